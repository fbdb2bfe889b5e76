//! Sets the notebooks' place up and opens it.
//!
//! [`server`] runs a private Postgres; it needs no database driver.

pub mod server;
