//! The table of what can be set. Everything else about names is derived from it.

use crate::value::{
    BALANCE, CHANNEL_BINDINGS, GSS_MODES, Kind, OLDEST_PROTOCOLS, PEERS, PREPARE, PROTOCOLS, SESSION_ATTRS, SSL_MODES,
};

/// One thing that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    keyword: Option<&'static str>,
    variable: Option<&'static str>,
    effect: Effect,
    kind: Kind,
}

/// What becomes of a parameter here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It says which server, which database or who we are there.
    NamesDatabase,
    /// It is obeyed.
    Obeyed,
    /// It is accepted, and libpq's own programs get it; here it changes nothing that a person would notice.
    PassedOn,
    /// A connection string with it is refused, for more would be promised than is kept.
    NotSupported,
}

/// The variable with a whole connection string.
pub(crate) const DATABASE_URL: &str = "DATABASE_URL";

const fn names(keyword: &'static str, variable: &'static str, kind: Kind) -> Parameter {
    Parameter { keyword: Some(keyword), variable: Some(variable), effect: Effect::NamesDatabase, kind }
}

const fn obeyed(keyword: Option<&'static str>, variable: Option<&'static str>, kind: Kind) -> Parameter {
    Parameter { keyword, variable, effect: Effect::Obeyed, kind }
}

const fn passed_on(keyword: Option<&'static str>, variable: Option<&'static str>, kind: Kind) -> Parameter {
    Parameter { keyword, variable, effect: Effect::PassedOn, kind }
}

const fn not_supported(keyword: &'static str, variable: Option<&'static str>) -> Parameter {
    Parameter { keyword: Some(keyword), variable, effect: Effect::NotSupported, kind: Kind::Text }
}

/// All parameters, by keyword, variable, effect and the form of their values. Of those that name a database, the first one
/// that is set is named in messages.
pub const PARAMETERS: &[Parameter] = &[
    names("host", "PGHOST", Kind::Text),
    names("hostaddr", "PGHOSTADDR", Kind::Addresses),
    names("port", "PGPORT", Kind::Ports),
    names("user", "PGUSER", Kind::Text),
    names("password", "PGPASSWORD", Kind::Text),
    names("dbname", "PGDATABASE", Kind::Text),
    names("service", "PGSERVICE", Kind::Text),
    obeyed(Some("servicefile"), Some("PGSERVICEFILE"), Kind::Text),
    obeyed(None, Some("PGSYSCONFDIR"), Kind::Text),
    obeyed(Some("passfile"), Some("PGPASSFILE"), Kind::Text),
    obeyed(Some("connect_timeout"), Some("PGCONNECT_TIMEOUT"), Kind::Seconds),
    obeyed(Some("application_name"), Some("PGAPPNAME"), Kind::Text),
    obeyed(Some("fallback_application_name"), None, Kind::Text),
    obeyed(Some("options"), Some("PGOPTIONS"), Kind::Text),
    obeyed(Some("sslmode"), Some("PGSSLMODE"), Kind::Words(&SSL_MODES)),
    obeyed(Some("channel_binding"), Some("PGCHANNELBINDING"), Kind::Words(&CHANNEL_BINDINGS)),
    obeyed(Some("target_session_attrs"), Some("PGTARGETSESSIONATTRS"), Kind::Words(&SESSION_ATTRS)),
    obeyed(None, Some("PG_NOTEBOOK_PREPARE"), Kind::Words(&PREPARE)),
    obeyed(Some("load_balance_hosts"), Some("PGLOADBALANCEHOSTS"), Kind::Words(&BALANCE)),
    obeyed(Some("keepalives"), None, Kind::Number),
    obeyed(Some("keepalives_idle"), None, Kind::Number),
    obeyed(Some("keepalives_interval"), None, Kind::Number),
    obeyed(Some("keepalives_count"), None, Kind::Number),
    // As Rust's driver calls it.
    obeyed(Some("keepalives_retries"), None, Kind::Number),
    obeyed(Some("tcp_user_timeout"), None, Kind::Number),
    obeyed(None, Some("PGTZ"), Kind::Text),
    obeyed(None, Some("PGDATESTYLE"), Kind::Text),
    obeyed(None, Some("PGGEQO"), Kind::Text),
    obeyed(Some("gssencmode"), Some("PGGSSENCMODE"), Kind::Words(&GSS_MODES)),
    obeyed(Some("requirepeer"), Some("PGREQUIREPEER"), Kind::Words(&PEERS)),
    obeyed(Some("min_protocol_version"), Some("PGMINPROTOCOLVERSION"), Kind::Words(&OLDEST_PROTOCOLS)),
    obeyed(Some("max_protocol_version"), Some("PGMAXPROTOCOLVERSION"), Kind::Words(&PROTOCOLS)),
    // Text goes as UTF-8, and the server converts it, whatever its own encoding is.
    passed_on(Some("client_encoding"), Some("PGCLIENTENCODING"), Kind::Text),
    passed_on(Some("gsslib"), Some("PGGSSLIB"), Kind::Text),
    passed_on(Some("gssdelegation"), Some("PGGSSDELEGATION"), Kind::Text),
    passed_on(Some("krbsrvname"), Some("PGKRBSRVNAME"), Kind::Text),
    passed_on(Some("sslnegotiation"), Some("PGSSLNEGOTIATION"), Kind::Text),
    passed_on(Some("sslcompression"), Some("PGSSLCOMPRESSION"), Kind::Text),
    passed_on(Some("sslsni"), Some("PGSSLSNI"), Kind::Text),
    not_supported("sslrootcert", Some("PGSSLROOTCERT")),
    not_supported("sslcert", Some("PGSSLCERT")),
    not_supported("sslkey", Some("PGSSLKEY")),
    not_supported("sslpassword", None),
    not_supported("sslcertmode", Some("PGSSLCERTMODE")),
    not_supported("sslcrl", Some("PGSSLCRL")),
    not_supported("sslcrldir", Some("PGSSLCRLDIR")),
    not_supported("ssl_min_protocol_version", Some("PGSSLMINPROTOCOLVERSION")),
    not_supported("ssl_max_protocol_version", Some("PGSSLMAXPROTOCOLVERSION")),
    not_supported("requiressl", Some("PGREQUIRESSL")),
    not_supported("require_auth", Some("PGREQUIREAUTH")),
    not_supported("replication", None),
    not_supported("oauth_issuer", None),
    not_supported("oauth_client_id", None),
    not_supported("oauth_client_secret", None),
    not_supported("oauth_scope", None),
];

