//! Enums as SQL.

use crate::sql::literal;

/// `CREATE TYPE … AS ENUM`, for the type that SQL calls `name`.
pub(crate) fn create_enum(name: &str, labels: &[String]) -> String {
    let list: Vec<String> = labels.iter().map(|label| literal(label)).collect();
    format!("CREATE TYPE {name} AS ENUM ({})", list.join(", "))
}
