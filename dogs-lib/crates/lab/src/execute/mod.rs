//! Cells run in a kernel, through the environment's nbclient.

mod cell;
mod job;
mod run;
mod text;

pub(crate) use cell::joined;
pub use cell::{Cell, RAISES, STDERR, VARIES};
pub(crate) use job::Job;
pub(crate) use run::{Executed, cells, run};
