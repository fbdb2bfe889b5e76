//! The forms in which people say where their database is, as far as they can be decided without a server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

mod support;

use pg_settings::{Layer, Settings, SslMode};
use support::Temporary;

fn layer(label: &str, vars: &[(&str, &str)]) -> Layer {
    Layer::new(label, vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).unwrap()
}

/// What the settings of an environment that says `vars` are, in one line; or the first line of the error.
fn of(vars: &[(&str, &str)]) -> String {
    let mut vars = vars.to_vec();
    vars.push(("PGPASSFILE", "/nowhere"));
    vars.push(("PGSYSCONFDIR", "/nowhere"));
    let pairs = vars.iter().rev().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let settings = Layer::new("env", pairs).and_then(|layer| Settings::resolve(&[layer], "pets"));
    match settings {
        Ok(settings) => line(&settings),
        Err(error) => error.cause().to_owned(),
    }
}

/// `ME` is the system's user.
fn line(settings: &Settings) -> String {
    let (user, database) = (&settings.user, &settings.database);
    let is_me = user.origin == "the system's user, the default";
    let is_mine = is_me && database.origin == "the user's name, the default";
    let user = if is_me { "ME" } else { &user.value };
    let database = if is_mine { "ME" } else { &database.value };
    format!("{user}:{}@{}/{database}", settings.password().unwrap_or("-"), settings.address())
}

fn url(url: &str) -> String {
    of(&[("DATABASE_URL", url)])
}

#[test]
fn connection_strings() {
    for (string, wanted) in [
        ("postgres://ann:pw@h/d", "ann:pw@h:5432/d"),
        ("postgresql://ann:pw@h:1/d", "ann:pw@h:1/d"),
        ("postgresql+psycopg2://ann:pw@h/d", "ann:pw@h:5432/d"),
        ("postgres://postgres.ref:pw@pooler.example:6543/postgres", "postgres.ref:pw@pooler.example:6543/postgres"),
        ("postgres://ann%40server:p%3A%2F%40%25@h/d", "ann@server:p:/@%@h:5432/d"),
        ("postgres://ann:pw@[::1]:1/my-db", "ann:pw@::1:1/my-db"),
        ("postgres://ann:pw@a,b:2/d", "ann:pw@a:5432, b:2/d"),
        ("postgres://ann:pw@a,b/d?target_session_attrs=primary", "ann:pw@a:5432, b:5432/d"),
        ("postgres://ann@/d?host=/run/pg", "ann:-@/run/pg port 5432/d"),
        ("postgres://ann@%2Frun%2Fpg/d", "ann:-@/run/pg port 5432/d"),
        ("postgres://ann:pw@name/d?hostaddr=10.0.0.1", "ann:pw@10.0.0.1:5432/d"),
        ("postgres://ann:pw@h/d?options=-c%20search_path%3Da", "ann:pw@h:5432/d"),
        ("postgres:///d?user=ann&password=pw&port=2", "ann:pw@localhost:2/d"),
        ("host=h port=1 user=ann password='a b' dbname=d", "ann:a b@h:1/d"),
        ("host = h user = ann", "ann:-@h:5432/ann"),
        ("user=ann password=a://b host=h", "ann:a://b@h:5432/ann"),
        // Nothing that a person would notice comes of these.
        ("postgres://ann:pw@h/d?keepalives_idle=30&client_encoding=utf8&gssencmode=disable", "ann:pw@h:5432/d"),
        ("postgres://ann:pw@h/d?fallback_application_name=me&keepalives=1&tcp_user_timeout=9", "ann:pw@h:5432/d"),
        ("postgres://ann:pw@h/d?application_name=me&connect_timeout=3", "ann:pw@h:5432/d"),
        ("postgres://ann:pw@a,b/d?load_balance_hosts=random", "ann:pw@a:5432, b:5432/d"),
        ("postgres://ann:pw@a,b/d?target_session_attrs=prefer-standby", "ann:pw@a:5432, b:5432/d"),
        ("postgres://ann:pw@h/d?passfile=/nowhere&sslcompression=0&sslsni=1", "ann:pw@h:5432/d"),
        // These are named, for more would be promised than is kept.
        (
            "postgres://h/d?sslrootcert=system",
            "DATABASE_URL in env is no connection string: `sslrootcert` is not supported",
        ),
        (
            "postgres://h/d?require_auth=none",
            "DATABASE_URL in env is no connection string: `require_auth` is not supported",
        ),
        (
            "postgres://h/d?gssencmode=require",
            "DATABASE_URL in env is no connection string: invalid value for option `gssencmode`",
        ),
        (
            "postgres://h/d?requirepeer=postgres",
            "DATABASE_URL in env is no connection string: invalid value for option `requirepeer`",
        ),
        (
            "postgres://h/d?min_protocol_version=3.2",
            "DATABASE_URL in env is no connection string: invalid value for option `min_protocol_version`",
        ),
        (
            "postgres://a,b/d?load_balance_hosts=yes",
            "DATABASE_URL in env is no connection string: invalid value for option `load_balance_hosts`",
        ),
        // As in libpq, the user is the system's, and the database the user's, unless it is the server at home.
        ("postgres://h", "ME:-@h:5432/ME"),
        ("postgres://h/d", "ME:-@h:5432/d"),
        ("postgres://ann@h", "ann:-@h:5432/ann"),
        ("postgres:///", "pets:pets@localhost:5432/pets"),
        ("postgres://localhost", "pets:pets@localhost:5432/pets"),
        ("postgres://ann@localhost", "ann:pets@localhost:5432/pets"),
        ("host=a,b hostaddr=10.0.0.1", "2 hosts but 1 addresses (DATABASE_URL in env)"),
        ("hostaddr=name", "DATABASE_URL in env is no connection string: invalid value for option `hostaddr`"),
    ] {
        assert_eq!(url(string), wanted, "{string}");
    }
}

