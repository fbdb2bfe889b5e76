//! What a statement's text and its failure tell.

use crate::caret;
use crate::connect::server_words;
use crate::error::{Error, Report};
use std::error::Error as _;

const SHOWN: usize = 500;

/// Whether a statement may open or end a transaction, so that the server has to be asked. Errs on the side of yes:
/// any text with one of the words in it, for a batch may hold them anywhere.
pub(crate) fn may_end_transaction(sql: &str) -> bool {
    const WORDS: [&str; 9] = ["begin", "start", "commit", "end", "rollback", "abort", "prepare", "call", "do"];
    sql.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
        .any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// A statement short enough to be read in an error.
pub(crate) fn shorten(sql: &str) -> String {
    let sql = sql.trim();
    match sql.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{} … ({} bytes)", &sql[..end], sql.len()),
        None => sql.to_owned(),
    }
}

/// The driver's error in our terms. `closed`: the client has noticed that the connection is gone.
pub(crate) fn explain(error: postgres::Error, sql: &str, closed: bool, in_transaction: bool) -> Error {
    let by_io = error.source().is_some_and(|source| source.is::<std::io::Error>());
    let by_server = error.as_db_error().is_some_and(|server| {
        let code = server.code().code();
        matches!(server.severity(), "FATAL" | "PANIC") || matches!(code, "57P01" | "57P02" | "57P03" | "57P05")
    });
    if closed || error.is_closed() || by_io || by_server {
        return lost(error, sql, in_transaction);
    }
    let mut report = Report::new("", server_words(&error));
    let Some(server) = error.as_db_error() else {
        report.doing = "the value does not fit the statement".into();
        report.details.push(("statement", shorten(sql)));
        report.source = Some(Box::new(error));
        return Error::Row(report);
    };
    report.doing = "the server refused".into();
    report.code = Some(server.code().code().to_owned());
    let details = [("detail", server.detail()), ("where", server.where_())];
    report.details.extend(details.into_iter().filter_map(|(label, text)| Some((label, shorten(text?)))));
    if let Some(constraint) = server.constraint() {
        let table = server.table().map_or_else(String::new, |table| format!(" of {table}"));
        report.details.push(("constraint", format!("{constraint}{table}")));
    }
    report.details.push(("statement", marked(server, sql).unwrap_or_else(|| shorten(sql))));
    report.help = server.hint().map(ToOwned::to_owned).or_else(|| advice(server.code().code()));
    report.source = Some(Box::new(error));
    Error::Statement(report)
}

/// The statement with a caret under the place the server means.
fn marked(server: &postgres::error::DbError, sql: &str) -> Option<String> {
    match server.position()? {
        postgres::error::ErrorPosition::Original(position) => caret::mark(sql, usize::try_from(*position).ok()?),
        postgres::error::ErrorPosition::Internal { .. } => None,
    }
}

/// Advice where the server has no hint of its own.
fn advice(code: &str) -> Option<String> {
    let text = match code {
        "42P01" => "if a migration creates it, run upgrade()? (or `cargo dogs upgrade`)",
        "25P02" => "an earlier statement of this transaction failed: rollback()?, then begin again",
        "25006" => "the server or the transaction is read-only: connect to the primary",
        "57014" => "the statement was cancelled; nothing of it was kept",
        _ => return None,
    };
    Some(text.to_owned())
}

fn lost(error: postgres::Error, sql: &str, in_transaction: bool) -> Error {
    let mut report = Report::new("the connection was lost", server_words(&error));
    report.code = error.code().map(|code| code.code().to_owned());
    report.details.push(("statement", shorten(sql)));
    let committing = sql.trim().eq_ignore_ascii_case("commit");
    report.help = Some(
        if in_transaction && !committing {
            "the server has rolled the transaction back: end it with rollback()?, then begin again"
        } else {
            "the statement was sent, and will not be sent again: look whether its change was saved. The next statement \
             opens a new connection"
        }
        .to_owned(),
    );
    report.source = Some(Box::new(error));
    Error::Lost(report)
}
