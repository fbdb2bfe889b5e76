//! Session settings that a file changes, put back at its end: a dump from pg_dump empties the search path, and the next
//! file, or the next cell, would not find its tables.

use crate::connection::Connection;
use crate::error::Result;
use crate::sql::{Script, ident, literal};
use std::collections::BTreeMap;

/// The settings of the session before a file that may change them.
pub(super) struct SessionSettings(Option<BTreeMap<String, String>>);

const READ: &str = "SELECT name, current_setting(name) FROM pg_catalog.pg_settings \
                    WHERE source = 'session' AND name !~ '^transaction_' \
                    UNION ALL SELECT 'role', current_setting('role')";

impl SessionSettings {
    /// Reads them, before the transaction begins: what is set in it for its own time does not count.
    pub fn before(db: &mut Connection, script: &Script<'_>) -> Result<Self> {
        Ok(Self(if script.changes_settings() { Some(read(db)?) } else { None }))
    }

    /// Puts back what has changed; part of the transaction.
    pub fn restore(&self, db: &mut Connection) -> Result<()> {
        let Some(before) = &self.0 else { return Ok(()) };
        let after = read(db)?;
        let mut sql = String::new();
        for (name, value) in &after {
            match before.get(name) {
                Some(old) if old == value => {}
                Some(old) => {
                    sql += &format!("SELECT pg_catalog.set_config({}, {}, false);", literal(name), literal(old))
                }
                None => sql += &format!("RESET {};", name.split('.').map(ident).collect::<Vec<_>>().join(".")),
            }
        }
        // What was RESET in the file is not among them any more.
        for (name, old) in before.iter().filter(|(name, _)| !after.contains_key(*name)) {
            sql += &format!("SELECT pg_catalog.set_config({}, {}, false);", literal(name), literal(old));
        }
        if sql.is_empty() { Ok(()) } else { db.batch_execute(&sql) }
    }
}

fn read(db: &mut Connection) -> Result<BTreeMap<String, String>> {
    let pair = |row: Vec<Option<String>>| Some((row.first()?.clone()?, row.get(1)?.clone().unwrap_or_default()));
    Ok(db.texts(READ)?.into_iter().filter_map(pair).collect())
}
