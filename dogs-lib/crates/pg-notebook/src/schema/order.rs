//! Which table first.

use super::types::{Kind, Table};

/// The tables so that each comes after those it refers to, as far as that can be; otherwise in the order given.
pub(super) fn by_reference<'t>(tables: &[&'t Table]) -> Vec<&'t Table> {
    let mut sorted = Vec::new();
    let mut seen = Vec::new();
    for table in tables {
        visit(table, tables, &mut seen, &mut sorted);
    }
    sorted
}

fn visit<'t>(table: &'t Table, all: &[&'t Table], seen: &mut Vec<&'t str>, sorted: &mut Vec<&'t Table>) {
    if seen.contains(&table.name.as_str()) {
        return;
    }
    seen.push(&table.name);
    let keys = table.constraints.iter().filter(|constraint| constraint.kind == Kind::ForeignKey);
    for (other, _) in keys.filter_map(|key| key.references.as_ref()) {
        if let Some(other) = all.iter().find(|table| table.name == *other) {
            visit(other, all, seen, sorted);
        }
    }
    sorted.push(table);
}
