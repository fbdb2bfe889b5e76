//! What there was when cargo last ran, and what has changed since then.

use super::identity::Note;
use super::invocation::{Invocation, Kind, stem_of};
use super::parts::Part;
use crate::error::{Context, Result};
use crate::files;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// All by which cargo decides what to compile, at one moment: each source, manifest and setting, variables, arguments.
pub(super) struct Snapshot(BTreeMap<PathBuf, String>);

impl Snapshot {
    pub(super) fn take(notes: &Path, args: &[OsString]) -> Self {
        let (mut paths, mut folders) = (BTreeSet::new(), BTreeSet::new());
        for file in Note::all(notes).iter().flat_map(sources) {
            for folder in file.ancestors().skip(1) {
                paths.extend(
                    ["Cargo.toml", ".cargo/config.toml", ".cargo/config", "build.rs"].map(|name| folder.join(name)),
                );
            }
            folders.extend(file.parent().map(Path::to_owned));
            paths.insert(file);
        }
        let folder = notes.parent().unwrap_or(notes);
        paths.extend(["Cargo.toml", ".cargo/config.toml"].map(|name| folder.join(name)));
        let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
        paths.extend(home.into_iter().flat_map(|home| ["config.toml", "config"].map(|name| home.join(name))));
        paths.extend(env::var_os("RUSTC").map(PathBuf::from));
        let mut states: BTreeMap<_, _> = paths.into_iter().map(|path| (path.clone(), state(&path))).collect();
        // A new file beside a source: cargo may see the package otherwise.
        states.extend(folders.into_iter().map(|path| (path.clone(), names(&path))));
        let mut variables: Vec<_> = env::vars_os().collect();
        variables.sort();
        let texts = variables.iter().flat_map(|(name, value)| [name, value]).chain(args);
        let called = files::hash(texts.map(|text| text.as_encoded_bytes()));
        states.insert(PathBuf::new(), format!("{called:016x}"));
        Self(states)
    }
}

/// What a cell was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Stands for what only cargo can judge, before it did.
    settings: u64,
    /// Stands for what only cargo can have compiled.
    made: u64,
    /// What takes nothing but the compiler, by the stems.
    libraries: BTreeMap<String, Library>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Library {
    /// Stands for its source, before it was compiled.
    source: u64,
    /// Stands for the compiled library.
    compiled: u64,
    /// Whether cargo knows what it was compiled from.
    is_cargos: bool,
}

impl Seen {
    /// The cell and its parts as they are now, with the sources of that moment.
    pub(super) fn of(cell: &Invocation, parts: &[Part], notes: &Path, moment: &Snapshot) -> Self {
        let plain: Vec<_> = parts.iter().filter(|part| part.is_plain()).collect();
        let others: BTreeSet<_> = Note::all(notes).iter().filter(|note| !is_plain(note)).flat_map(sources).collect();
        let own: BTreeSet<_> =
            plain.iter().flat_map(|part| part.files()).filter(|file| !others.contains(file)).collect();
        let settings = moment.0.iter().filter(|(path, _)| !own.contains(*path));
        let is_own = |file: &&PathBuf| plain.iter().any(|part| stem_of(file).as_deref() == Some(&part.stem));
        let externs = parts.iter().map(|part| &part.invocation).chain([cell]).flat_map(|by| &by.externs);
        let lock = notes.with_file_name("Cargo.lock");
        let libraries = plain.iter().map(|part| {
            let source = hash(part.files().map(|file| moment.0.get(&file).cloned().unwrap_or_default()));
            (part.stem.clone(), Library { source, compiled: compiled(part), is_cargos: true })
        });
        Self {
            settings: hash(settings.map(|(path, state)| format!("{} {state}", path.display()))),
            made: hash(externs.filter(|file| !is_own(file)).chain([&lock]).map(|file| state(file))),
            libraries: libraries.collect(),
        }
    }

