//! The wrapper around rustc: compiles so that what is compiled is sound for the kernel that runs.

use super::cell_compilation::Cell;
use super::crate_note::{self, Note};
use super::dep_info::DepInfo;
use super::interface_hash::{self, Extent};
use super::invocation::{Invocation, Kind};
use super::recorded_call::Call;
use super::rustc::{QUICK, outputs, read_dep_info, run, rustc};
use super::stable_out_dir::StableName;
use super::{diagnostics, loaded_dylib, prune};
use crate::error::{Context, Error, Result};
use crate::files;
use crate::state::{BUILDS, notes};
use crate::variables::{self, COMPILE_FOLDER};
use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

/// How often a library is compiled again because it was edited while it was compiled.
const TRIES: usize = 5;

/// Runs the command, the compiler and its arguments, as a wrapper that cargo calls.
pub(crate) fn wrap(command: &[OsString]) -> ExitCode {
    let folder = variables::path(COMPILE_FOLDER);
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
            Kind::Dylib => compile_dylib(&invocation, &notes),
            Kind::Local => compile_local(&invocation, &notes),
            Kind::Foreign => become_rustc(command),
        },
        None => become_rustc(command),
    };
    result.unwrap_or_else(|error| {
        eprintln!("{}", diagnostics::error(&error.to_string()));
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
    let dylibs = crate_note::dylibs(&crate_note::used(invocation, notes));
    let mut identity = interface_hash::of(invocation, &inputs, Extent::Form, notes);
    for _ in 0..TRIES {
        let mut args = invocation.args.clone();
        args.extend(["-C".into(), format!("metadata={identity:016x}").into()]);
        args.extend(QUICK.map(OsString::from));
        let name = StableName::of(&invocation.out_dir);
        name.iter().for_each(|name| name.put_into(&mut args, invocation.out_dir.as_os_str()));
        let mut said = Vec::new();
        let code = run(rustc(invocation).args(&args), |line| said.extend(diagnostics::of_library(&line)))?;
        if code != 0 {
            said.iter().for_each(|line| eprintln!("{line}"));
            return Ok(ExitCode::from(code));
        }
        inputs = read_dep_info(invocation)?;
        let now = interface_hash::of(invocation, &inputs, Extent::Form, notes);
        if now == identity {
            let call = Call::own(invocation);
            Note { identity, inputs, dylibs, call }.write(notes, &invocation.stem())?;
            prune::keep_newest(invocation);
            said.iter().for_each(|line| eprintln!("{line}"));
            return Ok(ExitCode::SUCCESS);
        }
        identity = now;
    }
    Err(Error::new(format!("{} is being edited all the time", invocation.name)).help("run the cell again"))
}

/// Compiles a shared library, unless it is compiled already or another one is loaded.
fn compile_dylib(invocation: &Invocation, notes: &Path) -> Result<ExitCode> {
    if !invocation.links {
        return run(rustc(invocation).args(&invocation.args), show_of_library).map(ExitCode::from);
    }
    let stem = invocation.stem();
    if let Some(note) = Note::read(notes, &stem)
        && note.identity == interface_hash::of(invocation, &note.inputs, Extent::Text, notes)
    {
        let outputs = outputs(&invocation.out_dir, &stem);
        loaded_dylib::restore(notes, &stem, note.identity, &outputs)?;
        if outputs.iter().all(|path| path.exists()) {
            return Ok(ExitCode::SUCCESS);
        }
    }
    if loaded_dylib::is_loaded(notes, &stem) {
        return Err(loaded_dylib::refusal(&invocation.name));
    }
    Note::remove(notes, &stem)?;
    let code = run(rustc(invocation).args(&invocation.args), show_of_library)?;
    if code == 0 {
        let inputs = read_dep_info(invocation)?;
        let identity = interface_hash::of(invocation, &inputs, Extent::Text, notes);
        let mut dylibs = crate_note::dylibs(&crate_note::used(invocation, notes));
        dylibs.insert(stem.clone());
        let call = Call::own(invocation);
        Note { identity, inputs, dylibs, call }.write(notes, &stem)?;
    }
    Ok(ExitCode::from(code))
}

/// Compiles a procedural macro or a build script.
fn compile_local(invocation: &Invocation, notes: &Path) -> Result<ExitCode> {
    let code = run(rustc(invocation).args(&invocation.args), show_of_library)?;
    let library = format!("{}{}{}", env::consts::DLL_PREFIX, invocation.stem(), env::consts::DLL_SUFFIX);
    let library = invocation.out_dir.join(library);
    if code == 0 && library.exists() {
        let inputs = read_dep_info(invocation)?;
        let (identity, call) = (interface_hash::of_file(&library)?, Call::own(invocation));
        Note { identity, inputs, call, ..Note::default() }.write(notes, &invocation.stem())?;
    } else if code == 0 && invocation.links {
        files::write(&notes.join(BUILDS), invocation.source.as_os_str().as_encoded_bytes())?;
    }
    Ok(ExitCode::from(code))
}

fn compile_cell(invocation: &Invocation, notes: &Path) -> Result<ExitCode> {
    Call::keep(invocation, notes)?;
    let code = Cell { invocation, notes, environment: &[] }.compile(|line| eprintln!("{line}"))?;
    Ok(ExitCode::from(code))
}

fn show_of_library(line: String) {
    if let Some(line) = diagnostics::of_library(&line) {
        eprintln!("{line}");
    }
}

fn only_root(invocation: &Invocation) -> DepInfo {
    DepInfo { files: vec![invocation.source.clone()], variables: Vec::new() }
}
