//! The embedded Postgres: found or installed binaries, one data folder, no orphan.
//!
//! ```text
//! ensure() ──holds a shared lock──▶ users.lock ◀──waits for it alone── supervisor ──parent of──▶ postgres
//! ```
//!
//! [`ensure`] starts the server or joins the one that runs, and gives a [`Server`]. As long as one process has one, however it
//! ends, the server runs. The supervisor, the `lab` executable run again, waits until nobody has it any more; then it stops
//! the server and ends too. There is no list of process ids to go stale: the kernel frees the locks of a killed process.
//!
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
//! [`Cluster`] is the layer below: one data folder and its server, without lock or supervisor, for tests that start, break
//! and move servers.

mod account;
mod binaries;
mod candidates;
mod cluster;
mod command;
mod ensure;
mod error;
mod files;
mod guard;
mod home;
mod init;
mod launch;
mod lock;
mod port;
mod postmaster;
mod process;
mod runnable;
mod running;
mod settings;
mod status;
mod supervisor;
mod template;
mod tree;

pub use binaries::{Binaries, OLDEST};
pub use cluster::{Cluster, Stop};
pub use command::command;
pub use ensure::{Closed, Options, Server, ensure};
pub use error::{Error, Result};
pub use home::data_folder;
pub use settings::Settings;
pub use status::{Status, Stopped, status, stop};

/// The only address that a server listens on.
pub const HOST: &str = "127.0.0.1";
/// The port of a new cluster, if nothing else has it.
pub const PORT: u16 = 5432;
/// The role that owns a cluster.
pub const USER: &str = "dogs";
/// The database that a new cluster has.
pub const DATABASE: &str = "dogs";
