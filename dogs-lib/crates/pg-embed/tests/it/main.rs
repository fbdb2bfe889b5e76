//! The embedded server, run for real: its life, its data, and what is left after processes are killed.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binaries;
mod closed_folder;
mod cluster;
mod crash;
mod folders;
mod holder;
mod start;
mod support;
mod users;
