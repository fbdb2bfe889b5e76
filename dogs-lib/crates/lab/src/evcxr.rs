//! The notebook kernel evcxr and its REPL, at one version.

use crate::steps::Live;
use crate::toolchain::numbers;
use crate::{Layout, Steps, program};
use evcxr_live::{Error, Result, Toolchain, environment, files};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version in use. Another one may differ in anything that the lab relies on.
pub const VERSION: &str = "0.22.0";
/// The oldest Rust that can compile it; the prebuilt one runs with an older one too.
const RUST: &str = "1.95";

/// One of evcxr's two programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// The Jupyter kernel.
    Kernel,
    /// The read-eval-print loop for a terminal.
    Repl,
}

impl Tool {
    /// The package.
    #[must_use]
    pub fn package(self) -> &'static str {
        match self {
            Self::Kernel => "evcxr_jupyter",
            Self::Repl => "evcxr_repl",
        }
    }

    /// The program.
    #[must_use]
    pub fn program(self) -> &'static str {
        match self {
            Self::Kernel => "evcxr_jupyter",
            Self::Repl => "evcxr",
        }
    }
}

/// The path of the tool, if [`VERSION`] of it is installed: in `.lab/evcxr`, or where `cargo install` puts programs.
///
/// # Errors
/// If cargo's list of what it installed cannot be read.
pub fn find(layout: &Layout, tool: Tool) -> Result<Option<PathBuf>> {
    for root in roots(layout) {
        // The kernel does not tell its version, but cargo's list does; cargo-binstall keeps the same list.
        let list = files::read(&root.join(".crates.toml"))?.unwrap_or_default();
        let path = root.join("bin").join(tool.program());
        if installed(&list, tool.package()).contains(&VERSION.to_owned()) && path.exists() {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// The path of the tool.
///
/// # Errors
/// If it is not there, or as [`find`].
pub fn path(layout: &Layout, tool: Tool) -> Result<PathBuf> {
    let missing = || Error::new(format!("{} {VERSION} is not installed", tool.package())).help("run `cargo lab setup`");
    find(layout, tool)?.ok_or_else(missing)
}

/// Installs those of the tools that are not there.
///
/// # Errors
/// If one can neither be got prebuilt nor compiled.
pub fn ensure(layout: &Layout, steps: &Steps, tools: &[Tool]) -> Result<()> {
    // Some of what the second one is made of, the first one has compiled.
    let target = layout.build().join("evcxr");
    for tool in tools {
        if find(layout, *tool)?.is_none() {
            install(layout, steps, *tool, &target)?;
        }
    }
    files::remove_all(&target)
}

fn install(layout: &Layout, steps: &Steps, tool: Tool, target: &Path) -> Result<()> {
    let root = root_to_install(layout, tool)?;
    let what = format!("{} {VERSION}", tool.package());
    if has_binstall() {
        let got = steps.step(&format!("{what}, prebuilt, by cargo-binstall"), |live| binstall(&root, tool, live));
        match (got, find(layout, tool)?) {
            (_, Some(_)) => return Ok(()),
            (Err(error), None) => steps.note(&format!("cargo-binstall could not get it: {error}")),
            (Ok(()), None) => steps.note("cargo-binstall got another version"),
        }
    }
    steps.step(&format!("{what}, compiled from source: 5 to 15 minutes, this once"), |live| {
        compile(&root, tool, target, live)
    })?;
    find(layout, tool)?
        .map(drop)
        .ok_or_else(|| Error::new(format!("cargo did not install {what} into {}", root.display())))
}

/// Where to look, and what `cargo install` would use.
fn roots(layout: &Layout) -> Vec<PathBuf> {
    [Some(layout.lab().join("evcxr")), users_root()].into_iter().flatten().collect()
}

fn users_root() -> Option<PathBuf> {
    let named = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("CARGO_INSTALL_ROOT").or_else(|| named("CARGO_HOME")).or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// Cargo's usual folder, for the next clone to find it; our own if another version is there, which stays.
fn root_to_install(layout: &Layout, tool: Tool) -> Result<PathBuf> {
    let own = layout.lab().join("evcxr");
    let Some(users) = users_root() else { return Ok(own) };
    let list = files::read(&users.join(".crates.toml"))?.unwrap_or_default();
    let taken = installed(&list, tool.package()).iter().any(|version| version != VERSION)
        || (users.join("bin").join(tool.program()).exists() && installed(&list, tool.package()).is_empty());
    Ok(if taken { own } else { users })
}

/// The versions of `package` in a `.crates.toml`, whose lines are `"name version (source)" = ["program"]`.
fn installed(list: &str, package: &str) -> Vec<String> {
    let entries = list.lines().filter_map(|line| line.trim_start().strip_prefix('"'));
    let words = entries.map(|entry| entry.split_whitespace().take(2).collect::<Vec<_>>());
    words
        .filter(|words| words.first() == Some(&package))
        .filter_map(|words| Some((*words.get(1)?).to_owned()))
        .collect()
}

fn has_binstall() -> bool {
    program::output(Command::new("cargo").args(["binstall", "-V"])).is_ok()
}

fn binstall(root: &Path, tool: Tool, live: &Live) -> Result<()> {
    let mut command = Command::new("cargo");
    environment::clean(&mut command);
    // Only prebuilt: compiling is ours, where it can go on after an interruption.
    command.args(["binstall", "--no-confirm", "--disable-strategies", "compile", "--root"]).arg(root);
    program::run(command.arg(format!("{}@{VERSION}", tool.package())), live)
}

fn compile(root: &Path, tool: Tool, target: &Path, live: &Live) -> Result<()> {
    let toolchain = Toolchain::ask()?;
    if numbers(toolchain.version())? < numbers(RUST)? {
        return Err(Error::new(format!(
            "evcxr {VERSION} needs Rust {RUST} to compile; this is {}",
            toolchain.version()
        ))
        .help("rustup update stable"));
    }
    let mut command = Command::new("cargo");
    environment::clean(&mut command);
    command.args(["install", "--locked", "--root"]).arg(root).arg(format!("{}@{VERSION}", tool.package()));
    program::run(command.env("CARGO_TARGET_DIR", target), live)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = r#"[v1]
"evcxr_jupyter 0.22.0 (registry+https://example.org/index)" = ["evcxr_jupyter"]
"evcxr_repl 0.21.1 (registry+https://example.org/index)" = ["evcxr"]
"#;

    #[test]
    fn cargos_list_tells_the_version() {
        assert_eq!(installed(LIST, "evcxr_jupyter"), ["0.22.0"]);
        assert_eq!(installed(LIST, "evcxr_repl"), ["0.21.1"]);
        assert!(installed(LIST, "evcxr").is_empty() && installed("", "evcxr_repl").is_empty());
    }
}
