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

fn line(settings: &Settings) -> String {
    let (user, database) = (&settings.user.value, &settings.database.value);
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
        ("host = h user = ann", "ann:-@h:5432/pets"),
        ("user=ann password=a://b host=h", "ann:a://b@h:5432/pets"),
        // Nothing that a person would notice comes of these.
        ("postgres://ann:pw@h/d?keepalives_idle=30&client_encoding=utf8&gssencmode=disable", "ann:pw@h:5432/d"),
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
        ("postgres://h/d?pgbouncer=true", "DATABASE_URL in env is no connection string: `pgbouncer` is not supported"),
        ("postgres://h/d?schema=public", "DATABASE_URL in env is no connection string: `schema` is not supported"),
        (
            "postgres://h/d?gssencmode=require",
            "DATABASE_URL in env is no connection string: invalid value for option `gssencmode`",
        ),
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
        (&[("PGHOST", "/run/pg"), ("PGUSER", "ann")], "ann:-@/run/pg port 5432/pets"),
        (&[("PGHOST", "@abstract")], "PGHOST in env names a host that cannot be one"),
        (&[("PGHOSTADDR", "10.0.0.1")], "pets:-@10.0.0.1:5432/pets"),
        (&[("PGHOST", "name"), ("PGHOSTADDR", "10.0.0.1"), ("PGPASSWORD", "pw")], "pets:pw@10.0.0.1:5432/pets"),
        (&[("PGHOST", "a,b"), ("PGHOSTADDR", ",10.0.0.2"), ("PGPASSWORD", "pw")], "pets:pw@a:5432, 10.0.0.2:5432/pets"),
        (&[("PGHOSTADDR", "name")], r#""name" is no IP address (PGHOSTADDR in env)"#),
        (
            &[("PGHOST", "a,b"), ("PGHOSTADDR", "10.0.0.1")],
            "2 hosts but 1 addresses (PGHOST in env and PGHOSTADDR in env)",
        ),
        // The string names a host: the address is not of that one.
        (&[("DATABASE_URL", "postgres://h"), ("PGHOSTADDR", "10.0.0.1")], "pets:-@h:5432/pets"),
        (&[("PGCHANNELBINDING", "yes")], r#""yes" is no channel_binding (PGCHANNELBINDING in env)"#),
        (&[("PGCONNECT_TIMEOUT", "soon")], r#""soon" is no number of seconds (PGCONNECT_TIMEOUT in env)"#),
        // Not obeyed, so not looked at.
        (&[("PGTZ", "UTC"), ("PGSSLROOTCERT", "system"), ("PGKEEPALIVES", "x")], "pets:pets@localhost:5432/pets"),
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
        (&[("PGSERVICE", "s")], "pets:-@s:5432/pets"),
        (&[("DATABASE_URL", "service=a")], "ann:hush@a:1/d"),
        (&[("DATABASE_URL", "postgres://?service=a&port=2")], "ann:hush@a:2/d"),
        // It goes before the variables, and after the string.
        (&[("PGSERVICE", "a"), ("PGHOST", "no"), ("PGHOSTADDR", "10.0.0.1")], "ann:hush@a:1/d"),
        (&[("PGSERVICE", "s"), ("PGUSER", "bob")], "bob:-@s:5432/pets"),
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
    let path = folder.file("pgpass", 0o600, "name:*:*:*:named\n10.0.0.1:*:*:*:numbered\n");
    let of = |vars: &[(&str, &str)]| {
        let mut vars = vars.to_vec();
        vars.push(("PGPASSFILE", path.to_str().unwrap()));
        line(&Settings::resolve(&[layer("env", &vars)], "pets").unwrap())
    };
    assert_eq!(of(&[("PGHOST", "name"), ("PGHOSTADDR", "10.0.0.1")]), "pets:named@10.0.0.1:5432/pets");
    assert_eq!(of(&[("PGHOSTADDR", "10.0.0.1")]), "pets:numbered@10.0.0.1:5432/pets");
}
