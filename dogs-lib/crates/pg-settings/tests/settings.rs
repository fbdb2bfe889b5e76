//! Settings by libpq's rules, from layers of variables: no server, and not this process's environment.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

mod support;

use pg_settings::{Host, Layer, Result, Settings, SslMode, TargetSessionAttrs};
use std::time::Duration;
use support::{Temporary, message};

type Vars<'a> = &'a [(&'a str, &'a str)];

fn layer(label: &str, vars: Vars) -> Result<Layer> {
    Layer::new(label, vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

/// The settings of an environment that says `vars`, and no file.
fn of(vars: Vars) -> Result<Settings> {
    // Whoever runs the tests may have a password file.
    let mut vars = vars.to_vec();
    vars.push(("PGPASSFILE", "/nowhere"));
    vars.reverse();
    Settings::resolve(&[layer("the environment", &vars)?], "pets")
}

fn password(settings: &Settings) -> String {
    settings.password().unwrap_or("none").to_owned()
}

#[test]
fn with_nothing_set_it_is_the_project_at_home() {
    let settings = of(&[]).unwrap();
    assert_eq!(settings.to_string(), r#"database "pets" at localhost:5432 as "pets""#);
    assert_eq!(password(&settings), "pets");
    assert_eq!(settings.password_origin(), "the default");
    assert_eq!(settings.connect_timeout, Some(Duration::from_secs(10)));
    assert_eq!(settings.application_name, "pets notebook");
    assert_eq!(settings.options, None);
    assert_eq!(settings.ssl_mode.value, SslMode::Prefer);
    assert_eq!(settings.target_session_attrs.value, TargetSessionAttrs::Any);
}

#[test]
fn each_variable_says_its_thing() {
    let settings = of(&[
        ("PGHOST", "db.example"),
        ("PGPORT", "6000"),
        ("PGUSER", "ann"),
        ("PGPASSWORD", "pw"),
        ("PGDATABASE", "cats"),
        ("PGCONNECT_TIMEOUT", "3"),
        ("PGAPPNAME", "here"),
        ("PGOPTIONS", "-c geqo=off"),
        ("PGSSLMODE", "disable"),
        ("PGTARGETSESSIONATTRS", "read-write"),
    ])
    .unwrap();
    assert_eq!(settings.to_string(), r#"database "cats" at db.example:6000 as "ann""#);
    assert_eq!(password(&settings), "pw");
    assert_eq!(settings.password_origin(), "PGPASSWORD in the environment");
    assert_eq!(settings.connect_timeout, Some(Duration::from_secs(3)));
    assert_eq!(settings.application_name, "here");
    assert_eq!(settings.options.as_deref(), Some("-c geqo=off"));
    assert_eq!(settings.ssl_mode.value, SslMode::Disable);
    assert_eq!(settings.target_session_attrs.value, TargetSessionAttrs::ReadWrite);
}

#[test]
fn an_empty_value_is_none() {
    let empty = of(&[("PGHOST", ""), ("PGPORT", ""), ("PGUSER", ""), ("PGPASSWORD", ""), ("DATABASE_URL", "")]);
    assert_eq!(empty.unwrap().to_string(), of(&[]).unwrap().to_string());
    let layers = [layer("a", &[("PGUSER", "")]).unwrap(), layer("b", &[("PGUSER", "ann")]).unwrap()];
    assert_eq!(Settings::resolve(&layers, "pets").unwrap().user.value, "ann");
}

#[test]
fn the_url_goes_before_the_variables_of_its_layer_and_they_fill_what_it_leaves_out() {
    let vars = [("PGHOST", "other"), ("PGPORT", "1"), ("PGUSER", "bob"), ("PGPASSWORD", "no"), ("PGDATABASE", "x")];
    let mut all = vars.to_vec();
    all.push((
        "DATABASE_URL",
        "postgres://ann:p%40w@h:6000/cats?application_name=me&connect_timeout=4&options=-c%20a=b",
    ));
    let settings = of(&all).unwrap();
    assert_eq!(settings.to_string(), r#"database "cats" at h:6000 as "ann""#);
    assert_eq!(password(&settings), "p@w");
    assert_eq!(settings.application_name, "me");
    assert_eq!(settings.connect_timeout, Some(Duration::from_secs(4)));
    assert_eq!(settings.options.as_deref(), Some("-c a=b"));

    let mut all = vars.to_vec();
    all.push(("DATABASE_URL", "postgresql://h"));
    let settings = of(&all).unwrap();
    assert_eq!(settings.to_string(), r#"database "x" at h:1 as "bob""#);
    assert_eq!(password(&settings), "no");

    for (url, address) in [
        ("postgres://ann:pw@[::1]/cats", "::1:1"),
        ("postgres://ann:pw@[::1]:2/cats", "::1:2"),
        ("postgres:///cats?port=3", "other:3"),
        ("postgres://ann@h/cats?application_name=a:b", "h:1"),
    ] {
        let mut all = vars.to_vec();
        all.push(("DATABASE_URL", url));
        assert_eq!(of(&all).unwrap().address(), address, "{url}");
    }
}

#[test]
fn the_url_may_be_a_connection_string_of_keywords() {
    let settings = of(&[("DATABASE_URL", "host=/run/pg port=6000 user=ann password='a b' dbname=cats")]).unwrap();
    assert_eq!(settings.to_string(), r#"database "cats" at /run/pg port 6000 as "ann""#);
    assert_eq!(password(&settings), "a b");
    // The address goes before the name, as in libpq.
    let settings = of(&[("DATABASE_URL", "host=name hostaddr=10.0.0.1 user=ann")]).unwrap();
    assert_eq!(settings.address(), "10.0.0.1:5432");
}

#[test]
fn the_first_layer_that_names_a_thing_wins() {
    let layers = [
        layer("the environment", &[("PGUSER", "ann")]).unwrap(),
        layer(".env", &[("DATABASE_URL", "postgres://bob:pw@h:6000/cats")]).unwrap(),
        layer("the lab's server", &[("PGAPPNAME", "lab"), ("PGDATABASE", "no")]).unwrap(),
    ];
    let settings = Settings::resolve(&layers, "pets").unwrap();
    assert_eq!(settings.to_string(), r#"database "cats" at h:6000 as "ann""#);
    assert_eq!(settings.user.origin, "PGUSER in the environment");
    assert_eq!(settings.database.origin, "DATABASE_URL in .env");
    assert_eq!(settings.application_name, "lab");
}

#[test]
fn the_labs_server_is_for_those_who_name_no_other() {
    let lab = [("PGHOST", "127.0.0.1"), ("PGPORT", "50000"), ("PGUSER", "pets"), ("PGPASSWORD", "random")];
    let with = |vars: Vars| {
        let layers = [layer("the environment", vars).unwrap(), layer("the lab's server", &lab).unwrap().fallback()];
        Settings::resolve(&layers, "pets").unwrap()
    };
    for vars in [&[][..], &[("PGAPPNAME", "me")], &[("PGPORT", "")], &[("PGSSLMODE", "disable")]] {
        let settings = with(vars);
        assert_eq!(
            (settings.address().as_str(), password(&settings).as_str()),
            ("127.0.0.1:50000", "random"),
            "{vars:?}"
        );
    }
    for name in [
        ("PGHOST", "localhost"),
        ("PGPORT", "5432"),
        ("PGUSER", "pets"),
        ("PGPASSWORD", "pw"),
        ("PGDATABASE", "cats"),
        ("DATABASE_URL", "postgres://localhost"),
        ("DATABASE_URL", "postgres://?sslmode=disable"),
    ] {
        let settings = with(&[name]);
        assert_eq!(settings.address(), "localhost:5432", "{name:?}");
        assert_ne!(password(&settings), "random", "{name:?}");
    }
}

#[test]
fn hosts_and_ports_are_lists() {
    let address = |host, port| of(&[("PGHOST", host), ("PGPORT", port)]).unwrap().address();
    assert_eq!(address("a,b", ""), "a:5432, b:5432");
    assert_eq!(address("a,b", "1"), "a:1, b:1");
    assert_eq!(address("a, b ,/run/pg", "1,,3"), "a:1, b:5432, /run/pg port 3");
    assert_eq!(address("a,,b", ""), "a:5432, localhost:5432, b:5432");
    assert_eq!(address("::1,fe80::1%eth0", ""), "::1:5432, fe80::1%eth0:5432");
    assert_eq!(of(&[("PGPORT", "7")]).unwrap().address(), "localhost:7");
    let url = of(&[("DATABASE_URL", "postgres://ann@a:1,b:2/cats")]).unwrap();
    assert_eq!(url.address(), "a:1, b:2");
    message::expect("ports", &of(&[("PGHOST", "a,b,c"), ("PGPORT", "1,2")]).unwrap_err(), &[]);
}

#[test]
fn a_host_with_a_slash_in_front_is_the_folder_of_a_socket() {
    let socket = Host::Unix("/run/pg".into());
    assert_eq!(of(&[("PGHOST", "/run/pg")]).unwrap().hosts.value[0].host, socket);
    let url = of(&[("DATABASE_URL", "postgres://ann@%2Frun%2Fpg:6000/cats")]).unwrap();
    assert_eq!(url.hosts.value[0].host, socket);
    assert_eq!(url.address(), "/run/pg port 6000");
}

#[test]
fn a_timeout_of_nought_is_none() {
    let timeout = |text| of(&[("PGCONNECT_TIMEOUT", text)]).unwrap().connect_timeout;
    assert_eq!(timeout("0"), None);
    assert_eq!(timeout("-1"), None);
    assert_eq!(timeout(" 2 "), Some(Duration::from_secs(2)));
    assert_eq!(timeout("9999999999999"), Some(Duration::from_secs(9_999_999_999_999)));
    message::expect("timeout", &of(&[("PGCONNECT_TIMEOUT", "2s")]).unwrap_err(), &[]);
}

#[test]
fn the_words_of_libpq_for_tls_and_for_standbys_are_known() {
    let tls = |mode| of(&[("PGSSLMODE", mode)]).map(|settings| settings.ssl_mode.value);
    assert_eq!(tls("disable").unwrap(), SslMode::Disable);
    assert_eq!(tls("allow").unwrap(), SslMode::Allow);
    assert_eq!(tls("prefer").unwrap(), SslMode::Prefer);
    assert_eq!(tls("require").unwrap(), SslMode::Require);
    assert_eq!(tls("verify-ca").unwrap(), SslMode::VerifyCa);
    assert_eq!(tls("verify-full").unwrap(), SslMode::VerifyFull);
    message::expect("sslmode", &tls("yes").unwrap_err(), &[]);
    let attrs = |word| of(&[("PGTARGETSESSIONATTRS", word)]).map(|settings| settings.target_session_attrs.value);
    for word in ["any", "read-write", "read-only", "primary", "standby", "prefer-standby"] {
        assert_eq!(attrs(word).unwrap().to_string(), word);
    }
    message::expect("session_attrs", &attrs("fast").unwrap_err(), &[]);
    for url in ["postgres://h/d?sslmode=require", "postgres://h/d?channel_binding=require"] {
        assert_eq!(of(&[("DATABASE_URL", url)]).unwrap().ssl_mode.value, SslMode::Require, "{url}");
    }
    let url = of(&[("DATABASE_URL", "postgres://h/d?sslmode=verify-full")]).unwrap();
    assert_eq!(url.ssl_mode.value, SslMode::VerifyFull);
    assert_eq!(url.ssl_mode.origin, "DATABASE_URL in the environment");
    message::expect("url_sslmode", &of(&[("DATABASE_URL", "postgres://h/d?sslmode=yes")]).unwrap_err(), &[]);
}

#[test]
fn a_port_is_a_number() {
    for (name, port) in [("words", "abc"), ("nought", "0"), ("large", "65536"), ("negative", "-1"), ("in_list", "1,x")]
    {
        message::expect(&format!("port_{name}"), &of(&[("PGPORT", port)]).unwrap_err(), &[]);
    }
}

#[test]
fn the_password_file_says_a_password_for_each_host() {
    let folder = Temporary::new("passfile");
    let text =
        "# mine\n\nh:1:cats:ann:one\nh:2:*:*:two\\:\\\\\n/run/pg:*:*:*:socket\nlocalhost:*:*:*:home\r\n*:9:*:*:nine\n";
    let path = folder.file("pgpass", 0o600, text);
    let path = path.to_str().unwrap();
    let of = |host, port, database| {
        let vars =
            [("PGPASSFILE", path), ("PGHOST", host), ("PGPORT", port), ("PGDATABASE", database), ("PGUSER", "ann")];
        Settings::resolve(&[layer("the environment", &vars).unwrap()], "pets").unwrap()
    };
    for (host, port, database, wanted) in [
        ("h", "1", "cats", "one"),
        ("h", "1", "x", "none"),
        ("h", "2", "x", "two:\\"),
        ("/run/pg", "3", "x", "socket"),
        ("/run/other", "3", "x", "home"),
        ("localhost", "3", "x", "home"),
        ("any", "9", "x", "nine"),
    ] {
        assert_eq!(password(&of(host, port, database)), wanted, "{host} {port} {database}");
    }
    assert_eq!(of("h", "1", "cats").password_origin(), path);
    assert_eq!(of("h", "1", "x").password_origin(), "nowhere");
}

#[test]
fn a_password_that_is_set_goes_before_the_file() {
    let folder = Temporary::new("passfile-set");
    let path = folder.file("pgpass", 0o600, "*:*:*:*:file");
    let path = path.to_str().unwrap();
    let of = |vars: Vars| Settings::resolve(&[layer("x", vars).unwrap()], "pets").unwrap();
    assert_eq!(password(&of(&[("PGPASSFILE", path)])), "file");
    assert_eq!(password(&of(&[("PGPASSFILE", path), ("PGPASSWORD", "set")])), "set");
}

#[test]
fn a_password_file_that_others_may_read_is_ignored() {
    let folder = Temporary::new("passfile-mode");
    for (mode, wanted) in [(0o600, "file"), (0o400, "file"), (0o640, "pets"), (0o604, "pets"), (0o660, "pets")] {
        let path = folder.file(&format!("pgpass-{mode:o}"), mode, "*:*:*:*:file");
        let vars = [("PGPASSFILE", path.to_str().unwrap())];
        let settings = Settings::resolve(&[layer("x", &vars).unwrap()], "pets").unwrap();
        assert_eq!(password(&settings), wanted, "{mode:o}");
    }
}

#[test]
fn a_line_of_a_dotenv_file_is_not_quoted() {
    let folder = Temporary::new("dotenv");
    let path = folder.file(".env", 0o600, "PGUSER=ann\nPGPASSWORD=hush hush\n");
    let error = Layer::file(&path, ".env").err().unwrap();
    assert!(!format!("{error}{error:?}").contains("hush"));
    message::expect("dotenv", &error, &[(path.to_str().unwrap(), "ROOT/.env")]);

    let path = folder.file("latin1", 0o600, b"PGPASSWORD=hush\xe4\n");
    let error = Layer::file(&path, ".env").err().unwrap();
    assert!(!format!("{error}{error:?}").contains("hush"));
    message::expect("dotenv_not_utf8", &error, &[(path.to_str().unwrap(), "ROOT/.env")]);

    let error = Layer::file(folder.path(), ".env").err().unwrap();
    message::expect("dotenv_folder", &error, &[(folder.path().to_str().unwrap(), "ROOT/.env")]);
}

#[test]
fn a_dotenv_file_is_read_as_docker_compose_reads_it() {
    let folder = Temporary::new("dotenv-good");
    let text = "# ours\n\nexport PGPORT=6000\nPGUSER='two words'\nPGPASSWORD=\"a\\\"b\" # said\nOTHER=1\nPGDATABASE=\n";
    let path = folder.file(".env", 0o644, text);
    let settings = Settings::resolve(&[Layer::file(&path, ".env").unwrap()], "pets").unwrap();
    assert_eq!(settings.to_string(), r#"database "pets" at localhost:6000 as "two words""#);
    assert_eq!(password(&settings), "a\"b");
    let absent = Layer::file(&folder.path().join("absent"), ".env").unwrap();
    assert_eq!(Settings::resolve(&[absent], "pets").unwrap().address(), "localhost:5432");
}

/// Where a password may stand in what is not a proper URL.
const MALFORMED: [&str; 35] = [
    "postgres://ann:hush@h:port/cats",
    "postgres://ann:hush@h:99999/cats",
    "postgres://ann:hush@h:-1/cats",
    "postgres://ann:hu@hush@h/cats",
    "postgres://ann:hu@hush/hush@h/cats",
    "postgres://ann:x@y/hush@h/cats",
    "postgres://ann:x@y:hush@h/cats",
    "postgres://ann:x@y?hush@h/cats",
    "postgres://ann@example.com:hush@h/cats",
    "postgres://ann:hush",
    "postgres://ann:hush/cats",
    "postgres://hush@ann@h",
    "postgres://ann:%zzhush%ff@h/cats",
    "postgres://ann:hush%ff@h/cats",
    "postgres://h/cats?password=hush&user",
    "postgres://h/cats?pass=hush",
    "postgres://h/cats?hush",
    "postgres://h/cats?connect_timeout=hush",
    "postgres://h/cats?port=hush",
    "postgres://h/cats?keepalives=hush",
    "postgres://h/cats?target_session_attrs=hush",
    "postgres://h/cats?sslmode=hush",
    "postgres://ann:hush@h:1,i:2:3/cats",
    "postgres:/ann:hush@h/cats",
    "postgres//ann:hush@h/cats",
    "postgres:ann:hush@h/cats",
    "mysql://ann:hush@h/cats",
    "ann:hush@h:5432/cats",
    "hush",
    "host=h password=hush port=x",
    "host=h password='hush",
    "host=h pass=hush",
    "host=h password hush",
    "host = h hush = 1",
    "'postgres://ann:hush@h/cats'",
];

#[test]
fn a_malformed_url_is_refused_without_being_shown() {
    let mut said = String::new();
    for url in MALFORMED {
        let error = match of(&[("DATABASE_URL", url)]) {
            Err(error) => error,
            Ok(settings) => panic!("{url} was taken for {settings}"),
        };
        let all = format!("{error}\n{error:?}");
        assert!(!all.contains("hush"), "{url}: {all}");
        said.push_str(&format!("{url}\n{}\n\n", error.to_string().lines().next().unwrap()));
    }
    message::expect("malformed_urls", &said.trim_end(), &[]);
    message::expect("malformed_url", &of(&[("DATABASE_URL", MALFORMED[0])]).unwrap_err(), &[]);
}

#[test]
fn every_end_that_is_cut_off_a_url_hides_the_password() {
    let whole = "postgres://ann:hush-hush@db.example:5432/cats?connect_timeout=4&application_name=me";
    for at in 0..whole.len() {
        for url in [whole[..at].to_owned(), whole[at..].to_owned(), [&whole[..at], "@", &whole[at..]].concat()] {
            let text = match of(&[("DATABASE_URL", &url)]) {
                Ok(settings) => format!("{settings} {settings:?} {}", settings.address()),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!text.contains("hush"), "{url}: {text}");
        }
    }
}

#[test]
fn a_url_in_another_variable_is_not_shown() {
    for name in ["PGHOST", "PGDATABASE", "PGUSER"] {
        let error = of(&[(name, "postgres://ann:hush@h/cats")]).unwrap_err();
        assert!(!format!("{error}{error:?}").contains("hush"), "{error}");
        message::expect(&format!("url_in_{name}"), &error, &[]);
    }
}

#[test]
fn a_nul_byte_is_refused() {
    for name in ["PGUSER", "PGDATABASE", "PGPASSWORD", "PGAPPNAME", "PGOPTIONS", "PGHOST"] {
        assert!(of(&[(name, "a\0b")]).is_err(), "{name}");
    }
    message::expect("nul", &of(&[("PGUSER", "a\0b")]).unwrap_err(), &[]);
}

#[test]
fn settings_never_show_their_password() {
    let settings = of(&[("PGPASSWORD", "hush")]).unwrap();
    assert!(!format!("{settings} {settings:?} {:?}", settings.explain()).contains("hush"));
}
