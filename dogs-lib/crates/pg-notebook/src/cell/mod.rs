//! The cell of a notebook that all this may run in.

pub(crate) mod exit_notice;
