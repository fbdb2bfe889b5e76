//! `DATABASE_URL`, taken apart into the variables it stands for.

use super::{Setting, invalid};
use crate::Result;
use postgres::config::{ChannelBinding, Host, SslMode, TargetSessionAttrs};

const FORM: &str = "write it as postgres://user:password@host:5432/database; in a user or password, @ is %40, / is %2F, \
                    : is %3A, % is %25";

/// `PG…` names and values. Errors quote nothing of the URL: any part of a malformed one may be the password.
pub(super) fn parse(url: &Setting<String>) -> Result<Vec<(&'static str, String)>> {
    let config: postgres::Config = url.value.parse().map_err(|error: postgres::Error| {
        let why = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        let (why, help) = if why.contains("`sslmode`") {
            (": its sslmode is not known", "sslmode can be disable or prefer: TLS is not built in")
        } else if why.starts_with("invalid value for option") {
            (&*format!(": {why}"), FORM)
        } else if url.value.contains("://") && !url.value.starts_with("postgres") {
            (": it does not begin with postgres://", FORM)
        } else {
            ("", FORM)
        };
        invalid(format!("{} is no connection string{why}", url.origin)).help(help)
    })?;
    // In user:p@ss@host/db, and in user:p@ss/word@host/db, a part of the password would be taken for something to show.
    if url.value.contains("://") && url.value.matches('@').count() > 1 {
        return Err(invalid(format!("{} has more than one @", url.origin)).help(FORM));
    }
    let mut found = Vec::new();
    let name_of = |host: &Host| match host {
        Host::Tcp(name) => name.clone(),
        #[cfg(unix)]
        Host::Unix(path) => path.display().to_string(),
    };
    let mut hosts: Vec<String> = config.get_hosts().iter().map(name_of).collect();
    if !config.get_hostaddrs().is_empty() {
        hosts = config.get_hostaddrs().iter().map(ToString::to_string).collect();
    }
    if !hosts.is_empty() {
        found.push(("PGHOST", hosts.join(",")));
    }
    if !config.get_ports().is_empty() && says_port(&url.value) {
        let ports: Vec<_> = config.get_ports().iter().map(ToString::to_string).collect();
        found.push(("PGPORT", ports.join(",")));
    }
    let texts = [
        ("PGUSER", config.get_user()),
        ("PGDATABASE", config.get_dbname()),
        ("PGOPTIONS", config.get_options()),
        ("PGAPPNAME", config.get_application_name()),
    ];
    found.extend(texts.into_iter().filter_map(|(name, text)| Some((name, text?.to_owned()))));
    if let Some(password) = config.get_password() {
        let password = String::from_utf8(password.to_vec())
            .map_err(|_| invalid(format!("the password in {} is not UTF-8", url.origin)).help(FORM))?;
        found.push(("PGPASSWORD", password));
    }
    if let Some(timeout) = config.get_connect_timeout() {
        found.push(("PGCONNECT_TIMEOUT", timeout.as_secs().to_string()));
    }
    // Only an encrypted connection can be bound to a channel.
    let bound = config.get_channel_binding() == ChannelBinding::Require;
    match config.get_ssl_mode() {
        _ if bound => found.push(("PGSSLMODE", "require".into())),
        SslMode::Disable => found.push(("PGSSLMODE", "disable".into())),
        SslMode::Prefer => {}
        _ => found.push(("PGSSLMODE", "require".into())),
    }
    match config.get_target_session_attrs() {
        TargetSessionAttrs::ReadWrite => found.push(("PGTARGETSESSIONATTRS", "read-write".into())),
        TargetSessionAttrs::ReadOnly => found.push(("PGTARGETSESSIONATTRS", "read-only".into())),
        _ => {}
    }
    Ok(found)
}

/// Whether a port is written in it; where none is, the driver puts 5432, and PGPORT would never be asked.
fn says_port(url: &str) -> bool {
    let Some((_, rest)) = url.split_once("://") else { return true };
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    let hosts = authority.rsplit('@').next().unwrap_or_default();
    // A colon in brackets belongs to an address.
    let has_port = |host: &str| host.rsplit(']').next().is_some_and(|rest| rest.contains(':'));
    hosts.split(',').any(has_port) || rest.contains("port=")
}
