//! What a model says about its table.
//!
//! ```
//! use pg_notebook::Model;
//! use pg_notebook::chrono::NaiveDate;
//!
//! /// Pets that live here.
//! #[derive(Debug, Clone, Model)]
//! #[sql(table = "pets", index(birthday, "lower(name)"))]
//! pub struct Pet {
//!     #[sql(pk, identity)]
//!     pub id: i64,
//!     #[sql(unique)]
//!     pub name: String,
//!     pub birthday: NaiveDate,
//!     /// Height at the shoulder, inches.
//!     #[sql(check = "height > 0")]
//!     pub height: i32,
//!     #[sql(default = "'brown'")]
//!     pub color: Option<String>,
//! }
//!
//! assert_eq!(Pet::COLUMNS, "id, name, birthday, height, color");
//! ```

//!
//! - `derive`: the trait, and the attributes that the derive reads;
//! - `table`, `types`, `rules`, `labels`: what a model says, as plain values;
//! - `enums`: the enums of several models;
//! - `check`: what models cannot say together.

mod check;
mod derive;
mod enums;
mod labels;
mod rules;
mod table;
mod types;

pub(crate) use check::check;
pub use derive::Model;
pub(crate) use enums::enums_of;
pub use labels::{Enum, Labels, read_label};
pub use rules::{Check, Element, ForeignKey, Index, Unique};
pub use table::{Column, Table, Value};
pub use types::{ArrayItem, SqlType, Type};
