//! Whether this process runs cells.

/// Whether evcxr has started it.
pub(crate) fn in_cell() -> bool {
    std::env::var_os("EVCXR_IS_RUNTIME").is_some()
}
