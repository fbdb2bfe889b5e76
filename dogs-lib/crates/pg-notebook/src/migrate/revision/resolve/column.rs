//! Columns that go, come and change.

use super::context::Context;
use crate::migrate::revision::answer::Answer;
use crate::migrate::revision::answers::Answers;
use crate::migrate::revision::casts::{Cast, cast};
use crate::migrate::revision::question::{About, Question, have, rows_of, values, which_expression, which_value};
use crate::schema::Column;

/// Whether a column goes with its values, or has a new name.
pub(super) fn dropped(table: &str, column: &Column, context: &Context<'_>, said: &mut Answers<'_>) -> Option<Question> {
    let again = context.new_columns(table).any(|new| new == column.name);
    // What is computed can be computed again.
    let computed = column.value.computed().is_some();
    if again && computed {
        return None;
    }
    let count = if computed { 0 } else { context.rows.column(table, &column.name) };
    let what = format!("{table}.{}", column.name);
    let new: Vec<&str> = context.new_columns(table).filter(|_| !again).collect();
    if said.dropped(&what) || (new.is_empty() && count == 0) {
        return None;
    }
    let renamed = |new: &&str| {
        let answer = Answer::Rename { from: what.clone(), to: (*new).to_owned() };
        (answer, "it has a new name and keeps its values".to_owned())
    };
    let mut answers: Vec<_> = new.iter().map(renamed).collect();
    answers.push((Answer::Drop { what: what.clone() }, format!("it goes, and {} with it", values(count))));
    let text = if again {
        format!("{what} becomes a generated column: its values go")
    } else {
        format!("the model has no {what} any more: what of it?")
    };
    let about = if new.is_empty() { About::Other } else { About::NewName(table.to_owned()) };
    Some(Question { about, text, answers })
}

/// The value that rows get in a column that comes.
pub(super) fn added(
    table: &str,
    column: &Column,
    fill: &mut Option<String>,
    context: &Context<'_>,
    said: &mut Answers<'_>,
) -> Option<Question> {
    let what = format!("{table}.{}", column.name);
    *fill = said.backfill(&what);
    let count = context.rows.table(table);
    if fill.is_some() || column.nullable || column.value.fills() || count == 0 {
        return None;
    }
    let why = format!("{table} has {}", rows_of(count));
    let question = which_value(&what, &column.ty, &why, context.desired);
    Some(Question { about: About::NewColumn(table.to_owned()), ..question })
}

/// The value instead of NULL, where a column gets NOT NULL.
pub(super) fn filled(
    table: &str,
    (from, to): (&Column, &Column),
    fill: &mut Option<String>,
    context: &Context<'_>,
    said: &mut Answers<'_>,
) -> Option<Question> {
    let what = format!("{table}.{}", to.name);
    *fill = said.backfill(&what);
    let nulls = context.rows.column(table, &from.name);
    let open = from.nullable && !to.nullable && nulls > 0 && fill.is_none();
    open.then(|| which_value(&what, &to.ty, &format!("{} NULL there", have(nulls)), context.desired))
}

/// The expression by which a column gets its new type.
pub(super) fn retyped(
    table: &str,
    (from, to): (&Column, &Column),
    using: &mut Option<String>,
    context: &Context<'_>,
    said: &mut Answers<'_>,
) -> Option<Question> {
    if from.ty == to.ty {
        return None;
    }
    let what = format!("{table}.{}", to.name);
    *using = said.using(&what);
    if using.is_some() {
        return None;
    }
    match cast(&to.name, &from.ty, &to.ty, &context.enums) {
        Cast::Plain => None,
        Cast::By(expression) => {
            *using = Some(expression);
            None
        }
        Cast::Ask(expression) => {
            let text = format!("{what} goes from {} to {}, which may change values: how?", from.ty, to.ty);
            Some(which_expression(&what, expression, text, "or any other expression over the old value"))
        }
    }
}
