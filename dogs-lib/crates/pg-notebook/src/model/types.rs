//! The Postgres type that a Rust type stands for.

use super::labels::Enum;
use crate::chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// A Postgres type, as SQL writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Type {
    /// The name as SQL; for an enum without quotes.
    pub sql: String,
    /// How many `[]` follow an enum's name.
    pub dimensions: usize,
    /// The enum, if it is one.
    pub labels: Option<Enum>,
}

impl Type {
    /// The type of that name in SQL: `varchar(20)`.
    #[must_use]
    pub fn named(sql: &str) -> Self {
        Self { sql: sql.to_owned(), dimensions: 0, labels: None }
    }

    /// A type with these labels.
    #[must_use]
    pub fn labels(labels: Enum) -> Self {
        Self { sql: labels.name.clone(), dimensions: 0, labels: Some(labels) }
    }

    /// An array of it.
    #[must_use]
    pub fn array(mut self) -> Self {
        // To Postgres, arrays of any number of dimensions are one type.
        self.dimensions = 1;
        self
    }
}

/// A Rust type that a column can have. `#[derive(Model)]` on an enum implements it. What has none is a compile error
/// that lists those that have:
///
/// ```compile_fail,E0277
/// #[derive(pg_notebook::Model)]
/// #[sql(table = "pets")]
/// struct Pet {
///     id: u64,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "no Postgres type is known for `{Self}`",
    label = "this cannot be a column",
    note = "known are bool, i16, i32, i64, f32, f64, String, chrono's types, Vec<u8>, Vec of these, Option of these, and enums that derive Model",
    note = "uuid::Uuid, serde_json::Value and rust_decimal::Decimal: with pg-notebook's features `uuid`, `json`, `decimal`",
    note = "any other type that the driver reads: say its SQL type, #[sql(type = \"…\")]"
)]
pub trait SqlType {
    /// Whether the column can be NULL.
    const NULLABLE: bool = false;

    /// The type in Postgres.
    fn sql_type() -> Type;
}

/// A type that a `Vec` in a column can hold.
#[diagnostic::on_unimplemented(
    message = "no Postgres type is known for `Vec<{Self}>`",
    label = "this cannot be an array in a column"
)]
pub trait ArrayItem {
    /// The type of an array of it.
    fn array() -> Type;
}

impl<T: SqlType> SqlType for Option<T> {
    const NULLABLE: bool = true;

    fn sql_type() -> Type {
        T::sql_type()
    }
}

impl<T: ArrayItem> SqlType for Vec<T> {
    fn sql_type() -> Type {
        T::array()
    }
}

impl<T: ArrayItem> ArrayItem for Option<T> {
    fn array() -> Type {
        T::array()
    }
}

impl ArrayItem for u8 {
    fn array() -> Type {
        Type::named("bytea")
    }
}

impl ArrayItem for Vec<u8> {
    fn array() -> Type {
        Type::named("bytea").array()
    }
}

macro_rules! types {
    ($($rust:ty => $sql:literal),+ $(,)?) => {$(
        impl SqlType for $rust {
            fn sql_type() -> Type {
                Type::named($sql)
            }
        }

        impl ArrayItem for $rust {
            fn array() -> Type {
                Type::named($sql).array()
            }
        }
    )+};
}

types! {
    bool => "boolean",
    i8 => "\"char\"",
    i16 => "smallint",
    i32 => "integer",
    i64 => "bigint",
    u32 => "oid",
    f32 => "real",
    f64 => "double precision",
    String => "text",
    NaiveDate => "date",
    NaiveTime => "time",
    NaiveDateTime => "timestamp",
    DateTime<Utc> => "timestamptz",
    DateTime<Local> => "timestamptz",
    DateTime<FixedOffset> => "timestamptz",
}

#[cfg(feature = "json")]
types! { serde_json::Value => "jsonb" }
#[cfg(feature = "uuid")]
types! { uuid::Uuid => "uuid" }
#[cfg(feature = "decimal")]
types! { rust_decimal::Decimal => "numeric" }
