//! The edits that are tried, each on the same source, and undone afterwards.

/// What an edit may do to live values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Every variable stays.
    Body,
    /// Variables with the library's types are dropped.
    Definition,
}

/// Replacements in a file of the library.
pub struct Edit {
    pub what: &'static str,
    pub file: &'static str,
    pub replace: &'static [(&'static str, &'static str)],
    pub effect: Effect,
}

impl Edit {
    /// The file's text with the edit.
    pub fn of(&self, text: &str) -> String {
        self.replace.iter().fold(text.to_owned(), |text, (from, to)| {
            assert!(text.contains(from), "{}: {} has no {from:?}", self.what, self.file);
            text.replacen(from, to, 1)
        })
    }
}

const fn body(what: &'static str, replace: &'static [(&'static str, &'static str)]) -> Edit {
    Edit { what, file: "src/types.rs", replace, effect: Effect::Body }
}

const fn defines(what: &'static str, replace: &'static [(&'static str, &'static str)]) -> Edit {
    Edit { what, file: "src/types.rs", replace, effect: Effect::Definition }
}

pub const EDITS: [Edit; 36] = [
    body("a function's body", &[("HashMap::from([(", "let _one = 1;\n    HashMap::from([(")]),
    body("a method's body", &[("\"{}\", self.x", "\"{} \", self.x")]),
    body("a comment", &[("/// A type that only", "/// A kind that only")]),
    body("white space", &[("Tuple(pub i32)", "Tuple(\n    pub i32\n)")]),
    Edit {
        what: "a body in dog.rs",
        file: "src/dog.rs",
        replace: &[(
            "pub fn all(db: &mut Connection) -> Result<Vec<Self>> {",
            "pub fn all(db: &mut Connection) -> Result<Vec<Self>> {\n let _x = 1;",
        )],
        effect: Effect::Body,
    },
    defines(
        "a field added",
        &[("pub x: i32,", "pub x: i32,\n    pub added: Option<String>,"), ("first: -1,", "first: -1, added: None,")],
    ),
    defines("a field removed", &[("    pub second: i64,\n", ""), ("        second: -2,\n", "")]),
    defines("a field renamed", &[("pub second: i64", "pub other_name: i64"), ("second: -2", "other_name: -2")]),
    defines("fields reordered", &[("    pub x: i32,\n    pub first: i64,", "    pub first: i64,\n    pub x: i32,")]),
    defines(
        "fields of one type exchanged",
        &[("pub first: i64,\n    pub second: i64,", "pub second: i64,\n    pub first: i64,")],
    ),
    defines("a field's type, same size", &[("pub x: i32", "pub x: u32")]),
    defines(
        "a field's type, another size",
        &[("pub first: i64", "pub first: Option<String>"), ("first: -1", "first: None")],
    ),
    defines("a nested struct", &[("pub deep: i32", "pub deep: u32")]),
    defines("a nested enum's payload", &[("Wild(i32)", "Wild(u32)")]),
    defines("a variant added", &[("    Calm,\n", "    Sad(u64),\n    Calm,\n")]),
    defines("variants reordered", &[("    Calm,\n    Wild(i32),\n", "    Wild(i32),\n    Calm,\n")]),
    defines("a type alias", &[("Alias = i32", "Alias = u32")]),
    defines("a constant that is a length", &[("LENGTH: usize = 2", "LENGTH: usize = 3")]),
    defines("a const function that is a length", &[("usize {\n    2", "usize {\n    3")]),
    defines("a macro that makes a type", &[("pub made: i32", "pub made: u32")]),
    defines("a tuple struct", &[("Tuple(pub i32)", "Tuple(pub u32)")]),
    defines(
        "a generic struct",
        &[("Wrap<T>(pub T)", "Wrap<T>(pub T, pub u8)"), ("Wrap(-1)", "Wrap(-1, 0)"), ("Hidden(-1))", "Hidden(-1), 0)")],
    ),
    defines("a const generic", &[("cells: [i32; N]", "cells: [u32; N]")]),
    defines("a type in a module", &[("pub far: i32", "pub far: u32")]),
    Edit {
        what: "an included file",
        file: "src/included.txt",
        replace: &[("other: i32", "other: u32")],
        effect: Effect::Definition,
    },
    defines("a repr", &[("pub struct Plain {", "#[repr(C)]\npub struct Plain {")]),
    defines("an alignment", &[("pub struct Plain {", "#[repr(align(64))]\npub struct Plain {")]),
    defines(
        "a derive",
        &[("#[derive(Debug, Clone)]\npub struct Inner", "#[derive(Debug, Clone, Default)]\npub struct Inner")],
    ),
    defines(
        "a trait's methods",
        &[(
            "fn speak(&self) -> String;",
            "fn loud(&self) -> String {\n        String::new()\n    }\n    fn speak(&self) -> String;",
        )],
    ),
    defines("a type inside a function", &[("struct Hidden(i32)", "struct Hidden(i64)")]),
    defines("privacy", &[("pub second: i64", "pub(crate) second: i64")]),
    defines(
        "an import",
        &[(
            "use std::collections::HashMap;",
            "use std::collections::{BTreeMap, HashMap};\npub type Sorted = BTreeMap<u8, Plain>;",
        )],
    ),
    Edit {
        what: "a model's field",
        file: "src/dog.rs",
        replace: &[
            ("pub height: i32", "pub height: i64"),
            ("birthday, height, weight }", "birthday, height: height.into(), weight }"),
        ],
        effect: Effect::Definition,
    },
    Edit {
        what: "the crate's root",
        file: "src/lib.rs",
        replace: &[("pub mod types;", "pub mod types;\npub use types::Plain as Kennel;")],
        effect: Effect::Definition,
    },
    Edit {
        what: "the package's version",
        file: "Cargo.toml",
        replace: &[("version = \"0.1.0\"", "version = \"0.1.1\"")],
        effect: Effect::Definition,
    },
    body("a body, at the end", &[("HashMap::from([(", "let _one = 2;\n    HashMap::from([(")]),
];

/// Those of which plain evcxr notices nothing, and then reads -1 as this.
pub const MISREAD: [&str; 6] = [
    "a field's type, same size",
    "a nested struct",
    "a nested enum's payload",
    "a type alias",
    "a tuple struct",
    "a type in a module",
];
pub const MINUS_ONE_MISREAD: &str = "4294967295";
