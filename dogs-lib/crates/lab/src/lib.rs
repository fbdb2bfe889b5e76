//! Sets the notebooks' place up and opens it: `cargo lab`.
//!
//! Everything made is below `.lab/` at the root of the repository, see [`Place`]. A set-up step looks at what is there
//! and does only what is missing ([`setup`]), so each command may begin with all of them.
//!
//! - [`setup`]: the steps. [`checks`]: what the machine must bring. [`venv`], [`evcxr`], [`kernelspec`]: one step each.
//! - [`template`]: the compiled dependencies, once; [`kernel`]: a notebook's kernel, with a copy of them for itself.
//! - [`postgres`]: the programs of a private server. [`database`]: which server is used.
//! - [`jupyter`], [`notebook`], [`repl`]: what it is all for; [`doctor`]: a look at it.

mod analyzer;
pub mod bench;
pub mod checks;
pub mod database;
pub mod doctor;
pub mod environment;
mod error;
pub mod evcxr;
mod files;
pub mod jupyter;
pub mod kernel;
pub mod kernelspec;
pub mod notebook;
mod place;
pub mod postgres;
mod program;
mod python;
pub mod reload;
pub mod repl;
pub mod setup;
mod setup_lock;
mod signals;
mod steps;
pub mod template;
mod toolchain;
pub mod trial;
pub mod venv;

pub use error::{Error, Result};
pub use place::Place;
pub use steps::Steps;
