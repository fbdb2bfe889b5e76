//! The environment variables by which a kernel's programs know each other. Whoever starts evcxr sets them, but for [`GIVEN`].

use std::env;
use std::path::PathBuf;

/// evcxr's own: the compile folder.
pub(crate) const COMPILE_FOLDER: &str = "EVCXR_TMPDIR";
/// evcxr's own: the folder of its configuration.
pub(crate) const CONFIG: &str = "EVCXR_CONFIG_DIR";
/// The package that notebooks load.
pub(crate) const LIBRARY: &str = "EVCXR_LIVE_LIBRARY";
/// The lock file with the versions that cells get.
pub(crate) const LOCK: &str = "EVCXR_LIVE_LOCK";
/// The toolchain's folder.
pub(crate) const SYSROOT: &str = "EVCXR_LIVE_SYSROOT";
/// Tells kernels apart: a compile folder may be a copy of another kernel's.
pub(crate) const KERNEL: &str = "EVCXR_LIVE_KERNEL";
/// What the environment had for `CARGO_HOME`, empty for nothing.
pub(crate) const CARGO_HOME: &str = "EVCXR_LIVE_CARGO_HOME";
/// Set by our cargo for our compiler: what was in the environment before the real cargo put its own there.
pub(crate) const GIVEN: &str = "EVCXR_LIVE_GIVEN";

/// The path in a variable.
pub(crate) fn path(name: &str) -> Option<PathBuf> {
    env::var_os(name).map(PathBuf::from)
}
