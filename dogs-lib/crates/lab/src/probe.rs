//! What answers where the settings say.

use crate::{Layout, python, settings};
use evcxr_live::{Context, Result};
use pg_settings::Settings;
use serde_json::Value;
use std::fmt;
use std::process::Stdio;

/// A server that has let us in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    version: String,
    host: String,
    port: String,
    user: String,
    database: String,
    /// The protocol, such as `TLSv1.3`; `None` in the clear.
    tls: Option<String>,
}

/// What answers there, or why nothing does, in libpq's words. A Python starts for it.
pub(crate) fn probe(layout: &Layout, settings: &Settings) -> Result<std::result::Result<Answer, String>> {
    let mut command = python::script(layout, python::PROBE);
    settings::hand_over(settings, &mut command);
    let output = command.stdin(Stdio::null()).output().context("run", &layout.python())?;
    if !output.status.success() {
        return Ok(Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    Ok(read(&answer))
}

fn read(answer: &Value) -> std::result::Result<Answer, String> {
    if let Some(error) = answer["error"].as_str() {
        return Err(error.to_owned());
    }
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    Ok(Answer {
        version: text("version"),
        host: text("host"),
        port: answer["port"].to_string(),
        user: text("user"),
        database: text("database"),
        tls: answer["tls"].as_str().map(ToOwned::to_owned),
    })
}

impl Answer {
    /// Who we are there, in which database, and whether anybody on the way can read along.
    pub(crate) fn details(&self) -> String {
        let Self { user, database, tls, .. } = self;
        let line = match tls {
            Some(protocol) => format!("encrypted ({protocol})"),
            None if self.host.starts_with('/') => "over a socket".to_owned(),
            None => "not encrypted".to_owned(),
        };
        format!("database {database:?} as {user:?}, {line}")
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PostgreSQL {} at {} port {}", self.version, self.host, self.port)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_said_of_a_server() {
        let mut answer = serde_json::json!({
            "version": "15.14", "host": "db.example", "port": 5432, "user": "ann", "database": "pets", "tls": "TLSv1.3"
        });
        let said = |answer: &Value| read(answer).map(|answer| format!("{answer}: {}", answer.details()));
        let wanted = r#"PostgreSQL 15.14 at db.example port 5432: database "pets" as "ann", encrypted (TLSv1.3)"#;
        assert_eq!(said(&answer).unwrap(), wanted);
        answer["tls"] = Value::Null;
        assert!(said(&answer).unwrap().ends_with("not encrypted"));
        answer["host"] = "/run/postgresql".into();
        assert!(said(&answer).unwrap().ends_with("over a socket"));
        answer["error"] = "it is closed".into();
        assert_eq!(said(&answer).unwrap_err(), "it is closed");
    }
}
