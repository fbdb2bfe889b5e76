//! A question, and how it is put.

use super::casts::neutral;
use super::options::{Options, quoted};
use crate::error::{Error, Report};
use crate::schema::Schema;

/// One thing that has to be said by a person, and what can be said: the option, and what it means.
pub(super) struct Question {
    /// The table in which something may have a new name, if it is about that.
    pub renames: Option<String>,
    /// The table that gets a column without a value, if it is about that.
    pub adds: Option<String>,
    pub text: String,
    pub answers: Vec<(String, String)>,
}

pub(super) fn fill_question(what: &str, ty: &str, why: &str, desired: &Schema) -> Question {
    let value = neutral(ty, &desired.enums).unwrap_or_else(|| format!("'…'::{ty}"));
    Question {
        renames: None,
        adds: None,
        text: format!("{what} is NOT NULL, and {why}: which value do they get?"),
        answers: vec![(option("--backfill", &format!("{what}={value}")), "or any other expression".to_owned())],
    }
}

pub(super) fn option(flag: &str, value: &str) -> String {
    format!("{flag} {}", quoted(value))
}

pub(super) fn rows_of(count: i64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}

pub(super) fn have(count: i64) -> String {
    format!("{} {}", rows_of(count), if count == 1 { "has" } else { "have" })
}

pub(super) fn values(count: i64) -> String {
    if count == 1 { "1 value".to_owned() } else { format!("{count} values") }
}

pub(super) fn refused(open: &[Question], options: &Options, message: &str) -> Error {
    let count = if open.len() == 1 { "one thing has".to_owned() } else { format!("{} things have", open.len()) };
    let mut report = Report::new("no migration was written", format!("{count} to be said first"));
    for question in open {
        let answers: Vec<String> =
            question.answers.iter().map(|(answer, meaning)| format!("\n{answer}    ({meaning})")).collect();
        report.details.push(("question", format!("{}{}", question.text, answers.concat())));
    }
    let mut line = options.said();
    line.extend(open.iter().filter_map(|question| question.answers.first()).map(|(answer, _)| answer.clone()));
    let line = line.join(" ");
    report.help = Some(format!(
        "say it, for example:\ncargo dogs revision -m {} {line}\nor in a cell:\nrevision_with({message:?}, r#\"{line}\"#)?",
        quoted(message)
    ));
    Error::Migration(report)
}
