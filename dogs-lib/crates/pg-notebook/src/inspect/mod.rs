//! Questions to the database, with answers that a cell shows: any SQL, what tables there are, what they are like, how
//! they hang together, what a query does, what the values look like.

mod describe;
mod diagram;
mod explain;
mod missing;
mod page;
mod plan;
mod profile;
mod sql;
mod tables;
mod types;

pub use describe::describe;
pub use diagram::{Attribute, Diagram, Entity, Link, schema};
pub use explain::explain;
pub use missing::help_missing_table;
pub use page::Page;
pub use plan::{Node, Plan};
pub use profile::{ToProfile, profile_table};
pub use sql::sql;
pub use tables::tables;
