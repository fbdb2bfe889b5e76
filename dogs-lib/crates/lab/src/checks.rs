//! What the machine has to bring, and how to get what it lacks.

use crate::program;
use crate::toolchain::numbers;
use evcxr_live::{Error, Result, Toolchain, environment};
use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The oldest Rust, as the workspace declares it.
pub const RUST: &str = env!("CARGO_PKG_RUST_VERSION");
/// The oldest Python.
pub const PYTHON: &str = "3.10";

const UPDATE: &str = "rustup update stable";
const INTERPRETERS: [&str; 7] =
    ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python"];

/// Something that is missing: what, and the command that gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    what: String,
    get: String,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  get it with: {}", self.what, self.get)
    }
}

/// A usable Python.
#[derive(Debug, Clone)]
pub struct Python {
    /// The interpreter.
    pub path: PathBuf,
    /// Such as `3.11.7`.
    pub version: String,
}

/// Who packages the machine's software.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Fedora,
    Mac,
    Other,
}

/// Nothing, if the machine has all that is needed: Rust with its source, a C linker, and a [`python`].
///
/// # Errors
/// One that lists everything that is missing, each with the command that gets it.
pub fn all() -> Result<()> {
    let missing: Vec<_> = [rust().err(), linker().err(), python().err()].into_iter().flatten().collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list: Vec<_> = missing.iter().map(ToString::to_string).collect();
    Err(Error::new("this machine lacks something that the lab needs").said(list.join("\n")))
}

/// The version of Rust, if it is new enough and has the standard library's source.
///
/// # Errors
/// What is missing.
pub fn rust() -> std::result::Result<String, Missing> {
    match Toolchain::ask() {
        Ok(toolchain) => check(&toolchain).map(|()| toolchain.version().to_owned()),
        Err(_) => Err(no_rust()),
    }
}

pub(crate) fn no_rust() -> Missing {
    Missing { what: "rustc does not run".into(), get: UPDATE.into() }
}

/// Nothing, if this toolchain is new enough and has the standard library's source.
pub(crate) fn check(toolchain: &Toolchain) -> std::result::Result<(), Missing> {
    let system = System::of_machine();
    let version = toolchain.version().to_owned();
    if numbers(&version).ok() < numbers(RUST).ok() {
        return Err(Missing { what: format!("rustc is {version}; {RUST} or later is needed"), get: UPDATE.into() });
    }
    if !toolchain.has_source() {
        let what = format!("the source of Rust's standard library is not in {}", toolchain.sysroot.display());
        let get = match system {
            _ if program::find("rustup").is_some() => "cargo lab setup, or rustup component add rust-src",
            System::Debian => "sudo apt install rust-src",
            System::Fedora => "sudo dnf install rust-src",
            System::Mac | System::Other => "rustup (see rust-lang.org), then: rustup component add rust-src",
        };
        return Err(Missing { what, get: get.into() });
    }
    Ok(())
}

/// The C compiler that links a cell.
///
/// # Errors
/// What is missing.
pub fn linker() -> std::result::Result<PathBuf, Missing> {
    // On a Mac `cc` is always there; without the tools it only asks for them.
    let found = program::find("cc").filter(|cc| program::output(Command::new(cc).arg("--version")).is_ok());
    found.ok_or_else(|| Missing {
        what: "there is no C linker, `cc`".into(),
        get: System::of_machine().package("build-essential", "gcc", "xcode-select --install", "a C compiler"),
    })
}

/// A Python that can make virtual environments.
///
/// # Errors
/// What is missing.
pub fn python() -> std::result::Result<Python, Missing> {
    let system = System::of_machine();
    let mut rejected = None;
    for path in INTERPRETERS.iter().filter_map(|name| program::find(name)) {
        let Some(version) = version_of(&path) else { continue };
        if numbers(&version).ok() < numbers(PYTHON).ok() {
            rejected.get_or_insert(Missing {
                what: format!("{} is Python {version}; {PYTHON} or later is needed", path.display()),
                get: system.package("python3 python3-venv", "python3", "brew install python", "Python 3"),
            });
        } else if !has_modules(&path) {
            rejected.get_or_insert(Missing {
                what: format!("{} (Python {version}) cannot make virtual environments", path.display()),
                get: system.package("python3-venv", "python3", "brew install python", "Python's venv and ensurepip"),
            });
        } else {
            return Ok(Python { path, version });
        }
    }
    Err(rejected.unwrap_or_else(|| Missing {
        what: format!("there is no python3; Python {PYTHON} or later is needed"),
        get: system.package("python3 python3-venv", "python3", "brew install python", "Python 3"),
    }))
}

fn version_of(python: &PathBuf) -> Option<String> {
    let mut command = Command::new(python);
    environment::clean(&mut command);
    let script = "import platform; print(platform.python_version())";
    program::output(command.args(["-I", "-c", script])).ok().map(|text| text.trim().to_owned())
}

fn has_modules(python: &PathBuf) -> bool {
    program::output(Command::new(python).args(["-I", "-c", "import venv, ensurepip"])).is_ok()
}

impl System {
    fn of_machine() -> Self {
        if cfg!(target_os = "macos") {
            return Self::Mac;
        }
        Self::of_release(&fs::read_to_string("/etc/os-release").unwrap_or_default())
    }

    fn of_release(text: &str) -> Self {
        let names = text.lines().filter_map(|line| line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE=")));
        let names: Vec<_> = names.flat_map(|value| value.trim_matches('"').split_whitespace()).collect();
        if names.iter().any(|name| ["debian", "ubuntu"].contains(name)) {
            Self::Debian
        } else if names.iter().any(|name| ["fedora", "rhel", "centos"].contains(name)) {
            Self::Fedora
        } else {
            Self::Other
        }
    }

    fn package(self, debian: &str, fedora: &str, mac: &str, other: &str) -> String {
        match self {
            Self::Debian => format!("sudo apt install {debian}"),
            Self::Fedora => format!("sudo dnf install {fedora}"),
            Self::Mac => mac.to_owned(),
            Self::Other => format!("your package manager ({other}); apt install {debian}, or dnf install {fedora}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn advice_fits_the_system() {
        assert_eq!(System::of_release("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), System::Debian);
        assert_eq!(System::of_release("NAME=x\nID=fedora\n"), System::Fedora);
        assert_eq!(System::of_release("ID=nixos\n"), System::Other);
        assert_eq!(System::Debian.package("a", "b", "c", "d"), "sudo apt install a");
        assert!(System::Other.package("a", "b", "c", "d").contains("dnf install b"));
    }

    #[test]
    fn this_machine_can_be_set_up() {
        assert!(linker().is_ok() && python().is_ok(), "{:?} {:?}", linker(), python());
    }
}
