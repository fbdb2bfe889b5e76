//! What the server has told about statements, so that it need not be asked again.

use crate::sql::Script;
use postgres::Statement;
use postgres::types::Type;
use std::collections::HashMap;
use std::sync::Arc;

/// How to run a statement that is known.
#[derive(Clone)]
pub(crate) enum How {
    /// It is prepared in the server: one round trip, and no parsing.
    Prepared(Statement),
    /// The types of its parameters: one round trip, nothing kept in the server.
    Typed(Arc<[Type]>),
}

/// The statements that one connection knows, by their text.
#[derive(Default)]
pub(crate) struct StatementCache {
    known: HashMap<String, Known>,
    clock: u64,
    /// Counts what begins or ends a transaction.
    transaction: u64,
}

struct Known {
    how: How,
    used: u64,
    /// What was counted when it was kept.
    transaction: u64,
}

/// Each one costs some kilobytes of the server's memory.
const MOST: usize = 100;
/// A text this long was put together for once.
const LONGEST: usize = 10_000;

impl StatementCache {
    /// How to run `sql`, if that is known.
    ///
    /// One that was prepared before an open transaction began does not count: if the schema has changed since, the
    /// server would refuse it, and the transaction with it. One that was prepared in it stays right to its end, for
    /// the server keeps others from changing a table that a transaction has seen.
    pub(crate) fn get(&mut self, sql: &str, in_transaction: bool) -> Option<How> {
        let known = self.known.get_mut(sql)?;
        if in_transaction && known.transaction != self.transaction && matches!(known.how, How::Prepared(_)) {
            return None;
        }
        self.clock += 1;
        known.used = self.clock;
        Some(known.how.clone())
    }

    /// Keeps one more, in the place of the one that was not used for the longest time.
    pub(crate) fn keep(&mut self, script: &Script<'_>, how: How) {
        let sql = script.text();
        if sql.len() > LONGEST || script.changes_schema() || script.effect().is_some() {
            return;
        }
        if self.known.len() >= MOST && !self.known.contains_key(sql) {
            let oldest = self.known.iter().min_by_key(|(_, known)| known.used).map(|(sql, _)| sql.clone());
            self.known.remove(&oldest.unwrap_or_default());
        }
        self.clock += 1;
        self.known.insert(sql.to_owned(), Known { how, used: self.clock, transaction: self.transaction });
    }

    pub(crate) fn forget(&mut self, sql: &str) {
        self.known.remove(sql);
    }

    /// To be told of everything that is sent and not known: what changes the schema makes what is known outdated.
    pub(crate) fn note(&mut self, script: &Script<'_>) {
        if script.effect().is_some() {
            self.transaction += 1;
        }
        if script.changes_schema() {
            self.known.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> How {
        How::Typed(Arc::from([]))
    }

    #[test]
    fn the_number_is_bounded_and_the_least_used_goes() {
        let mut statements = StatementCache::default();
        statements.keep(&Script::new("hot"), typed());
        for i in 0..3 * MOST {
            statements.keep(&Script::new(format!("SELECT {i}")), typed());
            assert!(statements.get("hot", false).is_some());
        }
        assert_eq!(statements.known.len(), MOST);
        assert!(statements.get("SELECT 0", false).is_none());
    }

    #[test]
    fn a_change_of_the_schema_forgets_all() {
        let mut statements = StatementCache::default();
        for sql in ["ALTER TABLE pets ADD color text", "begin; drop table pets", "ROLLBACK", "SET search_path TO x"] {
            statements.keep(&Script::new("SELECT 1"), typed());
            statements.note(&Script::new("SELECT 2"));
            assert!(statements.get("SELECT 1", false).is_some());
            statements.note(&Script::new(sql));
            assert!(statements.get("SELECT 1", false).is_none(), "{sql}");
            statements.keep(&Script::new(sql), typed());
            assert!(statements.get(sql, false).is_none(), "{sql}");
        }
    }
}
