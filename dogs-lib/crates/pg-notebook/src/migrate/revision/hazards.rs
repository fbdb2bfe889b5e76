//! What is dangerous about a change.

use super::casts::rewrites;
use crate::schema::{Change, Column, Constraint, Enum, EnumColumn, Kind, RowCounts, Value};

/// The hazards of a change, one line each; `rows` are those at stake, if they are known.
pub(super) fn hazards(change: &Change, rows: Option<&RowCounts>) -> Vec<String> {
    match change {
        Change::DropTable(table) => {
            let gone = rows.map_or("its rows go".to_owned(), |rows| number(rows.table(&table.name), "row", "go"));
            vec![loss(&format!("{gone} with it"))]
        }
        Change::DropColumn { table, column } if column.value.computed().is_none() => {
            let count = |rows: &RowCounts| number(rows.column(table, &column.name), "value", "go");
            let gone = rows.map_or("its values go".to_owned(), count);
            vec![loss(&format!("{gone} with it"))]
        }
        Change::AddColumn { table, column, fill } => added_column(table, column, fill.is_some()),
        Change::AlterColumn { table, from, to, .. } => {
            if (from.ty != to.ty && rewrites(&from.ty, &to.ty)) || from.collation != to.collation {
                vec![rewrite(table)]
            } else if from.nullable && !to.nullable {
                vec![scan(table)]
            } else {
                Vec::new()
            }
        }
        Change::ReplaceEnum { from, to, columns } => replaced_enum(from, to, columns, rows),
        Change::AddConstraint { table, constraint } => vec![added_constraint(table, constraint)],
        Change::AddIndex { table, .. } => vec![format!("BLOCKS WRITES: nobody writes {table} until it is built.")],
        _ => Vec::new(),
    }
}

fn added_column(table: &str, column: &Column, filled: bool) -> Vec<String> {
    let volatile = match &column.value {
        Value::Generated(_) | Value::IdentityAlways | Value::IdentityByDefault | Value::Serial(_) => true,
        Value::Default(expression) => volatile(expression),
        Value::Null | Value::Virtual(_) => false,
    };
    if filled {
        let everybody = "is updated, and nobody else reads or writes it meanwhile.";
        vec![format!("ACCESS EXCLUSIVE: every row of {table} {everybody}")]
    } else if volatile {
        vec![rewrite(table)]
    } else if !column.nullable && !column.value.fills() {
        vec![format!("Works only where {table} has no rows, as here.")]
    } else {
        Vec::new()
    }
}

fn replaced_enum(from: &Enum, to: &Enum, columns: &[EnumColumn], rows: Option<&RowCounts>) -> Vec<String> {
    let mut found = Vec::new();
    for one in columns {
        let count = rows.map_or(0, |rows| rows.column(&one.table, &one.column));
        if count > 0 {
            let lose = number(count, "row", "lose");
            found.push(loss(&format!("{lose} a label in {}.{}", one.table, one.column)));
        }
    }
    if from.labels.iter().any(|label| !to.labels.contains(label)) && found.is_empty() && !columns.is_empty() {
        found.push("Fails where rows still have a label that goes.".to_owned());
    }
    found.extend(columns.iter().map(|one| rewrite(&one.table)));
    found.dedup();
    found
}

fn added_constraint(table: &str, constraint: &Constraint) -> String {
    match constraint.kind {
        Kind::PrimaryKey | Kind::Unique | Kind::Exclude => {
            format!("ACCESS EXCLUSIVE: nobody reads or writes {table} until its index is built.")
        }
        Kind::Check => scan(table),
        Kind::ForeignKey if constraint.definition.ends_with(" NOT VALID") => {
            "Holds for new rows; those that exist are not looked at, for what they refer to is gone.".to_owned()
        }
        Kind::ForeignKey => {
            let other = constraint.references.as_ref().filter(|(other, _)| other != table);
            let other = other.map_or(String::new(), |(other, _)| format!(" or {other}"));
            format!("BLOCKS WRITES: nobody writes {table}{other} until every row is looked at.")
        }
    }
}

fn number(count: i64, what: &str, verb: &str) -> String {
    match count {
        1 => format!("1 {what} here {verb}{}", if verb == "go" { "es" } else { "s" }),
        _ => format!("{count} {what}s here {verb}"),
    }
}

fn loss(what: &str) -> String {
    format!("DATA LOSS: {what}.")
}

fn rewrite(table: &str) -> String {
    format!("TABLE REWRITE, ACCESS EXCLUSIVE: nobody reads or writes {table} until it is written anew.")
}

fn scan(table: &str) -> String {
    format!("ACCESS EXCLUSIVE: nobody reads or writes {table} until every row is looked at.")
}

/// Whether a default may differ from row to row, so that every row has to be written.
fn volatile(expression: &str) -> bool {
    ["random(", "clock_timestamp(", "gen_random_uuid(", "uuid_generate", "nextval(", "timeofday(", "uuidv"]
        .iter()
        .any(|function| expression.contains(function))
}
