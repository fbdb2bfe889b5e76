//! Writes the form of items.

use super::body;
use super::item::{Item, Kind};
use super::tokens::{is_punct, trees};
use proc_macro2::{Delimiter, Spacing, TokenTree};
use std::fmt::Write as _;

pub(super) struct Writer {
    pub(super) text: String,
    /// Whether function bodies may be left out.
    pub(super) elide: bool,
}

impl Writer {
    pub(super) fn items(&mut self, mut tokens: &[TokenTree]) {
        while !tokens.is_empty() {
            let item = Item::read(tokens);
            self.item(&item);
            tokens = &tokens[item.length..];
        }
    }

    pub(super) fn item(&mut self, item: &Item) {
        // A macro may read the documentation of what it is applied to.
        self.tokens(item.attributes, item.transformed);
        let last = match (item.kind, item.tokens.split_last()) {
            (Kind::Block | Kind::Function { .. }, Some((TokenTree::Group(braces), before)))
                if !item.transformed && braces.delimiter() == Delimiter::Brace =>
            {
                self.tokens(before, false);
                braces
            }
            _ => return self.tokens(item.tokens, item.transformed),
        };
        let inside = trees(last.stream());
        self.text.push_str("{ ");
        match item.kind {
            Kind::Block => self.items(&inside),
            Kind::Function { kept } if kept || !self.elide || !body::is_plain(&inside) => self.tokens(&inside, false),
            _ => {}
        }
        self.text.push_str("} ");
    }

    pub(super) fn tokens(&mut self, tokens: &[TokenTree], with_docs: bool) {
        let mut rest = tokens;
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            match token {
                TokenTree::Punct(hash) if hash.as_char() == '#' && !with_docs && starts_with_doc(after) => {
                    rest = &after[usize::from(is_punct(after.first(), '!')) + 1..];
                }
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("( ", ") "),
                        Delimiter::Brace => ("{ ", "} "),
                        Delimiter::Bracket => ("[ ", "] "),
                        Delimiter::None => ("", ""),
                    };
                    self.text.push_str(open);
                    self.tokens(&trees(group.stream()), with_docs);
                    self.text.push_str(close);
                }
                TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint => self.text.push(punct.as_char()),
                other => {
                    let _ = write!(self.text, "{other} ");
                }
            }
        }
    }
}

fn starts_with_doc(tokens: &[TokenTree]) -> bool {
    let tokens = if is_punct(tokens.first(), '!') { &tokens[1..] } else { tokens };
    let Some(TokenTree::Group(group)) = tokens.first() else { return false };
    matches!(trees(group.stream()).as_slice(), [TokenTree::Ident(name), equals, _] if *name == "doc" && is_punct(Some(equals), '='))
}
