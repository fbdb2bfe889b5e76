//! A writer of numbered rows that remembers what the server acknowledged.

use pg_notebook::{Connection, Error, Result};
use std::collections::{BTreeMap, BTreeSet};

/// No key: a row that was written twice is there twice.
pub const TABLE: &str = "CREATE TABLE IF NOT EXISTS log (n bigint NOT NULL)";

pub struct Writer {
    pub db: Connection,
    next: i64,
    acknowledged: BTreeSet<i64>,
    /// Sent, and then the connection was lost.
    unsure: BTreeSet<i64>,
}

impl Writer {
    /// Writes rows from number `first` on.
    pub fn new(db: Connection, first: i64) -> Self {
        Self { db, next: first, acknowledged: BTreeSet::new(), unsure: BTreeSet::new() }
    }

    /// Writes one row outside of a transaction.
    pub fn write(&mut self) -> Result<()> {
        self.next += 1;
        match insert(&mut self.db, self.next) {
            Ok(()) => drop(self.acknowledged.insert(self.next)),
            Err(Error::Connect(report)) => return Err(Error::Connect(report)),
            Err(error) => {
                self.unsure.insert(self.next);
                return Err(error);
            }
        }
        Ok(())
    }

    /// Writes `count` rows in one transaction, with `before_commit` between the last of them and COMMIT.
    pub fn write_together(&mut self, count: i64, before_commit: impl FnOnce()) -> Result<()> {
        let numbers = self.next + 1..=self.next + count;
        self.next += count;
        let result = self.db.transaction(|db| {
            numbers.clone().try_for_each(|n| insert(db, n))?;
            before_commit();
            Ok(())
        });
        match result {
            Ok(()) => self.acknowledged.extend(numbers),
            Err(_) => self.unsure.extend(numbers),
        }
        result
    }

    pub fn acknowledged(&self) -> usize {
        self.acknowledged.len()
    }

    pub fn unsure(&self) -> usize {
        self.unsure.len()
    }
}

/// Writes the row with this number.
pub fn insert(db: &mut Connection, n: i64) -> Result<()> {
    assert_eq!(db.execute("INSERT INTO log (n) VALUES ($1)", &[&n])?, 1);
    Ok(())
}

/// The numbers that are there, each with how often.
pub fn rows(db: &mut Connection) -> BTreeMap<i64, i64> {
    let rows: Vec<(i64, i64)> = db.query_as("SELECT n, count(*) FROM log GROUP BY n", &[]).unwrap();
    rows.into_iter().collect()
}

/// Every acknowledged row is there once, every unsure one at most once, and no other.
#[track_caller]
pub fn check(db: &mut Connection, writers: &[&Writer]) {
    let rows = rows(db);
    let twice: Vec<_> = rows.iter().filter(|(_, count)| **count != 1).collect();
    assert!(twice.is_empty(), "more than once: {twice:?}");
    let acknowledged = || writers.iter().flat_map(|writer| &writer.acknowledged);
    let lost: Vec<_> = acknowledged().filter(|n| !rows.contains_key(n)).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let known: BTreeSet<_> = acknowledged().chain(writers.iter().flat_map(|writer| &writer.unsure)).collect();
    let foreign: Vec<_> = rows.keys().filter(|n| !known.contains(n)).collect();
    assert!(foreign.is_empty(), "nobody wrote: {foreign:?}");
}
