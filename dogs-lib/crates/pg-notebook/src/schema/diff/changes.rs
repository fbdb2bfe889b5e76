//! All changes, in the order in which they can be made.

use super::dependents::Dependents;
use super::enums::Enums;
use super::rules::Rules;
use super::tables::{create_tables, drop_tables};
use crate::schema::change::Change;
use crate::schema::types::{Column, Schema, Table, Value};

/// The changes that make `desired` of `current`, in the order in which they can be made; none if both mean the same.
///
/// Names of constraints and indexes that no model says, the order of columns and [`Schema::others`] make no difference. Renames are not found here:
/// to a comparison, a rename is one thing gone and another come.
#[must_use]
pub fn diff(current: &Schema, desired: &Schema) -> Vec<Change> {
    between(current, desired, false)
}

/// As [`diff`], and the changes can be made in one transaction: a label that comes with `ALTER TYPE … ADD VALUE` cannot
/// be used in the same, so wherever something else changes too, a new type takes the enum's place.
#[must_use]
pub fn diff_at_once(current: &Schema, desired: &Schema) -> Vec<Change> {
    let changes = between(current, desired, false);
    let label = |change: &Change| matches!(change, Change::AddLabel { .. });
    if changes.iter().any(label) && !changes.iter().all(label) { between(current, desired, true) } else { changes }
}

fn between(current: &Schema, desired: &Schema, replace: bool) -> Vec<Change> {
    let both: Vec<(&Table, &Table)> =
        desired.tables.iter().filter_map(|table| Some((current.table(&table.name)?, table))).collect();
    let enums = Enums::compare(current, desired, replace);
    let dependents = Dependents::find(&both, &enums);
    let rules = Rules::compare(&both, &dependents);

    let mut changes = rules.dropped;
    changes.extend(drop_tables(current, desired));
    changes.extend(enums.changes);
    let (created, late) = create_tables(current, desired, &rules.added, &both);
    changes.extend(created);
    for (from, to) in &both {
        changes.extend(columns(from, to, &dependents));
    }
    changes.extend(rules.renamed);
    changes.extend(rules.added);
    changes.extend(late);
    changes.extend(rules.references);
    changes.extend(enums.dropped);
    for (from, to) in &both {
        if from.comment != to.comment {
            changes.push(Change::CommentTable { table: to.name.clone(), comment: to.comment.clone() });
        }
    }
    changes
}

/// The changes of one table's columns: first what is in the way, last what goes for good, so that between the two the
/// rows have the old values and the new.
fn columns(from: &Table, to: &Table, dependents: &Dependents<'_>) -> Vec<Change> {
    let table = || from.name.clone();
    let remade = |column: &&Column| dependents.is_remade(&from.name, &column.name);
    let drop = |column: &Column| Change::DropColumn { table: table(), column: column.clone() };
    let add = |column: &Column| Change::AddColumn { table: table(), column: column.clone(), fill: None };
    let computed = |column: &&&Column| column.value.computed().is_some();

    let mut changes: Vec<Change> = from.columns.iter().filter(remade).map(drop).collect();
    for column in to.columns.iter().filter(|column| !remade(column)) {
        let Some(old) = from.column(&column.name) else { continue };
        let mut old = old.clone();
        if dependents.replaced.contains(&(from.name.as_str(), old.name.as_str())) {
            // Its default came with the new enum.
            if matches!((&old.value, &column.value), (Value::Default(_) | Value::Null, Value::Default(_) | Value::Null))
            {
                old.value = column.value.clone();
            }
        }
        if old.ty != column.ty
            || old.nullable != column.nullable
            || old.collation != column.collation
            || old.comment != column.comment
            || !old.value.same(&column.value)
        {
            let to = column.clone();
            changes.push(Change::AlterColumn { table: table(), from: old, to, fill: None, using: None });
        }
    }
    let new: Vec<&Column> =
        to.columns.iter().filter(|column| from.column(&column.name).is_none() || remade(column)).collect();
    changes.extend(new.iter().filter(|column| !computed(column)).map(|column| add(column)));
    changes.extend(new.iter().filter(computed).map(|column| add(column)));
    changes.extend(from.columns.iter().filter(|column| to.column(&column.name).is_none()).map(drop));
    changes
}
