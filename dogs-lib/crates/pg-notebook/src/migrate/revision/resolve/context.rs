//! What is known beside the change that is looked at.

use crate::schema::{Change, Enum, RowCounts, Schema};

/// Both schemas, the rows at stake, and what else comes and goes.
pub(super) struct Context<'s> {
    pub desired: &'s Schema,
    pub rows: &'s RowCounts,
    /// The tables that come.
    pub new_tables: Vec<&'s str>,
    /// The enums of both.
    pub enums: Vec<Enum>,
    /// The columns that come, as table and column.
    new_columns: Vec<(String, String)>,
}

impl<'s> Context<'s> {
    pub fn new(changes: &[Change], current: &Schema, desired: &'s Schema, rows: &'s RowCounts) -> Self {
        let names = desired.tables.iter().map(|table| table.name.as_str());
        let new_columns = changes.iter().filter_map(|change| match change {
            Change::AddColumn { table, column, .. } => Some((table.clone(), column.name.clone())),
            _ => None,
        });
        Self {
            desired,
            rows,
            new_tables: names.filter(|name| current.table(name).is_none()).collect(),
            enums: enums_of_both(current, desired),
            new_columns: new_columns.collect(),
        }
    }

    /// The columns that come to a table.
    pub fn new_columns<'c>(&'c self, table: &'c str) -> impl Iterator<Item = &'c str> {
        self.new_columns.iter().filter(move |(of, _)| of == table).map(|(_, column)| column.as_str())
    }
}

pub(super) fn enums_of_both(a: &Schema, b: &Schema) -> Vec<Enum> {
    a.enums.iter().chain(&b.enums).cloned().collect()
}
