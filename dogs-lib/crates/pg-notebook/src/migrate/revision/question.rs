//! A question, and how it is put.

use super::answer::{Answer, shell_word};
use super::casts::neutral;
use super::options::Options;
use crate::caller::Caller;
use crate::error::{Error, Report};
use crate::schema::Schema;

/// One thing that has to be said by a person, and what can be said, with what it means.
pub(super) struct Question {
    pub about: About,
    pub text: String,
    pub answers: Vec<(Answer, String)>,
}

/// What a question is about, as far as another one may answer it.
#[derive(PartialEq, Eq)]
pub(super) enum About {
    /// Whether something of this table has a new name.
    NewName(String),
    /// The value of a column that this table gets.
    NewColumn(String),
    Other,
}

/// Which value rows get in a column that is NOT NULL.
pub(super) fn which_value(column: &str, ty: &str, why: &str, desired: &Schema) -> Question {
    let expression = neutral(ty, &desired.enums).unwrap_or_else(|| format!("'…'::{ty}"));
    let answer = Answer::Backfill { column: column.to_owned(), expression };
    Question {
        about: About::Other,
        text: format!("{column} is NOT NULL, and {why}: which value do they get?"),
        answers: vec![(answer, "or any other expression".to_owned())],
    }
}

/// By which expression a column gets its new type.
pub(super) fn which_expression(column: &str, expression: String, text: String, meaning: &str) -> Question {
    let answer = Answer::Using { column: column.to_owned(), expression };
    Question { about: About::Other, text, answers: vec![(answer, meaning.to_owned())] }
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

/// Puts the questions that are open, with a line to paste that answers each of them.
pub(super) fn refused(open: &[Question], options: &Options, message: &str) -> Error {
    let count = if open.len() == 1 { "one thing has".to_owned() } else { format!("{} things have", open.len()) };
    let mut report = Report::new("no migration was written", format!("{count} to be said first"));
    for question in open {
        let answers: Vec<String> =
            question.answers.iter().map(|(answer, meaning)| format!("\n{}    ({meaning})", answer.as_said())).collect();
        report.details.push(("question", format!("{}{}", question.text, answers.concat())));
    }
    let first = open.iter().filter_map(|question| question.answers.first());
    let answered = first.fold(options.clone(), |options, (answer, _)| options.answer(answer.clone()));
    report.help = Some(format!("say it, for example:\n{}", line(Caller::here(), message, &answered)));
    Error::Migration(report)
}

/// The line to paste, where the caller is.
fn line(caller: Caller, message: &str, options: &Options) -> String {
    match caller {
        Caller::Cell => format!("revision_with({message:?}, |r| r{})?", options.calls()),
        Caller::Command(command) => {
            let between = if message.starts_with('-') { '=' } else { ' ' };
            format!("{command} revision -m{between}{} {options}", shell_word(message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_one_of_the_place_where_it_is_read() {
        let options = Options::default().rename("pets.hue", "color").backfill("pets.size", "'small'").concurrently();
        assert_eq!(
            line(Caller::Cell, "rename \"hue\"", &options),
            "revision_with(\"rename \\\"hue\\\"\", |r| r.rename(\"pets.hue\", \"color\")\
             .backfill(\"pets.size\", \"'small'\").concurrently())?"
        );
        assert_eq!(
            line(Caller::Command("cargo pets"), "rename hue", &options),
            "cargo pets revision -m \"rename hue\" --rename pets.hue:color --backfill \"pets.size='small'\" --concurrently"
        );
    }
}
