//! The steps of a plan.

/// A step of a plan, as it ran.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// How deep in the tree; the root is 0.
    pub depth: usize,
    /// Whether it is the last among its siblings, for itself and each of its ancestors.
    pub(super) last: Vec<bool>,
    /// What it does: `Seq Scan on pets`.
    pub what: String,
    /// Conditions, sort keys and the like.
    pub detail: String,
    /// Its own time without that of the steps under it, milliseconds, all loops together.
    pub own_ms: f64,
    /// Its time with that of the steps under it.
    pub total_ms: f64,
    /// Rows it gave, all loops together.
    pub rows: f64,
    /// Rows the planner expected, all loops together.
    pub expected: f64,
    /// Whether it ran at all.
    pub ran: bool,
    /// Rows it threw away by a filter, all loops together.
    pub removed: f64,
    /// Blocks found in the server's memory and blocks read from disk or the system's cache, with the steps under it.
    pub hit: u64,
    /// See [`Self::hit`].
    pub read: u64,
    /// Of [`Self::read`], those of this step alone.
    pub(super) own_read: u64,
    /// Blocks written to temporary files, for lack of `work_mem`.
    pub temp: u64,
}

/// What a query did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The steps, each above those it takes its rows from.
    pub nodes: Vec<Node>,
    /// Milliseconds that planning took.
    pub planning_ms: f64,
    /// Milliseconds that running took.
    pub execution_ms: f64,
}
