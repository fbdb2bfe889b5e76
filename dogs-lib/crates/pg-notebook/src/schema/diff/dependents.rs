//! Columns on which other things stand.

use super::enums::{ColumnRef, Enums};
use crate::schema::types::{Table, Value};
use crate::sql::mentions;

/// Columns that change so that what stands on them has to go and come back.
pub(super) struct Dependents<'s> {
    /// Their type changes: foreign keys stand on them.
    pub(super) retyped: Vec<ColumnRef<'s>>,
    /// They are dropped and added: everything stands on them.
    pub(super) remade: Vec<ColumnRef<'s>>,
    /// Their enum is replaced: checks, indexes and foreign keys stand on them.
    pub(super) replaced: Vec<ColumnRef<'s>>,
}

impl<'s> Dependents<'s> {
    pub(super) fn find(both: &[(&'s Table, &'s Table)], enums: &Enums<'s>) -> Self {
        let mut found = Self { retyped: Vec::new(), remade: Vec::new(), replaced: enums.replaced.clone() };
        for (from, to) in both {
            for column in &from.columns {
                let Some(wanted) = to.column(&column.name) else { continue };
                if column.ty != wanted.ty || column.collation != wanted.collation {
                    found.retyped.push((&from.name, &column.name));
                }
            }
            for column in &from.columns {
                let Some(wanted) = to.column(&column.name) else { continue };
                let computed = |value: &Value| value.computed().is_some();
                let becomes = computed(&wanted.value) && column.value != wanted.value;
                let under = |name: &str| column.value.computed().is_some_and(|expression| mentions(expression, name));
                let below = [&found.retyped, &found.replaced];
                let below = below.iter().any(|columns| columns.iter().any(|(t, c)| *t == from.name && under(c)));
                // What stays computed cannot follow a type that changes under it; what was computed can stand still.
                if becomes || (below && computed(&wanted.value)) {
                    found.remade.push((&from.name, &column.name));
                }
            }
        }
        found
    }

    pub(super) fn is_remade(&self, table: &str, column: &str) -> bool {
        self.remade.contains(&(table, column))
    }
}
