//! Cargo, left out where only the cell or a function of the library is new ([`cargo_shim`]); where it is not, it gets the
//! versions of the library's own [`lock_file`].

pub(crate) mod cargo_shim;
pub(crate) mod compiled;
mod fingerprint;
pub(crate) mod forget;
mod inputs;
mod lock_file;
mod recorded;
