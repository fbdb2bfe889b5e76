//! Statements and their rows.

use super::row::FromRow;
use super::stream::{Flow, Rows};
use super::{Connection, Params};
use crate::error::{Error, Report, Result, shorten};
use crate::log;
use crate::sql::Script;
use postgres::Row;
use std::ops::ControlFlow;

impl Connection {
    /// All rows of a query.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// let rows = db.query("SELECT name FROM pets WHERE height > $1", &[&20])?;
    /// let first: Option<String> = rows.first().map(|row| row.get(0));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`Error::Statement`] with the server's words; [`Error::Lost`]; [`Error::Row`] if a parameter has the wrong type.
    pub fn query(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<Row>> {
        self.run_rows(&Script::new(sql), params, |client, rows| {
            client.collect(rows).inspect(|rows| log::rows(rows.len() as u64))
        })
    }

    /// All rows of a query as `T`, each read as it arrives.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// let heights = db.query_as::<(String, i32)>("SELECT name, height FROM pets", &[])?;
    /// let tallest = heights.iter().max_by_key(|(_, height)| *height);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Self::query`], and [`Error::Row`] if a row does not fit `T`.
    pub fn query_as<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<Vec<T>> {
        Rows::start(self, sql, params)?.all()
    }

    /// The rows of a query as `T`, one after the other as they arrive, however many there are: see [`Rows`].
    ///
    /// A query that is stopped before its end is cancelled, and undone; a transaction around it goes on.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// let mut total = 0;
    /// for row in db.stream::<(i32,)>("SELECT weight FROM pets", &[])? {
    ///     total += i64::from(row?.0);
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Self::query`]; the iterator's items have the errors of [`Self::query_as`].
    pub fn stream<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<Rows<'_, T>> {
        Rows::guarded(self, sql, params)
    }

    /// Calls `work` with each row of a query as it arrives, and returns how many there were. `work` may end it early:
    /// see [`Flow`].
    ///
    /// # Errors
    /// As [`Self::query_as`], and what `work` returns.
    pub fn each<T: FromRow, F: Flow>(
        &mut self,
        sql: &str,
        params: Params<'_>,
        mut work: impl FnMut(T) -> F,
    ) -> Result<u64> {
        let mut count = 0;
        for row in self.stream(sql, params)? {
            count += 1;
            if let ControlFlow::Break(()) = work(row?).flow()? {
                break;
            }
        }
        Ok(count)
    }

    /// The one row of a query as `T`.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// let (count,) = db.query_one_as::<(i64,)>("SELECT count(*) FROM pets", &[])?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Self::query_as`], and [`Error::Row`] if there is no row or more than one.
    pub fn query_one_as<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<T> {
        let rows = self.query(sql, params)?;
        match rows.as_slice() {
            [row] => T::from_row(row),
            _ => Err(wrong_count(sql, "one row", rows.len())),
        }
    }

    /// The row of a query as `T`, or `None`.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// let found = db.query_opt_as::<(i32,)>("SELECT height FROM pets WHERE name = $1", &[&"Rex"])?;
    /// assert!(found.is_none_or(|(height,)| height > 0));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Self::query_as`], and [`Error::Row`] if there is more than one row.
    pub fn query_opt_as<T: FromRow>(&mut self, sql: &str, params: Params<'_>) -> Result<Option<T>> {
        let rows = self.query(sql, params)?;
        match rows.as_slice() {
            [] => Ok(None),
            [row] => T::from_row(row).map(Some),
            _ => Err(wrong_count(sql, "at most one row", rows.len())),
        }
    }

    /// Runs a statement and returns how many rows it changed.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// let changed = db.execute("UPDATE pets SET weight = weight + 1 WHERE name = $1", &[&"Rex"])?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Self::query`].
    pub fn execute(&mut self, sql: &str, params: Params<'_>) -> Result<u64> {
        self.run_rows(&Script::new(sql), params, |client, rows| {
            let mut rows = Box::pin(rows);
            client.drain(&mut rows, None)?;
            let rows = rows.rows_affected().unwrap_or_default();
            log::rows(rows);
            Ok(rows)
        })
    }

    /// Runs any number of statements separated by semicolons, without parameters. Without `BEGIN` in it, it is one
    /// transaction.
    ///
    /// ```
    /// # fn f(db: &mut pg_notebook::Connection) -> pg_notebook::Result<()> {
    /// db.batch_execute("CREATE TABLE a (n int); CREATE TABLE b (n int)")?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`Self::query`].
    pub fn batch_execute(&mut self, sql: &str) -> Result<()> {
        self.batch(&Script::new(sql))
    }

    /// As [`Self::batch_execute`], of what has been read already.
    pub(crate) fn batch(&mut self, script: &Script<'_>) -> Result<()> {
        self.run(script, |client| client.batch_execute(script))
    }
}

fn wrong_count(sql: &str, wanted: &str, found: usize) -> Error {
    Error::Row(Report::new("wrong number of rows", format!("wanted {wanted}, found {found}")))
        .detail("statement", shorten(sql))
}
