//! What cannot be known from models and database, and the answers to it.

use crate::error::{Error, Report, Result};
use crate::migrate::revision::answers::Answers;
use crate::migrate::revision::casts::{Cast, cast, neutral};
use crate::migrate::revision::options::Options;
use crate::migrate::revision::question::{Question, fill_question, have, option, refused, rows_of, values};
use crate::schema::{Change, RowCounts, Schema};

/// Puts the answers into the changes on the way up.
///
/// # Errors
/// [`Error::Migration`] with the questions that are open, each with the lines to paste; [`Error::Usage`] for an answer
/// to what is no question.
pub(in crate::migrate::revision) fn answer_up(
    changes: &mut [Change],
    current: &Schema,
    desired: &Schema,
    rows: &RowCounts,
    options: &Options,
    message: &str,
) -> Result<()> {
    let mut drops = Answers::new("--drop", &options.drop);
    let mut fills = Answers::new("--backfill", &options.backfill);
    let mut usings = Answers::new("--using", &options.using);
    let mut open = Vec::new();
    let new_tables: Vec<&str> =
        desired.tables.iter().map(|table| table.name.as_str()).filter(|name| current.table(name).is_none()).collect();
    let remade: Vec<(String, String)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::AddColumn { table, column, .. } => Some((table.clone(), column.name.clone())),
            _ => None,
        })
        .collect();
    for change in changes {
        match change {
            Change::DropTable(table) => {
                let (name, count) = (&table.name, rows.table(&table.name));
                if drops.holds(name) || (new_tables.is_empty() && count == 0) {
                    continue;
                }
                let mut answers: Vec<_> = new_tables
                    .iter()
                    .map(|new| {
                        (
                            option("--rename", &format!("{name}:{new}")),
                            "it has a new name and keeps its rows".to_owned(),
                        )
                    })
                    .collect();
                answers.push((option("--drop", name), format!("it goes, and {} with it", rows_of(count))));
                let text = format!("no model has the table {name} any more: what of it?");
                open.push(Question { renames: None, adds: None, text, answers });
            }
            Change::DropColumn { table, column } => {
                let both = (table.clone(), column.name.clone());
                let again = remade.contains(&both);
                // What is computed can be computed again.
                let computed = column.value.computed().is_some();
                let count = if computed { 0 } else { rows.column(table, &column.name) };
                let what = format!("{table}.{}", column.name);
                if again && computed {
                    continue;
                }
                let new: Vec<&(String, String)> = remade.iter().filter(|(t, _)| t == table && !again).collect();
                if drops.holds(&what) || (new.is_empty() && count == 0) {
                    continue;
                }
                let mut answers: Vec<_> = new
                    .iter()
                    .map(|(_, new)| {
                        (
                            option("--rename", &format!("{what}:{new}")),
                            "it has a new name and keeps its values".to_owned(),
                        )
                    })
                    .collect();
                answers.push((option("--drop", &what), format!("it goes, and {} with it", values(count))));
                let text = if again {
                    format!("{what} becomes a generated column: its values go")
                } else {
                    format!("the model has no {what} any more: what of it?")
                };
                let renames = (!new.is_empty()).then(|| table.clone());
                open.push(Question { renames, adds: None, text, answers });
            }
            Change::AddColumn { table, column, fill } => {
                let what = format!("{table}.{}", column.name);
                *fill = fills.about(&what);
                let count = rows.table(table);
                if fill.is_some() || column.nullable || column.value.fills() || count == 0 {
                    continue;
                }
                let why = format!("{table} has {}", rows_of(count));
                let question = fill_question(&what, &column.ty, &why, desired);
                open.push(Question { adds: Some(table.clone()), ..question });
            }
            Change::AlterColumn { table, from, to, fill, using } => {
                let what = format!("{table}.{}", to.name);
                *fill = fills.about(&what);
                let nulls = rows.column(table, &from.name);
                if from.nullable && !to.nullable && nulls > 0 && fill.is_none() {
                    open.push(fill_question(&what, &to.ty, &format!("{} NULL there", have(nulls)), desired));
                }
                if from.ty == to.ty {
                    continue;
                }
                *using = usings.about(&what);
                if using.is_some() {
                    continue;
                }
                match cast(&to.name, &from.ty, &to.ty, &both_enums(current, desired)) {
                    Cast::Plain => {}
                    Cast::By(expression) => *using = Some(expression),
                    Cast::Ask(expression) => open.push(Question {
                        renames: None,
                        adds: None,
                        text: format!("{what} goes from {} to {}, which may change values: how?", from.ty, to.ty),
                        answers: vec![(
                            option("--using", &format!("{what}={expression}")),
                            "or any other expression over the old value".to_owned(),
                        )],
                    }),
                }
            }
            Change::ReplaceEnum { from, to, columns } => {
                for one in columns {
                    let what = format!("{}.{}", one.table, one.column);
                    one.using = usings.about(&what);
                    let count = rows.column(&one.table, &one.column);
                    if one.using.is_some() || count == 0 {
                        continue;
                    }
                    let gone: Vec<&String> = from.labels.iter().filter(|label| !to.labels.contains(label)).collect();
                    let first = to.labels.first().map(String::as_str).unwrap_or_default();
                    let name = crate::sql::ident(&one.column);
                    let cases: String = gone
                        .iter()
                        .map(|label| {
                            format!(" WHEN {} THEN {}", crate::sql::literal(label), crate::sql::literal(first))
                        })
                        .collect();
                    let expression = format!("(CASE {name}::text{cases} ELSE {name}::text END)::{}", one.ty);
                    let labels = gone.into_iter().cloned().collect::<Vec<_>>().join(", ");
                    open.push(Question {
                        renames: None,
                        adds: None,
                        text: format!("{what}: {} a label that goes ({labels}): what instead?", have(count)),
                        answers: vec![(
                            option("--using", &format!("{what}={expression}")),
                            "with the label you want".to_owned(),
                        )],
                    });
                }
            }
            _ => {}
        }
    }
    // A column that may have been another needs no value yet.
    let renamed: Vec<String> = open.iter().filter_map(|question| question.renames.clone()).collect();
    open.retain(|question| question.adds.as_ref().is_none_or(|table| !renamed.contains(table)));
    if !open.is_empty() {
        return Err(refused(&open, options, message));
    }
    match [&drops, &fills, &usings].iter().find_map(|said| said.unheard()) {
        Some(text) => Err(Error::Usage(Report::new(
            format!("no migration was written: {text}"),
            "nothing that changes needs that; is it spelled table.column as in the models?",
        ))),
        None => Ok(()),
    }
}

