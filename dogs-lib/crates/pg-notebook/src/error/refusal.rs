//! The driver's errors in our terms: what the server refused, what was not sent, what was lost.

use super::error::Error;
use super::excerpt::{mark, shorten};
use super::report::Report;
use crate::call::Call;
use crate::sql::Script;
use postgres::error::DbError;
use std::error::Error as _;
use std::io::ErrorKind;

/// What to do after a transaction that was lost with its connection.
pub(crate) const AFTER_A_LOST_TRANSACTION: &str =
    "run the transaction again from its start; if begin()? opened it, end it first with rollback()?";

/// The server's words if it said any, else the operating system's, else the driver's.
pub(crate) fn server_words(error: &postgres::Error) -> String {
    if let Some(server) = error.as_db_error() {
        return server.message().to_owned();
    }
    match std::error::Error::source(error) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}

/// The driver's error in our terms. `closed`: the client has noticed that the connection is gone.
pub(crate) fn refusal(error: postgres::Error, script: &Script<'_>, closed: bool, in_transaction: bool) -> Error {
    let sql = script.text();
    // What the driver could not write down for sending, such as SQL with a NUL byte in it, is InvalidInput.
    let io = error.source().and_then(|source| source.downcast_ref::<std::io::Error>());
    let by_io = io.is_some_and(|io| io.kind() != ErrorKind::InvalidInput);
    let is_lost = match error.as_db_error() {
        // What the server has refused it has refused, even if the connection has ended since.
        Some(server) => {
            let code = server.code().code();
            matches!(server.severity(), "FATAL" | "PANIC") || matches!(code, "57P01" | "57P02" | "57P03" | "57P05")
        }
        // What comes after an answer that the driver did not expect would count as that of another statement.
        None => closed || error.is_closed() || by_io || error.to_string() == "unexpected message from server",
    };
    if is_lost {
        return lost(error, script, in_transaction);
    }
    let Some(server) = error.as_db_error() else { return unsent(error, sql) };
    let mut report = Report::new("the server refused", server_words(&error));
    report.code = Some(server.code().code().to_owned());
    let details = [("detail", server.detail()), ("where", server.where_())];
    report.details.extend(details.into_iter().filter_map(|(label, text)| Some((label, shorten(text?)))));
    if let Some(constraint) = server.constraint() {
        let table = server.table().map_or_else(String::new, |table| format!(" of {table}"));
        report.details.push(("constraint", format!("{constraint}{table}")));
    }
    report.details.push(("statement", marked(server, sql).unwrap_or_else(|| shorten(sql))));
    report.help = habit(server, script).or_else(|| server.hint().map(ToOwned::to_owned)).or_else(|| advice(server));
    report.source = Some(Box::new(error));
    Error::Statement(report)
}

/// What the driver would not send.
fn unsent(error: postgres::Error, sql: &str) -> Error {
    let what = error.to_string();
    let cause = error.source().map_or_else(|| what.clone(), ToString::to_string);
    // The driver counts from 0, SQL from $1.
    let parameter = what.strip_prefix("error serializing parameter ").and_then(|number| number.parse::<usize>().ok());
    let doing = match parameter {
        Some(number) => format!("the value of ${} does not fit the statement", number + 1),
        None if what.contains("parameters") => "the values do not fit the statement".to_owned(),
        None => "the statement was not sent".to_owned(),
    };
    let mut report = Report::new(doing, cause);
    report.details.push(("statement", shorten(sql).replace('\0', "\\0")));
    report.source = Some(Box::new(error));
    Error::Row(report)
}

/// The statement with a caret under the place the server means.
fn marked(server: &postgres::error::DbError, sql: &str) -> Option<String> {
    match server.position()? {
        postgres::error::ErrorPosition::Original(position) => mark(sql, usize::try_from(*position).ok()?),
        postgres::error::ErrorPosition::Internal { .. } => None,
    }
}

/// What works here, where the text is another tool's: a syntax error, a name or an operator that there is not.
fn habit(server: &DbError, script: &Script<'_>) -> Option<String> {
    ["42601", "42704", "42703", "42883"].contains(&server.code().code()).then(|| script.habit())?
}

/// Advice where the server has no hint of its own.
fn advice(server: &DbError) -> Option<String> {
    let text = match server.code().code() {
        "42P01" => return Some(format!("if a migration creates it, run {}", Call::Upgrade)),
        "42601" if server.routine() == Some("exec_parse_message") => {
            "one statement at a time has values and rows; several: session(|db| db.batch_execute(\"…; …\"))?"
        }
        "25P02" => "an earlier statement of this transaction failed: rollback()?, then begin again",
        "0A000" if server.routine() == Some("RevalidateCachedQuery") => {
            "the schema was changed after this statement was first used: run the transaction again from its start"
        }
        "25006" => "the server or the transaction is read-only: connect to the primary",
        "57014" => "the statement was cancelled; nothing of it was kept",
        _ => return None,
    };
    Some(text.to_owned())
}

fn lost(error: postgres::Error, script: &Script<'_>, in_transaction: bool) -> Error {
    let mut report = Report::new("the connection was lost", server_words(&error));
    report.code = error.code().map(|code| code.code().to_owned());
    report.details.push(("statement", shorten(script.text())));
    report.may_be_saved = !in_transaction || script.may_commit();
    let help = if !report.may_be_saved {
        report.details.push(("transaction", "the server has rolled it back".into()));
        AFTER_A_LOST_TRANSACTION
    } else {
        "the statement was sent, and will not be sent again: look whether its change was saved. The next statement opens \
         a new connection"
    };
    report.help = Some(help.to_owned());
    report.source = Some(Box::new(error));
    Error::Lost(report)
}
