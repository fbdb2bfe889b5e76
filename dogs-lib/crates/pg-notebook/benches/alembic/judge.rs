//! What is so in the database, asked of the catalog and of the rows, without either side's help.

use crate::Result;
use pg_notebook::Connection;
use pg_notebook::model::{Table, Value};
use std::collections::BTreeMap;

/// The schema, one line for each thing in it.
pub fn lines(db: &mut Connection, names: bool) -> Result<Vec<String>> {
    let sql = include_str!("judge.sql").replace("$names", if names { "true" } else { "false" });
    let rows: Vec<(String,)> = db.query_as(&sql, &[])?;
    Ok(rows.into_iter().map(|(line,)| line).collect())
}

/// The lines that only one of the two has.
pub fn difference(found: &[String], wanted: &[String]) -> String {
    let only = |a: &[String], b: &[String], sign: &str| {
        a.iter().filter(|line| !b.contains(line)).map(|line| format!("{sign} {line}")).collect::<Vec<_>>()
    };
    [only(found, wanted, "+"), only(wanted, found, "-")].concat().join("; ")
}

/// The rows that a change has to leave as they are: of every table, view and materialized view how many there are, and
/// the values of the columns that mean the same before and after.
pub fn rows(db: &mut Connection, before: &[Table], after: &[Table]) -> Result<BTreeMap<String, String>> {
    let relations = "SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
                     AND relkind IN ('r', 'p', 'v', 'm') AND relname NOT IN ('refinery_schema_history', 'alembic_version')";
    let names: Vec<(String,)> = db.query_as(relations, &[])?;
    let mut found = BTreeMap::new();
    for (name,) in names {
        let model = |models: &[Table]| models.iter().find(|table| table.name == name).cloned();
        let known = (model(before), model(after));
        let columns: Vec<String> = match &known {
            (Some(old), Some(new)) => {
                let same = old.columns.iter().filter(|column| {
                    let stays = |other: &&pg_notebook::model::Column| {
                        other.name == column.name && other.ty == column.ty && other.nullable == column.nullable
                    };
                    let computed = |value: &Value| matches!(value, Value::Generated(_));
                    let other = new.columns.iter().find(stays);
                    other.is_some_and(|other| !computed(&other.value) && !computed(&column.value))
                });
                same.map(|column| quoted(&column.name)).collect()
            }
            // What comes or goes has no rows to keep.
            (Some(_), None) | (None, Some(_)) => continue,
            (None, None) => Vec::new(),
        };
        let values = columns.iter().map(|column| format!("coalesce({column}::text, '?')")).collect::<Vec<_>>();
        let row = if values.is_empty() { "''".to_owned() } else { values.join(" || ' ' || ") };
        let sql = format!(
            "SELECT concat(count(*), ': ', string_agg(row, ', ' ORDER BY row)) FROM (SELECT {row} AS row FROM {}) r",
            quoted(&name)
        );
        let (text,): (String,) = db.query_one_as(&sql, &[])?;
        found.insert(name, text);
    }
    Ok(found)
}

/// Whether the query says so.
pub fn says(db: &mut Connection, asked: Option<(&str, &str)>) -> Result<bool> {
    let Some((sql, wanted)) = asked else { return Ok(true) };
    let answer = db.query_one_as::<(String,)>(&format!("WITH q AS ({sql}) SELECT q::text FROM q"), &[]);
    let said = answer.map(|(text,)| text.trim_start_matches('(').trim_end_matches(')').replace('"', ""));
    Ok(said.is_ok_and(|said| said == wanted))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
