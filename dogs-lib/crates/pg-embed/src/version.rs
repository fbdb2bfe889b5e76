//! The versions of Postgres that are used.

/// The oldest major version that is used.
pub const OLDEST: u32 = 14;
