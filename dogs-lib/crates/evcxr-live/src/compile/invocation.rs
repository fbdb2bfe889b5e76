//! A command line of rustc, as cargo writes it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What a crate is, as far as reloading is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A cell.
    Cell,
    /// A package with a path, compiled into each cell: what people edit.
    Library,
    /// A package with a path, loaded once as a shared library.
    Dylib,
    /// Another crate with a path: a procedural macro, a build script.
    Local,
    /// A crate of the registry, or no crate at all.
    Foreign,
}

/// A command line.
#[derive(Debug, Clone)]
pub(crate) struct Invocation {
    /// The compiler.
    pub(crate) rustc: OsString,
    /// All arguments after it.
    pub(crate) args: Vec<OsString>,
    /// `--crate-name`.
    pub(crate) name: String,
    /// The crate's root file.
    pub(crate) source: PathBuf,
    /// `--out-dir`.
    pub(crate) out_dir: PathBuf,
    /// `-C extra-filename`.
    pub(crate) suffix: String,
    /// Whether code is generated, not only checked.
    pub(crate) links: bool,
    /// The files of `--extern`, in order.
    pub(crate) externs: Vec<PathBuf>,
    types: Vec<String>,
    capped: bool,
}

impl Invocation {
    /// Reads a command line: the compiler, then its arguments. `None` if it compiles no crate into a folder.
    pub(crate) fn parse(command: &[OsString]) -> Option<Self> {
        let (rustc, args) = command.split_first()?;
        let mut found = Self {
            rustc: rustc.clone(),
            args: args.to_vec(),
            name: String::new(),
            source: PathBuf::new(),
            out_dir: PathBuf::new(),
            suffix: String::new(),
            links: false,
            externs: Vec::new(),
            types: Vec::new(),
            capped: false,
        };
        let mut rest = args.iter().map(OsString::as_os_str);
        while let Some(arg) = rest.next() {
            let text = arg.to_str().unwrap_or_default();
            let (option, glued) = match text.split_once('=') {
                Some((option, value)) if text.starts_with("--") => (option, Some(value)),
                _ => (text, None),
            };
            match option {
                "--crate-name" => found.name = value(glued, &mut rest)?,
                "--crate-type" => found.types.extend(value(glued, &mut rest)?.split(',').map(str::to_owned)),
                "--cap-lints" => found.capped = value(glued, &mut rest).is_some(),
                "--emit" => found.links = value(glued, &mut rest)?.split(',').any(|kind| kind == "link"),
                "--out-dir" => found.out_dir = path(glued, &mut rest)?,
                "--extern" => {
                    let value = path(glued, &mut rest)?;
                    found.externs.extend(extern_file(&value));
                }
                "-C" => {
                    let code = value(None, &mut rest)?;
                    if let Some(suffix) = code.strip_prefix("extra-filename=") {
                        suffix.clone_into(&mut found.suffix);
                    }
                }
                "-L" | "-l" | "--cfg" | "--check-cfg" | "--target" | "-Z" | "-A" | "-W" | "-D" | "-F" | "-o"
                    if glued.is_none() =>
                {
                    rest.next();
                }
                _ if text.ends_with(".rs") && !text.starts_with('-') => found.source = arg.into(),
                _ => {}
            }
        }
        let compiles = !found.name.is_empty() && found.source.file_name().is_some() && found.out_dir.is_absolute();
        compiles.then_some(found)
    }

    /// What the crate is. Cargo silences the lints of crates that have no path.
    pub(crate) fn kind(&self) -> Kind {
        let is = |kind: &str| self.types.iter().any(|other| other == kind);
        if self.capped {
            Kind::Foreign
        } else if self.name == "ctx" && is("cdylib") {
            Kind::Cell
        } else if is("dylib") {
            Kind::Dylib
        } else if self.types.iter().all(|kind| kind == "lib" || kind == "rlib") && !self.types.is_empty() {
            Kind::Library
        } else {
            Kind::Local
        }
    }

