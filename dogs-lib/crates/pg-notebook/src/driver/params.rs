//! The values of a statement.

use postgres::types::ToSql;

/// The values of `$1`, `$2`, … in a statement: `&[&name, &height]`.
pub type Params<'a> = &'a [&'a (dyn ToSql + Sync)];
