//! The package that notebooks load, and the packages with a path that it depends on: as its manifests say.

use crate::error::{Context, Error, Result};
use crate::files;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// The tables of a manifest that name packages of which a library is made.
const DEPENDENCIES: [&str; 2] = ["dependencies", "build-dependencies"];

/// What a cell says to load the package in that folder, as `:dep` and `use` of all that it exports.
///
/// # Errors
/// If the folder has no manifest with a package.
pub fn load(package: &Path) -> Result<String> {
    let manifest = read(package)?.ok_or_else(|| Error::new(format!("there is no package in {}", package.display())))?;
    let name = manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
    let name = name.ok_or_else(|| Error::new(format!("the manifest in {} names no package", package.display())))?;
    let library = manifest.get("lib").and_then(|library| library.get("name")).and_then(Value::as_str);
    let library = library.map_or_else(|| name.replace('-', "_"), str::to_owned);
    let path = package.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    Ok(format!(":dep {name} = {{ path = \"{path}\" }}\nuse {library}::*;"))
}

/// The package in that folder and all with a path below it, each once, sorted.
///
/// # Errors
/// If a manifest cannot be read.
pub(crate) fn packages(package: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut next = vec![package.to_owned()];
    while let Some(package) = next.pop() {
        let package = package.canonicalize().unwrap_or(package);
        if found.contains(&package) {
            continue;
        }
        if let Some(manifest) = read(&package)? {
            next.extend(paths(&manifest, &package)?);
            found.insert(package);
        }
    }
    Ok(found)
}

/// Stands for the files of the package and those with a path below it, as cargo sees them: path, size, time.
///
/// Without `own`, the package's own source is not among them. It is what people edit, and each kernel compiles it in a second.
///
/// # Errors
/// If a manifest or a folder cannot be read.
pub(crate) fn sources(library: &Path, own: bool) -> Result<u64> {
    let library = library.canonicalize().context("find", library)?;
    let mut found = Vec::new();
    for package in packages(&library)? {
        if own || package != library {
            collect(&package.join("src"), &mut found)?;
        }
        found
            .extend(["Cargo.toml", "build.rs"].map(|name| package.join(name)).into_iter().filter(|path| path.exists()));
    }
    found.sort();
    let states: Vec<_> = found.iter().map(|path| files::state(path)).collect();
    Ok(files::hash(states.iter().map(String::as_bytes)))
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).context("read", folder),
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// The manifest of a package; `None` if the folder has none.
fn read(package: &Path) -> Result<Option<Table>> {
    let path = package.join("Cargo.toml");
    let Some(text) = files::read(&path)? else { return Ok(None) };
    let manifest = text
        .parse()
        .map_err(|error: toml::de::Error| Error::new(format!("{} cannot be read", path.display())).said(error))?;
    Ok(Some(manifest))
}

/// The folders of the packages that a manifest names.
fn paths(manifest: &Table, package: &Path) -> Result<Vec<PathBuf>> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let tables = targets.filter_map(Value::as_table).chain([manifest]);
    let dependencies = tables.flat_map(|table| DEPENDENCIES.iter().filter_map(|name| table.get(*name)?.as_table()));
    let (mut found, mut inherited) = (Vec::new(), Vec::new());
    for (name, dependency) in dependencies.flatten() {
        if let Some(path) = path(dependency) {
            found.push(package.join(path));
        } else if dependency.get("workspace").and_then(Value::as_bool) == Some(true) {
            inherited.push(name.as_str());
        }
    }
    if !inherited.is_empty()
        && let Some((root, workspace)) = workspace(manifest, package)?
    {
        let named = workspace.get("dependencies").and_then(Value::as_table);
        let of = |name: &&str| path(named?.get(*name)?).map(|path| root.join(path));
        found.extend(inherited.iter().filter_map(of));
    }
    Ok(found)
}

fn path(dependency: &Value) -> Option<&str> {
    dependency.get("path").and_then(Value::as_str)
}

