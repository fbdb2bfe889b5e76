//! How the tables hang together: an entity-relationship diagram, as text and as a picture.

mod forms;
mod layout;
mod parts;
mod read;
mod svg;
mod text;

pub use parts::{Attribute, Diagram, Entity, Link};
pub use read::schema;
