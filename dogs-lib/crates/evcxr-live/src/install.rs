//! What a set-up makes once.

use crate::error::Result;
use crate::kernels::Kernels;
use crate::toolchain::Toolchain;
use crate::{analyzer, shims};

/// Gives [`Kernels::program`] the names of its roles.
///
/// # Errors
/// If a link cannot be made.
pub fn install(kernels: &Kernels) -> Result<()> {
    shims::install(&kernels.program)
}

/// Makes what evcxr's analyzer reads of the toolchain's standard library.
///
/// # Errors
/// If it cannot be written.
pub fn install_rust_src(kernels: &Kernels, toolchain: &Toolchain) -> Result<()> {
    analyzer::ensure(kernels, toolchain)
}
