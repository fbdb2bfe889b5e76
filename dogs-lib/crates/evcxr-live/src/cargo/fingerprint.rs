//! What there was when cargo last ran, and what has changed since then.

use super::inputs::{Inputs, sources};
use crate::compile::crate_note::Note;
use crate::compile::invocation::{Invocation, Kind, stem_of};
use crate::compile::local_crates::LocalCrate;
use crate::error::{Context, Result};
use crate::files;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// What a cell was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Fingerprint {
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

impl Fingerprint {
    /// The cell and its crates as they are now, with the sources of that moment.
    pub(crate) fn of(cell: &Invocation, crates: &[LocalCrate], notes: &Path, moment: &Inputs) -> Self {
        let plain: Vec<_> = crates.iter().filter(|local| local.is_plain()).collect();
        let others: BTreeSet<_> = Note::all(notes).iter().filter(|note| !is_plain(note)).flat_map(sources).collect();
        let own: BTreeSet<_> =
            plain.iter().flat_map(|local| local.files()).filter(|file| !others.contains(file)).collect();
        let settings = moment.states().filter(|(path, _)| !own.contains(*path));
        let is_own = |file: &&PathBuf| plain.iter().any(|local| stem_of(file).as_deref() == Some(&local.stem));
        let externs = crates.iter().map(|local| &local.invocation).chain([cell]).flat_map(|by| &by.externs);
        let lock = notes.with_file_name("Cargo.lock");
        let libraries = plain.iter().map(|local| {
            let source = hash(local.files().map(|file| moment.state(&file)));
            (local.stem.clone(), Library { source, compiled: compiled(local), is_cargos: true })
        });
        Self {
            settings: hash(settings.map(|(path, state)| format!("{} {state}", path.display()))),
            made: hash(externs.filter(|file| !is_own(file)).chain([&lock]).map(|file| files::state(file))),
            libraries: libraries.collect(),
        }
    }

