//! What tests share: a server for each program, a database for each test, a model, and things that break a connection.
//!
//! ```ignore
//! #[test]
//! fn adds_a_pet() {
//!     let db = support::migrated("adds_a_pet");
//!     let pet = Pet::add(&mut db.connect(), "Rex", birthday, 24, 50).unwrap();
//! }
//! ```
#![allow(dead_code, unused_imports, reason = "each test program uses a part of it")]

pub mod fake;
#[path = "../../../notebook-display/tests/it/harmless.rs"]
pub mod harmless;
pub mod message;
pub mod pets;
pub mod pgbouncer;
pub mod proxy;
pub mod server;
pub mod writer;

use pets::PROJECT;
use pg_notebook::migrate::{self, Folder};
pub use server::{Database, binaries, cluster, database, settings};

/// A fresh database with the migrations of [`PROJECT`] applied.
pub fn migrated(name: &str) -> Database {
    let db = database(name);
    migrate::upgrade(&mut db.connect(), &Folder::read(&PROJECT.migrations()).unwrap()).unwrap();
    db
}
