//! What has a new name: a model's `was` says it, or an answer.

use super::answer::Answer;
use super::answers::Answers;
use crate::caller::Caller;
use crate::error::{Error, Report, Result};
use crate::model::{self, Table, enums_of};
use crate::schema::{self, Change, Schema};

/// The renames that are still to be made, in an order in which they can.
///
/// # Errors
/// [`Error::Usage`] for an answer that renames nothing.
pub(super) fn renames(current: &Schema, models: &[Table], said: &mut Answers<'_>) -> Result<Vec<Change>> {
    let enums = enums_of(models);
    let mut changes = Vec::new();
    for one in &enums {
        changes.extend(of_enum(one, &enums, current, said));
    }
    for model in models {
        changes.extend(of_table(model, models, current, said));
    }
    match said.unused(|answer| matches!(answer, Answer::Rename { .. })) {
        None => Ok(changes),
        Some(answer) => Err(Error::Usage(Report::new(
            format!("no migration was written: {}", answer.as_said()),
            "there is no such pair of an old name in the database and a new one in the models",
        ))
        .help(how())),
    }
}

fn how() -> &'static str {
    match Caller::here() {
        Caller::Cell => {
            "write .rename(\"table.old\", \"new\") for a column, .rename(\"old\", \"new\") for a table or an enum"
        }
        Caller::Command(_) => "write --rename table.old:new for a column, --rename old:new for a table or an enum",
    }
}

/// The new names of an enum and of its labels.
fn of_enum(wanted: &model::Enum, all: &[&model::Enum], current: &Schema, said: &mut Answers<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let found = current.labels(&wanted.name).or_else(|| {
        let mut gone = current.enums.iter().filter(|old| !all.iter().any(|other| other.name == old.name));
        let old = gone.find(|old| wanted.was.as_deref() == Some(&old.name) || said.renamed(&old.name, &wanted.name))?;
        changes.push(Change::RenameEnum { from: old.name.clone(), to: wanted.name.clone() });
        Some(old)
    });
    if let Some(found) = found {
        changes.extend(of_labels(wanted, found, said));
    }
    changes
}

fn of_labels(wanted: &model::Enum, found: &schema::Enum, said: &mut Answers<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    for label in wanted.labels.iter().filter(|label| !found.labels.contains(label)) {
        let mut gone = found.labels.iter().filter(|old| !wanted.labels.contains(old));
        let from = gone.find(|from| {
            wanted.renamed.iter().any(|(old, new)| old == *from && new == label)
                || said.renamed(&format!("{}.{from}", wanted.name), label)
        });
        if let Some(from) = from {
            let (from, to) = (from.clone(), label.clone());
            changes.push(Change::RenameLabel { labels: wanted.name.clone(), from, to });
        }
    }
    changes
}

/// The new names of a table and of its columns.
fn of_table(model: &Table, models: &[Table], current: &Schema, said: &mut Answers<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let found = current.table(&model.name).or_else(|| {
        let mut gone = current.tables.iter().filter(|old| !models.iter().any(|other| other.name == old.name));
        let old = gone.find(|old| model.was.as_deref() == Some(&old.name) || said.renamed(&old.name, &model.name))?;
        changes.push(Change::RenameTable { from: old.name.clone(), to: model.name.clone() });
        Some(old)
    });
    if let Some(found) = found {
        changes.extend(of_columns(model, found, said));
    }
    changes
}

fn of_columns(model: &Table, found: &schema::Table, said: &mut Answers<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut taken: Vec<&str> = Vec::new();
    let has = |column: &str| model.columns.iter().any(|other| other.name == column);
    for column in model.columns.iter().filter(|column| found.column(&column.name).is_none()) {
        let mut gone = found.columns.iter().filter(|old| !has(&old.name) && !taken.contains(&old.name.as_str()));
        let old = gone.find(|old| {
            column.was.as_deref() == Some(&old.name)
                || said.renamed(&format!("{}.{}", model.name, old.name), &column.name)
        });
        if let Some(old) = old {
            taken.push(&old.name);
            let (from, to) = (old.name.clone(), column.name.clone());
            changes.push(Change::RenameColumn { table: model.name.clone(), from, to });
        }
    }
    changes
}

/// The way back.
pub(super) fn reversed(renames: &[Change]) -> Vec<Change> {
    let swap = |change: &Change| match change.clone() {
        Change::RenameTable { from, to } => Change::RenameTable { from: to, to: from },
        Change::RenameColumn { table, from, to } => Change::RenameColumn { table, from: to, to: from },
        Change::RenameEnum { from, to } => Change::RenameEnum { from: to, to: from },
        Change::RenameLabel { labels, from, to } => Change::RenameLabel { labels, from: to, to: from },
        other => other,
    };
    renames.iter().rev().map(swap).collect()
}