impl Parameter {
    /// The word for it in connection strings and service files.
    #[must_use]
    pub const fn keyword(&self) -> Option<&'static str> {
        self.keyword
    }

    /// The environment variable.
    #[must_use]
    pub const fn variable(&self) -> Option<&'static str> {
        self.variable
    }

    /// Whether it says which server, which database or who we are there: once such a one is set, no other database is
    /// looked for.
    #[must_use]
    pub const fn names_database(&self) -> bool {
        matches!(self.effect, Effect::NamesDatabase)
    }

    /// What it is called here: the keyword, or the variable where there is none.
    pub(crate) fn name(&self) -> &'static str {
        self.keyword.or(self.variable).unwrap_or_default()
    }

    pub(crate) const fn effect(&self) -> Effect {
        self.effect
    }

    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    pub(crate) fn by_keyword(keyword: &str) -> Option<&'static Self> {
        PARAMETERS.iter().find(|parameter| parameter.keyword == Some(keyword))
    }

    pub(crate) fn by_name(name: &str) -> Option<&'static Self> {
        PARAMETERS.iter().find(|parameter| parameter.name() == name)
    }

    pub(crate) fn by_variable(variable: &str) -> Option<&'static Self> {
        PARAMETERS.iter().find(|parameter| parameter.variable == Some(variable))
    }
}

/// All variables that settings are read from: what has to go from a program's environment before it is given others.
///
/// ```
/// assert!(pg_settings::variables().any(|name| name == "PGSERVICE"));
/// ```
pub fn variables() -> impl Iterator<Item = &'static str> {
    PARAMETERS.iter().filter_map(Parameter::variable).chain([DATABASE_URL])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_parameter_has_a_name_and_no_name_stands_twice() {
        for (n, parameter) in PARAMETERS.iter().enumerate() {
            assert!(!parameter.name().is_empty(), "row {n}");
            for other in &PARAMETERS[..n] {
                assert_ne!(other.name(), parameter.name());
                assert!(
                    parameter.variable.is_none() || other.variable != parameter.variable,
                    "{:?}",
                    parameter.variable
                );
            }
        }
    }
}
