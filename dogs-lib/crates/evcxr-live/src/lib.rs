//! Keeps a running evcxr kernel fast and sound while the library that it has loaded is edited.
//!
//! A notebook says `:dep pets-lib = { path = "../pets-lib" }`, and its cells call the library; a person edits the library and
//! runs the next cell. evcxr by itself then compiles the library anew and takes old values for new ones wherever a type has
//! changed under the same name; it asks cargo for each cell; and each kernel compiles every dependency. Here each kernel
//! begins with a copy of what was compiled once, cargo and rustc are called through a program that knows what has
//! changed, a variable whose type has changed is dropped with a message, and every other one stays.
//!
//! A value that carries code, such as a closure, a function pointer or a `Box<dyn …>`, keeps the code that it was made with:
//! evcxr never unloads a cell. What is `static` in a library begins anew in each cell; in a shared library it lasts.
//!
//! # A program that starts kernels
//! It is one program in several roles: what Jupyter starts, and what evcxr, cargo and the analyzer find as `cargo`, `rustc`
//! and `rustup` ([`command()`]). It is started for every crate, so its `main` asks first.
//!
//! ```no_run
//! use evcxr_live::{Evcxr, Kernels, Preload, Toolchain};
//! use std::path::{Path, PathBuf};
//!
//! fn main() -> std::process::ExitCode {
//!     if let Some(code) = evcxr_live::command(std::env::args_os()) {
//!         return code;
//!     }
//!     let error = serve(std::env::args_os().nth(1).unwrap_or_default().as_ref()).err();
//!     eprintln!("{error:?}");
//!     std::process::ExitCode::FAILURE
//! }
//!
//! fn serve(connection_file: &Path) -> evcxr_live::Result<std::convert::Infallible> {
//!     let state = PathBuf::from("/home/me/pets/.live");
//!     let kernels =
//!         Kernels::new("/home/me/pets/pets-lib".into(), state.join("kernel"), state.clone(), state.join("bin/live"));
//!     evcxr_live::install(&kernels)?;
//!     let toolchain = Toolchain::ask()?;
//!     let evcxr = Evcxr { program: Path::new("/usr/bin/evcxr_jupyter"), version: "0.22.0", toolchain: &toolchain };
//!     let mut command = evcxr_live::start::command(&kernels, &evcxr);
//!     command.arg("--control_file").arg(connection_file);
//!     evcxr_live::start::become_evcxr(&kernels, &evcxr, command, Preload::IfItCompiles)
//! }
//! ```
//!
//! # Where what is
//! - What a kernel's programs are called and who answers: `shims`; the tools behind these names: `real`.
//! - One compilation, and what makes it sound: `compile`, `interface`. Cargo, left out or helped: `cargo`.
//! - What evcxr's analyzer reads: `analyzer`.
//! - Compile folders and the start: `kernel`. Compiled dependencies: [`template`].
//! - Every file that is kept, with who writes and reads it and when it dies: [`state`].

mod analyzer;
mod cargo;
mod compile;
pub mod environment;
mod error;
pub mod files;
mod install;
mod interface;
mod kernel;
mod kernels;
mod library;
pub mod program;
mod real;
mod roles;
mod rustup_shim;
mod shims;
pub mod state;
pub mod template;
mod toolchain;
mod variables;

pub use error::{Context, Error, Result};
pub use install::{install, install_rust_src};
pub use kernel::compile_folder::{CompileFolder, DiskUse, disk_use, remove_dead};
pub use kernel::linked_copy::copy_linked;
pub use kernel::start::{Evcxr, Preload};
pub use kernel::{start, template_folder};
pub use kernels::Kernels;
pub use library::load;
pub use roles::command;
pub use toolchain::Toolchain;
