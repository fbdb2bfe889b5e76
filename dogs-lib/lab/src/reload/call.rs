//! How cargo called the compiler, kept to be repeated.

use super::invocation::Invocation;
use crate::error::Result;
use crate::files;
use serde_json::{Value, json};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Stands for the compile folder: that may be copied.
const FOLDER: &str = "$EVCXR_TMPDIR";

/// A call of the compiler.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Call {
    /// The compiler, then its arguments.
    pub command: Vec<OsString>,
    /// What cargo had put into its environment.
    pub environment: Vec<(String, String)>,
    /// Where it ran.
    pub folder: PathBuf,
}

impl Call {
    /// The call of this process, in which the crate has read these variables too. `None` if a part of it is not UTF-8.
    #[must_use]
    pub fn own(invocation: &Invocation, variables: &[String]) -> Option<Self> {
        let command: Vec<_> = std::iter::once(&invocation.rustc).chain(&invocation.args).cloned().collect();
        let is_kept = |name: &str| is_cargos(name) || variables.iter().any(|variable| variable == name);
        let environment = env::vars_os()
            .filter(|(name, _)| name.to_str().is_some_and(is_kept))
            .map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let call = Self { environment: environment.collect::<Option<_>>()?, folder: env::current_dir().ok()?, command };
        call.command.iter().all(|arg| arg.to_str().is_some()).then_some(call)
    }

    /// What was kept in that file.
    #[must_use]
    pub fn read(path: &Path, notes: &Path) -> Option<Self> {
        Self::from_json(&serde_json::from_str(&files::read(path).ok()??).ok()?, notes.parent()?)
    }

    /// Keeps it in that file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, path: &Path, notes: &Path) -> Result<()> {
        files::write(path, self.to_json(notes.parent().unwrap_or(notes)).to_string().as_bytes())
    }

    /// As [`Call::to_json`] gave it, in this compile folder.
    #[must_use]
    pub fn from_json(value: &Value, folder: &Path) -> Option<Self> {
        let folder = folder.to_str()?;
        let text = |value: &Value| Some(value.as_str()?.replace(FOLDER, folder));
        let command = value["command"].as_array()?.iter().map(|arg| text(arg).map(OsString::from));
        let variables = value["environment"].as_object()?.iter();
        let environment = variables.map(|(name, value)| Some((name.clone(), text(value)?)));
        Some(Self {
            command: command.collect::<Option<_>>()?,
            environment: environment.collect::<Option<_>>()?,
            folder: text(&value["folder"])?.into(),
        })
    }

    /// It as JSON, of use in each copy of the compile folder.
    #[must_use]
    pub fn to_json(&self, folder: &Path) -> Value {
        let folder = folder.to_string_lossy();
        let text = |text: &str| Value::from(text.replace(&*folder, FOLDER));
        let command: Vec<_> = self.command.iter().map(|arg| text(&arg.to_string_lossy())).collect();
        let environment: serde_json::Map<_, _> =
            self.environment.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        json!({ "command": command, "environment": environment, "folder": text(&self.folder.to_string_lossy()) })
    }
}

/// What cargo sets for the compiler. Its job server ends with it, and a token is nobody's business.
fn is_cargos(name: &str) -> bool {
    let prefixes = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    ["CARGO", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"].contains(&name)
        || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_call_is_of_use_in_a_copy_of_the_folder() {
        let call = |folder: &str| Call {
            command: ["rustc", "--out-dir", &format!("{folder}/deps")].map(OsString::from).to_vec(),
            environment: vec![("LD_LIBRARY_PATH".into(), format!("{folder}/deps:/lib"))],
            folder: "/w/dogs-lib".into(),
        };
        let kept = call("/k/template").to_json(Path::new("/k/template"));
        assert_eq!(Call::from_json(&kept, Path::new("/k/template")), Some(call("/k/template")));
        assert_eq!(Call::from_json(&kept, Path::new("/k/a b")), Some(call("/k/a b")));
        assert_eq!(Call::from_json(&Value::Null, Path::new("/k")), None);
    }
}
