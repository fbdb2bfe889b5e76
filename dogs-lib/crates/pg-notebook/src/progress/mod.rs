//! Lines that tell how far long work is.

mod progress;
mod watch;

pub use progress::{Progress, progress};
pub(crate) use watch::{Steps, Watch};
