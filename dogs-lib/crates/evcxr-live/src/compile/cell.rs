//! Cells: the types that are defined in them, and what a person is told when a variable is lost.
//!
//! All cells are one crate for the compiler. Its `TypeId`s change, all at once, when a type that some cell has defined is
//! defined anew, or when the library's types changed and a cell's type may contain one of them.

use crate::error::{Context, Error, Result};
use crate::files;
use crate::interface;
use crate::state::CELLS;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Words of the language and of its standard library, of which a type can be made without any library of ours.
const KNOWN: &str = "struct enum union type pub crate super self Self where dyn for mut const static fn unsafe derive repr C \
    transparent i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64 bool char str String Vec Option Box Rc Arc \
    Cell RefCell Mutex RwLock HashMap HashSet BTreeMap BTreeSet VecDeque Result Duration Instant PathBuf PhantomData Clone \
    Copy Debug Default Eq Hash Ord PartialEq PartialOrd Send Sync Sized static std core alloc collections rc sync cell time \
    path marker";

/// What earlier cells of this kernel defined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cells {
    /// How often the crate got a new identity.
    pub(crate) generation: u64,
    /// Items by what they define, each with a number for its form.
    items: BTreeMap<String, u64>,
    /// Stands for the libraries' types.
    libraries: u64,
}

impl Cells {
    /// After the cell with this text, compiled with libraries whose types `libraries` stands for.
    ///
    /// `None` if the text is no Rust, and will not compile.
    pub(crate) fn after(&self, text: &str, libraries: u64) -> Option<Self> {
        let found = interface::items(text)?;
        let mut next = self.clone();
        let mut changed = libraries != self.libraries && !self.items.is_empty() && found.iter().any(is_foreign);
        let mut items = BTreeMap::<String, u64>::new();
        for (heading, form) in found.iter().filter(matters) {
            // evcxr writes the items in any order.
            let number = items.entry(key(heading)).or_default();
            *number = number.wrapping_add(files::hash([form.as_bytes()]));
        }
        for (key, number) in items {
            changed |= next.items.insert(key, number).is_some_and(|old| old != number);
        }
        next.generation += u64::from(changed);
        next.libraries = libraries;
        Some(next)
    }

    /// What was kept; nothing if that cannot be read.
    pub(crate) fn read(notes: &Path) -> Option<Self> {
        let value: Value = serde_json::from_str(&files::read(&notes.join(CELLS)).ok()??).ok()?;
        let items = value["items"].as_object()?.iter().map(|(key, number)| Some((key.clone(), number.as_u64()?)));
        Some(Self {
            generation: value["generation"].as_u64()?,
            items: items.collect::<Option<_>>()?,
            libraries: value["libraries"].as_u64()?,
        })
    }

    /// Keeps it for the next cell.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn write(&self, notes: &Path) -> Result<()> {
        let value = json!({ "generation": self.generation, "items": self.items, "libraries": self.libraries });
        files::write(&notes.join(CELLS), value.to_string().as_bytes())
    }
}

/// evcxr's message, and ours. On one line both: evcxr finds errors by the number of the line.
const LOST: &str = "The type of the variable {name} was redefined, so was lost.";
const LOST_AND_WHAT_TO_DO: &str =
    "The type of the variable {name} was redefined, so was lost. Run the cell that made it again.";

/// Where evcxr says that an error has left the cell through a `?`: it has just printed it.
const FAILED: &str = "println!(\"{}\", evcxr_internal_runtime::USER_ERROR_OCCURRED);";
/// The kernel takes what a cell writes to standard error by another way than the news that the cell is done, and a
/// front end throws away what comes after that: of an error, all lines but the first would be lost now and then. A
/// moment's wait lets it through.
const FAILED_AND_HEARD: &str = "std::thread::sleep(std::time::Duration::from_millis(60)); \
    println!(\"{}\", evcxr_internal_runtime::USER_ERROR_OCCURRED);";

/// The text of a cell as it is compiled.
pub(crate) fn as_compiled(text: &str) -> String {
    text.replacen(LOST, LOST_AND_WHAT_TO_DO, 1).replacen(FAILED, FAILED_AND_HEARD, 1)
}

/// Writes `text` beside the cell's own source, and names it.
///
/// # Errors
/// If it cannot be written.
pub(crate) fn write_beside(source: &Path, text: &str) -> Result<PathBuf> {
    let name = source.file_name().and_then(|name| name.to_str()).ok_or_else(|| Error::new("the cell has no name"))?;
    // evcxr knows a cell's errors by the end of this name.
    let path = source.with_file_name(format!("told_{name}"));
    std::fs::write(&path, text).context("write", &path)?;
    Ok(path)
}

/// Whether an item takes part in types: all but blocks of methods.
fn matters((heading, form): &&(String, String)) -> bool {
    !is_impl(heading) || interface::identifiers(form).any(|word| word == "type" || word == "const")
}

fn is_impl(heading: &str) -> bool {
    interface::identifiers(heading).find(|word| *word != "unsafe") == Some("impl")
}

