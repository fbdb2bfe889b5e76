//! What has a new name: said by a model's `was`, or by `--rename`.

use crate::error::{Error, Report, Result};
use crate::model::{Table, enums_of};
use crate::schema::{Change, Schema};

/// The renames that are still to be made, in an order in which they can.
///
/// # Errors
/// [`Error::Usage`] for a `--rename` that renames nothing.
pub(super) fn renames(current: &Schema, models: &[Table], said: &[String]) -> Result<Vec<Change>> {
    let mut open: Vec<&String> = said.iter().collect();
    let mut heard = |text: String| {
        let before = open.len();
        open.retain(|one| **one != text);
        open.len() < before
    };
    let mut changes = Vec::new();
    for labels in enums_of(models) {
        let mut name = labels.name.clone();
        if current.labels(&labels.name).is_none() {
            let old = current.enums.iter().find(|old| {
                !enums_of(models).iter().any(|other| other.name == old.name)
                    && (labels.was.as_deref() == Some(&old.name) || heard(format!("{}:{}", old.name, labels.name)))
            });
            if let Some(old) = old {
                changes.push(Change::RenameEnum { from: old.name.clone(), to: labels.name.clone() });
                name.clone_from(&old.name);
            }
        }
        let Some(old) = current.labels(&name) else { continue };
        for label in labels.labels.iter().filter(|label| !old.labels.contains(label)) {
            let from = old.labels.iter().filter(|from| !labels.labels.contains(from)).find(|from| {
                labels.renamed.iter().any(|(old, new)| old == *from && new == label)
                    || heard(format!("{}.{from}:{label}", labels.name))
            });
            if let Some(from) = from {
                let (from, to) = (from.clone(), label.clone());
                changes.push(Change::RenameLabel { labels: labels.name.clone(), from, to });
            }
        }
    }
    for model in models {
        let mut table = current.table(&model.name);
        if table.is_none() {
            table = current.tables.iter().find(|old| {
                !models.iter().any(|other| other.name == old.name)
                    && (model.was.as_deref() == Some(&old.name) || heard(format!("{}:{}", old.name, model.name)))
            });
            if let Some(old) = table {
                changes.push(Change::RenameTable { from: old.name.clone(), to: model.name.clone() });
            }
        }
        let Some(table) = table else { continue };
        let mut taken: Vec<&str> = Vec::new();
        for column in model.columns.iter().filter(|column| table.column(&column.name).is_none()) {
            let gone = table.columns.iter().find(|old| {
                !model.columns.iter().any(|other| other.name == old.name)
                    && !taken.contains(&old.name.as_str())
                    && (column.was.as_deref() == Some(&old.name)
                        || heard(format!("{}.{}:{}", model.name, old.name, column.name)))
            });
            if let Some(gone) = gone {
                taken.push(&gone.name);
                let (from, to) = (gone.name.clone(), column.name.clone());
                changes.push(Change::RenameColumn { table: model.name.clone(), from, to });
            }
        }
    }
    match open.first() {
        None => Ok(changes),
        Some(text) => Err(Error::Usage(Report::new(
            format!("no migration was written: --rename {text}"),
            "there is no such pair of an old name in the database and a new one in the models",
        ))
        .help("write --rename table.old:new for a column, --rename old:new for a table or an enum")),
    }
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
