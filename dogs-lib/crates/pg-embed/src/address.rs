//! Where servers listen.

/// The only address that a server listens on.
pub const HOST: &str = "127.0.0.1";
/// The port of a new cluster, if nothing else has it.
pub const PORT: u16 = 5432;
