//! The engine on a real server, all that can run in one process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod any_statement;
mod bad_input;
mod bulk;
mod csv;
mod diagram;
mod errors;
mod failover;
mod inspect;
mod loss;
mod migrate;
mod own_types;
mod plan;
mod pooler;
mod project_database;
mod revision;
mod said;
mod session_settings;
mod statements;
mod stream;