/// The workspace that a package belongs to, with its root.
fn workspace(manifest: &Table, package: &Path) -> Result<Option<(PathBuf, Table)>> {
    let of = |manifest: &Table| manifest.get("workspace").and_then(Value::as_table).cloned();
    if let Some(own) = of(manifest) {
        return Ok(Some((package.to_owned(), own)));
    }
    let named = manifest.get("package").and_then(|package| package.get("workspace")).and_then(Value::as_str);
    let roots: Vec<_> = match named {
        Some(path) => vec![package.join(path)],
        None => package.ancestors().skip(1).map(Path::to_owned).collect(),
    };
    for root in roots {
        if let Some(workspace) = read(&root)?.as_ref().and_then(of) {
            return Ok(Some((root, workspace)));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::{env, process};

    /// A folder with these files, removed at the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str, texts: &[(&str, &str)]) -> Self {
            let folder = env::temp_dir().join(format!("evcxr-live-{name}-{}", process::id()));
            for (path, text) in texts {
                files::write(&folder.join(path), text.as_bytes()).unwrap();
            }
            Self(folder.canonicalize().unwrap())
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = files::remove_all(&self.0);
        }
    }

    const PETS: &str = "[package]\nname = \"pets-lib\"\n[dependencies]\nzoo = { path = \"../zoo\" }\nkeeper.workspace = true\n\
        chrono = \"0.4\"\n[dev-dependencies]\ntester = { path = \"tester\" }\n[target.'cfg(unix)'.dependencies]\nunix = { path = \"unix\" }\n\
        [workspace]\nmembers = [\"crates/*\"]\n[workspace.dependencies]\nkeeper = { path = \"crates/keeper\" }\n";

    fn folder(name: &str) -> Folder {
        let package = |name: &str, rest: &str| format!("[package]\nname = \"{name}\"\n{rest}");
        let (zoo, keeper) = (package("zoo", "[dependencies.pets]\npath = \"../pets\"\n"), package("keeper", ""));
        let (other, unix) = (package("other", ""), package("unix", ""));
        Folder::new(
            name,
            &[
                ("pets/Cargo.toml", PETS),
                ("pets/src/lib.rs", ""),
                ("zoo/Cargo.toml", &zoo),
                ("zoo/src/lib.rs", ""),
                ("pets/crates/keeper/Cargo.toml", &keeper),
                ("pets/crates/other/Cargo.toml", &other),
                ("pets/crates/other/src/lib.rs", ""),
                ("pets/tester/Cargo.toml", &other),
                ("pets/unix/Cargo.toml", &unix),
            ],
        )
    }

    #[test]
    fn only_what_a_library_is_made_of_is_followed() {
        let folder = folder("packages");
        let found = packages(&folder.0.join("pets")).unwrap();
        let names: Vec<_> = found.iter().map(|path| path.strip_prefix(&folder.0).unwrap().to_str().unwrap()).collect();
        assert_eq!(names, ["pets", "pets/crates/keeper", "pets/unix", "zoo"]);
    }

    #[test]
    fn a_source_counts_if_it_is_followed_and_the_librarys_own_if_wanted() {
        let folder = folder("sources");
        let pets = folder.0.join("pets");
        let numbers = || (sources(&pets, false).unwrap(), sources(&pets, true).unwrap());
        let before = numbers();
        files::write(&folder.0.join("pets/crates/other/src/lib.rs"), b"longer").unwrap();
        assert_eq!(numbers(), before);
        files::write(&folder.0.join("pets/src/lib.rs"), b"longer").unwrap();
        let edited = numbers();
        assert!(edited.0 == before.0 && edited.1 != before.1);
        files::write(&folder.0.join("zoo/src/lib.rs"), b"longer").unwrap();
        assert!(numbers().0 != edited.0 && numbers().1 != edited.1);
    }

    #[test]
    fn a_cell_that_loads_a_package_names_its_crate() {
        let folder = folder("load");
        let path = folder.0.join("pets");
        assert_eq!(
            load(&path).unwrap(),
            format!(":dep pets-lib = {{ path = \"{}\" }}\nuse pets_lib::*;", path.display())
        );
        assert!(load(&folder.0).unwrap_err().to_string().contains("no package"));
    }
}
