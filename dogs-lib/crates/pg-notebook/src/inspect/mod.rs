//! Questions to the database, with answers that a cell shows: any SQL, what tables there are, what they are like, how
//! they hang together, what a query does, what the values look like.

mod catalog;
mod describe;
mod diagram;
mod explain;
mod missing;
mod page;
mod plan;
mod profile;
mod sql;
mod types;

pub use catalog::tables;
pub use describe::describe;
pub use diagram::{Attribute, Diagram, Entity, Link, schema};
pub use explain::explain;
pub use missing::explain_missing;
pub use page::Page;
pub use plan::{Node, Plan};
pub use profile::{ToProfile, profile_table};
pub use sql::sql;

/// A name as SQL writes it: quoted where it must be.
fn quoted(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}
