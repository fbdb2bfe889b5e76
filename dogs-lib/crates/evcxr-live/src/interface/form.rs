//! The form of a text: what of it types can depend on.

use super::body;
use super::item::{Item, Kind};
use super::tokens::trees;
use super::writer::Writer;
use proc_macro2::TokenStream;

/// The form of a file's text. Two texts with one form define the same types.
///
/// `elide` says whether function bodies may be left out at all: see [`renames_macros`]. A text that is no Rust is its own form.
pub(crate) fn of(text: &str, elide: bool) -> String {
    let Ok(tokens) = text.parse::<TokenStream>() else { return text.to_owned() };
    let mut writer = Writer { text: String::with_capacity(text.len()), elide };
    writer.items(&trees(tokens));
    writer.text
}

/// Whether the text gives another meaning to a macro that is taken for the standard library's.
pub(crate) fn renames_macros(text: &str) -> bool {
    text.parse::<TokenStream>().is_ok_and(|tokens| body::renames_macros(&trees(tokens)))
}

/// The forms of a text's items, each with its heading: what is before its braces, `=` or `;`.
///
/// An item that makes no type, such as a plain function, is not among them. `None` if the text is no Rust.
pub(crate) fn items(text: &str) -> Option<Vec<(String, String)>> {
    let tokens = trees(text.parse::<TokenStream>().ok()?);
    let mut found = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let item = Item::read(rest);
        rest = &rest[item.length..];
        if !matches!(item.kind, Kind::Function { kept: false } | Kind::Inner | Kind::Other) {
            let mut writer = Writer { text: String::new(), elide: true };
            writer.tokens(item.heading(), true);
            let heading = std::mem::take(&mut writer.text);
            writer.item(&item);
            found.push((heading, writer.text));
        }
    }
    Some(found)
}

/// The identifiers in a form.
pub(crate) fn identifiers(form: &str) -> impl Iterator<Item = &str> {
    form.split(|character: char| !character.is_alphanumeric() && character != '_').filter(|word| !word.is_empty())
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
