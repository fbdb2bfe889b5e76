//! A field's value as text, for a table.

use crate::chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use std::fmt::{Display, Write as _};

/// A value as the text that stands in a table; `None` is NULL. `#[derive(Model)]` asks every field for it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be shown in a table",
    note = "implement pg_notebook::model::Cell for it"
)]
pub trait Cell {
    /// The text, or `None` for NULL.
    fn cell(&self) -> Option<String>;
}

impl<T: Cell> Cell for Option<T> {
    fn cell(&self) -> Option<String> {
        self.as_ref().and_then(Cell::cell)
    }
}

/// As Postgres writes an array: `{a,b,NULL}`; and bytes as `\xc0ffee`.
impl<T: Cell + 'static> Cell for Vec<T> {
    fn cell(&self) -> Option<String> {
        let any: &dyn std::any::Any = self;
        if let Some(bytes) = any.downcast_ref::<Vec<u8>>() {
            let mut text = "\\x".to_owned();
            for byte in bytes {
                let _ = write!(text, "{byte:02x}");
            }
            return Some(text);
        }
        let items: Vec<String> = self.iter().map(|item| item.cell().unwrap_or_else(|| "NULL".to_owned())).collect();
        Some(format!("{{{}}}", items.join(",")))
    }
}

impl<Z: TimeZone> Cell for DateTime<Z>
where
    Z::Offset: Display,
{
    fn cell(&self) -> Option<String> {
        Some(self.format("%Y-%m-%d %H:%M:%S%.f%:z").to_string())
    }
}

macro_rules! cells {
    ($($rust:ty),+ $(,)?) => {$(
        impl Cell for $rust {
            fn cell(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    )+};
}

cells!(bool, u8, i8, i16, i32, i64, u32, f32, f64, String, NaiveDate, NaiveTime, NaiveDateTime, std::net::IpAddr);

#[cfg(feature = "json")]
cells!(serde_json::Value);
#[cfg(feature = "uuid")]
cells!(uuid::Uuid);
#[cfg(feature = "decimal")]
cells!(rust_decimal::Decimal);

#[cfg(test)]
mod tests {
    use super::Cell;

    #[test]
    fn values_are_written_as_postgres_writes_them() {
        assert_eq!(vec![0xc0_u8, 0xff].cell().as_deref(), Some("\\xc0ff"));
        assert_eq!(vec![Some(1), None].cell().as_deref(), Some("{1,NULL}"));
        assert_eq!(None::<i32>.cell(), None);
    }
}
