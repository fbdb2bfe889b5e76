//! The driver's client, and how its bytes move.

mod cancel;
mod client;
mod copy;
mod inbox;
mod line;
mod params;
mod receive;
mod statement_cache;
mod unasked;

pub(crate) use client::{Client, Refusal};
pub(crate) use inbox::Hear;
pub(crate) use line::Slow;
pub use params::Params;
