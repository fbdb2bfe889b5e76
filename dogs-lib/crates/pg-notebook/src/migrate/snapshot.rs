//! What is in a schema, in the server's own words, so that two of them can be compared.

use crate::connection::Connection;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet};

const READ: &str = include_str!("snapshot.sql");

/// Which part of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// The schema that new tables go to.
    Schema,
    /// All but the server's own.
    Database,
}

/// Every object, by the table that it belongs to and its name, with its definition. Rows, privileges and the order of
/// columns are left out, and the history table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Snapshot(BTreeMap<(String, String), String>);

impl Snapshot {
    pub fn read(db: &mut Connection, extent: Extent) -> Result<Self> {
        let sql = READ.replace("$all", if extent == Extent::Database { "true" } else { "false" });
        let rows = db.texts(&sql)?.into_iter().filter_map(|row| {
            let [owner, object, definition]: [String; 3] =
                row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().try_into().ok()?;
            Some(((owner, object), definition))
        });
        Ok(Self(rows.collect()))
    }

    /// How `self` differs from what is `wanted`, one phrase each.
    pub fn differences(&self, wanted: &Self) -> Vec<String> {
        let keys: BTreeSet<_> = self.0.keys().chain(wanted.0.keys()).collect();
        let phrase = |key: &(String, String)| {
            let object = &key.1;
            match (self.0.get(key), wanted.0.get(key)) {
                (None, Some(_)) => Some(format!("{object} is missing")),
                (Some(_), None) => Some(format!("{object} is too much")),
                (Some(found), Some(wanted)) if found != wanted => {
                    Some(format!("{object} is {found:?}, not {wanted:?}"))
                }
                _ => None,
            }
        };
        keys.into_iter().filter_map(phrase).collect()
    }

    /// Only what is in tables that `other` has too, and what is in no table but in `other`.
    pub fn known_to(mut self, other: &Self) -> Self {
        let tables: BTreeSet<&str> =
            other.0.keys().map(|(owner, _)| owner.as_str()).filter(|o| !o.is_empty()).collect();
        self.0.retain(|key, _| other.0.contains_key(key) || tables.contains(key.0.as_str()));
        self
    }
}
