//! The compilation of a cell.

use super::cell::{self, Cells};
use super::crate_note::{self, Note};
use super::invocation::{Invocation, stem_of};
use super::rustc::{QUICK, outputs, run, rustc};
use super::{diagnostics, loaded_dylib, prune, type_advice};
use crate::error::{Context, Result};
use crate::files;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// A cell that is to be compiled.
pub(crate) struct Cell<'a> {
    pub(crate) invocation: &'a Invocation,
    pub(crate) notes: &'a Path,
    /// What the compiler gets beside this process's own environment.
    pub(crate) environment: &'a [(String, String)],
}

impl Cell<'_> {
    /// Compiles it, hands on each line of the compiler's messages, and gives its exit code.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub(crate) fn compile(&self, mut each: impl FnMut(String)) -> Result<u8> {
        let Self { invocation, notes, .. } = *self;
        let text = fs::read_to_string(&invocation.source).context("read", &invocation.source)?;
        let used = crate_note::used(invocation, notes);
        let stems: Vec<_> = invocation.externs.iter().filter_map(|file| stem_of(file)).collect();
        let numbers: Vec<_> = used.iter().map(|note| note.identity.to_le_bytes()).collect();
        let libraries = stems.iter().map(String::as_bytes).chain(numbers.iter().map(<[u8; 8]>::as_slice));
        let libraries = files::hash(libraries);
        let cells = Cells::read(notes).unwrap_or_default().after(&text, libraries);
        let told = cell::write_beside(&invocation.source, &cell::as_compiled(&text))?;
        // Cargo tells this crate's types from others by all that the cell could use; we know better what they depend on.
        let mut args = without(invocation.args_with_source(&told), "metadata=");
        if !invocation.links {
            // What is checked is wrong, and of that the compiler keeps nothing.
            args = without(args, "incremental=");
        }
        let mut as_if: OsString = told.clone().into();
        as_if.push("=");
        as_if.push(&invocation.source);
        args.extend(["--remap-path-prefix".into(), as_if]);
        args.extend(QUICK.map(OsString::from));
        let generation = cells.as_ref().map_or(0, |cells| cells.generation);
        args.extend(["-C".into(), format!("metadata=cells-{generation}").into()]);
        let code = self.rustc(args, |line| each(type_advice::explained(line)))?;
        if code == 0 {
            name_source(&invocation.dep_info(), &told, &invocation.source)?;
        }
        if code == 0 && invocation.links {
            cells.map_or(Ok(()), |cells| cells.write(notes))?;
            prune::keep_newest(invocation);
            let dylibs = crate_note::dylibs(&used);
            if !dylibs.is_empty() {
                let files = |stem: &str| outputs(&invocation.out_dir, stem).to_vec();
                let known = dylibs.iter().filter_map(|stem| Some((stem, Note::read(notes, stem)?.identity)));
                loaded_dylib::mark_loaded(notes, known.map(|(stem, identity)| (stem.as_str(), identity, files(stem))))?;
            }
        }
        // evcxr has a cell checked only if it could not go on, although nothing may be wrong with the cell.
        if code == 0
            && !invocation.links
            && let Some(question) = type_advice::question(&text)
            && let Some(advice) = self.ask(&question)?
        {
            each(diagnostics::error(&advice));
            return Ok(1);
        }
        Ok(code)
    }

    /// What the compiler's answer to a question about the types of its variables is.
    fn ask(&self, question: &str) -> Result<Option<String>> {
        let asked = cell::write_beside(&self.invocation.source, question)?;
        let mut answers = Vec::new();
        self.rustc(self.invocation.args_with_source(&asked), |line| answers.push(line))?;
        Ok(type_advice::advice(&answers))
    }

    fn rustc(&self, args: Vec<OsString>, each: impl FnMut(String)) -> Result<u8> {
        let environment = self.environment.iter().map(|(name, value)| (name, value));
        run(rustc(self.invocation).args(args).envs(environment), each)
    }
}

/// Leaves out the options `-C` that begin like that.
fn without(args: Vec<OsString>, begin: &str) -> Vec<OsString> {
    let mut kept: Vec<OsString> = Vec::with_capacity(args.len());
    for arg in args {
        if arg.as_encoded_bytes().starts_with(begin.as_bytes()) && kept.last().is_some_and(|option| option == "-C") {
            kept.pop();
        } else {
            kept.push(arg);
        }
    }
    kept
}

/// Puts the cell's own name into the list of files: by it cargo knows whether the cell is new.
fn name_source(dep_info: &Path, told: &Path, source: &Path) -> Result<()> {
    let text = fs::read_to_string(dep_info).context("read", dep_info)?;
    let [told, source] = [told, source].map(|path| path.to_string_lossy().replace(' ', "\\ "));
    fs::write(dep_info, text.replace(&told, &source)).context("write", dep_info)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_left_out_with_its_value() {
        let args = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        let all = args("-C metadata=1 --cfg metadata=2 -C opt-level=2 -C incremental=/k -L x");
        assert_eq!(without(all, "metadata="), args("--cfg metadata=2 -C opt-level=2 -C incremental=/k -L x"));
    }
}
