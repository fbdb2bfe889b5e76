//! A refusal of the server, with the file and the line that it is about.

use super::folder::Source;
use crate::call::Call;
use crate::error::{Error, Report, shorten};
use crate::sql::Statement;
use postgres::error::{DbError, ErrorPosition};

/// What went wrong in `statement`, or after the last one if there is none. `doing`: `V2__x was not applied`.
pub(super) fn refusal(doing: &str, source: Source<'_>, statement: Option<&Statement>, error: Error) -> Error {
    let lost = matches!(error, Error::Lost(_));
    let mut report: Box<Report> = match error {
        Error::Statement(report) | Error::Lost(report) => report,
        other => return other.doing(doing),
    };
    report.doing = doing.to_owned();
    let server = report.source.as_ref().and_then(|source| server(source.as_ref()));
    let (position, hint) = (server.and_then(position), server.and_then(|error| error.hint().map(ToOwned::to_owned)));
    report.details.retain(|(label, _)| *label != "statement");
    report.details.extend(hint.map(|hint| ("hint", hint)));
    report.details.push(("file", source.path.display().to_string()));
    match statement {
        Some(statement) => {
            let line = position.map_or(statement.line(), |position| statement.line_of(position));
            report.details.push(("line", line.to_string()));
            report.details.push(("statement", shorten(statement.text())));
        }
        None => report.details.push(("when", "at the end of the file, where deferred constraints are checked".into())),
    }
    if lost && report.details.iter().all(|(label, _)| *label != "transaction") {
        report.doing = format!("{doing}, or it was and the answer was lost");
        report.help = Some(format!("look with {}; running it again is safe", Call::Current));
        return Error::Lost(report);
    }
    if lost {
        report.help = Some("nothing of the file was kept: run it again".into());
        return Error::Lost(report);
    }
    // A failed index is cleared away; of anything else outside of a transaction the server may have kept a part.
    let partly = !source.is_transactional() && statement.is_none_or(|statement| statement.new_index().is_none());
    let help = if partly { PARTLY } else { advice(report.code.as_deref()) };
    report.help = Some(help.to_owned());
    Error::Migration(report)
}

const PARTLY: &str =
    "it ran outside of a transaction, so a part of it may have been kept: look, mend it and run it again";

/// For statements of ours, which say nothing to the reader.
pub(super) fn without_statement(error: Error) -> Error {
    match error {
        Error::Statement(mut report) => {
            report.details.retain(|(label, _)| *label != "statement");
            Error::Statement(report)
        }
        other => other,
    }
}

fn advice(code: Option<&str>) -> &'static str {
    match code {
        Some("53100") => "nothing of the file was kept: free space on the server, and run it again",
        Some("42501") => {
            "nothing of the file was kept: connect as the owner of the table or schema, or have the right granted"
        }
        Some("57014") => {
            "nothing of the file was kept: if it needs longer than statement_timeout, let it begin with SET LOCAL \
             statement_timeout = 0;"
        }
        Some("25006") => "the server or the role may only read: connect to the primary, as a role that may write",
        _ => "nothing of the file was kept: mend it and run it again",
    }
}

fn server<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e DbError> {
    error.downcast_ref::<postgres::Error>()?.as_db_error()
}

/// Where in the statement the server stumbled, in characters from 1.
fn position(error: &DbError) -> Option<usize> {
    match error.position()? {
        ErrorPosition::Original(position) => usize::try_from(*position).ok(),
        ErrorPosition::Internal { .. } => None,
    }
}
