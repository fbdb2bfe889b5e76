//! Where a plan hurts.

use super::figures::{BLOCK, rows};
use super::step::{Node, Plan};
use crate::display::text::size;

/// Own time from which a step is marked: a share of the whole, and this many milliseconds.
const SLOW: f64 = 0.25;
const SLOW_MS: f64 = 0.5;
/// Estimates are marked when they are off by this factor, and by this many rows.
const WRONG: f64 = 10.0;
const WRONG_ROWS: f64 = 100.0;
/// Bytes that came from the disk, or the system's cache, from which a step is marked.
const READ: u64 = 8 << 20;

impl Plan {
    /// Where it hurts, in words; empty where it does not.
    #[must_use]
    pub fn marks(&self, node: &Node) -> String {
        let mut marks = Vec::new();
        let whole: f64 = self.nodes.iter().map(|node| node.own_ms).sum();
        if node.own_ms >= SLOW_MS && node.own_ms / whole >= SLOW && self.nodes.len() > 1 {
            marks.push(format!("{:.0} % of the time", 100.0 * node.own_ms / whole));
        }
        let factor = (node.rows.max(1.0) / node.expected.max(1.0)).max(node.expected.max(1.0) / node.rows.max(1.0));
        if node.ran && factor >= WRONG && (node.rows - node.expected).abs() >= WRONG_ROWS {
            let direction = if node.rows > node.expected { "more" } else { "fewer" };
            marks.push(format!("{factor:.0}x {direction} rows than expected"));
        }
        if node.removed >= WRONG_ROWS && node.removed >= WRONG * node.rows.max(1.0) {
            marks.push(format!("read and threw away {} rows", rows(node.removed)));
        }
        if node.own_read * BLOCK >= READ {
            marks.push(format!("read {} from outside of the server's memory", size(node.own_read * BLOCK)));
        }
        if node.temp > 0 {
            marks.push(format!("spilled {} to disk", size(node.temp * BLOCK)));
        }
        marks.join("; ")
    }
}
