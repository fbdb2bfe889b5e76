//! A refusal of the server, with the file and the line that it is about.

use super::folder::Source;
use super::script::Statement;
use crate::error::{Error, Report};

/// What went wrong in `statement`, or after the last one if there is none. `doing`: `V2__x was not applied`.
pub(super) fn explain(doing: &str, source: Source<'_>, statement: Option<&Statement>, error: Error) -> Error {
    let lost = matches!(error, Error::Lost(_));
    let mut report: Box<Report> = match error {
        Error::Statement(report) | Error::Lost(report) => report,
        other => return other.doing(doing),
    };
    report.doing = doing.to_owned();
    let position = report.source.as_ref().and_then(|source| position(source.as_ref()));
    report.details.retain(|(label, _)| *label != "statement");
    report.details.push(("file", source.path.display().to_string()));
    match statement {
        Some(statement) => {
            let line = position.map_or(statement.line, |position| statement.line_of(position));
            report.details.push(("line", line.to_string()));
            report.details.push(("statement", statement.shown()));
        }
        None => report.details.push(("when", "at the end of the file, where deferred constraints are checked".into())),
    }
    if lost {
        report.doing = format!("{doing}, or it was and the answer was lost");
        report.help = Some("look with cargo dogs current; running it again is safe".into());
        return Error::Lost(report);
    }
    report.help.get_or_insert_with(|| advice(report.code.as_deref()).to_owned());
    Error::Migration(report)
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
        _ => "nothing of the file was kept: mend it and run it again",
    }
}

/// Where in the statement the server stumbled, in characters from 1.
fn position(error: &(dyn std::error::Error + 'static)) -> Option<usize> {
    match error.downcast_ref::<postgres::Error>()?.as_db_error()?.position()? {
        postgres::error::ErrorPosition::Original(position) => usize::try_from(*position).ok(),
        postgres::error::ErrorPosition::Internal { .. } => None,
    }
}
