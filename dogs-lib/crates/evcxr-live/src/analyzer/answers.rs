//! The cargo that the analyzer asks.
//!
//! It looks for it in `$CARGO_HOME/bin` before anywhere else. So a kernel has a cargo home of its own, in which cargo is this
//! program. Who is not the analyzer gets the real home back ([`restore`]): the paths of the dependencies stay what they are.

use super::{packages, source};
use crate::error::{Context, Result};
use crate::files;
use crate::real;
use crate::state::{self, ANSWERS};
use crate::variables::{self, CARGO_HOME, COMPILE_FOLDER, LOCK};
use serde_json::{Value, json};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const CARGO: &str = "cargo";
const HOME: &str = "CARGO_HOME";
/// Beside this program: the home.
const FOLDER: &str = "cargo-home";
/// What decides about answers, besides the settings in files.
const SETTINGS: [&str; 4] = ["RUSTC", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER"];
/// Its value is another one each time, and the same as the repository's lock file.
const LOCK_FILE: &str = "--lockfile-path";
/// In a kept answer: the compile folder, which is another one in each kernel.
const HERE: &str = "{compile-folder}";

/// Makes the cargo home.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn install(program: &Path) -> Result<()> {
    files::link(program, &home(program).join("bin").join(CARGO))
}

/// Lets a command that starts evcxr use it, if it is there.
pub(crate) fn equip(command: &mut Command, program: &Path) {
    let home = home(program);
    if home.join("bin").join(CARGO).exists() {
        command.env(CARGO_HOME, env::var_os(HOME).unwrap_or_default()).env(HOME, home);
    }
}

/// The cargo home of a kernel.
fn home(program: &Path) -> PathBuf {
    program.with_file_name(FOLDER)
}

/// Answers the analyzer, if this program was started as its cargo.
pub(crate) fn command(called: &Path, args: &[OsString]) -> Option<Result<ExitCode>> {
    called.ends_with(Path::new(FOLDER).join("bin").join(CARGO)).then(|| answer(args))
}

/// Says what cargo would say, about those packages alone that a cell can have to do with.
///
/// # Errors
/// If cargo cannot be run.
pub(crate) fn answer(args: &[OsString]) -> Result<ExitCode> {
    let cargo = real::cargo_of_kernel()?;
    let Some(folder) = variables::path(COMPILE_FOLDER) else {
        return real::become_cargo(args, &cargo);
    };
    if args.first().is_some_and(|arg| arg == "locate-project") {
        // The first question of each load.
        source::show(&folder)?;
    }
    if !is_question(args) {
        return real::become_cargo(args, &cargo);
    }
    let note = state::notes(&folder).join(ANSWERS).join(format!("{:016x}.json", key(args, &folder, &cargo)));
    let here = folder.display().to_string();
    if let Some(answer) = read(&note) {
        return say(answer.replace(HERE, &here).as_bytes());
    }
    let output = real::restore(Command::new(&cargo).args(args)).output().context("run", &cargo)?;
    io::stderr().write_all(&output.stderr).context("write to", Path::new("the analyzer"))?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        say(&output.stdout)?;
        return Ok(ExitCode::from(output.status.code().map_or(1, |code| u8::try_from(code).unwrap_or(1))));
    }
    let mut files = real::settings(&folder);
    let said = match serde_json::from_str::<Value>(&said) {
        Ok(mut metadata) if metadata["workspace_root"] == here.as_str() => {
            packages::prune(&mut metadata);
            files.extend(manifests(&metadata, &folder).into_iter().chain(variables::path(LOCK)));
            metadata.to_string()
        }
        _ => said.into_owned(),
    };
    // evcxr reads the warnings too. And an answer that cannot be kept is an answer.
    if !String::from_utf8_lossy(&output.stderr).contains("warning") {
        let _ = keep(&note, &said.replace(&here, HERE), &files);
    }
    say(said.as_bytes())
}

