//! Tables that go.

use super::context::Context;
use crate::migrate::revision::answer::Answer;
use crate::migrate::revision::answers::Answers;
use crate::migrate::revision::question::{About, Question, rows_of};
use crate::schema::Table;

/// Whether a table goes with its rows, or has a new name.
pub(super) fn dropped(table: &Table, context: &Context<'_>, said: &mut Answers<'_>) -> Option<Question> {
    let (name, count) = (&table.name, context.rows.table(&table.name));
    if said.dropped(name) || (context.new_tables.is_empty() && count == 0) {
        return None;
    }
    let renamed = |new: &&str| {
        let answer = Answer::Rename { from: name.clone(), to: (*new).to_owned() };
        (answer, "it has a new name and keeps its rows".to_owned())
    };
    let mut answers: Vec<_> = context.new_tables.iter().map(renamed).collect();
    answers.push((Answer::Drop { what: name.clone() }, format!("it goes, and {} with it", rows_of(count))));
    let text = format!("no model has the table {name} any more: what of it?");
    Some(Question { about: About::Other, text, answers })
}
