//! `DATABASE_URL`, taken apart into the variables it stands for.

use super::{Setting, invalid};
use crate::Result;
use postgres::config::{Host, SslMode, TargetSessionAttrs};

const FORM: &str = "write it as postgres://user:password@host:5432/database; in a user or password, @ is %40, / is %2F, \
                    : is %3A, % is %25";

/// `PG…` names and values. Errors quote nothing of the URL: any part of a malformed one may be the password.
pub(super) fn parse(url: &Setting<String>) -> Result<Vec<(&'static str, String)>> {
    let config: postgres::Config = url.value.parse().map_err(|error: postgres::Error| {
        let why = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        let why = if why.starts_with("invalid value for option") {
            format!(": {why}")
        } else if url.value.contains("://") && !url.value.starts_with("postgres") {
            ": it does not begin with postgres://".to_owned()
        } else {
            String::new()
        };
        invalid(format!("{} is no connection string{why}", url.origin)).help(FORM)
    })?;
    let mut found = Vec::new();
    let hosts: Vec<String> = config
        .get_hosts()
        .iter()
        .map(|host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    // What stands before the last @ would be shown as part of a host.
    if hosts.iter().any(|host| host.contains(['@', '?', '#', ' '])) {
        return Err(invalid(format!("{} names a host that cannot be one", url.origin)).help(FORM));
    }
    if !hosts.is_empty() {
        found.push(("PGHOST", hosts.join(",")));
    }
    if !config.get_ports().is_empty() {
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
    match config.get_ssl_mode() {
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
