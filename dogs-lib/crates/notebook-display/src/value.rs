//! How the types of Rust stand in a column.

use crate::cell::{Cell, Column, Value, array};
use crate::number::{double, real};
use crate::table::Record;
use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use std::borrow::Cow;

macro_rules! values {
    ($($rust:ty, $sql:literal, $this:ident => $cell:expr;)*) => {$(
        impl Value for $rust {
            fn sql_type() -> Cow<'static, str> {
                Cow::Borrowed($sql)
            }
            fn cell(&self) -> Cell {
                let $this = self;
                $cell
            }
        }
    )*};
}

values! {
    bool, "boolean", this => Cell::Text(this.to_string());
    i8, "\"char\"", this => Cell::Number(this.to_string());
    i16, "smallint", this => Cell::Number(this.to_string());
    i32, "integer", this => Cell::Number(this.to_string());
    i64, "bigint", this => Cell::Number(this.to_string());
    u32, "oid", this => Cell::Number(this.to_string());
    u64, "", this => Cell::Number(this.to_string());
    usize, "", this => Cell::Number(this.to_string());
    f32, "real", this => Cell::Number(real(*this));
    f64, "double precision", this => Cell::Number(double(*this));
    str, "text", this => Cell::Text(this.to_owned());
    String, "text", this => Cell::Text(this.clone());
    [u8], "bytea", this => Cell::bytes(this);
    Vec<u8>, "bytea", this => Cell::bytes(this);
    NaiveDate, "date", this => Cell::Text(this.to_string());
    NaiveTime, "time", this => Cell::Text(this.to_string());
    NaiveDateTime, "timestamp", this => Cell::Text(this.to_string());
    DateTime<Utc>, "timestamptz", this => Cell::Text(moment(this));
    DateTime<Local>, "timestamptz", this => Cell::Text(moment(this));
    DateTime<FixedOffset>, "timestamptz", this => Cell::Text(moment(this));
}

#[cfg(feature = "json")]
values! { serde_json::Value, "jsonb", this => Cell::Json(this.to_string()); }
#[cfg(feature = "uuid")]
values! { uuid::Uuid, "uuid", this => Cell::Text(this.to_string()); }
#[cfg(feature = "decimal")]
values! { rust_decimal::Decimal, "numeric", this => Cell::Number(this.to_string()); }

fn moment<Z: TimeZone<Offset: std::fmt::Display>>(moment: &DateTime<Z>) -> String {
    let text = moment.format("%Y-%m-%d %H:%M:%S%.f%:z").to_string();
    text.strip_suffix(":00").map_or_else(|| text.clone(), ToOwned::to_owned)
}

impl<T: Value + ?Sized> Value for &T {
    fn sql_type() -> Cow<'static, str> {
        T::sql_type()
    }
    fn cell(&self) -> Cell {
        (**self).cell()
    }
}

impl<T: Value> Value for Option<T> {
    fn sql_type() -> Cow<'static, str> {
        T::sql_type()
    }
    fn cell(&self) -> Cell {
        self.as_ref().map_or(Cell::Null, Value::cell)
    }
}

/// An array, written as Postgres writes it: `{1,2,NULL}`.
impl<T: Value> Value for Vec<T> {
    fn sql_type() -> Cow<'static, str> {
        Cow::Owned(format!("{}[]", T::sql_type().trim_end_matches("[]")))
    }
    fn cell(&self) -> Cell {
        let nested = T::sql_type().ends_with("[]");
        Cell::Text(array(self.iter().map(|element| match element.cell() {
            // Of a kind that is not quoted.
            Cell::Text(text) if nested => Cell::Number(text),
            cell => cell,
        })))
    }
}

macro_rules! tuples {
    ($($name:ident $index:tt),+) => {
        /// The columns of a tuple are called as its fields: `.0`, `.1`, …
        impl<$($name: Value),+> Record for ($($name,)+) {
            fn columns() -> Vec<Column> {
                vec![$(Column::of::<$name>(concat!(".", stringify!($index)))),+]
            }
            fn cells(&self) -> Vec<Cell> {
                vec![$(self.$index.cell()),+]
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
