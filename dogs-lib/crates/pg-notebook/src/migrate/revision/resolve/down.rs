//! The way down: what is known without asking, unless a person says otherwise.

use super::context::enums_of_both;
use crate::error::{Error, Report, Result};
use crate::migrate::revision::answer::Answer;
use crate::migrate::revision::answers::Answers;
use crate::migrate::revision::casts::{Cast, cast, neutral};
use crate::schema::{Change, Schema};

/// Puts into the changes on the way down what is known, or what was said.
///
/// # Errors
/// [`Error::Usage`] for an answer that is about nothing on the way down.
pub(in crate::migrate::revision) fn answer_down(
    changes: &mut [Change],
    ups: &[Change],
    from: &Schema,
    to: &Schema,
    said: &mut Answers<'_>,
) -> Result<()> {
    let enums = enums_of_both(from, to);
    for change in changes {
        match change {
            Change::AddColumn { table, column, fill } => {
                *fill = said.down(&format!("{table}.{}", column.name));
                if fill.is_none() && !column.nullable && !column.value.fills() {
                    *fill = neutral(&column.ty, &enums);
                }
            }
            Change::AlterColumn { table, from, to, fill, using } => {
                let what = format!("{table}.{}", to.name);
                if from.ty != to.ty {
                    *using = said.down(&what).or_else(|| match cast(&to.name, &from.ty, &to.ty, &enums) {
                        Cast::Plain => None,
                        Cast::By(expression) => Some(expression),
                        Cast::Ask(expression) => Some(same_zone(ups, table, &to.name).unwrap_or(expression)),
                    });
                } else if from.nullable && !to.nullable {
                    *fill = said.down(&what);
                }
            }
            Change::ReplaceEnum { columns, .. } => {
                for one in columns {
                    one.using = said.down(&format!("{}.{}", one.table, one.column));
                }
            }
            _ => {}
        }
    }
    match said.unused(|answer| matches!(answer, Answer::Down { .. })) {
        Some(answer) => Err(Error::Usage(Report::new(
            format!("no migration was written: {}", answer.as_said()),
            "nothing on the way down needs that; is it spelled table.column as it was before?",
        ))),
        None => Ok(()),
    }
}

/// The expression between the two kinds of timestamps is the same in both directions.
fn same_zone(ups: &[Change], table: &str, column: &str) -> Option<String> {
    ups.iter().find_map(|change| match change {
        Change::AlterColumn { table: t, to, using: Some(using), .. }
            if t == table && to.name == column && using.to_uppercase().contains("AT TIME ZONE") =>
        {
            Some(using.clone())
        }
        _ => None,
    })
}
