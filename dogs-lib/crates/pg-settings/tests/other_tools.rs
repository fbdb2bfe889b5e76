//! URLs as other tools write them: each of their parameters is obeyed, passed over or named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use pg_settings::{Layer, Result, Settings};

fn of(url: &str) -> Result<Settings> {
    let pairs = [("DATABASE_URL", url), ("PGPASSFILE", "/nowhere")];
    let layer = Layer::new("env", pairs.map(|(name, value)| (name.to_owned(), value.to_owned())))?;
    Settings::resolve(&[layer], "pets")
}

/// What such a URL sets beside where the server is and who we are there.
fn rest(url: &str) -> String {
    match of(url) {
        Ok(settings) => {
            let shown = settings.explain().into_iter().skip_while(|(what, ..)| *what != "user").skip(1);
            let shown = shown.filter(|(what, ..)| *what != "password");
            shown.map(|(what, value, _)| format!("{what}={value}")).collect::<Vec<_>>().join(" ")
        }
        Err(error) => error.cause().to_owned(),
    }
}

#[test]
fn what_they_say_is_obeyed_or_passed_over() {
    for (query, wanted) in [
        // Prisma.
        ("pgbouncer=true&connection_limit=1", r#"PG_NOTEBOOK_PREPARE="off""#),
        ("pgbouncer=false", ""),
        ("schema=public", ""),
        ("schema=My App", r#"options="-c search_path=\"My\\ App\"""#),
        ("connection_limit=5&pool_timeout=10&socket_timeout=3&max_idle_connection_lifetime=9", ""),
        ("sslmode=require&sslaccept=strict", r#"sslmode="verify-full""#),
        ("sslaccept=accept_invalid_certs&sslmode=require", r#"sslmode="require""#),
        // Java.
        ("ssl=true", r#"sslmode="require""#),
        ("ssl=false", r#"sslmode="disable""#),
        ("ssl=verify-full", r#"sslmode="verify-full""#),
        ("ssl=true&sslmode=verify-ca", r#"sslmode="verify-ca""#),
        ("currentSchema=a,b&ApplicationName=me", r#"application_name="me" options="-c search_path=a,b""#),
        ("connectTimeout=4&tcpKeepAlive=true", r#"connect_timeout="4" keepalives="1""#),
        ("targetServerType=primary", r#"target_session_attrs="primary""#),
        ("targetServerType=preferSecondary", r#"target_session_attrs="prefer-standby""#),
        ("loadBalanceHosts=true&channelBinding=prefer", r#"channel_binding="prefer" load_balance_hosts="random""#),
        ("prepareThreshold=0", r#"PG_NOTEBOOK_PREPARE="off""#),
        ("reWriteBatchedInserts=true&stringtype=unspecified&prepareThreshold=5", ""),
        // Go.
        ("pool_max_conns=9&binary_parameters=yes&default_query_exec_mode=cache_statement", ""),
        ("default_query_exec_mode=simple_protocol", r#"PG_NOTEBOOK_PREPARE="off""#),
        ("statement_timeout=900&search_path=a", r#"options="-c statement_timeout=900 -c search_path=a""#),
        ("options=-c%20geqo%3Doff&search_path=a", r#"options="-c geqo=off -c search_path=a""#),
        // Python, Rails, node, Rust, PHP, a provider.
        ("prepared_statement_cache_size=0&async_fallback=true", r#"PG_NOTEBOOK_PREPARE="off""#),
        ("statement_cache_size=100&conn_max_age=60", ""),
        ("encoding=utf8&pool=5&prepared_statements=false&reconnect=true", r#"PG_NOTEBOOK_PREPARE="off""#),
        ("uselibpqcompat=true&sslmode=require", r#"sslmode="require""#),
        ("statement-cache-capacity=0", r#"PG_NOTEBOOK_PREPARE="off""#),
        ("serverVersion=16&charset=utf8", ""),
        ("supa=base-pooler.x", ""),
        // Named.
        ("sslidentity=a.p12", "DATABASE_URL in env has a `sslidentity`, which is not supported"),
        ("sslfactory=org.x", "DATABASE_URL in env has a `sslfactory`, which is not supported"),
        ("ssl=perhaps", "DATABASE_URL in env is no connection string: invalid value for option `ssl`"),
        (
            "targetServerType=best",
            "DATABASE_URL in env is no connection string: invalid value for option `targetServerType`",
        ),
        ("sslMode=require", "DATABASE_URL in env has a parameter that is not known: `sslMode`"),
        ("shared_buffers=1", "DATABASE_URL in env has a parameter that is not known: `shared_buffers`"),
    ] {
        assert_eq!(rest(&format!("postgres://ann:pw@h/d?{}", query.replace(' ', "%20"))), wanted, "{query}");
    }
}

#[test]
fn an_unknown_parameter_is_named_where_it_cannot_be_a_part_of_the_password() {
    for (url, named) in [
        ("postgres://h/d?hush=1", true),
        ("postgres://ann@h/d?hush=1", true),
        ("postgres://ann:pw@h:1/d?hush=1", true),
        // A password with a ? or a & that is not escaped, and a forgotten host.
        ("postgres://ann:pw?hush=1", false),
        ("postgres://ann:p?hush=1@h/d?x=1", false),
        ("postgres://h/d?password=pw&hush=1", false),
        ("postgres://h:1/d?hush=1", false),
        ("postgres://h/d?hu%20sh=1", false),
        ("user=ann hush=1", false),
    ] {
        assert_eq!(of(url).unwrap_err().to_string().contains("hush"), named, "{url}");
    }
}

#[test]
fn schemes_of_other_tools() {
    for scheme in ["jdbc:postgresql", "postgresql+psycopg2", "postgresql+psycopg_async", "pgsql", "postgis"] {
        assert_eq!(of(&format!("{scheme}://ann:pw@h/d")).unwrap().to_string(), r#"database "d" at h:5432 as "ann""#);
    }
    let java = of("jdbc:postgresql://h:1/d?user=ann&password=pw&ssl=true").unwrap();
    assert_eq!((java.to_string(), java.password()), (r#"database "d" at h:1 as "ann""#.to_owned(), Some("pw")));
}
