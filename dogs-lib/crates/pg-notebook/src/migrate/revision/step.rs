//! What becomes one migration.

use crate::schema::Change;

/// What becomes one migration.
pub(super) struct Step {
    /// What follows the message in the file's name.
    pub suffix: String,
    pub up: Vec<Change>,
    pub down: Vec<Change>,
    /// Of the way up and the way down, one line each.
    pub descriptions: (Vec<String>, Vec<String>),
    /// Whether it runs in a transaction.
    pub transactional: bool,
}