    /// The parts that have to be compiled again, each after those that it uses; `None` if that is for cargo to find out.
    pub(super) fn outdated<'a>(&self, now: &Self, parts: &'a [Part]) -> Option<Vec<&'a Part>> {
        if (self.settings, self.made) != (now.settings, now.made) {
            return None;
        }
        let mut found: Vec<&Part> = Vec::new();
        for part in parts {
            let is_below = found.iter().any(|other| part.uses(&other.stem));
            if part.is_plain() {
                let (then, now) = (self.libraries.get(&part.stem)?, now.libraries.get(&part.stem)?);
                if is_below || (then.source, then.compiled) != (now.source, now.compiled) {
                    found.push(part);
                }
            } else if is_below {
                return None;
            }
        }
        Some(found)
    }

    /// Notes that these are going to be compiled without cargo; until they are, they are outdated.
    pub(super) fn begin(&mut self, parts: &[&Part]) {
        for part in parts {
            self.libraries.insert(part.stem.clone(), Library::default());
        }
    }

    /// Notes that one was compiled from what there is `now`.
    pub(super) fn end(&mut self, part: &Part, now: &Self) {
        let source = now.libraries.get(&part.stem).map_or(0, |library| library.source);
        self.libraries.insert(part.stem.clone(), Library { source, compiled: compiled(part), is_cargos: false });
    }

    /// Removes what was compiled without cargo, so that cargo does not take it for what it knows itself.
    pub(super) fn give_back(&self, parts: &[Part]) -> Result<()> {
        let is_ours = |part: &&Part| self.libraries.get(&part.stem).is_some_and(|library| !library.is_cargos);
        for file in parts.iter().filter(is_ours).flat_map(outputs).filter(|file| file.exists()) {
            fs::remove_file(&file).context("remove", &file)?;
        }
        Ok(())
    }

    pub(super) fn read(path: &Path) -> Option<Self> {
        let text = files::read(path).ok()??;
        let mut lines = text.lines().map(|line| line.split(' ').collect::<Vec<_>>());
        let number = |text: &str| u64::from_str_radix(text, 16).ok();
        let [settings, made] = lines.next()?[..] else { return None };
        let libraries = lines.map(|words| {
            let [source, compiled, cargos, stem] = words[..] else { return None };
            let (source, compiled) = (number(source)?, number(compiled)?);
            Some((stem.to_owned(), Library { source, compiled, is_cargos: cargos.parse().ok()? }))
        });
        Some(Self { settings: number(settings)?, made: number(made)?, libraries: libraries.collect::<Option<_>>()? })
    }

    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let mut text = format!("{:016x} {:016x}\n", self.settings, self.made);
        for (stem, Library { source, compiled, is_cargos }) in &self.libraries {
            let _ = writeln!(text, "{source:016x} {compiled:016x} {is_cargos} {stem}");
        }
        files::write(path, text.as_bytes())
    }
}

fn is_plain(note: &Note) -> bool {
    let invocation = note.call.as_ref().and_then(|call| Invocation::parse(&call.command));
    invocation.is_some_and(|invocation| invocation.kind() == Kind::Library)
}

/// Where the files are that the crate was compiled from.
fn sources(note: &Note) -> impl Iterator<Item = PathBuf> {
    let folder = note.call.as_ref().map(|call| call.folder.as_path()).unwrap_or(Path::new(""));
    note.inputs.files.iter().map(move |file| folder.join(file))
}

fn outputs(part: &Part) -> [PathBuf; 2] {
    ["rlib", "rmeta"].map(|kind| part.invocation.out_dir.join(format!("lib{}.{kind}", part.stem)))
}

fn compiled(part: &Part) -> u64 {
    hash(outputs(part).iter().map(|file| state(file)))
}

fn hash(texts: impl Iterator<Item = String>) -> u64 {
    let texts: Vec<_> = texts.collect();
    files::hash(texts.iter().map(String::as_bytes))
}

fn state(path: &Path) -> String {
    let Ok(meta) = fs::metadata(path) else { return format!("{} absent", path.display()) };
    let time = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    format!("{} {} {}", path.display(), meta.len(), time.as_nanos())
}

/// The files in a folder, without those that an editor hides in it.
fn names(folder: &Path) -> String {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let names: BTreeSet<_> = entries.filter(|name| !name.as_encoded_bytes().starts_with(b".")).collect();
    format!("{names:?}")
}
