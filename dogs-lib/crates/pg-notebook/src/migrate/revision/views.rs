//! Views that are in the way of a change.

use crate::connection::Connection;
use crate::error::Result;
use crate::schema::{Change, View, views};

/// The views that read what changes its type or comes anew, and the views that read those.
pub(super) fn moved_views(db: &mut Connection, up: &[Change]) -> Result<Vec<View>> {
    let touched: Vec<(&str, &str)> = up
        .iter()
        .flat_map(|change| match change {
            Change::AlterColumn { table, from, to, .. } if from.ty != to.ty || from.collation != to.collation => {
                vec![(table.as_str(), to.name.as_str())]
            }
            Change::AddColumn { table, column, .. } => vec![(table.as_str(), column.name.as_str())],
            Change::ReplaceEnum { columns, .. } => {
                columns.iter().map(|one| (one.table.as_str(), one.column.as_str())).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    let mut views = views(db)?;
    views.retain(|view| view.reads.iter().any(|(table, column)| touched.contains(&(table.as_str(), column.as_str()))));
    Ok(views)
}

/// The changes, with the views out of their way.
pub(super) fn around(changes: Vec<Change>, views: &[View]) -> Vec<Change> {
    if changes.is_empty() {
        return changes;
    }
    let mut all: Vec<Change> = views.iter().rev().cloned().map(Change::DropView).collect();
    all.extend(changes);
    all.extend(views.iter().cloned().map(Change::CreateView));
    all
}
