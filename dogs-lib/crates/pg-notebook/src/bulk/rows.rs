//! Rows from an iterator, in the binary form of COPY.

use super::copy::CopyIn;
use super::insert::Insert;
use super::row_error;
use crate::connection::Connection;
use crate::connection::FromRow;
use crate::error::{Error, Report, Result};
use crate::sql::Script;
use bytes::{BufMut, BytesMut};
use postgres::Statement;
use postgres::types::{IsNull, ToSql, Type};
use std::borrow::Borrow;

/// What is sent at once; more does not make it faster.
const CHUNK: usize = 64 * 1024;
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
const END: i16 = -1;
/// Where rows wait that need more than COPY can do. `synchronize_seqscans` would let them be read from the middle.
const WAITING: &str = "new_rows";

impl Connection {
    /// Adds any number of rows to the table of `T` and returns how many; all of them or none. The iterator is asked
    /// for one row at a time, and nothing of it is kept.
    ///
    /// # Errors
    /// [`Error::Statement`] with the number of the row that the server refused; [`Error::Row`] with that of one that
    /// does not fit the columns; [`Error::Lost`].
    pub fn insert_all<T: Insert>(&mut self, rows: impl IntoIterator<Item = impl Borrow<T>>) -> Result<u64> {
        let result = self.transaction(|db| copy_rows::<T>(db, T::INSERT_TABLE, rows));
        result.map_err(|error| row_error::row(error, T::INSERT_TABLE))
    }

    /// As [`Self::insert_all`], and returns the new rows as the database has them, in the order of the iterator.
    /// `columns` is what follows RETURNING, and has to fit `R`.
    ///
    /// # Errors
    /// As [`Self::insert_all`], and [`Error::Row`] if a row does not fit `R`.
    pub fn insert_all_returning<T: Insert, R: FromRow>(
        &mut self,
        rows: impl IntoIterator<Item = impl Borrow<T>>,
        columns: &str,
    ) -> Result<Vec<R>> {
        let (table, given) = (T::INSERT_TABLE, T::INSERT_COLUMNS.join(", "));
        self.transaction(|db| {
            wait_in_table::<T>(db, rows)?;
            let sql = format!("INSERT INTO {table} ({given}) SELECT {given} FROM {WAITING} RETURNING {columns}");
            let all = db.query_as(&sql, &[])?;
            db.batch_execute(&format!("DROP TABLE {WAITING}"))?;
            Ok(all)
        })
        .map_err(|error| row_error::row(error, table))
    }

    /// Adds rows, and where there is a row with the same `key` already, changes that one. Returns how many rows were
    /// added or changed. Of rows with the same key the last one counts.
    ///
    /// # Errors
    /// As [`Self::insert_all`]; the `key` must be the columns of a unique constraint.
    pub fn upsert_all<T: Insert>(
        &mut self,
        rows: impl IntoIterator<Item = impl Borrow<T>>,
        key: &[&str],
    ) -> Result<u64> {
        let (table, given, key_list) = (T::INSERT_TABLE, T::INSERT_COLUMNS.join(", "), key.join(", "));
        let others = T::INSERT_COLUMNS.iter().filter(|column| !key.contains(column));
        let set: Vec<String> = others.map(|column| format!("{column} = excluded.{column}")).collect();
        let action = if set.is_empty() { "NOTHING".to_owned() } else { format!("UPDATE SET {}", set.join(", ")) };
        self.transaction(|db| {
            wait_in_table::<T>(db, rows)?;
            let sql = format!(
                "INSERT INTO {table} ({given}) \
                 SELECT DISTINCT ON ({key_list}) {given} FROM {WAITING} ORDER BY {key_list}, ctid DESC \
                 ON CONFLICT ({key_list}) DO {action}"
            );
            let count = db.execute(&sql, &[])?;
            db.batch_execute(&format!("DROP TABLE {WAITING}"))?;
            Ok(count)
        })
        .map_err(|error| row_error::row(error, table))
    }
}