/// Whether the answer is text that depends on nothing but what is in its [`key`], and on some files.
fn is_question(args: &[OsString]) -> bool {
    let first = args.first().and_then(|arg| arg.to_str()).unwrap_or_default();
    args.iter().any(|arg| arg == "--print") || ["metadata", "locate-project", "--version", "-Z"].contains(&first)
}

/// Stands for a question: the same in every kernel whose cells depend on the same.
fn key(args: &[OsString], folder: &Path, cargo: &Path) -> u64 {
    let here = folder.display().to_string();
    let is_setting = |name: &str| {
        SETTINGS.contains(&name) || ["CARGO_BUILD_", "CARGO_TARGET_"].iter().any(|start| name.starts_with(start))
    };
    let mut words = vec![files::state(cargo)];
    let is_lock = |at: usize| at > 0 && args[at - 1] == LOCK_FILE;
    let own = args.iter().enumerate().filter(|(at, _)| !is_lock(*at)).map(|(_, arg)| arg.to_string_lossy());
    words.extend(own.map(|arg| arg.replace(&here, HERE)));
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

fn keep(note: &Path, said: &str, files: &[PathBuf]) -> Result<()> {
    let states: serde_json::Map<_, _> =
        files.iter().map(|path| (path.display().to_string(), Value::from(files::state(path)))).collect();
    files::write(note, json!({ "said": said, "files": states }).to_string().as_bytes())
}

/// A kept answer, if no file that it depends on has changed.
fn read(note: &Path) -> Option<String> {
    let value: Value = serde_json::from_str(&fs::read_to_string(note).ok()?).ok()?;
    let is_same = |(path, state): (&String, &Value)| *state == files::state(Path::new(path));
    value["files"].as_object()?.iter().all(is_same).then(|| value["said"].as_str().map(str::to_owned))?
}

/// The manifests of the packages, but for the cell's own.
fn manifests(metadata: &Value, folder: &Path) -> Vec<PathBuf> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let paths = packages.filter_map(|package| package["manifest_path"].as_str().map(PathBuf::from));
    paths.filter(|path| !path.starts_with(folder)).collect()
}

fn say(text: &[u8]) -> Result<ExitCode> {
    io::stdout().write_all(text).context("write to", Path::new("the analyzer"))?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// An empty folder, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let folder = env::temp_dir().join(format!("evcxr-live-analyzer-{name}-{}", std::process::id()));
            files::remove_all(&folder).unwrap();
            files::make(&folder).unwrap();
            Self(folder)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = files::remove_all(&self.0);
        }
    }

    fn words(text: &str) -> Vec<OsString> {
        text.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn an_answer_is_kept_until_a_file_that_it_depends_on_changes() {
        let folder = Folder::new("keep");
        let (note, manifest) = (folder.0.join("note"), folder.0.join("Cargo.toml"));
        fs::write(&manifest, "a").unwrap();
        keep(&note, "said", &[manifest.clone(), folder.0.join("none")]).unwrap();
        assert_eq!(read(&note).unwrap(), "said");
        fs::write(&manifest, "longer").unwrap();
        assert_eq!(read(&note), None);
        keep(&note, "said", &[manifest, folder.0.join("none")]).unwrap();
        fs::write(folder.0.join("none"), "").unwrap();
        assert_eq!(read(&note), None);
    }

    #[test]
    fn a_question_is_the_same_in_another_folder_and_another_one_for_another_manifest() {
        let (one, two) = (Folder::new("one"), Folder::new("two"));
        let question = |folder: &Folder| {
            let here = folder.0.display();
            let other = folder.0.file_name().unwrap().display();
            let args =
                words(&format!("metadata --manifest-path {here}/Cargo.toml {LOCK_FILE} /elsewhere/{other}.lock"));
            key(&args, &folder.0, Path::new("cargo"))
        };
        assert_eq!(question(&one), question(&two));
        fs::write(two.0.join("Cargo.toml"), "[dependencies]").unwrap();
        assert_ne!(question(&one), question(&two));
        let ask = |args: &str| key(&words(args), &one.0, Path::new("cargo"));
        assert_ne!(ask("--version"), ask("metadata"));
    }
}