/// Puts into the changes on the way down what is known without asking; `--down` says otherwise.
///
/// # Errors
/// [`Error::Usage`] for a `--down` that is about nothing.
pub(in crate::migrate::revision) fn answer_down(
    changes: &mut [Change],
    ups: &[Change],
    from: &Schema,
    to: &Schema,
    options: &Options,
) -> Result<()> {
    let mut said = Answers::new("--down", &options.down);
    let enums = both_enums(from, to);
    for change in changes {
        match change {
            Change::AddColumn { table, column, fill } => {
                *fill = said.about(&format!("{table}.{}", column.name));
                if fill.is_none() && !column.nullable && !column.value.fills() {
                    *fill = neutral(&column.ty, &enums);
                }
            }
            Change::AlterColumn { table, from, to, fill, using } => {
                let what = format!("{table}.{}", to.name);
                if from.ty != to.ty {
                    *using = said.about(&what).or_else(|| match cast(&to.name, &from.ty, &to.ty, &enums) {
                        Cast::Plain => None,
                        Cast::By(expression) => Some(expression),
                        Cast::Ask(expression) => Some(same_zone(ups, table, &to.name).unwrap_or(expression)),
                    });
                } else if from.nullable && !to.nullable {
                    *fill = said.about(&what);
                }
            }
            Change::ReplaceEnum { columns, .. } => {
                for one in columns {
                    one.using = said.about(&format!("{}.{}", one.table, one.column));
                }
            }
            _ => {}
        }
    }
    match said.unheard() {
        Some(text) => Err(Error::Usage(Report::new(
            format!("no migration was written: {text}"),
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

fn both_enums(a: &Schema, b: &Schema) -> Vec<crate::schema::Enum> {
    a.enums.iter().chain(&b.enums).cloned().collect()
}
