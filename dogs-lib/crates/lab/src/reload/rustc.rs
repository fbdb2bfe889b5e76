//! The wrapper around rustc.

use super::call::Call;
use super::cell::{self, Cells};
use super::depinfo::DepInfo;
use super::identity::{self, Extent, Note};
use super::invocation::{Invocation, Kind, stem_of};
use super::replay::Kept;
use super::{BUILDS, engine, lasting, messages, notes, room, types};
use crate::error::{Context, Error, Result};
use crate::files;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

/// How often a library is compiled again because it was edited while it was compiled.
const TRIES: usize = 5;

/// For what is compiled again and again: to optimise across a crate's parts takes longer than all else.
const QUICK: [&str; 2] = ["-C", "lto=off"];

/// Runs the command, the compiler and its arguments, as a wrapper that cargo calls.
#[must_use]
pub fn wrap(command: &[OsString]) -> ExitCode {
    let folder = env::var_os("EVCXR_TMPDIR").map(PathBuf::from);
    let ours = match (Invocation::parse(command), folder) {
        (Some(invocation), Some(folder)) if invocation.out_dir.starts_with(&folder) => {
            Some((invocation, notes(&folder)))
        }
        _ => None,
    };
    let result = match ours {
        Some((invocation, notes)) => match invocation.kind() {
            Kind::Cell => compile_cell(&invocation, &notes),
            Kind::Library => compile_library(&invocation, &notes),
            Kind::Engine => compile_engine(&invocation, &notes),
            Kind::Local => compile_local(&invocation, &notes),
            Kind::Foreign => become_rustc(command),
        },
        None => become_rustc(command),
    };
    result.unwrap_or_else(|error| {
        eprintln!("{}", messages::error(&error.to_string()));
        ExitCode::FAILURE
    })
}

fn become_rustc(command: &[OsString]) -> Result<ExitCode> {
    let (rustc, args) = command.split_first().ok_or_else(|| Error::new("there is no compiler to run"))?;
    Err(Command::new(rustc).args(args).exec()).context("run", Path::new(rustc))
}

/// Compiles with an identity that is right for what was compiled, also if a file was saved in the meantime.
fn compile_library(invocation: &Invocation, notes: &Path) -> Result<ExitCode> {
    let known = Note::read(notes, &invocation.stem());
    let mut inputs = known.map_or_else(|| only_root(invocation), |note| note.inputs);
    let engines = identity::engines(&identity::used(invocation, notes));
    let mut identity = identity::of(invocation, &inputs, Extent::Form, notes);
    for _ in 0..TRIES {
        let mut args = invocation.args.clone();
        args.extend(["-C".into(), format!("metadata={identity:016x}").into()]);
        args.extend(QUICK.map(OsString::from));
        let name = lasting::Name::of(&invocation.out_dir);
        name.iter().for_each(|name| name.put_into(&mut args, invocation.out_dir.as_os_str()));
        let mut said = Vec::new();
        let code = run(rustc(invocation).args(&args), |line| said.extend(messages::of_library(&line)))?;
        if code != 0 {
            said.iter().for_each(|line| eprintln!("{line}"));
            return Ok(ExitCode::from(code));
        }
        inputs = read_depinfo(invocation)?;
        let now = identity::of(invocation, &inputs, Extent::Form, notes);
        if now == identity {
            let call = Call::own(invocation);
            Note { identity, inputs, engines, call }.write(notes, &invocation.stem())?;
            room::keep_newest(invocation);
            said.iter().for_each(|line| eprintln!("{line}"));
            return Ok(ExitCode::SUCCESS);
        }
        identity = now;
    }
    Err(Error::new(format!("{} is being edited all the time", invocation.name)).help("run the cell again"))
}

/// Compiles a shared library, unless it is compiled already or another one is loaded.
fn compile_engine(invocation: &Invocation, notes: &Path) -> Result<ExitCode> {
    if !invocation.links {
        return run(rustc(invocation).args(&invocation.args), show_of_library).map(ExitCode::from);
    }
    let stem = invocation.stem();
    if let Some(note) = Note::read(notes, &stem)
        && note.identity == identity::of(invocation, &note.inputs, Extent::Text, notes)
    {
        let outputs = outputs(&invocation.out_dir, &stem);
        engine::restore(notes, &stem, note.identity, &outputs)?;
        if outputs.iter().all(|path| path.exists()) {
            return Ok(ExitCode::SUCCESS);
        }
    }
    if engine::is_loaded(notes) {
        return Err(engine::refusal(&invocation.name));
    }
    Note::remove(notes, &stem)?;
    let code = run(rustc(invocation).args(&invocation.args), show_of_library)?;
    if code == 0 {
        let inputs = read_depinfo(invocation)?;
        let identity = identity::of(invocation, &inputs, Extent::Text, notes);
        let mut engines = identity::engines(&identity::used(invocation, notes));
        engines.insert(stem.clone());
        let call = Call::own(invocation);
        Note { identity, inputs, engines, call }.write(notes, &stem)?;
    }
    Ok(ExitCode::from(code))
}

