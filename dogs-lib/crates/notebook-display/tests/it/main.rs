//! What is shown, read by real parsers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod charts;
mod harmless;
mod tables;
