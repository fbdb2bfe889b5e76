//! Tables as the database has them, as models want them, and the way from one to the other.
//!
//! Both sides are read from the catalog of the same server, which has brought every type, default and expression into
//! its own words; so two texts that are equal mean the same, and [`diff`] is a comparison of plain values.
//!
//! - [`Schema::read`] (`catalog`): what is there.
//! - [`Schema::as_written`]: what the models say, in the words of their authors.
//! - [`Schema::of_models`] (`desired`): the same in the server's words, by creating in `pg_temp` (`temp_ddl`), inside a
//!   transaction that is rolled back, those that are not word for word as they are in the database (`unchanged`).
//! - [`diff()`]: the changes from one to the other, in the order in which they can be made. Pure.
//! - [`sql`] (`ddl`): the statements of the changes. Pure.
//! - `types` and `change` are the values; `views` and `row_counts` ask the server about what a change touches.

mod as_written;
mod catalog;
mod change;
mod ddl;
mod desired;
mod diff;
mod order;
mod row_counts;
mod temp_ddl;
mod types;
mod unchanged;
mod views;

pub use change::{Change, EnumColumn, View};
pub use ddl::sql;
pub(crate) use ddl::written_default;
pub use diff::{diff, diff_at_once};
pub(crate) use row_counts::{RowCounts, count_rows};
pub use types::{Column, Constraint, Enum, Index, Kind, Schema, Table, Value};
pub(crate) use views::views;
