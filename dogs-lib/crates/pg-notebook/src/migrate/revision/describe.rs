//! What a migration does, in words.

use super::hazards::hazards;
use crate::schema::{Change, Column, Kind, RowCounts, Schema, Value, written_default};

/// One line for each change, with its hazards on lines of their own. `before` is the schema it starts from; `rows` are
/// those at stake, if they are known.
pub(super) fn describe(changes: &[Change], before: &Schema, rows: Option<&RowCounts>) -> Vec<String> {
    let mut lines = Vec::new();
    for change in changes {
        // A new table is empty, and nobody waits for it.
        let new = table_of(change).is_some_and(|table| before.table(table).is_none() && !renamed(changes, table));
        if new && !matches!(change, Change::CreateTable(_)) {
            continue;
        }
        let Some(line) = line(change) else { continue };
        lines.push(line);
        lines.extend(hazards(change, rows).into_iter().map(|hazard| format!("  {hazard}")));
    }
    lines
}

fn renamed(changes: &[Change], table: &str) -> bool {
    changes.iter().any(|change| matches!(change, Change::RenameTable { to, .. } if to == table))
}

fn table_of(change: &Change) -> Option<&str> {
    match change {
        Change::CreateTable(table) => Some(&table.name),
        Change::AddIndex { table, .. } | Change::AddConstraint { table, .. } => Some(table),
        _ => None,
    }
}

fn line(change: &Change) -> Option<String> {
    let rule = |kind: &Kind| match kind {
        Kind::PrimaryKey => "primary key",
        Kind::Unique => "unique constraint",
        Kind::Check => "check",
        Kind::ForeignKey => "foreign key",
        Kind::Exclude => "exclusion constraint",
    };
    Some(match change {
        Change::RenameTable { from, to } => format!("Renames the table {from} to {to}."),
        Change::RenameColumn { table, from, to } => format!("Renames {table}.{from} to {to}."),
        Change::RenameEnum { from, to } => format!("Renames the enum {from} to {to}."),
        Change::RenameLabel { labels, from, to } => format!("Renames the label {from} of {labels} to {to}."),
        Change::DropView(view) => format!("Makes the view {} anew, because what it reads changes.", view.name),
        Change::CreateView(_) => return None,
        Change::CreateEnum(labels) => format!("Creates the enum {} ({}).", labels.name, labels.labels.join(", ")),
        Change::AddLabel { from, label, .. } => format!("Adds the label {label} to {}.", from.name),
        Change::ReplaceEnum { from, to, .. } => format!(
            "Replaces the enum {} ({}) by one with the labels {}.",
            from.name,
            from.labels.join(", "),
            to.labels.join(", ")
        ),
        Change::DropEnum(labels) => format!("Drops the enum {}.", labels.name),
        Change::CreateTable(table) => format!("Creates the table {}.", table.name),
        Change::DropTable(table) => format!("Drops the table {}.", table.name),
        Change::AddColumn { table, column, fill } => {
            let fill = fill.as_ref().map_or(String::new(), |fill| format!(" Rows that exist get {fill}."));
            format!("Adds {table}.{} ({}).{fill}", column.name, column.ty)
        }
        Change::DropColumn { table, column } => format!("Drops {table}.{} ({}).", column.name, column.ty),
        Change::AlterColumn { table, from, to, fill, using } => {
            format!("Changes {table}.{}: {}.", to.name, differences(from, to, fill.as_deref(), using.as_deref()))
        }
        Change::AddConstraint { table, constraint } => {
            format!("Adds a {} to {table}: {}.", rule(&constraint.kind), constraint.definition)
        }
        Change::DropConstraint { table, constraint } => {
            format!("Drops a {} of {table}: {}.", rule(&constraint.kind), constraint.definition)
        }
        Change::RenameConstraint { table, constraint, to } => {
            format!("Renames the {} {} of {table} to {to}.", rule(&constraint.kind), constraint.name)
        }
        Change::AddIndex { table, index } => format!("Adds the index {} to {table}.", index.name),
        Change::DropIndex { table, index } => format!("Drops the index {} of {table}.", index.name),
        Change::RenameIndex { table, from, to } => format!("Renames the index {from} of {table} to {to}."),
        Change::CommentTable { table, .. } => format!("Changes the comment of {table}."),
    })
}

fn differences(from: &Column, to: &Column, fill: Option<&str>, using: Option<&str>) -> String {
    let mut parts = Vec::new();
    if from.ty != to.ty {
        let by = using.map_or(String::new(), |using| format!(" by {using}"));
        parts.push(format!("{} becomes {}{by}", from.ty, to.ty));
    }
    if from.collation != to.collation {
        let collation = to.collation.as_deref().unwrap_or("the database's");
        parts.push(format!("its collation becomes {collation}"));
    }
    match (from.nullable, to.nullable) {
        (true, false) => {
            let fill = fill.map_or(String::new(), |fill| format!(" ({fill} instead)"));
            parts.push(format!("no more NULL{fill}"));
        }
        (false, true) => parts.push("NULL is allowed".to_owned()),
        _ => {}
    }
    if !from.value.same(&to.value) {
        parts.push(match &to.value {
            Value::Null => "without default".to_owned(),
            Value::Default(expression) => format!("default {}", written_default(expression, &to.ty)),
            Value::Serial(_) => "numbered by a sequence".to_owned(),
            Value::IdentityAlways => "numbered by the database".to_owned(),
            Value::IdentityByDefault => "numbered by the database unless an INSERT says".to_owned(),
            Value::Generated(expression) | Value::Virtual(expression) => format!("computed as {expression}"),
        });
    }
    if from.comment != to.comment {
        parts.push("its comment".to_owned());
    }
    parts.join(", ")
}
