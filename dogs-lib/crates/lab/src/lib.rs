//! Sets the notebooks' place up and opens it: `cargo lab`.
//!
//! Everything made is below `.lab/` at the root of the repository, see [`Layout`]. A set-up step looks at what is there
//! and does only what is missing ([`setup`]), so each command may begin with all of them.
//!
//! - [`setup`]: the steps. [`checks`]: what the machine must bring. [`venv`], [`evcxr`], [`kernelspec`], [`template`]: one
//!   step each.
//! - [`kernel`]: a notebook's kernel, by [`evcxr_live`]. [`postgres`], [`database`]: the server that it uses, by [`pg_embed`];
//!   [`settings`]: what is set for it, by [`pg_settings`].
//! - [`jupyter`], [`notebook`], [`repl`]: what it is all for; [`doctor`]: a look at it; [`bench`](mod@bench): what it costs.
//! - [`harness`]: kernels that a program drives.

pub mod bench;
pub mod checks;
pub mod database;
pub mod doctor;
pub mod evcxr;
mod execute;
pub mod harness;
pub mod jupyter;
pub mod kernel;
pub mod kernelspec;
mod layout;
pub mod notebook;
pub mod postgres;
mod probe;
mod program;
mod python;
pub mod repl;
mod repository;
pub mod settings;
pub mod setup;
mod setup_lock;
mod signals;
mod steps;
pub mod template;
mod toolchain;
pub mod venv;

pub use evcxr_live::{Error, Result};
pub use layout::Layout;
pub use steps::Steps;
