//! CREATE TABLE as a person would write it.

use super::column;
use super::constraint::constraint;
use crate::schema::types::{Constraint, Kind, Table};
use crate::sql::{ident, idents, literal};

/// The statements that make a table, its constraints and comments.
pub(super) fn create(table: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    let mut inline: Vec<&Constraint> = Vec::new();
    for one in &table.columns {
        let own: Vec<&Constraint> =
            table.constraints.iter().filter(|rule| belongs(rule, &table.name, &one.name)).collect();
        let key = own.iter().any(|rule| rule.kind == Kind::PrimaryKey);
        let mut line = column::column(one, column::says_not_null(one) && !key);
        for rule in &own {
            line += &format!(" {}", beside(rule));
        }
        lines.push(line);
        inline.extend(own);
    }
    for rule in table.constraints.iter().filter(|rule| !inline.contains(rule)) {
        lines.push(constraint(rule, !automatic(rule, &table.name)));
    }
    let body = lines.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join(",\n");
    let on = ident(&table.name);
    let mut sql = vec![format!("CREATE TABLE {on} (\n{body}\n)")];
    if let Some(text) = &table.comment {
        sql.push(format!("COMMENT ON TABLE {on} IS {}", literal(text)));
    }
    for one in &table.columns {
        sql.extend(one.comment.as_deref().map(|text| column::comment(&table.name, &one.name, Some(text))));
    }
    sql
}

/// Whether a constraint can stand beside its one column and would get the name that it has.
fn belongs(rule: &Constraint, table: &str, column: &str) -> bool {
    rule.columns.len() == 1
        && rule.columns.first().is_some_and(|only| only == column)
        && automatic(rule, table)
        && !beside(rule).is_empty()
}

/// Whether Postgres itself would give the constraint this name.
fn automatic(rule: &Constraint, table: &str) -> bool {
    let columns = rule.columns.join("_");
    let suffix = match rule.kind {
        Kind::PrimaryKey => return rule.name == format!("{table}_pkey"),
        Kind::Unique => "key",
        Kind::Check if rule.columns.len() != 1 => return rule.name == format!("{table}_check"),
        Kind::Check => "check",
        Kind::ForeignKey => "fkey",
        Kind::Exclude => "excl",
    };
    rule.name == format!("{table}_{columns}_{suffix}")
}

/// The constraint as it stands beside its only column; empty where it cannot.
fn beside(rule: &Constraint) -> &str {
    let columns = format!(" ({})", idents(&rule.columns));
    match rule.kind {
        // Nothing but the columns may follow, and no NULLS NOT DISTINCT come before them.
        Kind::PrimaryKey | Kind::Unique => {
            let plain = rule.definition.strip_suffix(&columns);
            plain.filter(|plain| ["PRIMARY KEY", "UNIQUE"].contains(plain)).unwrap_or_default()
        }
        Kind::ForeignKey => rule.definition.find("REFERENCES ").map_or("", |at| &rule.definition[at..]),
        Kind::Check | Kind::Exclude => &rule.definition,
    }
}
