//! The modules of a crate, and which uses which.

use crate::imports::{self, Contents, Found};
use crate::{Edges, shown};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Attribute, Expr, Item, Lit, Meta};

/// A module's names from the crate's root.
type Name = Vec<String>;

/// A module that has a file.
#[derive(Debug)]
struct Module {
    path: PathBuf,
    contents: Contents,
    /// Whether it has modules with files.
    is_folder: bool,
    /// Items that are no `mod` and no `use`.
    code: Vec<String>,
}

/// The modules of a library.
#[derive(Debug)]
pub struct Tree {
    /// The crate's name.
    pub name: String,
    modules: BTreeMap<Name, Module>,
}

impl Tree {
    /// The library of the package in that folder; nothing if it has none.
    pub fn of(package: &Path, name: &str) -> Self {
        let mut tree = Self { name: name.to_owned(), modules: BTreeMap::new() };
        let root = package.join("src/lib.rs");
        if root.exists() {
            tree.add(Vec::new(), root.canonicalize().unwrap());
        }
        tree
    }

    fn add(&mut self, name: Name, path: PathBuf) {
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let is_root = path.ends_with("mod.rs") || path.ends_with("lib.rs");
        let below = if is_root { path.parent().unwrap().to_owned() } else { path.with_extension("") };
        let mut children = Vec::new();
        let mut code = Vec::new();
        for item in file.items.iter().filter(|item| !imports::is_test(imports::attributes(item))) {
            match item {
                Item::Mod(module) if module.content.is_none() => {
                    let child = module.ident.to_string();
                    let file = named(&module.attrs).map(|file| path.with_file_name(file));
                    let usual = [below.join(&child).with_extension("rs"), below.join(&child).join("mod.rs")];
                    let file = file.or_else(|| usual.into_iter().find(|file| file.exists()));
                    children.push((child, file.unwrap_or_else(|| panic!("{}: mod {}", path.display(), module.ident))));
                }
                Item::Use(_) | Item::ExternCrate(_) => {}
                // A declaration: what it stands for is in the macro's crate.
                Item::Macro(call) if call.ident.is_none() => {}
                // They have to stand at the root.
                Item::Fn(function) if function.attrs.iter().any(is_procedural) => {}
                other => code.push(imports::name(other).unwrap_or_else(|| "code".into())),
            }
        }
        let module = Module { path, contents: Contents::of(&file), is_folder: !children.is_empty(), code };
        self.modules.insert(name.clone(), module);
        for (child, file) in children {
            let name = name.iter().cloned().chain([child]).collect();
            self.add(name, file);
        }
    }

    /// What stands in the files of folders that should stand in a file of its own.
    pub fn code_in_roots(&self) -> Vec<String> {
        let roots = self.modules.values().filter(|module| module.is_folder && !module.code.is_empty());
        roots.map(|module| format!("{}: {}", shown(&module.path), module.code.join(", "))).collect()
    }

    /// Which file uses which, with what it uses of it.
    pub fn edges(&self) -> Edges {
        let mut edges = Edges::new();
        for (name, module) in &self.modules {
            let imports = module.contents.imports.iter().map(|import| &import.path);
            for found in imports.chain(&module.contents.paths) {
                let Some(target) = self.target(name, found, 0) else { continue };
                if target == *name {
                    continue;
                }
                let names = edges.entry((self.file(name), self.file(&target))).or_default();
                let used = found.segments.join("::");
                if !names.contains(&used) {
                    names.push(used);
                }
            }
        }
        edges
    }

    /// For each folder, what its files and folders use of each other.
    pub fn siblings(&self, edges: &Edges) -> BTreeMap<String, Edges> {
        let of_file: BTreeMap<_, _> = self.modules.keys().map(|name| (self.file(name), name)).collect();
        let mut found: BTreeMap<String, Edges> = BTreeMap::new();
        for (from, to) in edges.keys() {
            let (from_name, to_name) = (of_file[from], of_file[to]);
            let common = from_name.iter().zip(to_name.iter()).take_while(|(a, b)| a == b).count();
            let (Some(a), Some(b)) = (from_name.get(common), to_name.get(common)) else { continue };
            let folder = self.file(&from_name[..common].to_vec());
            let reasons = found.entry(folder).or_default().entry((a.clone(), b.clone())).or_default();
            reasons.push(format!("{from} uses {to}"));
        }
        found
    }

    fn file(&self, name: &Name) -> String {
        shown(&self.modules[name].path)
    }

    /// The module whose file defines what a path in that module means; `None` if that is not of this crate.
    fn target(&self, from: &Name, found: &Found, tries: usize) -> Option<Name> {
        let mut segments = found.segments.iter().map(String::as_str).peekable();
        let mut depth = found.depth;
        let mut at = from.clone();
        match segments.peek().copied()? {
            "crate" | "$crate" => {
                at.clear();
                segments.next();
            }
            "self" | "super" => {
                while let Some(word @ ("self" | "super")) = segments.peek().copied() {
                    segments.next();
                    match (word, depth) {
                        ("super", 0) => drop(at.pop()?),
                        ("super", _) => depth -= 1,
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        self.item(&at, &segments.map(str::to_owned).collect::<Vec<_>>(), from, tries)
    }

    /// The module that defines what `path` means in the module `at`.
    fn item(&self, at: &Name, path: &[String], from: &Name, tries: usize) -> Option<Name> {
        // A folder that re-exports what re-exports it.
        if tries > 20 {
            return None;
        }
        let module = &self.modules[at];
        let Some((first, rest)) = path.split_first() else { return Some(at.clone()) };
        let child: Name = at.iter().cloned().chain([first.clone()]).collect();
        if self.modules.contains_key(&child) {
            return if rest.is_empty() && *at != *from && self.modules[&child].is_folder {
                // The folder alone: what is used of it, is found where it is used.
                None
            } else if rest.is_empty() && self.modules[&child].is_folder {
                None
            } else {
                self.item(&child, rest, from, tries + 1)
            };
        }
        if module.contents.names.contains(first) {
            return Some(at.clone());
        }
        let is_seen = |import: &&imports::Import| import.is_public || at == from || from.starts_with(at);
        let named = module
            .contents
            .imports
            .iter()
            .filter(is_seen)
            .find(|import| import.name == *first && import.path.segments != path);
        if let Some(import) = named {
            let mut whole = import.path.clone();
            whole.segments.extend(rest.iter().cloned());
            return self.target(at, &whole, tries + 1);
        }
        let globs = module.contents.imports.iter().filter(is_seen).filter(|import| import.name == "*");
        for glob in globs {
            let mut whole = glob.path.clone();
            whole.segments.pop();
            whole.segments.extend(path.iter().cloned());
            if let Some(found) = self.target(at, &whole, tries + 1)
                && self.modules[&found].contents.names.contains(first)
            {
                return Some(found);
            }
        }
        // `crate::*`, or a name that a macro makes.
        (at != from && tries == 0).then(|| at.clone())
    }
}

/// The file in `#[path = "…"]`.
fn named(attributes: &[Attribute]) -> Option<String> {
    let path = attributes.iter().find(|attribute| attribute.path().is_ident("path"))?;
    let Meta::NameValue(value) = &path.meta else { return None };
    let Expr::Lit(literal) = &value.value else { return None };
    let Lit::Str(text) = &literal.lit else { return None };
    Some(text.value())
}

fn is_procedural(attribute: &Attribute) -> bool {
    attribute.path().segments.first().is_some_and(|segment| segment.ident.to_string().starts_with("proc_macro"))
}
