//! Cargo, left out where it has nothing to do.
//!
//! For each cell cargo looks at every package below the library to find that only the cell is new. Here a `cargo` before the
//! real one compares what cargo would: sources, manifests, settings, environment. If all of that is as it was when the real
//! one last ran, the compiler is called in the way cargo called it then. In every other case the real one runs.

use super::identity::Note;
use super::invocation::Invocation;
use super::rustc::Cell;
use super::{BUILDS, notes, versions};
use crate::error::{Context, Error, Result};
use crate::kernel::preload;
use crate::{analyzer, files, program};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// The path of the real cargo.
const CARGO: &str = "cargo";
/// What cargo does with a cell: it is built, or only checked where evcxr knows that something is wrong.
pub(super) const TASKS: [&str; 2] = ["build", "check"];
/// Errors that a change of the compiled libraries would make.
const OUTDATED: [&str; 6] = ["E0460", "E0461", "E0462", "E0463", "E0464", "E0514"];

/// Acts as `rustup`: says that this program's `cargo` is the one to use, and hands everything else to the real one.
///
/// # Errors
/// If there is no real one.
pub fn rustup(args: &[OsString]) -> Result<ExitCode> {
    let rustup = real("rustup")?;
    let folder = env::var_os("EVCXR_TMPDIR").map(PathBuf::from);
    if args == ["which", "cargo"]
        && let Some(folder) = folder
        && let Ok(path) = program::output(analyzer::restore(Command::new(&rustup).args(args)))
    {
        files::write(&notes(&folder).join(CARGO), path.trim().as_bytes())?;
        println!("{}", own_folder()?.join("cargo").display());
        return Ok(ExitCode::SUCCESS);
    }
    Err(analyzer::restore(Command::new(&rustup).args(args)).exec()).context("run", &rustup)
}

/// Acts as `cargo`.
///
/// # Errors
/// If the real one cannot be run.
pub fn cargo(args: &[OsString]) -> Result<ExitCode> {
    let folder = env::var_os("EVCXR_TMPDIR").map(PathBuf::from);
    let here = env::current_dir().ok();
    let for_cell = args.iter().any(|arg| arg == "--message-format=json");
    let task = TASKS.into_iter().find(|task| for_cell && args.iter().any(|arg| arg == task));
    let Some(folder) = folder.filter(|folder| here == folder.canonicalize().ok()) else {
        return become_cargo(args, None);
    };
    let notes = notes(&folder);
    let Some(task) = task else {
        versions::give(&folder, &notes)?;
        return if args.first().is_some_and(|arg| arg == "metadata") {
            analyzer::answer("cargo", args)
        } else {
            become_cargo(args, Some(&notes))
        };
    };
    let before = sources(&notes, args);
    let seen = seen(&notes, task);
    if let Some(cell) = CellCommand::read(&notes, task)
        && fs::read_to_string(&seen).is_ok_and(|seen| seen == seen_text(before, cell.compiled(&notes)))
        && let Some(code) = compile(&cell, &notes)?
    {
        return Ok(code);
    }
    for note in [seen.clone(), command(&notes, task)] {
        let _ = fs::remove_file(note);
    }
    versions::give(&folder, &notes)?;
    let cargo = real_cargo(Some(&notes))?;
    let built = preload::Build::begin(&folder)?;
    let status = analyzer::restore(Command::new(&cargo).args(args)).status().context("run", &cargo)?;
    // Cargo came as far as the cell, whatever is wrong with that.
    let cell = CellCommand::read(&notes, task);
    if let Some(built) = built {
        built.end(status.success() || cell.is_some())?;
    }
    if let Some(cell) = cell
        && !notes.join(BUILDS).exists()
    {
        // What was there before cargo looked: an edit since then is new.
        files::write(&seen, seen_text(before, cell.compiled(&notes)).as_bytes())?;
    }
    Ok(ExitCode::from(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))))
}

