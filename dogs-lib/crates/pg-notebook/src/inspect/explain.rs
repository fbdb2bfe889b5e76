//! Running a query for its plan.

use super::plan::Plan;
use crate::connection::{Connection, Params};
use crate::error::{Error, Report, Result};

/// Runs `sql` and returns what the server did, step by step, with the time, rows and buffers of each. The statement
/// is really executed, inside a transaction that is rolled back: nothing it changes is kept.
///
/// # Errors
/// As [`Connection::query`].
pub fn explain(db: &mut Connection, sql: &str, params: Params<'_>) -> Result<Plan> {
    let statement = format!("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}");
    let (json,): (JsonText,) = db.undone("explained", |db| db.query_one_as(&statement, params))?;
    Plan::parse(&json.0).ok_or_else(|| {
        Error::Row(Report::new("cannot read the plan", "the server's answer is not in the form that was asked for"))
    })
}

struct JsonText(String);

impl<'a> postgres::types::FromSql<'a> for JsonText {
    fn from_sql(
        _: &postgres::types::Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(std::str::from_utf8(raw)?.to_owned()))
    }

    fn accepts(ty: &postgres::types::Type) -> bool {
        *ty == postgres::types::Type::JSON
    }
}
