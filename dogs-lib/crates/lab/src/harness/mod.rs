//! Kernels that a program drives, and a repository that it may edit: for tests and benchmarks.

mod copy;
mod repl;
mod session;

pub use copy::Copy;
pub use repl::Repl;
pub use session::{Answer, Session};
