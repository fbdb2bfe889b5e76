//! Who runs this program.

#[cfg(unix)]
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The name of the user that this process runs as, which libpq takes for a role where none is set. It is the system's
/// word, not the environment's.
pub(crate) fn name() -> Option<&'static str> {
    static NAME: OnceLock<Option<String>> = OnceLock::new();
    NAME.get_or_init(ask).as_deref()
}

#[cfg(unix)]
fn ask() -> Option<String> {
    let output = Command::new("id").arg("-un").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let name = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !name.is_empty()).then_some(name)
}

#[cfg(not(unix))]
fn ask() -> Option<String> {
    std::env::var("USERNAME").ok().filter(|name| !name.is_empty())
}