/// Compiles the cell as cargo did, and says what cargo would. `None` if it has to be left to cargo.
fn compile(command: &CellCommand, notes: &Path) -> Result<Option<ExitCode>> {
    let Some(invocation) = Invocation::parse(&command.command) else { return Ok(None) };
    let mut said = Vec::new();
    let cell = Cell { invocation: &invocation, notes, environment: &command.environment };
    let code = cell.compile(|line| said.push(line))?;
    let messages: Vec<Value> = said.iter().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let is_outdated = |message: &Value| OUTDATED.iter().any(|code| message["code"]["code"] == *code);
    if code != 0 && (messages.is_empty() || messages.iter().any(is_outdated)) {
        return Ok(None);
    }
    let target = json!({ "kind": ["cdylib"], "crate_types": ["cdylib"], "name": "ctx" });
    for message in messages.iter().filter(|message| message["$message_type"] == "diagnostic") {
        println!("{}", json!({ "reason": "compiler-message", "target": target, "message": message }));
    }
    if code != 0 {
        return Ok(Some(ExitCode::from(101)));
    }
    if invocation.links {
        let name = format!("{}ctx{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
        let Some(profile) = invocation.out_dir.parent() else { return Ok(None) };
        let (compiled, shown) = (invocation.out_dir.join(&name), profile.join(&name));
        let _ = fs::remove_file(&shown);
        fs::hard_link(&compiled, &shown).or_else(|_| fs::copy(&compiled, &shown).map(drop)).context("write", &shown)?;
        println!(
            "{}",
            json!({ "reason": "compiler-artifact", "target": target, "filenames": [shown], "fresh": false })
        );
    }
    println!("{}", json!({ "reason": "build-finished", "success": true }));
    Ok(Some(ExitCode::SUCCESS))
}

/// How cargo called the compiler for a cell.
struct CellCommand {
    command: Vec<OsString>,
    environment: Vec<(String, String)>,
}

impl CellCommand {
    fn read(notes: &Path, task: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(&files::read(&command(notes, task)).ok()??).ok()?;
        let command = value["command"].as_array()?.iter().map(|arg| arg.as_str().map(OsString::from));
        let variables = value["environment"].as_object()?.iter();
        let environment = variables.map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        Some(Self { command: command.collect::<Option<_>>()?, environment: environment.collect::<Option<_>>()? })
    }

    /// A number for what cargo has made for a cell: the compiled libraries, and the file with their versions.
    fn compiled(&self, notes: &Path) -> u64 {
        let externs = Invocation::parse(&self.command).map(|invocation| invocation.externs);
        let lock = notes.with_file_name("Cargo.lock");
        let states: Vec<_> = externs.unwrap_or_default().iter().chain([&lock]).map(|path| files::state(path)).collect();
        files::hash(states.iter().map(String::as_bytes))
    }
}

/// The note on how cargo compiled the last cell.
pub(super) fn command(notes: &Path, task: &str) -> PathBuf {
    notes.join(format!("cell-{task}.json"))
}

/// The note on what was there when it did.
pub(super) fn seen(notes: &Path, task: &str) -> PathBuf {
    notes.join(format!("seen-{task}"))
}

/// Keeps how cargo has called the compiler for a cell.
///
/// # Errors
/// If it cannot be written.
pub(super) fn keep_command(invocation: &Invocation, notes: &Path) -> Result<()> {
    let command: Option<Vec<_>> =
        std::iter::once(&invocation.rustc).chain(&invocation.args).map(|arg| arg.to_str()).collect();
    let Some(command) = command else { return Ok(()) };
    let environment: serde_json::Map<_, _> =
        env::vars().filter(|(name, _)| is_cargos(name)).map(|(name, value)| (name, Value::from(value))).collect();
    let value = json!({ "command": command, "environment": environment });
    let [build, check] = TASKS;
    let path = self::command(notes, if invocation.links { build } else { check });
    files::write(&path, value.to_string().as_bytes())
}

/// What cargo sets for the compiler. Its job server ends with it, and a token is nobody's business.
fn is_cargos(name: &str) -> bool {
    let prefixes = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
    ["CARGO", "LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH"].contains(&name)
        || prefixes.iter().any(|prefix| name.starts_with(prefix))
}

fn seen_text(sources: u64, compiled: u64) -> String {
    format!("{sources:016x} {compiled:016x}\n")
}

/// A number for everything by which cargo would decide: it changes when one of them may have.
fn sources(notes: &Path, args: &[OsString]) -> u64 {
    let mut paths = BTreeSet::new();
    for file in Note::all(notes).into_iter().flat_map(|note| note.inputs.files) {
        // A new file beside a source, a manifest or a setting in any folder above it: cargo may see it otherwise.
        for folder in file.ancestors().skip(1) {
            paths.extend(
                ["Cargo.toml", ".cargo/config.toml", ".cargo/config", "build.rs"].map(|name| folder.join(name)),
            );
        }
        paths.extend(file.parent().map(Path::to_owned));
        paths.insert(file);
    }
    let folder = notes.parent().unwrap_or(notes);
    paths.extend(["Cargo.toml", ".cargo/config.toml"].map(|name| folder.join(name)));
    paths.extend(analyzer::settings());
    paths.extend(env::var_os("RUSTC").map(PathBuf::from));
    let mut variables: Vec<_> = env::vars_os().collect();
    variables.sort();
    let parts = paths.iter().map(|path| files::state(path).into_bytes());
    let variables =
        variables.into_iter().map(|(name, value)| [name.as_encoded_bytes(), b"=", value.as_encoded_bytes()].concat());
    let args = args.iter().map(|arg| arg.as_encoded_bytes().to_vec());
    let parts: Vec<_> = parts.chain(variables).chain(args).collect();
    files::hash(parts.iter().map(Vec::as_slice))
}

fn become_cargo(args: &[OsString], notes: Option<&Path>) -> Result<ExitCode> {
    let cargo = real_cargo(notes)?;
    Err(analyzer::restore(Command::new(&cargo).args(args)).exec()).context("run", &cargo)
}

fn real_cargo(notes: Option<&Path>) -> Result<PathBuf> {
    notes.and_then(known_cargo).map_or_else(|| real("cargo"), Ok)
}

/// The toolchain's own cargo, as rustup has named it.
pub(crate) fn known_cargo(notes: &Path) -> Option<PathBuf> {
    files::read(&notes.join(CARGO)).ok()?.map(PathBuf::from).filter(|path| path.exists())
}

/// The program of that name in `PATH` that is not this one.
fn real(name: &str) -> Result<PathBuf> {
    let own = own_folder()?;
    let paths = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&paths).filter(|folder| *folder != own).map(|folder| folder.join(name));
    found.into_iter().find(|path| path.is_file()).ok_or_else(|| Error::new(format!("there is no {name} in PATH")))
}

/// The folder in which this program is called `cargo`.
fn own_folder() -> Result<PathBuf> {
    let program = env::args_os().next().map(PathBuf::from).unwrap_or_default();
    if program.parent().is_some_and(|folder| folder != Path::new("")) {
        return Ok(program.parent().map(Path::to_owned).unwrap_or_default());
    }
    let paths = env::var_os("PATH").unwrap_or_default();
    let name = program.file_name().unwrap_or(OsStr::new("cargo")).to_owned();
    let found = env::split_paths(&paths).find(|folder| folder.join(&name).exists());
    found.ok_or_else(|| Error::new("this program does not know its folder"))
}
