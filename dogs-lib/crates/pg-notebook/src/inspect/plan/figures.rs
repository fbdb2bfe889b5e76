//! What is said of a step in figures.

use super::step::Node;
use crate::display::text::{grouped, size};

pub(super) const BLOCK: u64 = 8192;
/// The heads of the figures.
pub(super) const HEADS: [&str; 5] = ["own ms", "total ms", "rows", "expected", "buffers"];

impl Node {
    /// What stands under [`HEADS`].
    pub(super) fn figures(&self) -> [String; 5] {
        let expected = rows(self.expected);
        if !self.ran {
            return ["never ran".to_owned(), String::new(), String::new(), expected, String::new()];
        }
        [format!("{:.2}", self.own_ms), format!("{:.2}", self.total_ms), rows(self.rows), expected, self.buffers()]
    }

    /// What it and the steps under it touched of the tables.
    fn buffers(&self) -> String {
        size((self.hit + self.read) * BLOCK)
    }
}

/// A number of rows, which is whole and not negative.
pub(super) fn rows(rows: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    grouped(rows.round() as u64)
}
