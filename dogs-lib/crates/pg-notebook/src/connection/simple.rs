//! SQL without parameters: one round trip, nothing prepared, every value as text.

use super::Connection;
use crate::error::Result;
use crate::log;
use crate::sql::Script;
use postgres::{SimpleQueryMessage, SimpleQueryRow};

impl Connection {
    /// All rows of one or several statements, every value as the server writes it.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// for row in db.simple_query("SHOW ALL")? {
    ///     println!("{:?} = {:?}", row.get(0), row.get(1));
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Connection::query`].
    pub fn simple_query(&mut self, sql: &str) -> Result<Vec<SimpleQueryRow>> {
        let rows = |message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        };
        let script = Script::new(sql);
        Ok(self.run(&script, |client| client.simple_query(&script))?.into_iter().filter_map(rows).collect())
    }

    /// As [`Self::simple_query`], with each message handed over as it comes; `take` says how many rows there are so far.
    pub(crate) fn simple_each(
        &mut self,
        script: &Script<'_>,
        mut take: impl FnMut(SimpleQueryMessage) -> u64,
    ) -> Result<()> {
        self.run(script, |client| {
            let (mut stream, mut rows) = (client.simple_stream(script)?, 0);
            let mut take = |message| {
                rows = take(message);
                true
            };
            while client.arrived(&mut stream, &mut take)? {}
            log::rows(rows);
            Ok(())
        })
    }

    /// As [`Self::simple_query`], with NULL as `None`.
    pub(crate) fn texts(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>> {
        let texts = |row: &SimpleQueryRow| (0..row.len()).map(|i| row.get(i).map(ToOwned::to_owned)).collect();
        Ok(self.simple_query(sql)?.iter().map(texts).collect())
    }
}
