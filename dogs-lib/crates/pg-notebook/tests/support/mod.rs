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

pub use pets::migrated;
pub use server::{Database, binaries, cluster, database, settings};

/// The command line that the tests run.
pub fn dogs() -> std::path::PathBuf {
    std::env::current_exe().unwrap().parent().unwrap().with_file_name("dogs")
}
