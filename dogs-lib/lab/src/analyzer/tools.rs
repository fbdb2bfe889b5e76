//! The cargo and the rustc that the analyzer asks.
//!
//! It looks for them in `$CARGO_HOME/bin` before anywhere else. So a kernel has a cargo home of its own, in which they are
//! this program and all else leads to the real one. Who is not the analyzer gets the real home back ([`restore`]): the
//! paths of the dependencies stay what they are.

use super::{packages, source};
use crate::error::{Context, Result};
use crate::files;
use crate::reload::{self, shortcut, versions};
use serde_json::{Value, json};
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Output};

/// The real cargo home, if the environment named one.
const REAL: &str = "LAB_CARGO_HOME";
const HOME: &str = "CARGO_HOME";
pub(crate) const FOLDER: &str = "analyzer";
/// In a kernel's notes.
const ANSWERS: &str = "answers";
const TOOLS: [&str; 2] = ["cargo", "rustc"];
/// What decides about answers, besides the settings in files.
const SETTINGS: [&str; 4] = ["RUSTC", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER"];
/// In a kept answer: the compile folder, which is another one in each kernel.
const HERE: &str = "{compile-folder}";

/// Makes the cargo home.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn install(program: &Path) -> Result<()> {
    let home = home(program);
    for tool in TOOLS {
        files::link(program, &home.join("bin").join(tool))?;
    }
    for entry in real_home().and_then(|real| fs::read_dir(real).ok()).into_iter().flatten().flatten() {
        if entry.file_name() != "bin" {
            files::link(&entry.path(), &home.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Lets a command that starts evcxr use it, if it is there.
pub(super) fn equip(command: &mut Command, program: &Path) {
    let home = home(program);
    if TOOLS.iter().all(|tool| home.join("bin").join(tool).exists()) {
        if let Some(real) = env::var_os(HOME) {
            command.env(REAL, real);
        }
        command.env(HOME, home);
    }
}

/// Gives a command the real cargo home.
pub(crate) fn restore(command: &mut Command) -> &mut Command {
    match env::var_os(REAL) {
        Some(real) => command.env(HOME, real),
        None if in_ours() => command.env_remove(HOME),
        None => command,
    }
}

/// The cargo home that people know, whether or not this process has ours.
pub(crate) fn real_home() -> Option<PathBuf> {
    let named = if in_ours() { env::var_os(REAL) } else { env::var_os(HOME) };
    named.filter(|home| !home.is_empty()).map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))
}

fn in_ours() -> bool {
    env::var_os(HOME).is_some_and(|home| Path::new(&home).file_name() == Some(OsStr::new(FOLDER)))
}

/// The cargo home of a kernel.
fn home(program: &Path) -> PathBuf {
    program.with_file_name(FOLDER)
}

/// Answers the analyzer, if this program was started under the name of one of its tools.
pub(crate) fn command(called: &Path, args: &[OsString]) -> Option<Result<ExitCode>> {
    let bin = called.parent()?;
    let tool = called.file_name()?.to_str().filter(|name| TOOLS.contains(name))?;
    (bin.ends_with("bin") && bin.parent()?.file_name() == Some(OsStr::new(FOLDER))).then(|| answer(tool, args))
}

/// Says what the tool would say.
///
/// # Errors
/// If it cannot be run.
pub(crate) fn answer(tool: &str, args: &[OsString]) -> Result<ExitCode> {
    let Some(folder) = env::var_os("EVCXR_TMPDIR").map(PathBuf::from) else { return become_real(tool, args, None) };
    if args.first().is_some_and(|arg| arg == "locate-project") {
        // The first question of each load.
        source::show(&folder)?;
    }
    let note = reload::notes(&folder).join(ANSWERS).join(format!("{:016x}.json", key(tool, args, &folder)));
    let here = folder.display().to_string();
    if let Some(answer) = read(&note) {
        return say(&answer.replace(HERE, &here));
    }
    if !is_question(args) {
        return become_real(tool, args, Some(&folder));
    }
    let output = restore(&mut real(tool, Some(&folder))).args(args).output().context("run", Path::new(tool))?;
    let Ok(mut said) = String::from_utf8(output.stdout.clone()).map_err(drop) else { return pass_on(&output) };
    if !output.status.success() {
        return pass_on(&output);
    }
    let mut files = settings();
    if args.first().is_some_and(|arg| arg == "metadata") {
        let Ok(mut metadata) = serde_json::from_str::<Value>(&said) else { return pass_on(&output) };
        files.extend(manifests(&metadata, &folder).into_iter().chain(versions::lock()));
        packages::prune(&mut metadata);
        said = metadata.to_string();
    }
    let states: serde_json::Map<_, _> =
        files.iter().map(|path| (path.display().to_string(), Value::from(files::state(path)))).collect();
    files::write(&note, json!({ "said": said.replace(&here, HERE), "files": states }).to_string().as_bytes())?;
    say(&said)
}

/// Whether the answer is text that depends on nothing but what is in its [`key`], and on some files.
fn is_question(args: &[OsString]) -> bool {
    let first = args.first().and_then(|arg| arg.to_str()).unwrap_or_default();
    args.iter().any(|arg| arg == "--print")
        || ["metadata", "locate-project", "--version", "-vV", "-Vv", "-Z"].contains(&first)
}

/// Stands for a question: the same in every kernel whose cells depend on the same.
fn key(tool: &str, args: &[OsString], folder: &Path) -> u64 {
    let here = folder.display().to_string();
    let is_setting = |name: &str| {
        SETTINGS.contains(&name) || ["CARGO_BUILD_", "CARGO_TARGET_"].iter().any(|start| name.starts_with(start))
    };
    let cargo = shortcut::known_cargo(&reload::notes(folder)).unwrap_or_default();
    let mut words = vec![tool.to_owned(), cargo.display().to_string()];
    words.extend(args.iter().map(|arg| arg.to_string_lossy().replace(&here, HERE)));
    let mut variables: Vec<_> = env::vars_os()
        .filter(|(name, _)| name.to_str().is_some_and(is_setting))
        .map(|(name, value)| format!("{}={}", name.to_string_lossy(), value.to_string_lossy().replace(&here, HERE)))
        .collect();
    variables.sort();
    words.extend(variables);
    for name in ["Cargo.toml", ".cargo/config.toml"] {
        words.push(fs::read_to_string(folder.join(name)).unwrap_or_default());
    }
    files::hash(words.iter().map(String::as_bytes))
}

/// A kept answer, if no file that it depends on has changed.
fn read(note: &Path) -> Option<String> {
    let value: Value = serde_json::from_str(&fs::read_to_string(note).ok()?).ok()?;
    let is_same = |(path, state): (&String, &Value)| *state == files::state(Path::new(path));
    value["files"].as_object()?.iter().all(is_same).then(|| value["said"].as_str().map(str::to_owned))?
}

/// Cargo's settings for all projects.
pub(crate) fn settings() -> Vec<PathBuf> {
    real_home().into_iter().flat_map(|home| ["config.toml", "config"].map(|name| home.join(name))).collect()
}

/// The manifests of the packages that people edit.
fn manifests(metadata: &Value, folder: &Path) -> Vec<PathBuf> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let local = packages.filter(|package| package["source"].is_null());
    let paths = local.filter_map(|package| package["manifest_path"].as_str().map(PathBuf::from));
    paths.filter(|path| !path.starts_with(folder)).collect()
}

fn say(text: &str) -> Result<ExitCode> {
    io::stdout().write_all(text.as_bytes()).context("write to", Path::new("the analyzer"))?;
    Ok(ExitCode::SUCCESS)
}

fn pass_on(output: &Output) -> Result<ExitCode> {
    let to = Path::new("the analyzer");
    io::stdout().write_all(&output.stdout).context("write to", to)?;
    io::stderr().write_all(&output.stderr).context("write to", to)?;
    Ok(ExitCode::from(output.status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))))
}

fn become_real(tool: &str, args: &[OsString], folder: Option<&Path>) -> Result<ExitCode> {
    Err(restore(&mut real(tool, folder)).args(args).exec()).context("run", Path::new(tool))
}

/// The toolchain's own, without the detour over rustup where evcxr has asked that for it.
fn real(tool: &str, folder: Option<&Path>) -> Command {
    let direct =
        folder.and_then(|folder| shortcut::known_cargo(&reload::notes(folder))).map(|cargo| cargo.with_file_name(tool));
    Command::new(direct.filter(|path| path.exists()).unwrap_or_else(|| tool.into()))
}
