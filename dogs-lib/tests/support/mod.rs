//! A server for each program, and a database for each test.
#![allow(dead_code, unused_imports, reason = "each test program uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../crates/pg-notebook/tests/support/server.rs"]
pub mod server;

use dogs_lib::{Folder, PROJECT, migrate};
pub use server::{Database, database};

/// A fresh database with this project's migrations applied.
pub fn migrated(name: &str) -> Database {
    let db = database(name);
    migrate::upgrade(&mut db.connect(), &Folder::read(&PROJECT.migrations()).unwrap()).unwrap();
    db
}
