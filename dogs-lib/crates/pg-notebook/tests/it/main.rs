//! The engine on a real server, all that can run in one process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod ask;
mod bad_input;
mod bulk;
mod csv;
mod display;
mod errors;
mod failover;
mod loss;
mod migrate;
mod own_types;
mod pooler;
mod revision;
mod settings;
mod statements;
mod stream;
