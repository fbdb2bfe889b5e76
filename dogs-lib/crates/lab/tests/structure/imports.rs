//! The paths in a file.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, File, Item, ItemMod, ItemUse, Macro, Path, UseTree, Visibility};

/// A path as it stands in a file.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its segments; the last is `*` for all.
    pub segments: Vec<String>,
    /// How many modules within the file are around it.
    pub depth: usize,
}

/// What a file imports.
#[derive(Debug, Clone)]
pub struct Import {
    pub path: Found,
    /// The name that it gets here.
    pub name: String,
    /// Whether others see it here.
    pub is_public: bool,
}

/// What is in a file, without its tests.
#[derive(Debug, Default)]
pub struct Contents {
    pub imports: Vec<Import>,
    /// Paths elsewhere.
    pub paths: Vec<Found>,
    /// Names that are defined here.
    pub names: Vec<String>,
    depth: usize,
}

impl Contents {
    pub fn of(file: &File) -> Self {
        let mut found = Self::default();
        found.visit_file(file);
        found
    }

    fn add_use(&mut self, tree: &UseTree, mut before: Vec<String>, is_public: bool) {
        let mut add = |path: Vec<String>, name: String| {
            let path = Found { segments: path, depth: self.depth };
            self.imports.push(Import { path, name, is_public });
        };
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.add_use(&path.tree, before, is_public);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.add_use(tree, before.clone(), is_public)),
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                let shown = if name == "self" { before.last().cloned().unwrap_or_default() } else { name.clone() };
                if name != "self" {
                    before.push(name);
                }
                add(before, shown);
            }
            UseTree::Rename(rename) => {
                if rename.ident != "self" {
                    before.push(rename.ident.to_string());
                }
                add(before, rename.rename.to_string());
            }
            UseTree::Glob(_) => {
                before.push("*".into());
                add(before, "*".into());
            }
        }
    }

    /// Paths in the arguments of a macro: three tokens or more, `a :: b`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(word) => {
                    if colons != 2 {
                        self.end(&mut path);
                    }
                    path.push(word.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.tokens(group.stream());
                }
                _ => self.end(&mut path),
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut Vec<String>) {
        let segments = std::mem::take(path);
        if segments.len() > 1 {
            self.paths.push(Found { segments, depth: self.depth });
        }
    }
}

impl<'a> Visit<'a> for Contents {
    fn visit_item(&mut self, item: &'a Item) {
        if is_test(attributes(item)) {
            return;
        }
        if self.depth == 0 {
            self.names.extend(name(item));
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        if let Some((_, items)) = &module.content {
            self.depth += 1;
            items.iter().for_each(|item| self.visit_item(item));
            self.depth -= 1;
        }
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let is_public = !matches!(item.vis, Visibility::Inherited);
        self.add_use(&item.tree, Vec::new(), is_public);
    }

    fn visit_attribute(&mut self, _: &'a Attribute) {}

    fn visit_path(&mut self, path: &'a Path) {
        let segments: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if segments.len() > 1 {
            self.paths.push(Found { segments, depth: self.depth });
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }
}

/// Whether it is there for tests only.
pub fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg")
                && attribute.meta.require_list().is_ok_and(|list| {
                    let text = list.tokens.to_string();
                    ["test", "doctest"].contains(&text.as_str()) || text.replace(' ', "").starts_with("all(test")
                }))
    })
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// What an item defines.
pub fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
