//! The migration engine on a real server: what it does, what it refuses, and that nothing is ever half-done.

mod bad_files;
mod bad_places;
mod cli;
mod commands;
mod concurrent;
mod files;
mod index;
mod kill;
mod locked;
mod renumber;
mod replay;
mod round_trips;
mod schema;
mod sql;
mod tap;
mod watched;
