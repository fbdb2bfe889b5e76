//! What the manifests say.

use std::fs;
use std::path::Path;
use toml::{Table, Value};

fn read(package: &Path) -> Table {
    fs::read_to_string(package.join("Cargo.toml")).unwrap().parse().unwrap()
}

/// The package's name.
pub fn name(package: &Path) -> String {
    read(package)["package"]["name"].as_str().unwrap().to_owned()
}

/// The names of the packages with a path that it depends on, but for those that only its tests need.
pub fn local_dependencies(package: &Path) -> Vec<String> {
    let manifest = read(package);
    let tables = ["dependencies", "build-dependencies"].iter().filter_map(|name| manifest.get(*name)?.as_table());
    let all = tables.flatten().filter(|(_, value)| value.get("path").is_some());
    all.map(|(name, value)| value.get("package").and_then(Value::as_str).unwrap_or(name).to_owned()).collect()
}
