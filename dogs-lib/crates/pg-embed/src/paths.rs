//! The names below a server's folder, and the words between those who start a server and its supervisor.

/// Shared by all who use the server.
pub(crate) const USERS: &str = "users.lock";
/// Held while one process starts or stops the server.
pub(crate) const START: &str = "start.lock";
/// Held by the supervisor as long as it lives.
pub(crate) const SUPERVISOR: &str = "supervisor.lock";
/// Where the server is and how to log in.
pub(crate) const ENV: &str = "server.env";
/// What Postgres and the supervisor say.
pub(crate) const LOG: &str = "server.log";

/// The first argument of a program that is to be a supervisor.
pub(crate) const COMMAND: &str = "supervise-server";
/// What a supervisor prints when the server takes connections.
pub(crate) const READY: &str = "ready\n";