/// Compiles a procedural macro or a build script.
fn compile_local(invocation: &Invocation, notes: &Path) -> Result<ExitCode> {
    let code = run(rustc(invocation).args(&invocation.args), show_of_library)?;
    let library = format!("{}{}{}", env::consts::DLL_PREFIX, invocation.stem(), env::consts::DLL_SUFFIX);
    let library = invocation.out_dir.join(library);
    if code == 0 && library.exists() {
        let inputs = read_depinfo(invocation)?;
        let (identity, call) = (identity::of_file(&library)?, Call::own(invocation));
        Note { identity, inputs, call, ..Note::default() }.write(notes, &invocation.stem())?;
    } else if code == 0 && invocation.links {
        files::write(&notes.join(BUILDS), invocation.source.as_os_str().as_encoded_bytes())?;
    }
    Ok(ExitCode::from(code))
}

/// A cell that is to be compiled.
pub(super) struct Cell<'a> {
    pub(super) invocation: &'a Invocation,
    pub(super) notes: &'a Path,
    /// What the compiler gets beside this process's own environment.
    pub(super) environment: &'a [(String, String)],
}

impl Cell<'_> {
    /// Compiles it, hands on each line of the compiler's messages, and gives its exit code.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub(super) fn compile(&self, mut each: impl FnMut(String)) -> Result<u8> {
        let Self { invocation, notes, .. } = *self;
        let text = fs::read_to_string(&invocation.source).context("read", &invocation.source)?;
        let used = identity::used(invocation, notes);
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
        let code = self.rustc(args, |line| each(types::explained(line)))?;
        if code == 0 {
            name_source(&invocation.depinfo(), &told, &invocation.source)?;
        }
        if code == 0 && invocation.links {
            cells.map_or(Ok(()), |cells| cells.write(notes))?;
            room::keep_newest(invocation);
            let engines = identity::engines(&used);
            if !engines.is_empty() {
                let files = |stem: &str| outputs(&invocation.out_dir, stem).to_vec();
                let known = engines.iter().filter_map(|stem| Some((stem, Note::read(notes, stem)?.identity)));
                engine::mark_loaded(notes, known.map(|(stem, identity)| (stem.as_str(), identity, files(stem))))?;
            }
        }
        // evcxr has a cell checked only if it could not go on, although nothing may be wrong with the cell.
        if code == 0
            && !invocation.links
            && let Some(question) = types::question(&text)
            && let Some(advice) = self.ask(&question)?
        {
            each(messages::error(&advice));
            return Ok(1);
        }
        Ok(code)
    }

    /// What the compiler's answer to a question about the types of its variables is.
    fn ask(&self, question: &str) -> Result<Option<String>> {
        let asked = cell::write_beside(&self.invocation.source, question)?;
        let mut answers = Vec::new();
        self.rustc(self.invocation.args_with_source(&asked), |line| answers.push(line))?;
        Ok(types::advice(&answers))
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

fn compile_cell(invocation: &Invocation, notes: &Path) -> Result<ExitCode> {
    Kept::keep_call(invocation, notes)?;
    let code = Cell { invocation, notes, environment: &[] }.compile(|line| eprintln!("{line}"))?;
    Ok(ExitCode::from(code))
}

/// Puts the cell's own name into the list of files: by it cargo knows whether the cell is new.
fn name_source(depinfo: &Path, told: &Path, source: &Path) -> Result<()> {
    let text = fs::read_to_string(depinfo).context("read", depinfo)?;
    let [told, source] = [told, source].map(|path| path.to_string_lossy().replace(' ', "\\ "));
    fs::write(depinfo, text.replace(&told, &source)).context("write", depinfo)
}

fn show_of_library(line: String) {
    if let Some(line) = messages::of_library(&line) {
        eprintln!("{line}");
    }
}

fn rustc(invocation: &Invocation) -> Command {
    Command::new(&invocation.rustc)
}

/// Runs rustc and hands on each line of its messages; gives its exit code, 1 if it was killed.
///
/// # Errors
/// If it cannot be run.
pub(super) fn run(command: &mut Command, mut each: impl FnMut(String)) -> Result<u8> {
    let rustc = PathBuf::from(command.get_program());
    let mut child = command.stderr(Stdio::piped()).spawn().context("run", &rustc)?;
    if let Some(said) = child.stderr.take() {
        for line in BufReader::new(said).split(b'\n') {
            each(String::from_utf8_lossy(&line.context("read from", &rustc)?).into_owned());
        }
    }
    let status = child.wait().context("wait for", &rustc)?;
    Ok(status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1)))
}

fn read_depinfo(invocation: &Invocation) -> Result<DepInfo> {
    let path = invocation.depinfo();
    Ok(DepInfo::parse(&fs::read_to_string(&path).context("read", &path)?))
}

fn only_root(invocation: &Invocation) -> DepInfo {
    DepInfo { files: vec![invocation.source.clone()], variables: Vec::new() }
}

/// The files of a shared library.
fn outputs(folder: &Path, stem: &str) -> [PathBuf; 3] {
    let library = format!("{}{stem}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    [library, format!("lib{stem}.rlib"), format!("{stem}.d")].map(|name| folder.join(name))
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
