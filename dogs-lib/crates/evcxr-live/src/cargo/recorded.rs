//! The compiler, called as cargo called it.

use super::compiled::Build;
use super::fingerprint::Fingerprint;
use super::inputs::Inputs;
use crate::compile::cell_compilation::Cell;
use crate::compile::crate_note::Note;
use crate::compile::invocation::Invocation;
use crate::compile::local_crates::{self, LocalCrate};
use crate::compile::recorded_call::{self, Call};
use crate::compile::rustc;
use crate::error::{Context, Result};
use crate::real;
use crate::state::{self, BUILDS, folder_of};
use crate::variables::GIVEN;
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// Cargo's exit code if something does not compile.
const FAILED: u8 = 101;
/// Errors that a change of the compiled libraries would make.
const OUTDATED: [&str; 6] = ["E0460", "E0461", "E0462", "E0463", "E0464", "E0514"];

/// What is kept of how cargo did that task.
pub(crate) struct Recorded<'a> {
    notes: &'a Path,
    /// How cargo called the compiler for the cell.
    call: PathBuf,
    /// What there was then.
    fingerprint: PathBuf,
}

impl<'a> Recorded<'a> {
    pub(crate) fn new(notes: &'a Path, task: &str) -> Self {
        Self { notes, call: state::cell_call(notes, task), fingerprint: state::fingerprint(notes, task) }
    }

    /// Keeps what there was at that moment, before cargo looked: an edit since then is new.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn keep_fingerprint(&self, moment: &Inputs) -> Result<()> {
        match self.cell() {
            // Cargo came as far as the cell, whatever is wrong with that.
            Some((_, cell, crates)) if !self.notes.join(BUILDS).exists() => {
                Fingerprint::of(&cell, &crates, self.notes, moment).write(&self.fingerprint)
            }
            _ => Ok(()),
        }
    }

    /// Forgets it, and removes what cargo does not know.
    ///
    /// # Errors
    /// If something cannot be removed.
    pub(crate) fn forget(&self) -> Result<()> {
        if let (Some(fingerprint), Some((_, _, crates))) = (Fingerprint::read(&self.fingerprint), self.cell()) {
            fingerprint.give_back(&crates)?;
        }
        for path in [&self.fingerprint, &self.call].into_iter().filter(|path| path.exists()) {
            fs::remove_file(path).context("remove", path)?;
        }
        Ok(())
    }

    /// Compiles the cell, before it the libraries whose source has changed since that moment, and says what cargo would.
    /// `None` if there is more to do, or it has to be left to cargo for another reason.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub(crate) fn repeat(&self, moment: &Inputs) -> Result<Option<ExitCode>> {
        let (Some(mut fingerprint), Some((call, cell, crates))) = (Fingerprint::read(&self.fingerprint), self.cell())
        else {
            return Ok(None);
        };
        let now = Fingerprint::of(&cell, &crates, self.notes, moment);
        let Some(outdated) = fingerprint.outdated(&now, &crates) else { return Ok(None) };
        if outdated.is_empty() {
            return compile_cell(&call, &cell, self.notes);
        }
        fingerprint.begin(&outdated);
        fingerprint.write(&self.fingerprint)?;
        let built = Build::begin(folder_of(self.notes));
        let mut done = true;
        for local in outdated {
            match compile_library(local, self.notes)? {
                Some(0) => fingerprint.end(local, &now),
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
        fingerprint.write(&self.fingerprint)?;
        compile_cell(&call, &cell, self.notes)
    }

    /// Whether cargo came as far as the cell, when it was run last.
    pub(crate) fn has_cell(&self) -> bool {
        self.cell().is_some()
    }

    fn cell(&self) -> Option<(Call, Invocation, Vec<LocalCrate>)> {
        let call = Call::read(&self.call, self.notes)?;
        let cell = Invocation::parse(&call.command)?;
        let crates = local_crates::below(&cell, self.notes)?;
        Some((call, cell, crates))
    }
}

/// Compiles a library as our wrapper does for cargo, says what cargo would, and gives the exit code. `None` if it has to be
/// left to cargo, as when the library was made of other files than before.
fn compile_library(local: &LocalCrate, notes: &Path) -> Result<Option<u8>> {
    let Some(program) = env::var_os("RUSTC_WRAPPER").map(PathBuf::from) else { return Ok(None) };
    let mut wrapper = Command::new(&program);
    wrapper.args(&local.call.command).current_dir(&local.call.folder);
    real::restore(&mut wrapper).env(GIVEN, recorded_call::given());
    wrapper.envs(local.call.environment.iter().map(|(name, value)| (name, value)));
    let mut said = Vec::new();
    let code = rustc::run(wrapper.stdin(Stdio::null()).stdout(Stdio::null()), |line| said.push(line))?;
    let target = json!({ "kind": ["lib"], "crate_types": ["lib"], "name": local.invocation.name });
    let is_as_before = code != 0 || Note::read(notes, &local.stem).is_some_and(|note| note.inputs == local.inputs);
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
