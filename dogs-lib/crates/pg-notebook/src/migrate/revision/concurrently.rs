//! Indexes that are made while others go on writing: outside of a transaction, so each in a migration of its own.

use super::step::Step;
use crate::schema::{Change, Schema};

/// The mark by which the runner knows such a file.
pub(super) const MARK: &str = "-- no-transaction\n";

/// Takes out of the changes the new indexes of tables that exist already, with their way back.
pub(super) fn take(up: &mut Vec<Change>, down: &mut Vec<Change>, current: &Schema) -> Vec<Step> {
    let gone: Vec<String> = up
        .iter()
        .filter_map(|change| match change {
            Change::DropIndex { index, .. } => Some(index.name.clone()),
            _ => None,
        })
        .collect();
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    while let Some(change) = up.get(at) {
        let Change::AddIndex { table, index } = change else {
            at += 1;
            continue;
        };
        let undone =
            |change: &Change| matches!(change, Change::DropIndex { index: other, .. } if other.name == index.name);
        let back = down.iter().position(undone);
        let (Some(back), true, false) = (back, current.table(table).is_some(), gone.contains(&index.name)) else {
            at += 1;
            continue;
        };
        let descriptions = (
            vec![format!("Adds the index {} to {table}, while others go on reading and writing.", index.name)],
            vec![format!("Drops the index {} of {table}, while others go on reading and writing.", index.name)],
        );
        let number = if steps.is_empty() { String::new() } else { (steps.len() + 1).to_string() };
        let suffix = format!("_index{number}");
        steps.push(Step {
            suffix,
            up: vec![up.remove(at)],
            down: vec![down.remove(back)],
            descriptions,
            transactional: false,
        });
    }
    steps
}

/// The statement as it is written into the file. It can be run again, as all that is outside of a transaction must.
pub(super) fn concurrently(statement: &str) -> String {
    for (plain, instead) in [
        ("CREATE INDEX ", "CREATE INDEX CONCURRENTLY "),
        ("CREATE UNIQUE INDEX ", "CREATE UNIQUE INDEX CONCURRENTLY "),
        ("DROP INDEX ", "DROP INDEX CONCURRENTLY IF EXISTS "),
    ] {
        if let Some(rest) = statement.strip_prefix(plain) {
            return format!("{instead}{rest}");
        }
    }
    statement.to_owned()
}
