//! What there was when cargo last ran, and what has changed since then.

use super::identity::Note;
use super::invocation::{Invocation, Kind, stem_of};
use super::parts::Part;
use super::snapshot::{Snapshot, sources};
use crate::error::{Context, Result};
use crate::files;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

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
        let settings = moment.states().filter(|(path, _)| !own.contains(*path));
        let is_own = |file: &&PathBuf| plain.iter().any(|part| stem_of(file).as_deref() == Some(&part.stem));
        let externs = parts.iter().map(|part| &part.invocation).chain([cell]).flat_map(|by| &by.externs);
        let lock = notes.with_file_name("Cargo.lock");
        let libraries = plain.iter().map(|part| {
            let source = hash(part.files().map(|file| moment.state(&file)));
            (part.stem.clone(), Library { source, compiled: compiled(part), is_cargos: true })
        });
        Self {
            settings: hash(settings.map(|(path, state)| format!("{} {state}", path.display()))),
            made: hash(externs.filter(|file| !is_own(file)).chain([&lock]).map(|file| files::state(file))),
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

fn outputs(part: &Part) -> [PathBuf; 2] {
    ["rlib", "rmeta"].map(|kind| part.invocation.out_dir.join(format!("lib{}.{kind}", part.stem)))
}

fn compiled(part: &Part) -> u64 {
    hash(outputs(part).iter().map(|file| files::state(file)))
}

fn hash(texts: impl Iterator<Item = String>) -> u64 {
    let texts: Vec<_> = texts.collect();
    files::hash(texts.iter().map(String::as_bytes))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::reload::call::Call;
    use crate::reload::depinfo::DepInfo;
    use std::env;
    use std::ffi::OsString;

    /// A crate of that kind, called by its letter, which uses the others.
    fn part(stem: &str, kind: &str, uses: &str) -> Part {
        let mut command = format!("rustc --crate-name {stem} {stem}.rs --crate-type {kind} --emit=link --out-dir /k");
        uses.chars().for_each(|other| command.push_str(&format!(" --extern {other}=/k/lib{other}.rlib")));
        let call = Call { command: command.split(' ').map(OsString::from).collect(), ..Call::default() };
        let invocation = Invocation::parse(&call.command).unwrap();
        Part { stem: stem.to_owned(), call, invocation, inputs: DepInfo::default() }
    }

    fn seen(parts: &[Part]) -> Seen {
        let library = Library { source: 1, compiled: 1, is_cargos: true };
        let libraries = parts.iter().filter(|part| part.is_plain()).map(|part| (part.stem.clone(), library.clone()));
        Seen { settings: 1, made: 1, libraries: libraries.collect() }
    }

    /// The stems of what is compiled after the edit.
    fn outdated(parts: &[Part], edit: impl FnOnce(&mut Seen)) -> Option<String> {
        let (then, mut now) = (seen(parts), seen(parts));
        edit(&mut now);
        then.outdated(&now, parts).map(|found| found.iter().map(|part| part.stem.as_str()).collect())
    }

    fn edited(stem: &str) -> impl FnOnce(&mut Seen) {
        move |now| now.libraries.get_mut(stem).unwrap().source = 2
    }

    #[test]
    fn a_library_is_compiled_again_and_those_that_use_it() {
        let parts = [part("a", "lib", ""), part("b", "lib", "a"), part("c", "lib", ""), part("d", "lib", "bc")];
        assert_eq!(outdated(&parts, |_| ()).unwrap(), "");
        assert_eq!(outdated(&parts, edited("a")).unwrap(), "abd");
        assert_eq!(outdated(&parts, edited("c")).unwrap(), "cd");
        assert_eq!(outdated(&parts, |now| now.libraries.get_mut("b").unwrap().compiled = 2).unwrap(), "bd");
    }

    #[test]
    fn the_rest_is_for_cargo() {
        for kind in ["dylib", "proc-macro"] {
            let parts = [part("a", "lib", ""), part("e", kind, "a"), part("d", "lib", "e")];
            assert_eq!(outdated(&parts, edited("d")).unwrap(), "d");
            assert_eq!(outdated(&parts, edited("a")), None, "{kind}");
        }
        let parts = [part("d", "lib", "")];
        assert_eq!(outdated(&parts, |now| now.settings = 2), None);
        assert_eq!(outdated(&parts, |now| now.made = 2), None);
        let nothing_known = Seen { libraries: BTreeMap::new(), ..seen(&parts) };
        assert!(nothing_known.outdated(&seen(&parts), &parts).is_none());
    }

    #[test]
    fn what_is_begun_and_not_ended_is_outdated() {
        let parts = [part("a", "lib", ""), part("d", "lib", "")];
        let (mut then, now) = (seen(&parts), seen(&parts));
        then.begin(&[&parts[1]]);
        let path = env::temp_dir().join(format!("lab-seen-{}", std::process::id()));
        then.write(&path).unwrap();
        let read = Seen::read(&path).unwrap();
        assert_eq!(read, then);
        assert_eq!(read.outdated(&now, &parts).unwrap()[0].stem, "d");
        fs::remove_file(path).unwrap();
    }
}