    /// The name of the crate's files: its name and what cargo appends to it.
    pub(crate) fn stem(&self) -> String {
        format!("{}{}", self.name, self.suffix)
    }

    /// The list of files that rustc writes.
    pub(crate) fn dep_info(&self) -> PathBuf {
        self.out_dir.join(self.stem()).with_extension("d")
    }

    /// As `source`, but the crate is compiled from another file.
    pub(crate) fn args_with_source(&self, source: &Path) -> Vec<OsString> {
        let own = self.source.as_os_str();
        self.args.iter().map(|arg| if arg == own { source.as_os_str() } else { arg }.to_owned()).collect()
    }
}

/// The stem of a compiled crate's file, as [`Invocation::stem`].
pub(crate) fn stem_of(file: &Path) -> Option<String> {
    let stem = file.file_stem()?.to_str()?;
    Some(stem.strip_prefix("lib").unwrap_or(stem).to_owned())
}

fn value<'a>(glued: Option<&str>, rest: &mut impl Iterator<Item = &'a OsStr>) -> Option<String> {
    match glued {
        Some(value) => Some(value.to_owned()),
        None => rest.next()?.to_str().map(str::to_owned),
    }
}

fn path<'a>(glued: Option<&str>, rest: &mut impl Iterator<Item = &'a OsStr>) -> Option<PathBuf> {
    match glued {
        Some(value) => Some(value.into()),
        None => rest.next().map(PathBuf::from),
    }
}

/// The file in `[options:]name=file`.
fn extern_file(value: &Path) -> Option<PathBuf> {
    value.to_str()?.split_once('=').map(|(_, file)| file.into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parse(text: &str) -> Option<Invocation> {
        Invocation::parse(&text.split_whitespace().map(OsString::from).collect::<Vec<_>>())
    }

    const LIBRARY: &str = "rustc --crate-name pets_lib --edition=2024 src/lib.rs --error-format=json --crate-type lib \
        --emit=dep-info,metadata,link -C opt-level=2 --cfg feature=\"a.rs\" -C metadata=1 -C extra-filename=-75 \
        --out-dir /k/deps -L dependency=/k/deps --extern chrono=/k/deps/libchrono-1.rmeta \
        --extern priv:engine=/k/deps/libengine.so --extern proc_macro";

    #[test]
    fn cargos_command_line_is_understood() {
        let found = parse(LIBRARY).unwrap();
        assert_eq!((found.name.as_str(), found.kind(), found.links), ("pets_lib", Kind::Library, true));
        assert_eq!((found.source.to_str(), found.stem().as_str()), (Some("src/lib.rs"), "pets_lib-75"));
        assert_eq!(found.dep_info(), Path::new("/k/deps/pets_lib-75.d"));
        assert_eq!(found.externs, [Path::new("/k/deps/libchrono-1.rmeta"), Path::new("/k/deps/libengine.so")]);
        assert_eq!(stem_of(&found.externs[1]).unwrap(), "engine");
    }

    #[test]
    fn the_kind_of_a_crate_is_known() {
        let kind = |from: &str, to: &str| parse(&LIBRARY.replace(from, to)).unwrap().kind();
        assert_eq!(kind("--crate-type lib", "--crate-type dylib --crate-type rlib"), Kind::Dylib);
        assert_eq!(kind("--crate-type lib", "--crate-type proc-macro"), Kind::Local);
        assert_eq!(kind("--crate-type lib", "--crate-type bin"), Kind::Local);
        assert_eq!(kind("-C metadata=1", "--cap-lints allow"), Kind::Foreign);
        assert_eq!(
            kind(
                "pets_lib --edition=2024 src/lib.rs --error-format=json --crate-type lib",
                "ctx src/lib.rs --crate-type cdylib"
            ),
            Kind::Cell
        );
        assert!(!parse(&LIBRARY.replace(",link", "")).unwrap().links);
    }

    #[test]
    fn a_question_is_no_crate() {
        assert!(parse("rustc -vV").is_none());
        assert!(parse("rustc - --crate-name ___ --print=file-names --crate-type lib").is_none());
    }
}