#[test]
fn variables() {
    for (vars, wanted) in [
        (&[("PGHOST", "::1")][..], "pets:pets@::1:5432/pets"),
        (&[("PGHOST", "/run/pg"), ("PGUSER", "ann")], "ann:-@/run/pg port 5432/ann"),
        (&[("PGHOST", "/run/pg")], "ME:-@/run/pg port 5432/ME"),
        (&[("PGHOST", "/run/pg"), ("PGDATABASE", "d")], "ME:-@/run/pg port 5432/d"),
        (&[("PGHOST", "localhost,h")], "ME:pets@localhost:5432, h:5432/ME"),
        (&[("PGHOST", "@abstract")], "PGHOST in env names a host that cannot be one"),
        (&[("PGHOSTADDR", "10.0.0.1")], "ME:-@10.0.0.1:5432/ME"),
        (&[("PGHOSTADDR", "127.0.0.1")], "pets:pets@127.0.0.1:5432/pets"),
        (&[("PGHOST", "name"), ("PGHOSTADDR", "10.0.0.1"), ("PGPASSWORD", "pw")], "ME:pw@10.0.0.1:5432/ME"),
        (&[("PGHOST", "a,b"), ("PGHOSTADDR", ",10.0.0.2"), ("PGPASSWORD", "pw")], "ME:pw@a:5432, 10.0.0.2:5432/ME"),
        (&[("PGHOSTADDR", "name")], r#""name" is no IP address (PGHOSTADDR in env)"#),
        (
            &[("PGHOST", "a,b"), ("PGHOSTADDR", "10.0.0.1")],
            "2 hosts but 1 addresses (PGHOST in env and PGHOSTADDR in env)",
        ),
        // The string names a host: the address is not of that one.
        (&[("DATABASE_URL", "postgres://h"), ("PGHOSTADDR", "10.0.0.1")], "ME:-@h:5432/ME"),
        (&[("PGCHANNELBINDING", "yes")], r#""yes" is no channel_binding (PGCHANNELBINDING in env)"#),
        (&[("PGCONNECT_TIMEOUT", "soon")], r#""soon" is no number of seconds (PGCONNECT_TIMEOUT in env)"#),
        (&[("PGGSSENCMODE", "require")], r#""require" is no gssencmode that can be had (PGGSSENCMODE in env)"#),
        (&[("PGREQUIREPEER", "ann")], r#""ann" cannot be required of the server (PGREQUIREPEER in env)"#),
        (&[("PGLOADBALANCEHOSTS", "yes")], r#""yes" is no load_balance_hosts (PGLOADBALANCEHOSTS in env)"#),
        (
            &[("PGMINPROTOCOLVERSION", "3.2")],
            r#""3.2" is no protocol that is spoken here (PGMINPROTOCOLVERSION in env)"#,
        ),
        // What the server does not know is the server's to refuse. The text of the rest is not looked at.
        (
            &[("PGTZ", "Nowhere"), ("PGCLIENTENCODING", "LATIN1"), ("PGDATESTYLE", "German")],
            "pets:pets@localhost:5432/pets",
        ),
        (&[("PGSSLROOTCERT", "system"), ("PGKEEPALIVES", "x")], "pets:pets@localhost:5432/pets"),
    ] {
        assert_eq!(of(vars), wanted, "{vars:?}");
    }
}

#[test]
fn encryption_that_is_demanded_is_known_whoever_demands_it() {
    for (name, value, wanted) in [
        ("PGSSLMODE", "verify-full", SslMode::VerifyFull),
        ("PGCHANNELBINDING", "require", SslMode::Require),
        ("PGCHANNELBINDING", "prefer", SslMode::Prefer),
        ("DATABASE_URL", "postgres://h?sslmode=verify-ca&channel_binding=require", SslMode::VerifyCa),
        ("DATABASE_URL", "postgres://h?ssl=true", SslMode::Require),
        ("DATABASE_URL", "postgres://h", SslMode::Prefer),
    ] {
        let settings = Settings::resolve(&[layer("env", &[(name, value)])], "pets").unwrap();
        assert_eq!(settings.ssl_mode.value, wanted, "{name}={value}");
    }
}

#[test]
fn a_service_is_read_where_libpq_reads_it() {
    let folder = Temporary::new("service");
    let own =
        "[a]\nhost=a\nport=1\nuser=ann\npassword=hush\ndbname=d\n[bad]\nhost\n[cert]\nsslkey=hush\n[self]\nservice=a\n";
    let own = folder.file("own", 0o600, own);
    folder.file("system/pg_service.conf", 0o644, "[a]\nhost=no\n[s]\nhost=s\n");
    let (own, system) = (own.to_str().unwrap().to_owned(), folder.path().join("system").display().to_string());
    let of = |vars: &[(&str, &str)]| {
        let mut vars = vars.to_vec();
        vars.extend([("PGSERVICEFILE", &*own), ("PGSYSCONFDIR", &*system)]);
        of(&vars).replace(&own, "FILE")
    };
    for (vars, wanted) in [
        (&[("PGSERVICE", "a")][..], "ann:hush@a:1/d"),
        (&[("PGSERVICE", "s")], "ME:-@s:5432/ME"),
        (&[("DATABASE_URL", "service=a")], "ann:hush@a:1/d"),
        (&[("DATABASE_URL", "postgres://?service=a&port=2")], "ann:hush@a:2/d"),
        // It goes before the variables, and after the string.
        (&[("PGSERVICE", "a"), ("PGHOST", "no"), ("PGHOSTADDR", "10.0.0.1")], "ann:hush@a:1/d"),
        (&[("PGSERVICE", "s"), ("PGUSER", "bob")], "bob:-@s:5432/bob"),
        (&[("PGSERVICE", "none")], "there is no service none (PGSERVICE in env)"),
        (&[("PGSERVICE", "postgres://ann:pw@h")], "there is no service of this name (PGSERVICE in env)"),
        (&[("PGSERVICE", "bad")], "line 8 of FILE is not of the form keyword=value (PGSERVICE in env)"),
        (&[("PGSERVICE", "cert")], "line 10 of FILE sets `sslkey`, which is not supported (PGSERVICE in env)"),
        (&[("PGSERVICE", "self")], "line 12 of FILE names another service, which is not allowed (PGSERVICE in env)"),
        (
            &[("PGSERVICE", "a"), ("PGSERVICEFILE", "/nowhere")],
            "/nowhere cannot be read: No such file or directory (os error 2) (PGSERVICE in env)",
        ),
    ] {
        assert_eq!(of(vars), wanted, "{vars:?}");
    }
    let settings = Settings::resolve(&[layer("env", &[("PGSERVICE", "a"), ("PGSERVICEFILE", &own)])], "pets").unwrap();
    assert_eq!(settings.user.origin, format!("service a in {own}"));
    assert_eq!(settings.named_by.as_deref(), Some("PGSERVICE in env"));
}

#[test]
fn a_password_file_knows_a_server_by_its_name_and_else_by_its_address() {
    let folder = Temporary::new("passfile-hostaddr");
    let path = folder.file(
        "pgpass",
        0o600,
        "name:*:*:*:named\n10.0.0.1:*:*:*:numbered\n::1:*:*:*:six\nfe80\\:\\:1:*:*:*:six too\n",
    );
    let of = |vars: &[(&str, &str)]| {
        let mut vars = vars.to_vec();
        vars.push(("PGPASSFILE", path.to_str().unwrap()));
        line(&Settings::resolve(&[layer("env", &vars)], "pets").unwrap())
    };
    assert_eq!(of(&[("PGHOST", "name"), ("PGHOSTADDR", "10.0.0.1")]), "ME:named@10.0.0.1:5432/ME");
    assert_eq!(of(&[("PGHOSTADDR", "10.0.0.1")]), "ME:numbered@10.0.0.1:5432/ME");
    // An IPv6 address stands there as it is, or with its colons escaped.
    assert_eq!(of(&[("PGHOST", "::1"), ("PGUSER", "ann")]), "ann:six@::1:5432/pets");
    assert_eq!(of(&[("PGHOST", "fe80::1"), ("PGUSER", "ann")]), "ann:six too@fe80::1:5432/ann");
}

#[test]
fn the_systems_user_is_the_one_that_the_system_says() {
    let settings = Settings::resolve(&[layer("env", &[("PGHOST", "h")])], "pets").unwrap();
    let said = std::process::Command::new("whoami").output().unwrap().stdout;
    assert_eq!(settings.user.value, String::from_utf8(said).unwrap().trim());
    assert_eq!(settings.database.value, settings.user.value);
}

#[test]
fn variables_of_the_server_go_with_the_options() {
    let options = |vars: &[(&str, &str)]| Settings::resolve(&[layer("env", vars)], "pets").unwrap().options;
    assert_eq!(options(&[]), None);
    // As in libpq, the variable of its own goes before what the options say: the server takes the last.
    let both =
        [("PGTZ", "Asia/Tokyo"), ("PGOPTIONS", "-c timezone=UTC"), ("PGDATESTYLE", "ISO, DMY"), ("PGGEQO", "off")];
    assert_eq!(
        options(&both).as_deref(),
        Some(r"-c timezone=UTC -c timezone=Asia/Tokyo -c datestyle=ISO,\ DMY -c geqo=off")
    );
}
