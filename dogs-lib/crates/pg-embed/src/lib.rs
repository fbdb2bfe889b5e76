//! A private Postgres of one's own: shared by processes, gone with the last of them.
//!
//! ```text
//! ensure() ──holds a shared lock──▶ users.lock ◀──waits for it alone── supervisor ──parent of──▶ postgres
//! ```
//!
//! [`ensure()`] starts the server or joins the one that runs, and gives a [`Server`]. As long as one process has one, however it
//! ends, the server runs. The supervisor waits until nobody has it any more; then it stops the server and ends too. There is
//! no list of process ids to go stale: the kernel frees the locks of a killed process.
//!
//! # The supervisor
//! It outlives the process that started it, so it is a program: [`Options::supervisor`]. Any program can be it whose `main`
//! begins with [`command()`], most simply the one that runs; the program `pg-embed` of this crate does nothing else.
//!
//! ```no_run
//! use pg_embed::{Binaries, Login, Options, Search, ensure};
//! use std::process::ExitCode;
//!
//! fn main() -> ExitCode {
//!     // First: the same program is run again as the supervisor.
//!     if let Some(code) = pg_embed::command(std::env::args_os()) {
//!         return code;
//!     }
//!     match run() {
//!         Ok(()) => ExitCode::SUCCESS,
//!         Err(error) => {
//!             eprintln!("error: {error}");
//!             ExitCode::FAILURE
//!         }
//!     }
//! }
//!
//! fn run() -> Result<(), Box<dyn std::error::Error>> {
//!     let server = ensure(&Options {
//!         dir: "target/server".into(),
//!         binaries: Binaries::find_all(&Search::default()),
//!         supervisor: std::env::current_exe()?,
//!         login: Login::named("pets")?,
//!     })?;
//!     // PGHOST, PGPORT and so on, for whatever speaks to it.
//!     std::process::Command::new("psql").arg("-c").arg("select version()").envs(server.env()).status()?;
//!     // Stops it, unless another process has it too.
//!     server.close()?;
//!     Ok(())
//! }
//! ```
//!
//! # Files
//! | file below `dir` | what |
//! |---|---|
//! | `server.env` | where the server is and how to log in, while it runs: see [`Settings`] |
//! | `server.log` | what Postgres and the supervisor say |
//! | `port` | the port that the last start used, tried first |
//! | `users.lock` | shared by all who use the server; the supervisor gets it alone, and then stops the server |
//! | `start.lock` | held for as long as one process starts or stops the server |
//! | `supervisor.lock` | held by the supervisor as long as it lives |
//! | `s/` | the server's unix socket; only the server's account and root can open it |
//! | `data/`, `password` | the database, and the password of its owner |
//! | `elsewhere` | as root only: the folder that has the last three, see [`data_folder`] |
//!
//! # For tests
//! [`Cluster`] is the layer below: one data folder and its server, without lock or supervisor, for tests that start, break
//! and move servers. [`Cluster::throwaway`] gives an empty one in a fraction of a second.

mod account;
mod address;
mod binaries;
mod cluster;
mod command;
mod copy;
mod data_dir;
mod ensure;
mod error;
mod files;
mod init;
mod launch;
mod lock;
mod login;
mod parent_death;
mod paths;
mod permissions;
mod port;
mod postmaster;
mod process;
mod running;
mod search;
mod settings;
mod status;
mod supervisor;
mod template;
mod version;

pub use address::{HOST, PORT};
pub use binaries::Binaries;
pub use cluster::{Cluster, Stop};
pub use command::command;
pub use data_dir::data_folder;
pub use ensure::{Closed, Options, Server, ensure};
pub use error::{Error, Result};
pub use login::Login;
pub use search::Search;
pub use settings::Settings;
pub use status::{Status, Stopped, status, stop};
pub use version::OLDEST;
