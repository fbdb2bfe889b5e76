//! Changes as SQL.

use super::index::create_index;
use super::labels::create_enum;
use super::{column, constraint, table};
use crate::schema::change::{Change, EnumColumn, View};
use crate::schema::types::Enum;
use crate::sql::{cut, ident, literal};

/// The statements of the changes, in their order, without semicolons.
#[must_use]
pub fn sql(changes: &[Change]) -> Vec<String> {
    changes.iter().flat_map(one).collect()
}

fn one(change: &Change) -> Vec<String> {
    let alter = |table: &str, what: String| vec![format!("ALTER TABLE {} {what}", ident(table))];
    match change {
        Change::RenameTable { from, to } => alter(from, format!("RENAME TO {}", ident(to))),
        Change::RenameColumn { table, from, to } => {
            alter(table, format!("RENAME COLUMN {} TO {}", ident(from), ident(to)))
        }
        Change::RenameEnum { from, to } => vec![format!("ALTER TYPE {} RENAME TO {}", ident(from), ident(to))],
        Change::RenameLabel { labels, from, to } => {
            vec![format!("ALTER TYPE {} RENAME VALUE {} TO {}", ident(labels), literal(from), literal(to))]
        }
        Change::DropView(view) => vec![format!("DROP {} {}", kind(view), view.name)],
        Change::CreateView(view) => {
            let with = view.options.as_ref().map_or(String::new(), |options| format!(" WITH ({options})"));
            let mut sql = vec![format!("CREATE {} {}{with} AS\n{}", kind(view), view.name, view.query)];
            sql.extend(view.after.iter().cloned());
            sql
        }
        Change::CreateEnum(labels) => vec![create_enum(&ident(&labels.name), &labels.labels)],
        Change::AddLabel { from, label, before } => {
            let place = before.as_ref().map_or(String::new(), |next| format!(" BEFORE {}", literal(next)));
            vec![format!("ALTER TYPE {} ADD VALUE {}{place}", ident(&from.name), literal(label))]
        }
        Change::ReplaceEnum { from, to, columns } => replace_enum(from, to, columns),
        Change::DropEnum(labels) => vec![format!("DROP TYPE {}", ident(&labels.name))],
        Change::CreateTable(table) => table::create(table),
        Change::DropTable(table) => vec![format!("DROP TABLE {}", ident(&table.name))],
        Change::AddColumn { table, column, fill } => column::add(table, column, fill.as_deref()),
        Change::DropColumn { table, column } => alter(table, format!("DROP COLUMN {}", ident(&column.name))),
        Change::AlterColumn { table, from, to, fill, using } => {
            column::alter(table, from, to, fill.as_deref(), using.as_deref())
        }
        Change::AddConstraint { table, constraint } => {
            alter(table, format!("ADD {}", constraint::constraint(constraint, true)))
        }
        Change::DropConstraint { table, constraint } => {
            alter(table, format!("DROP CONSTRAINT {}", ident(&constraint.name)))
        }
        Change::RenameConstraint { table, constraint, to } => {
            alter(table, format!("RENAME CONSTRAINT {} TO {}", ident(&constraint.name), ident(to)))
        }
        Change::AddIndex { table, index } => vec![create_index(index, true, &ident(table))],
        Change::DropIndex { index, .. } => vec![format!("DROP INDEX {}", ident(&index.name))],
        Change::RenameIndex { from, to, .. } => vec![format!("ALTER INDEX {} RENAME TO {}", ident(from), ident(to))],
        Change::CommentTable { table, comment } => {
            let text = comment.as_deref().map_or("NULL".to_owned(), literal);
            vec![format!("COMMENT ON TABLE {} IS {text}", ident(table))]
        }
    }
}

fn kind(view: &View) -> &'static str {
    if view.materialized { "MATERIALIZED VIEW" } else { "VIEW" }
}

/// Postgres cannot take a label away, so another type takes the name.
fn replace_enum(from: &Enum, to: &Enum, columns: &[EnumColumn]) -> Vec<String> {
    let old = format!("{}_old", cut(&from.name).chars().take(55).collect::<String>());
    let mut sql = vec![
        format!("ALTER TYPE {} RENAME TO {}", ident(&from.name), ident(&old)),
        create_enum(&ident(&to.name), &to.labels),
    ];
    for one in columns {
        let (name, alter) = (ident(&one.column), format!("ALTER TABLE {} ALTER COLUMN", ident(&one.table)));
        if one.has_default {
            sql.push(format!("{alter} {name} DROP DEFAULT"));
        }
        let text = if one.ty.ends_with("[]") { "text[]" } else { "text" };
        let using = one.using.clone().unwrap_or_else(|| format!("{name}::{text}::{}", one.ty));
        sql.push(format!("{alter} {name} TYPE {} USING {using}", one.ty));
        if let Some(expression) = &one.default {
            sql.push(format!("{alter} {name} SET DEFAULT {expression}"));
        }
    }
    sql.push(format!("DROP TYPE {}", ident(&old)));
    sql
}