/// Puts rows into a temporary table with the columns and the checks of their own, so that a refusal names the row.
fn wait_in_table<T: Insert>(db: &mut Connection, rows: impl IntoIterator<Item = impl Borrow<T>>) -> Result<()> {
    let table = T::INSERT_TABLE;
    db.batch_execute(&format!(
        "SET LOCAL synchronize_seqscans = off; \
         CREATE TEMP TABLE {WAITING} (LIKE {table} INCLUDING CONSTRAINTS INCLUDING GENERATED) ON COMMIT DROP"
    ))?;
    let superfluous: Vec<(String,)> = db.query_as(
        &format!(
            "SELECT 'DROP ' || quote_ident(attname) FROM pg_attribute \
             WHERE attrelid = 'pg_temp.{WAITING}'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' \
             AND attname <> ALL (SELECT (parse_ident(name))[1] FROM unnest($1::text[]) name)"
        ),
        &[&T::INSERT_COLUMNS],
    )?;
    if !superfluous.is_empty() {
        let drops: Vec<String> = superfluous.into_iter().map(|(drop,)| drop).collect();
        db.batch_execute(&format!("ALTER TABLE {WAITING} {} CASCADE", drops.join(" CASCADE, ")))?;
    }
    copy_rows::<T>(db, WAITING, rows).map(drop)
}

fn copy_rows<T: Insert>(
    db: &mut Connection,
    table: &str,
    rows: impl IntoIterator<Item = impl Borrow<T>>,
) -> Result<u64> {
    let columns = T::INSERT_COLUMNS.join(", ");
    let probe = Script::new(format!("SELECT {columns} FROM {table} LIMIT 0"));
    let types = |statement: &Statement| statement.columns().iter().map(|column| column.type_().clone()).collect();
    let types: Vec<Type> = db.look(&probe, types)?;
    let mut copy = CopyIn::start(db, table, &columns, "FORMAT binary")?;
    let mut buffer = BytesMut::with_capacity(CHUNK + CHUNK / 4);
    buffer.put_slice(HEADER);
    for (row, number) in rows.into_iter().zip(1_u64..) {
        encode(&row.borrow().insert_values(), &types, &mut buffer)
            .map_err(|(column, cause)| does_not_fit::<T>(number, column, &types, cause.as_ref()))?;
        if buffer.len() >= CHUNK {
            copy.send(buffer.split().freeze())?;
        }
    }
    buffer.put_i16(END);
    copy.send(buffer.freeze())?;
    copy.finish()
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Writes one row; else the number of the column that it failed at.
fn encode(
    values: &[&(dyn ToSql + Sync)],
    types: &[Type],
    buffer: &mut BytesMut,
) -> std::result::Result<(), (usize, Cause)> {
    let count = i16::try_from(types.len()).map_err(|error| (0, error.into()))?;
    if values.len() != types.len() {
        return Err((0, format!("{} values for {} columns", values.len(), types.len()).into()));
    }
    buffer.put_i16(count);
    for (i, (value, ty)) in values.iter().zip(types).enumerate() {
        let at = buffer.len();
        buffer.put_i32(-1);
        let null = value.to_sql_checked(ty, buffer).map_err(|cause| (i, cause))?;
        if let IsNull::No = null {
            let length = i32::try_from(buffer.len() - at - 4).map_err(|_| (i, "longer than 2 GB".into()))?;
            buffer[at..at + 4].copy_from_slice(&length.to_be_bytes());
        }
    }
    Ok(())
}

fn does_not_fit<T: Insert>(
    number: u64,
    column: usize,
    types: &[Type],
    cause: &(dyn std::error::Error + 'static),
) -> Error {
    let mut report = Report::new(format!("nothing was added to {}", T::INSERT_TABLE), cause.to_string());
    report.details.push(("row", number.to_string()));
    if let (Some(name), Some(ty)) = (T::INSERT_COLUMNS.get(column), types.get(column)) {
        report.details.push(("column", format!("{name}, {ty} in the database")));
    }
    Error::Row(report)
}
