//! How many rows a change is about.

use super::change::Change;
use crate::connection::Connection;
use crate::connection::column;
use crate::error::Result;
use crate::sql::{ident, literal};
use std::collections::{BTreeMap, HashMap};

/// Numbers of rows, by what they are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RowCounts {
    /// Of a table.
    pub tables: HashMap<String, i64>,
    /// Of a table whose column is not NULL, where the column goes; is NULL, where it gets NOT NULL; has a label that
    /// goes, where its enum is replaced.
    pub columns: HashMap<(String, String), i64>,
}

impl RowCounts {
    pub fn table(&self, table: &str) -> i64 {
        self.tables.get(table).copied().unwrap_or_default()
    }

    pub fn column(&self, table: &str, column: &str) -> i64 {
        self.columns.get(&(table.to_owned(), column.to_owned())).copied().unwrap_or_default()
    }
}

/// Counts the rows that are at stake, with one query for each table.
pub(crate) fn count_rows(db: &mut Connection, changes: &[Change]) -> Result<RowCounts> {
    let mut wanted: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    for change in changes {
        match change {
            Change::DropTable(table) => drop(wanted.entry(&table.name).or_default()),
            Change::AddColumn { table, .. } => drop(wanted.entry(table).or_default()),
            Change::DropColumn { table, column } => {
                let count = format!("count({})", ident(&column.name));
                wanted.entry(table).or_default().push((&column.name, count));
            }
            Change::AlterColumn { table, from, to, .. } => {
                let counts = wanted.entry(table).or_default();
                if from.nullable && !to.nullable {
                    counts.push((&from.name, format!("count(*) FILTER (WHERE {} IS NULL)", ident(&from.name))));
                }
            }
            Change::ReplaceEnum { from, to, columns } => {
                let gone = from.labels.iter().filter(|label| !to.labels.contains(label));
                let gone = gone.map(|label| literal(label)).collect::<Vec<_>>().join(", ");
                for one in columns {
                    let (name, array) = (ident(&one.column), one.ty.ends_with("[]"));
                    let count = match (gone.is_empty(), array) {
                        (true, _) => continue,
                        (_, true) => format!("count(*) FILTER (WHERE {name}::text[] && ARRAY[{gone}])"),
                        _ => format!("count(*) FILTER (WHERE {name}::text IN ({gone}))"),
                    };
                    wanted.entry(&one.table).or_default().push((&one.column, count));
                }
            }
            _ => {}
        }
    }
    let mut rows = RowCounts::default();
    for (table, counts) in wanted {
        let more: String = counts.iter().map(|(_, count)| format!(", {count}")).collect();
        for row in db.query(&format!("SELECT count(*){more} FROM {}", ident(table)), &[])? {
            rows.tables.insert(table.to_owned(), column(&row, 0)?);
            for (i, (name, _)) in counts.iter().enumerate() {
                rows.columns.insert((table.to_owned(), (*name).to_owned()), column(&row, i + 1)?);
            }
        }
    }
    Ok(rows)
}