/// Whether an item names something that may be a library's.
fn is_foreign((heading, form): &(String, String)) -> bool {
    if is_impl(heading) || heading.starts_with("use ") || heading.contains("evcxr") || heading.contains("Evcxr") {
        return false;
    }
    let own = interface::identifiers(heading).collect::<Vec<_>>();
    let words: Vec<_> = form.split_whitespace().collect();
    let mut depth = 0_usize;
    words.iter().enumerate().any(|(n, word)| {
        depth = match *word {
            "{" | "(" | "[" => depth + 1,
            "}" | ")" | "]" => depth.saturating_sub(1),
            _ => depth,
        };
        let is_field = words.get(n + 1) == Some(&":");
        let is_variant = own.contains(&"enum") && depth == 1 && n > 0 && matches!(words[n - 1], "{" | "," | "]");
        !is_field
            && !is_variant
            && interface::identifiers(word).any(|word| {
                let is_name = word.starts_with(|first: char| first.is_alphabetic() || first == '_');
                is_name && !own.contains(&word) && !KNOWN.split_whitespace().any(|known| known == word)
            })
    })
}

/// What an item defines: for an import the name that it gives.
fn key(heading: &str) -> String {
    let words: Vec<_> = interface::identifiers(heading).collect();
    match (words.iter().position(|word| *word == "use"), words.last()) {
        (Some(_), Some(last)) if !heading.contains('*') => format!("use {last}"),
        _ => heading.replace("pub ", ""),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn generation(cells: &[(&str, u64)]) -> u64 {
        cells.iter().fold(Cells::default(), |state, (text, library)| state.after(text, *library).unwrap()).generation
    }

    #[test]
    fn a_new_item_changes_no_identity() {
        assert_eq!(generation(&[("struct P { x: i32 }", 1), ("struct Q; struct P { x: i32 }", 1)]), 0);
        assert_eq!(generation(&[("struct P;", 1), ("fn f() {}", 1), ("impl P { fn f() { 1 } } struct P;", 1)]), 0);
        assert_eq!(
            generation(&[("m!(1); m!(2);", 1), ("m!(2); m!(1);", 1), ("impl T for (A, B) {} impl T for (A,) {}", 1)]),
            0
        );
        assert_eq!(generation(&[("use a::B;", 1), ("use a::C; use a::B;", 1), ("impl P { fn f() {} }", 1)]), 0);
    }

    #[test]
    fn a_redefinition_changes_it() {
        for (one, two) in [
            ("struct P { x: i32 }", "struct P { x: String }"),
            ("enum E { A }", "pub enum E { A, B }"),
            ("pub(crate) struct P(i32);", "pub(crate) struct P(String);"),
            ("m! { A }", "m! { B }"),
            ("type T = u8;", "type T = u16;"),
            ("const N: usize = 1;", "const N: usize = 2;"),
            ("use a::B;", "use c::B;"),
            ("const fn n() -> usize { 1 }", "const fn n() -> usize { 2 }"),
            ("impl T for P { type A = u8; }", "impl T for P { type A = u16; }"),
            ("trait T { fn a(&self); }", "trait T { fn b(&self); fn a(&self); }"),
        ] {
            assert_eq!(generation(&[(one, 1), ("", 1), (two, 1)]), 1, "{one} -> {two}");
        }
        assert_eq!(generation(&[("impl P { fn f() { 1 } }", 1), ("impl P { fn g() { 2 } }", 1)]), 0);
    }

    #[test]
    fn a_change_of_the_library_changes_it_if_a_type_may_contain_one_of_its() {
        for own in ["struct Q { n: i32, names: Vec<String> }", "enum E { One(i32), Two { x: Option<u8> }, Three }", ""]
        {
            assert_eq!(generation(&[(own, 1), (own, 2)]), 0, "{own}");
        }
        for foreign in
            ["struct P { x: Pet }", "enum E { A(Pet) }", "type T = Vec<pets_lib::pet>;", "struct P([u8; len()]);"]
        {
            assert_eq!(generation(&[(foreign, 1), (foreign, 2)]), 1, "{foreign}");
        }
    }

    #[test]
    fn a_cell_that_is_no_rust_changes_nothing() {
        assert_eq!(Cells::default().after("struct P {", 1), None);
    }

    #[test]
    fn advice_is_added_on_the_same_line() {
        let told = as_compiled(&format!("a\n eprintln!(\"{LOST}\");\nb"));
        assert!(told.contains("so was lost. Run the cell") && told.lines().count() == 3);
    }

    #[test]
    fn an_error_that_leaves_a_cell_is_waited_for_on_the_same_line() {
        let text = format!("eprintln!(\"{{}}\", error);\n                    {FAILED}\n EvcxrUserCodeError {{}}");
        let compiled = as_compiled(&text);
        assert!(compiled.contains("sleep(") && compiled.contains(FAILED) && compiled.lines().count() == 3);
    }
}
