//! The packages of which evcxr's analyzer reads the source.
//!
//! It would read all that are compiled, over a hundred, to infer the type of a variable from the signatures of a few. It is
//! told of those alone whose types can reach a cell: what the cell depends on, what that depends on in turn, and from there
//! what is re-exported. The type of a variable that needs another one has to be written by hand.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

/// The words before the name of a crate that a package re-exports.
const EXPORTS: [&str; 2] = ["pub use ", "pub extern crate "];

/// Removes the other packages from what `cargo metadata` says.
pub(crate) fn prune(metadata: &mut Value) {
    let Some(kept) = kept(metadata, &|library| exports_below(library)) else { return };
    let is_kept = |id: &Value| id.as_str().is_some_and(|id| kept.contains(id));
    let retain = |list: &mut Value, id: &dyn Fn(&Value) -> bool| {
        if let Some(list) = list.as_array_mut() {
            list.retain(id);
        }
    };
    retain(&mut metadata["packages"], &|package| is_kept(&package["id"]));
    retain(&mut metadata["resolve"]["nodes"], &|node| is_kept(&node["id"]));
    for node in metadata["resolve"]["nodes"].as_array_mut().into_iter().flatten() {
        retain(&mut node["dependencies"], &is_kept);
        retain(&mut node["deps"], &|dep| is_kept(&dep["pkg"]));
    }
}

/// The ids of the packages to keep. `exports` gives the crates that the library with that root file re-exports.
fn kept(metadata: &Value, exports: &dyn Fn(&Path) -> BTreeSet<String>) -> Option<BTreeSet<String>> {
    let nodes: BTreeMap<_, _> =
        metadata["resolve"]["nodes"].as_array()?.iter().filter_map(|node| Some((node["id"].as_str()?, node))).collect();
    let libraries: BTreeMap<_, _> = metadata["packages"].as_array()?.iter().filter_map(library).collect();
    let cell = metadata["workspace_members"][0].as_str()?;
    let mut kept = BTreeSet::from([cell]);
    let mut next = VecDeque::from([(cell, 0)]);
    while let Some((id, depth)) = next.pop_front() {
        let exports = match libraries.get(id) {
            Some(library) if depth > 1 => exports(library),
            _ => BTreeSet::new(),
        };
        for dependency in nodes.get(id).and_then(|node| node["deps"].as_array()).into_iter().flatten() {
            let (Some(id), Some(name)) = (dependency["pkg"].as_str(), dependency["name"].as_str()) else { continue };
            let for_use = dependency["dep_kinds"].as_array()?.iter().any(|kind| kind["kind"].is_null());
            if for_use && (depth < 2 || exports.contains(name)) && kept.insert(id) {
                next.push_back((id, depth + 1));
            }
        }
    }
    Some(kept.into_iter().map(str::to_owned).collect())
}

/// A package's id and the root file of its library.
fn library(package: &Value) -> Option<(&str, &Path)> {
    let is_library = |target: &&Value| {
        target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|kind| kind != "bin" && kind != "custom-build"))
    };
    let root = package["targets"].as_array()?.iter().find(is_library)?["src_path"].as_str()?;
    Some((package["id"].as_str()?, Path::new(root)))
}

/// The first names in what the files of a library re-export; among them are the crates.
fn exports_below(library: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders: Vec<_> = library.parent().map(Path::to_owned).into_iter().collect();
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                names.extend(exports_in(&fs::read_to_string(path).unwrap_or_default()));
            }
        }
    }
    names
}

fn exports_in(source: &str) -> impl Iterator<Item = String> {
    source.lines().filter_map(|line| {
        let rest = EXPORTS.iter().find_map(|words| line.trim_start().strip_prefix(words))?;
        let name =
            rest.trim_start_matches("::").split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()?;
        (!name.is_empty()).then(|| name.to_owned())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    /// A package that depends on others, some of them only to be built.
    fn node(id: &str, deps: &[&str], build: &[&str]) -> Value {
        let dep = |name: &&str, kind: Value| json!({ "name": name, "pkg": name, "dep_kinds": [{ "kind": kind }] });
        let deps =
            deps.iter().map(|name| dep(name, Value::Null)).chain(build.iter().map(|name| dep(name, json!("build"))));
        let deps: Vec<_> = deps.collect();
        let ids: Vec<_> = deps.iter().map(|dep| dep["pkg"].clone()).collect();
        json!({ "id": id, "deps": deps, "dependencies": ids })
    }

    fn package(id: &str) -> Value {
        json!({ "id": id, "targets": [{ "kind": ["custom-build"], "src_path": "build.rs" }, { "kind": ["dylib"], "src_path": id }] })
    }

    #[test]
    fn what_can_reach_a_cell_is_kept() {
        let nodes = [
            node("ctx", &["pets"], &[]),
            node("pets", &["engine"], &["cc"]),
            node("engine", &["postgres", "tokio"], &[]),
            node("postgres", &["tokio_postgres", "log"], &[]),
            node("tokio_postgres", &["tokio"], &[]),
        ];
        let packages: Vec<_> = nodes.iter().map(|node| package(node["id"].as_str().unwrap())).collect();
        let metadata = json!({ "packages": packages, "resolve": { "nodes": nodes }, "workspace_members": ["ctx"] });
        let exports = |library: &Path| {
            let names: &[&str] = match library.to_str().unwrap() {
                "engine" => &["postgres"],
                "postgres" => &["tokio_postgres", "config"],
                _ => &[],
            };
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        let kept = kept(&metadata, &exports).unwrap();
        assert_eq!(kept.into_iter().collect::<Vec<_>>(), ["ctx", "engine", "pets", "postgres", "tokio_postgres"]);
    }

    #[test]
    fn the_others_are_gone_from_every_list() {
        let nodes = [node("ctx", &["a"], &[]), node("a", &["b"], &[]), node("b", &["c"], &[]), node("c", &[], &[])];
        let mut metadata = json!({
            "packages": [package("ctx"), package("a"), package("b"), package("c")],
            "resolve": { "nodes": nodes },
            "workspace_members": ["ctx"],
        });
        prune(&mut metadata);
        assert!(!metadata.to_string().contains("\"c\""), "{metadata}");
        assert_eq!(metadata["packages"].as_array().unwrap().len(), 3);
    }

    #[test]
    fn a_reexport_names_its_crate() {
        let source = "pub use ::postgres;\nuse x::y;\n    pub use tokio_postgres::{Row, types};\npub extern crate chrono;\n\
                      pub use postgres_types as types;\n";
        assert_eq!(exports_in(source).collect::<Vec<_>>(), ["postgres", "tokio_postgres", "chrono", "postgres_types"]);
    }
}