    /// The crates that have to be compiled again, each after those that it uses; `None` if that is for cargo to find out.
    pub(crate) fn outdated<'a>(&self, now: &Self, crates: &'a [LocalCrate]) -> Option<Vec<&'a LocalCrate>> {
        if (self.settings, self.made) != (now.settings, now.made) {
            return None;
        }
        let mut found: Vec<&LocalCrate> = Vec::new();
        for local in crates {
            let is_below = found.iter().any(|other| local.uses(&other.stem));
            if local.is_plain() {
                let (then, now) = (self.libraries.get(&local.stem)?, now.libraries.get(&local.stem)?);
                if is_below || (then.source, then.compiled) != (now.source, now.compiled) {
                    found.push(local);
                }
            } else if is_below {
                return None;
            }
        }
        Some(found)
    }

    /// Notes that these are going to be compiled without cargo; until they are, they are outdated.
    pub(crate) fn begin(&mut self, crates: &[&LocalCrate]) {
        for local in crates {
            self.libraries.insert(local.stem.clone(), Library::default());
        }
    }

    /// Notes that one was compiled from what there is `now`.
    pub(crate) fn end(&mut self, local: &LocalCrate, now: &Self) {
        let source = now.libraries.get(&local.stem).map_or(0, |library| library.source);
        self.libraries.insert(local.stem.clone(), Library { source, compiled: compiled(local), is_cargos: false });
    }

    /// Removes what was compiled without cargo, so that cargo does not take it for what it knows itself.
    pub(crate) fn give_back(&self, crates: &[LocalCrate]) -> Result<()> {
        let is_ours = |local: &&LocalCrate| self.libraries.get(&local.stem).is_some_and(|library| !library.is_cargos);
        for file in crates.iter().filter(is_ours).flat_map(outputs).filter(|file| file.exists()) {
            fs::remove_file(&file).context("remove", &file)?;
        }
        Ok(())
    }

    pub(crate) fn read(path: &Path) -> Option<Self> {
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

    pub(crate) fn write(&self, path: &Path) -> Result<()> {
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

fn outputs(local: &LocalCrate) -> [PathBuf; 2] {
    ["rlib", "rmeta"].map(|kind| local.invocation.out_dir.join(format!("lib{}.{kind}", local.stem)))
}

fn compiled(local: &LocalCrate) -> u64 {
    hash(outputs(local).iter().map(|file| files::state(file)))
}

fn hash(texts: impl Iterator<Item = String>) -> u64 {
    let texts: Vec<_> = texts.collect();
    files::hash(texts.iter().map(String::as_bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::compile::dep_info::DepInfo;
    use crate::compile::recorded_call::Call;
    use std::env;
    use std::ffi::OsString;

    /// A crate of that kind, called by its letter, which uses the others.
    fn local(stem: &str, kind: &str, uses: &str) -> LocalCrate {
        let mut command = format!("rustc --crate-name {stem} {stem}.rs --crate-type {kind} --emit=link --out-dir /k");
        uses.chars().for_each(|other| command.push_str(&format!(" --extern {other}=/k/lib{other}.rlib")));
        let call = Call { command: command.split(' ').map(OsString::from).collect(), ..Call::default() };
        let invocation = Invocation::parse(&call.command).unwrap();
        LocalCrate { stem: stem.to_owned(), call, invocation, inputs: DepInfo::default() }
    }

    fn fingerprint(crates: &[LocalCrate]) -> Fingerprint {
        let library = Library { source: 1, compiled: 1, is_cargos: true };
        let libraries =
            crates.iter().filter(|local| local.is_plain()).map(|local| (local.stem.clone(), library.clone()));
        Fingerprint { settings: 1, made: 1, libraries: libraries.collect() }
    }

    /// The stems of what is compiled after the edit.
    fn outdated(crates: &[LocalCrate], edit: impl FnOnce(&mut Fingerprint)) -> Option<String> {
        let (then, mut now) = (fingerprint(crates), fingerprint(crates));
        edit(&mut now);
        then.outdated(&now, crates).map(|found| found.iter().map(|local| local.stem.as_str()).collect())
    }

    fn edited(stem: &str) -> impl FnOnce(&mut Fingerprint) {
        move |now| now.libraries.get_mut(stem).unwrap().source = 2
    }

    #[test]
    fn a_library_is_compiled_again_and_those_that_use_it() {
        let crates = [local("a", "lib", ""), local("b", "lib", "a"), local("c", "lib", ""), local("d", "lib", "bc")];
        assert_eq!(outdated(&crates, |_| ()).unwrap(), "");
        assert_eq!(outdated(&crates, edited("a")).unwrap(), "abd");
        assert_eq!(outdated(&crates, edited("c")).unwrap(), "cd");
        assert_eq!(outdated(&crates, |now| now.libraries.get_mut("b").unwrap().compiled = 2).unwrap(), "bd");
    }

    #[test]
    fn the_rest_is_for_cargo() {
        for kind in ["dylib", "proc-macro"] {
            let crates = [local("a", "lib", ""), local("e", kind, "a"), local("d", "lib", "e")];
            assert_eq!(outdated(&crates, edited("d")).unwrap(), "d");
            assert_eq!(outdated(&crates, edited("a")), None, "{kind}");
        }
        let crates = [local("d", "lib", "")];
        assert_eq!(outdated(&crates, |now| now.settings = 2), None);
        assert_eq!(outdated(&crates, |now| now.made = 2), None);
        let nothing_known = Fingerprint { libraries: BTreeMap::new(), ..fingerprint(&crates) };
        assert!(nothing_known.outdated(&fingerprint(&crates), &crates).is_none());
    }

    #[test]
    fn what_is_begun_and_not_ended_is_outdated() {
        let crates = [local("a", "lib", ""), local("d", "lib", "")];
        let (mut then, now) = (fingerprint(&crates), fingerprint(&crates));
        then.begin(&[&crates[1]]);
        let path = env::temp_dir().join(format!("evcxr-live-fingerprint-{}", std::process::id()));
        then.write(&path).unwrap();
        let read = Fingerprint::read(&path).unwrap();
        assert_eq!(read, then);
        assert_eq!(read.outdated(&now, &crates).unwrap()[0].stem, "d");
        fs::remove_file(path).unwrap();
    }
}
