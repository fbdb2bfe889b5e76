//! `select *`, cell by cell.

use crate::look::Relation;
use crate::outcome::Outcome;
use crate::text::difference;
use pg_notebook::display::Table;
use pg_notebook::{Connection, inspect};

/// Reads all rows of a relation as a cell shows them, and as the server writes them.
pub fn rows(db: &mut Connection, relation: &Relation, outcome: &mut Outcome) {
    for page in 0.. {
        let sql = format!("SELECT * FROM {} LIMIT {1} OFFSET {page} * {1}", relation.name, Table::KEPT);
        let server = db.simple_query(&sql);
        let ours = inspect::sql(db, &sql, &[]);
        let (server, ours) = match (server, ours) {
            (Ok(server), Ok(ours)) => (server, ours),
            (Err(refused), Err(error)) if refused.code() == error.code() => {
                outcome.refused.insert(relation.name.clone());
                return;
            }
            (server, ours) => {
                let said = |ok: bool, error: Option<pg_notebook::Error>| {
                    if ok { "rows".to_owned() } else { error.map_or_else(String::new, |error| error.to_string()) }
                };
                let (server, ours) = (said(server.is_ok(), server.err()), said(ours.is_ok(), ours.err()));
                outcome.failed(&sql, &format!("the server: {server}; here: {ours}"));
                return;
            }
        };
        // Rows without a column are nothing to show.
        if relation.columns == 0 {
            return;
        }
        if server.len() as u64 != ours.total() || server.len() != ours.rows().len() {
            outcome.failed(&sql, &format!("{} rows instead of {}", ours.total(), server.len()));
            return;
        }
        let columns = ours.columns();
        for (n, (server, ours)) in server.iter().zip(ours.rows()).enumerate() {
            if server.len() != ours.len() {
                outcome.failed(&sql, &format!("{} columns instead of {}", ours.len(), server.len()));
                return;
            }
            for (i, (cell, column)) in ours.iter().zip(columns).enumerate() {
                outcome.cells += 1;
                if let Some(difference) = difference(&column.sql_type, cell, server.get(i)) {
                    let place = format!(
                        "{}, column {:?} of type {}, row {n} of page {page}",
                        relation.name, column.name, column.sql_type
                    );
                    outcome.failed(&place, &difference);
                }
            }
        }
        outcome.rows += server.len() as u64;
        if server.len() < Table::KEPT {
            return;
        }
    }
}
