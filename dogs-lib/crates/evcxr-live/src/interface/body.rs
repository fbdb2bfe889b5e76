//! Function bodies: whether one can be the home of a type.

use super::tokens::{is_punct, trees};
use proc_macro2::{Ident, TokenTree};

/// Words that begin an item, or a type that depends on the body itself.
const ITEMS: [&str; 11] =
    ["async", "const", "enum", "extern", "impl", "macro_rules", "mod", "static", "struct", "trait", "type"];
/// The standard library's macros that make no item, but for those with a name that other things have too.
const MACROS: [&str; 27] = [
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "eprintln",
    "format",
    "format_args",
    "include_bytes",
    "include_str",
    "matches",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// Whether no type can come from the body: it has no item, nothing asynchronous, and no macro that may hide one.
pub(super) fn is_plain(tokens: &[TokenTree]) -> bool {
    tokens.iter().enumerate().all(|(n, token)| match token {
        TokenTree::Group(group) => is_plain(&trees(group.stream())),
        TokenTree::Ident(ident) => {
            let word = ident.to_string();
            let next = tokens.get(n + 1);
            let item = ITEMS.contains(&word.as_str()) || (word == "union" && matches!(next, Some(TokenTree::Ident(_))));
            let call = is_punct(next, '!') && matches!(tokens.get(n + 2), Some(TokenTree::Group(_)));
            !item && (!call || is_standard(&tokens[..n], &word))
        }
        _ => true,
    })
}

/// `word!`, or `std::word!`.
fn is_standard(before: &[TokenTree], word: &str) -> bool {
    let path_is_known = match before {
        [.., TokenTree::Ident(root), first, second] if is_punct(Some(first), ':') && is_punct(Some(second), ':') => {
            is_std(root)
        }
        [.., last] => !is_punct(Some(last), ':'),
        [] => true,
    };
    path_is_known && MACROS.contains(&word)
}

fn is_std(root: &Ident) -> bool {
    ["std", "core", "alloc"].iter().any(|name| root == name)
}

/// Whether one of [`MACROS`] is defined here, or imported from somewhere.
pub(super) fn renames_macros(tokens: &[TokenTree]) -> bool {
    let mut importing = false;
    tokens.iter().enumerate().any(|(n, token)| match token {
        TokenTree::Group(group) => {
            let inside = trees(group.stream());
            (importing && mentions_macro(&inside)) || renames_macros(&inside)
        }
        TokenTree::Ident(word) => {
            importing |= word == "use" && !matches!(tokens.get(n + 1), Some(TokenTree::Ident(root)) if is_std(root));
            let after_rules = n >= 2 && is_punct(tokens.get(n - 1), '!') && is_word(&tokens[n - 2], "macro_rules");
            let defined = after_rules || (n >= 1 && is_word(&tokens[n - 1], "macro"));
            (defined || importing) && MACROS.contains(&word.to_string().as_str())
        }
        other => {
            importing &= !is_punct(Some(other), ';');
            false
        }
    })
}

fn mentions_macro(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| match token {
        TokenTree::Group(group) => mentions_macro(&trees(group.stream())),
        TokenTree::Ident(word) => MACROS.contains(&word.to_string().as_str()),
        _ => false,
    })
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}
