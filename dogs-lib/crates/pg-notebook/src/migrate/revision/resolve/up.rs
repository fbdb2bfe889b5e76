//! The way up: what a person has to say something about.

use super::context::Context;
use super::{column, labels, table};
use crate::error::{Error, Report, Result};
use crate::migrate::revision::answer::Answer;
use crate::migrate::revision::answers::Answers;
use crate::migrate::revision::question::{About, Question};
use crate::schema::{Change, RowCounts, Schema};

/// Puts the answers into the changes on the way up, and returns the questions that are open.
///
/// # Errors
/// [`Error::Usage`] for an answer to what is no question, where none is open.
pub(in crate::migrate::revision) fn answer_up(
    changes: &mut [Change],
    current: &Schema,
    desired: &Schema,
    rows: &RowCounts,
    said: &mut Answers<'_>,
) -> Result<Vec<Question>> {
    let context = Context::new(changes, current, desired, rows);
    let mut open: Vec<Question> = changes.iter_mut().flat_map(|change| questions(change, &context, said)).collect();
    // A column that may have been another needs no value yet.
    let renamed: Vec<String> = open.iter().filter_map(new_name).map(str::to_owned).collect();
    open.retain(|question| !matches!(&question.about, About::NewColumn(table) if renamed.contains(table)));
    let of_the_way_up = |answer: &Answer| !matches!(answer, Answer::Rename { .. } | Answer::Down { .. });
    match said.unused(of_the_way_up) {
        Some(answer) if open.is_empty() => Err(Error::Usage(Report::new(
            format!("no migration was written: {}", answer.as_said()),
            "nothing that changes needs that; is it spelled table.column as in the models?",
        ))),
        _ => Ok(open),
    }
}

fn questions(change: &mut Change, context: &Context<'_>, said: &mut Answers<'_>) -> Vec<Question> {
    let one = match change {
        Change::DropTable(gone) => table::dropped(gone, context, said),
        Change::DropColumn { table, column } => column::dropped(table, column, context, said),
        Change::AddColumn { table, column, fill } => column::added(table, column, fill, context, said),
        Change::AlterColumn { table, from, to, fill, using } => {
            let filled = column::filled(table, (from, to), fill, context, said);
            return filled.into_iter().chain(column::retyped(table, (from, to), using, context, said)).collect();
        }
        Change::ReplaceEnum { from, to, columns } => {
            return columns
                .iter_mut()
                .filter_map(|column| labels::replaced((from, to), column, context, said))
                .collect();
        }
        _ => None,
    };
    one.into_iter().collect()
}

fn new_name(question: &Question) -> Option<&str> {
    match &question.about {
        About::NewName(table) => Some(table),
        _ => None,
    }
}
