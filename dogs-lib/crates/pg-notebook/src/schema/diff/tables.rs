//! Tables that come and go.

use super::rules::{add_constraint, drop_constraint, same_set};
use crate::schema::change::Change;
use crate::schema::order::by_reference;
use crate::schema::types::{Constraint, Kind, Schema, Table};

pub(super) fn drop_tables(current: &Schema, desired: &Schema) -> Vec<Change> {
    let gone: Vec<&Table> = current.tables.iter().filter(|table| desired.table(&table.name).is_none()).collect();
    let mut order = by_reference(&gone);
    order.reverse();
    let mut changes = Vec::new();
    // In a circle, whichever goes first is still referred to.
    for (i, table) in order.iter().enumerate() {
        for later in &order[i + 1..] {
            let refers = |key: &&Constraint| key.references.as_ref().is_some_and(|(to, _)| *to == table.name);
            changes.extend(later.constraints.iter().filter(refers).map(|key| drop_constraint(&later.name, key)));
        }
    }
    changes.extend(order.into_iter().cloned().map(Change::DropTable));
    changes
}

/// New tables and, to come later, those of their references that cannot be made with them.
pub(super) fn create_tables(
    current: &Schema,
    desired: &Schema,
    added: &[Change],
    both: &[(&Table, &Table)],
) -> (Vec<Change>, Vec<Change>) {
    let new: Vec<&Table> = desired.tables.iter().filter(|table| current.table(&table.name).is_none()).collect();
    let (mut changes, mut late) = (Vec::new(), Vec::new());
    let mut made: Vec<&str> = Vec::new();
    for table in by_reference(&new) {
        made.push(&table.name);
        let mut whole = table.clone();
        whole.indexes.clear();
        whole.constraints.retain(|constraint| {
            let Some((to, columns)) = &constraint.references else { return true };
            // A table that is there already may be about to get the key that is referred to.
            let old = both.iter().any(|(from, _)| from.name == *to && has_key(from, columns));
            let changed =
                added.iter().any(|change| matches!(change, Change::AddConstraint { table, .. } if table == to))
                    || both.iter().any(|(from, to_)| from.name == *to && from.columns != to_.columns);
            let now = made.contains(&to.as_str()) || (old && !changed) || desired.table(to).is_none();
            if !now {
                late.push(add_constraint(&table.name, constraint));
            }
            now
        });
        changes.push(Change::CreateTable(whole));
        for index in &table.indexes {
            changes.push(Change::AddIndex { table: table.name.clone(), index: index.clone() });
        }
    }
    (changes, late)
}

fn has_key(table: &Table, columns: &[String]) -> bool {
    let keys = table.constraints.iter().filter(|key| matches!(key.kind, Kind::PrimaryKey | Kind::Unique));
    keys.map(|key| &key.columns).any(|key| same_set(key, columns))
}
