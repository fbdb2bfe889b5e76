//! From a row of the server to a Rust value.

use crate::call::Call;
use crate::error::{Error, Report, Result};
use postgres::Row;
use postgres::types::{FromSql, Type, WasNull};
use std::error::Error as _;

/// A type that a row can become.
pub trait FromRow: Sized {
    /// Reads the row.
    ///
    /// # Errors
    /// [`Error::Row`] if a column is missing, is NULL where the field is no `Option`, or has another type.
    fn from_row(row: &Row) -> Result<Self>;
}

/// The value of a column, by position.
///
/// # Errors
/// [`Error::Row`] naming the column, its SQL type and the Rust type.
pub fn column<'r, T: FromSql<'r>>(row: &'r Row, index: usize) -> Result<T> {
    row.try_get(index).map_err(|error| {
        let rust = std::any::type_name::<T>();
        let (doing, sql) = match row.columns().get(index) {
            Some(column) => (format!("cannot read column {:?}", column.name()), column.type_().name()),
            None => (format!("cannot read column {}", index + 1), "absent"),
        };
        let source = error.source();
        let is_null = source.is_some_and(|source| source.is::<WasNull>());
        let is_date = row.columns().get(index).is_some_and(|column| DATES.contains(column.type_()));
        let cause = match source.map_or_else(|| error.to_string(), ToString::to_string) {
            _ if is_null => "it is NULL".to_owned(),
            cause if is_date && cause.starts_with("value too large") => {
                "it is infinity, or beyond the years that Rust's dates have (-262143 to 262142)".to_owned()
            }
            cause => cause,
        };
        let mut report = Report::new(doing, cause);
        report.details.push(("types", format!("{sql} in the database, {rust} in Rust")));
        report.details.extend(which(row).map(|which| ("row", which)));
        report.help = is_null.then(|| format!("make it an Option<{rust}>"));
        report.source = Some(Box::new(error));
        Error::Row(report)
    })
}

const DATES: [Type; 3] = [Type::DATE, Type::TIMESTAMP, Type::TIMESTAMPTZ];

/// How to find a row again: its first column, where that is a number or short text.
fn which(row: &Row) -> Option<String> {
    let name = row.columns().first()?.name();
    let number = row.try_get::<_, i64>(0).or_else(|_| row.try_get::<_, i32>(0).map(i64::from));
    let value = number.map(|number| number.to_string()).or_else(|_| row.try_get(0));
    value.ok().filter(|value| value.len() <= 100).map(|value| format!("{name} = {value}"))
}

/// The value of the column `name`, which is looked for at `index` first: where a statement lists the columns in the
/// model's order, that is where it is.
///
/// # Errors
/// [`Error::Row`] as [`column()`], and if there is no such column.
pub fn named_column<'r, T: FromSql<'r>>(row: &'r Row, index: usize, name: &str) -> Result<T> {
    let columns = row.columns();
    if columns.get(index).is_some_and(|column| column.name() == name) {
        return column(row, index);
    }
    let Some(index) = columns.iter().position(|column| column.name() == name) else {
        let found: Vec<&str> = columns.iter().map(postgres::Column::name).collect();
        let cause = format!("the row has none of that name; it has {}", found.join(", "));
        return Err(Error::Row(Report::new(format!("cannot read column {name:?}"), cause))
            .help(format!("select it; if a migration adds it, run {}", Call::Upgrade)));
    };
    column(row, index)
}

impl FromRow for Row {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(row.clone())
    }
}

macro_rules! tuples {
    ($($name:ident $index:tt),+) => {
        impl<$($name: for<'r> FromSql<'r>),+> FromRow for ($($name,)+) {
            fn from_row(row: &Row) -> Result<Self> {
                Ok(($(column::<$name>(row, $index)?,)+))
            }
        }
    };
}

tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuples!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
