//! What other tools write into a URL: Prisma, JDBC, SQLAlchemy, node, Go, Rails, Django.
//!
//! A URL is often pasted as a provider or another program shows it. What has a meaning here is obeyed; what is about that
//! program alone, its pool most of all, is passed over.

/// What such a word comes to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// The [parameter](crate::Parameter) of this name, and its value.
    Is(&'static str, String),
    /// A variable of the server, for the session.
    Session(&'static str, String),
    /// It is about the other program.
    Nothing,
    /// It cannot be had; what to do.
    Refused(&'static str),
}

/// About pools, caches and protocols of other programs.
const NOTHING: [&str; 43] = [
    "adapter",
    "assumeMinServerVersion",
    "async_fallback",
    "binaryTransfer",
    "binary_parameters",
    "charSet",
    "characterEncoding",
    "charset",
    "checkout_timeout",
    "conn_health_checks",
    "conn_max_age",
    "connection_limit",
    "defaultRowFetchSize",
    "encoding",
    "idle_timeout",
    "logUnclosedConnections",
    "max",
    "max_connections",
    "max_idle_connection_lifetime",
    "max_lifetime",
    "max_overflow",
    "min_connections",
    "pool",
    "pool_health_check_period",
    "pool_max_conn_idle_time",
    "pool_max_conn_lifetime",
    "pool_max_conn_lifetime_jitter",
    "pool_max_conns",
    "pool_min_conns",
    "pool_recycle",
    "pool_size",
    "pool_timeout",
    "reWriteBatchedInserts",
    "reconnect",
    "serverVersion",
    "single_use_connections",
    "socketTimeout",
    "socket_timeout",
    "stringtype",
    "supa",
    "unknownLength",
    "uselibpqcompat",
    "workaround",
];

const PREPARE: &str = "PG_NOTEBOOK_PREPARE";

/// What `word=value` in a URL means, if another tool's documentation has it.
pub(crate) fn meaning(word: &str, value: &str) -> Option<Meaning> {
    let is = |name, value: &str| Meaning::Is(name, value.to_owned());
    let session = |name, value: &str| Meaning::Session(name, value.to_owned());
    let unprepared = |off: bool| if off { is(PREPARE, "off") } else { Meaning::Nothing };
    Some(match word {
        "ssl" => match yes(value) {
            Some(true) => is("sslmode", "require"),
            Some(false) => is("sslmode", "disable"),
            None => is("sslmode", value),
        },
        "sslaccept" if value == "strict" => is("sslmode", "verify-full"),
        "sslaccept" => Meaning::Nothing,
        "sslidentity" => {
            Meaning::Refused("write certificate and key as PEM files, and name them by sslcert and sslkey")
        }
        "sslfactory" | "sslhostnameverifier" | "sslpasswordcallback" | "socketFactory" => {
            Meaning::Refused("it names a class of Java: sslmode and sslrootcert say whom to trust")
        }
        "pgbouncer" => unprepared(yes(value) == Some(true)),
        "prepare" | "prepared_statements" => unprepared(yes(value) == Some(false)),
        "prepareThreshold"
        | "prepare_threshold"
        | "prepared_statement_cache_size"
        | "statement_cache_size"
        | "statement_cache_capacity"
        | "statement-cache-capacity" => unprepared(value == "0"),
        "default_query_exec_mode" => unprepared(value != "cache_statement"),
        "preferQueryMode" => unprepared(value == "simple" || value == "extended"),
        // It is in the server's own search path, and a pooler may refuse to be told one.
        "schema" if value == "public" => Meaning::Nothing,
        "schema" => session("search_path", &format!("\"{}\"", value.replace('"', "\"\""))),
        "currentSchema" | "search_path" => session("search_path", value),
        "statement_timeout" => session("statement_timeout", value),
        "lock_timeout" => session("lock_timeout", value),
        "idle_in_transaction_session_timeout" => session("idle_in_transaction_session_timeout", value),
        "timezone" | "TimeZone" => session("timezone", value),
        "datestyle" | "DateStyle" => session("datestyle", value),
        "readOnly" => session("default_transaction_read_only", if yes(value) == Some(true) { "on" } else { "off" }),
        "ApplicationName" => is("application_name", value),
        "connectTimeout" | "loginTimeout" => is("connect_timeout", value),
        "tcpKeepAlive" => is("keepalives", if yes(value) == Some(true) { "1" } else { "0" }),
        "loadBalanceHosts" => is("load_balance_hosts", if yes(value) == Some(true) { "random" } else { "disable" }),
        "channelBinding" => is("channel_binding", value),
        "gssEncMode" => is("gssencmode", value),
        "targetServerType" => is(
            "target_session_attrs",
            match value {
                "primary" | "master" => "primary",
                "secondary" | "slave" => "standby",
                "preferSecondary" | "preferSlave" => "prefer-standby",
                "any" | "preferPrimary" => "any",
                other => other,
            },
        ),
        word if NOTHING.contains(&word) => Meaning::Nothing,
        _ => return None,
    })
}

fn yes(value: &str) -> Option<bool> {
    match value {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}
