//! The items of a source file, as far as their extent and kind matter.

use super::tokens::{is_punct, trees};
use proc_macro2::{Delimiter, Group, TokenTree};

/// Attributes of the language that change no type, or say themselves how.
const ATTRIBUTES: [&str; 24] = [
    "allow",
    "automatically_derived",
    "cfg",
    "cold",
    "default",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "global_allocator",
    "ignore",
    "inline",
    "must_use",
    "no_mangle",
    "non_exhaustive",
    "path",
    "repr",
    "rustfmt",
    "should_panic",
    "test",
    "track_caller",
    "unsafe",
    "warn",
];
/// Derives of the language, which make no types.
const DERIVES: [&str; 9] = ["Clone", "Copy", "Debug", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];

/// What an item is, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A function; `kept` if its body can take part in a type.
    Function { kept: bool },
    /// What has items in its braces: `impl`, `trait`, `mod`, `extern`.
    Block,
    /// What is kept as it is.
    Plain,
    /// An inner attribute.
    Inner,
    /// No item: one token.
    Other,
}

/// An item at the beginning of some tokens.
pub(super) struct Item<'a> {
    pub(super) kind: Kind,
    pub(super) attributes: &'a [TokenTree],
    /// After the attributes, up to and with the last token.
    pub(super) tokens: &'a [TokenTree],
    /// Attributes and tokens.
    pub(super) length: usize,
    /// Whether a macro of unknown effect is applied to it.
    pub(super) transformed: bool,
}

impl<'a> Item<'a> {
    pub(super) fn read(all: &'a [TokenTree]) -> Self {
        let mut start = 0;
        let mut transformed = false;
        while let [TokenTree::Punct(hash), TokenTree::Group(group), ..] = &all[start..]
            && hash.as_char() == '#'
            && group.delimiter() == Delimiter::Bracket
        {
            transformed |= !is_harmless(group);
            start += 2;
        }
        if start == 0
            && let [TokenTree::Punct(hash), TokenTree::Punct(bang), TokenTree::Group(_), ..] = all
            && hash.as_char() == '#'
            && bang.as_char() == '!'
        {
            return Self { kind: Kind::Inner, attributes: &[], tokens: &all[..3], length: 3, transformed };
        }
        let (kind, length) = extent(&all[start..]);
        let tokens = &all[start..start + length];
        Self { kind, attributes: &all[..start], tokens, length: start + length, transformed }
    }

    /// The tokens before the braces, `=` or `;`, and before the parentheses of a `struct` or `fn`.
    pub(super) fn heading(&self) -> &'a [TokenTree] {
        let mut named = false;
        let ends = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace || named,
            TokenTree::Punct(punct) => matches!(punct.as_char(), '=' | ';'),
            TokenTree::Ident(word) => {
                named |= word == "struct" || word == "fn";
                false
            }
            TokenTree::Literal(_) => false,
        };
        let length = self.tokens.iter().position(ends).unwrap_or(self.tokens.len());
        &self.tokens[..length]
    }
}

/// The kind of the item at the beginning and the number of its tokens, at least 1 unless there are none.
fn extent(tokens: &[TokenTree]) -> (Kind, usize) {
    let mut kept = false;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let word = match token {
            TokenTree::Ident(ident) => ident.to_string(),
            TokenTree::Group(group) if at > 0 && group.delimiter() == Delimiter::Parenthesis => String::from("pub"),
            TokenTree::Literal(_) if at > 0 => String::from("extern"),
            TokenTree::Group(group) if at > 0 && group.delimiter() == Delimiter::Brace => {
                return (Kind::Block, at + 1); // extern "C" { … }
            }
            _ => break,
        };
        let next = tokens.get(at + 1);
        match word.as_str() {
            "fn" if matches!(next, Some(TokenTree::Ident(_))) => {
                return (Kind::Function { kept }, up_to_braces(tokens, at));
            }
            "impl" | "trait" | "mod" => return (Kind::Block, up_to_braces(tokens, at)),
            "struct" | "enum" => return (Kind::Plain, up_to_braces(tokens, at)),
            "union" if matches!(next, Some(TokenTree::Ident(_))) => return (Kind::Plain, up_to_braces(tokens, at)),
            "const" if matches!(next, Some(TokenTree::Ident(word)) if is_qualifier(&word.to_string())) => kept = true,
            "const" | "static" | "type" | "use" | "crate" | "macro" => {
                return (Kind::Plain, up_to_semicolon(tokens, at));
            }
            "async" => kept = true,
            "pub" | "unsafe" | "extern" | "default" | "safe" | "auto" => {}
            _ if is_punct(next, '!') => return (Kind::Plain, macro_call(tokens, at)),
            _ if is_punct(next, ':') => {} // a::b!(…)
            _ => break,
        }
        at += 1;
        while is_punct(tokens.get(at), ':') {
            at += 1;
        }
    }
    (Kind::Other, usize::from(!tokens.is_empty()))
}

fn is_qualifier(word: &str) -> bool {
    ["fn", "unsafe", "async", "extern"].contains(&word)
}

/// Up to a `;` or braces outside of angle brackets.
fn up_to_braces(tokens: &[TokenTree], from: usize) -> usize {
    let mut depth = 0_i32;
    let mut arrow = false;
    for (n, token) in tokens.iter().enumerate().skip(from) {
        match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                '<' => depth += 1,
                '>' if !arrow => depth -= 1,
                ';' => return n + 1,
                _ => {}
            },
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && depth <= 0 => return n + 1,
            _ => {}
        }
        arrow = matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '-' | '='));
    }
    tokens.len()
}

fn up_to_semicolon(tokens: &[TokenTree], from: usize) -> usize {
    (from..tokens.len()).find(|&n| is_punct(tokens.get(n), ';')).map_or(tokens.len(), |n| n + 1)
}

/// `name! { … }`, `name!(…);`, `macro_rules! name { … }`.
fn macro_call(tokens: &[TokenTree], from: usize) -> usize {
    for (n, token) in tokens.iter().enumerate().skip(from) {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return n + 1,
            TokenTree::Group(_) => return n + 1 + usize::from(is_punct(tokens.get(n + 1), ';')),
            _ => {}
        }
    }
    tokens.len()
}

/// Whether an attribute leaves the item as it stands.
fn is_harmless(attribute: &Group) -> bool {
    let tokens = trees(attribute.stream());
    match tokens.as_slice() {
        [TokenTree::Ident(name), TokenTree::Group(list), ..] if *name == "derive" => {
            trees(list.stream()).iter().all(|token| match token {
                TokenTree::Ident(name) => DERIVES.contains(&name.to_string().as_str()),
                other => is_punct(Some(other), ','),
            })
        }
        [TokenTree::Ident(name), rest @ ..] => {
            let path = is_punct(rest.first(), ':') && *name != "rustfmt";
            !path && ATTRIBUTES.contains(&name.to_string().as_str())
        }
        _ => false,
    }
}
