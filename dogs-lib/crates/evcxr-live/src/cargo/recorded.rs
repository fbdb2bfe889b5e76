//! The compiler, called as cargo called it.

use super::BUILDS;
use super::call::{self, Call, GIVEN};
use super::identity::Note;
use super::invocation::Invocation;
use super::parts::{self, Part};
use super::rustc::{self, Cell};
use super::seen::Seen;
use super::snapshot::Snapshot;
use crate::analyzer;
use crate::error::{Context, Result};
use crate::kernel::preload;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// What cargo does with a cell: it is built, or only checked where evcxr knows that something is wrong.
pub(super) const TASKS: [&str; 2] = ["build", "check"];
/// Cargo's exit code if something does not compile.
const FAILED: u8 = 101;
/// Errors that a change of the compiled libraries would make.
const OUTDATED: [&str; 6] = ["E0460", "E0461", "E0462", "E0463", "E0464", "E0514"];

/// Forgets how cargo did its tasks, as [`Kept::forget`].
///
/// # Errors
/// If something cannot be removed.
pub(super) fn forget(notes: &Path) -> Result<()> {
    TASKS.iter().try_for_each(|task| Kept::new(notes, task).forget())
}

/// What is kept of how cargo did that task.
pub(super) struct Kept<'a> {
    notes: &'a Path,
    /// How cargo called the compiler for the cell.
    call: PathBuf,
    /// What there was then.
    seen: PathBuf,
}

impl<'a> Kept<'a> {
    pub(super) fn new(notes: &'a Path, task: &str) -> Self {
        Self { notes, call: notes.join(format!("cell-{task}.json")), seen: notes.join(format!("seen-{task}")) }
    }

    /// Keeps how cargo calls the compiler for this cell.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn keep_call(invocation: &Invocation, notes: &Path) -> Result<()> {
        let [build, check] = TASKS;
        let kept = Kept::new(notes, if invocation.links { build } else { check });
        Call::own(invocation).map_or(Ok(()), |call| call.write(&kept.call, notes))
    }

    /// Keeps what there was at that moment, before cargo looked: an edit since then is new.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn keep_seen(&self, moment: &Snapshot) -> Result<()> {
        match self.cell() {
            // Cargo came as far as the cell, whatever is wrong with that.
            Some((_, cell, parts)) if !self.notes.join(BUILDS).exists() => {
                Seen::of(&cell, &parts, self.notes, moment).write(&self.seen)
            }
            _ => Ok(()),
        }
    }

    /// Forgets it, and removes what cargo does not know.
    ///
    /// # Errors
    /// If something cannot be removed.
    pub(super) fn forget(&self) -> Result<()> {
        if let (Some(seen), Some((_, _, parts))) = (Seen::read(&self.seen), self.cell()) {
            seen.give_back(&parts)?;
        }
        for path in [&self.seen, &self.call].into_iter().filter(|path| path.exists()) {
            fs::remove_file(path).context("remove", path)?;
        }
        Ok(())
    }

    /// Compiles the cell, before it the libraries whose source has changed since that moment, and says what cargo would.
    /// `None` if there is more to do, or it has to be left to cargo for another reason.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub(super) fn repeat(&self, moment: &Snapshot) -> Result<Option<ExitCode>> {
        let (Some(mut seen), Some((call, cell, parts))) = (Seen::read(&self.seen), self.cell()) else {
            return Ok(None);
        };
        let now = Seen::of(&cell, &parts, self.notes, moment);
        let Some(outdated) = seen.outdated(&now, &parts) else { return Ok(None) };
        if outdated.is_empty() {
            return compile_cell(&call, &cell, self.notes);
        }
        seen.begin(&outdated);
        seen.write(&self.seen)?;
        let built = preload::Build::begin(self.notes.parent().unwrap_or(self.notes));
        let mut done = true;
        for part in outdated {
            match compile_library(part, self.notes)? {
                Some(0) => seen.end(part, &now),
                Some(_) => {
                    done = false;
                    break;
                }
                None => return Ok(None),
            }
        }
        if let Some(built) = built {
            built.end(done);
        }
        if !done {
            return Ok(Some(ExitCode::from(FAILED)));
        }
        seen.write(&self.seen)?;
        compile_cell(&call, &cell, self.notes)
    }

    /// Whether cargo came as far as the cell, when it was run last.
    pub(super) fn has_cell(&self) -> bool {
        self.cell().is_some()
    }

    fn cell(&self) -> Option<(Call, Invocation, Vec<Part>)> {
        let call = Call::read(&self.call, self.notes)?;
        let cell = Invocation::parse(&call.command)?;
        let parts = parts::below(&cell, self.notes)?;
        Some((call, cell, parts))
    }
}

/// Compiles a library as our wrapper does for cargo, says what cargo would, and gives the exit code. `None` if it has to be
/// left to cargo, as when the library was made of other files than before.
fn compile_library(part: &Part, notes: &Path) -> Result<Option<u8>> {
    let Some(program) = env::var_os("RUSTC_WRAPPER").map(PathBuf::from) else { return Ok(None) };
    let mut wrapper = Command::new(&program);
    wrapper.args(&part.call.command).current_dir(&part.call.folder);
    analyzer::restore(&mut wrapper).env(GIVEN, call::given());
    wrapper.envs(part.call.environment.iter().map(|(name, value)| (name, value)));
    let mut said = Vec::new();
    let code = rustc::run(wrapper.stdin(Stdio::null()).stdout(Stdio::null()), |line| said.push(line))?;
    let target = json!({ "kind": ["lib"], "crate_types": ["lib"], "name": part.invocation.name });
    let is_as_before = code != 0 || Note::read(notes, &part.stem).is_some_and(|note| note.inputs == part.inputs);
    Ok((is_as_before && tell(&target, code, &said)).then_some(code))
}

/// Compiles the cell as cargo did, and says what cargo would. `None` if it has to be left to cargo.
fn compile_cell(call: &Call, invocation: &Invocation, notes: &Path) -> Result<Option<ExitCode>> {
    let mut said = Vec::new();
    let cell = Cell { invocation, notes, environment: &call.environment };
    let code = cell.compile(|line| said.push(line))?;
    let target = json!({ "kind": ["cdylib"], "crate_types": ["cdylib"], "name": "ctx" });
    if !tell(&target, code, &said) {
        return Ok(None);
    }
    if code != 0 {
        return Ok(Some(ExitCode::from(FAILED)));
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

/// Hands on what the compiler said, as cargo does. `false`, with nothing said, if it is not about the crate itself.
fn tell(target: &Value, code: u8, said: &[String]) -> bool {
    let messages = said.iter().filter_map(|line| serde_json::from_str(line).ok());
    let messages: Vec<Value> = messages.filter(|message: &Value| message["$message_type"] == "diagnostic").collect();
    let is_outdated = |message: &Value| OUTDATED.iter().any(|code| message["code"]["code"] == *code);
    if code != 0 && (messages.is_empty() || messages.iter().any(is_outdated)) {
        return false;
    }
    for message in messages {
        println!("{}", json!({ "reason": "compiler-message", "target": target, "message": message }));
    }
    true
}
