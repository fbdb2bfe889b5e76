//! Indexes as SQL.

use crate::schema::types::Index;
use crate::sql::ident;

/// `CREATE INDEX`, with its name if it is to be `named`, on the table that SQL calls `on`.
pub(crate) fn create_index(index: &Index, named: bool, on: &str) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let name = if named { format!("{} ", ident(&index.name)) } else { String::new() };
    let definition = index.definition.strip_prefix("USING btree ").unwrap_or(&index.definition);
    format!("CREATE {unique}INDEX {name}ON {on} {definition}")
}
