//! How cargo called the compiler, kept to be repeated.

use super::invocation::Invocation;
use crate::error::Result;
use crate::files;
use crate::state::{self, TASKS};
use crate::variables::GIVEN;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// Stands for the compile folder: that may be copied.
const FOLDER: &str = "$EVCXR_TMPDIR";

/// Cargo's job server ends with it.
const NOT_KEPT: [&str; 2] = [GIVEN, "CARGO_MAKEFLAGS"];

/// A call of the compiler.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Call {
    /// The compiler, then its arguments.
    pub(crate) command: Vec<OsString>,
    /// What cargo had put into its environment.
    pub(crate) environment: Vec<(String, String)>,
    /// Where it ran.
    pub(crate) folder: PathBuf,
}

impl Call {
    /// The call of this process. `None` if it is not known what cargo was given, or a part of it is not UTF-8.
    pub(crate) fn own(invocation: &Invocation) -> Option<Self> {
        let given = env::var(GIVEN).ok()?;
        let given: BTreeSet<_> = given.split(' ').collect();
        let command: Vec<_> = std::iter::once(&invocation.rustc).chain(&invocation.args).cloned().collect();
        let environment = env::vars_os()
            .filter(|(name, value)| !given.contains(number(name, value).as_str()))
            .filter(|(name, _)| !NOT_KEPT.iter().any(|other| name == other))
            .map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let call = Self { environment: environment.collect::<Option<_>>()?, folder: env::current_dir().ok()?, command };
        call.command.iter().all(|arg| arg.to_str().is_some()).then_some(call)
    }

    /// What was kept in that file.
    pub(crate) fn read(path: &Path, notes: &Path) -> Option<Self> {
        Self::from_json(&serde_json::from_str(&files::read(path).ok()??).ok()?, notes.parent()?)
    }

    /// Keeps it in that file.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn write(&self, path: &Path, notes: &Path) -> Result<()> {
        files::write(path, self.to_json(notes.parent().unwrap_or(notes)).to_string().as_bytes())
    }

    /// Keeps how cargo calls the compiler for this cell.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn keep(invocation: &Invocation, notes: &Path) -> Result<()> {
        let [build, check] = TASKS;
        let path = state::cell_call(notes, if invocation.links { build } else { check });
        Self::own(invocation).map_or(Ok(()), |call| call.write(&path, notes))
    }

    /// As [`Call::to_json`] gave it, in this compile folder.
    pub(crate) fn from_json(value: &Value, folder: &Path) -> Option<Self> {
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
    pub(crate) fn to_json(&self, folder: &Path) -> Value {
        let folder = folder.to_string_lossy();
        let text = |text: &str| Value::from(text.replace(&*folder, FOLDER));
        let command: Vec<_> = self.command.iter().map(|arg| text(&arg.to_string_lossy())).collect();
        let environment: serde_json::Map<_, _> =
            self.environment.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        json!({ "command": command, "environment": environment, "folder": text(&self.folder.to_string_lossy()) })
    }
}

/// The environment of this process, for the variable [`GIVEN`]: a number for each variable.
pub(crate) fn given() -> String {
    let numbers: Vec<_> = env::vars_os().map(|(name, value)| number(&name, &value)).collect();
    numbers.join(" ")
}

fn number(name: &OsStr, value: &OsStr) -> String {
    format!("{:016x}", files::hash([name, value].map(OsStr::as_encoded_bytes)))
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
            folder: "/w/pets-lib".into(),
        };
        let kept = call("/k/template").to_json(Path::new("/k/template"));
        assert_eq!(Call::from_json(&kept, Path::new("/k/template")), Some(call("/k/template")));
        assert_eq!(Call::from_json(&kept, Path::new("/k/a b")), Some(call("/k/a b")));
        assert_eq!(Call::from_json(&Value::Null, Path::new("/k")), None);
    }
}
