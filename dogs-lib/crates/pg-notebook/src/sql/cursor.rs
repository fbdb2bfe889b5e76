//! A place in a statement, for those who read it from the left to the right.

use super::lex::{Kind, Scan, Token};

/// What is left to be read.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'t> {
    rest: Scan<'t>,
}

/// A name, perhaps with a schema: both as in the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub schema: Option<String>,
    pub name: String,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(rest: Scan<'t>) -> Self {
        Self { rest }
    }

    /// The next token, which stays.
    pub(super) fn peek(&self) -> Option<Token<'t>> {
        self.rest.clone().next()
    }

    /// The next token if it `is` what is wanted.
    pub(super) fn next_if(&mut self, is: impl FnOnce(Token<'t>) -> bool) -> Option<Token<'t>> {
        let mut rest = self.rest.clone();
        let token = rest.next().filter(|token| is(*token))?;
        self.rest = rest;
        Some(token)
    }

    /// Passes all of these words, or none.
    pub(super) fn accept(&mut self, words: &[&str]) -> bool {
        let mut ahead = self.clone();
        let all = words.iter().all(|word| ahead.next_if(|token| token.is_word(word)).is_some());
        if all {
            *self = ahead;
        }
        all
    }

    /// Passes one of these words, if it is there.
    pub(super) fn accept_any(&mut self, words: &[&str]) -> bool {
        self.next_if(|token| words.iter().any(|word| token.is_word(word))).is_some()
    }

    pub(super) fn accept_symbol(&mut self, symbol: char) -> bool {
        self.next_if(|token| token.kind == Kind::Symbol(symbol)).is_some()
    }

    /// A name, perhaps with a schema, and the byte after it.
    pub(super) fn name(&mut self) -> Option<(Name, usize)> {
        let mut part = || self.next_if(|token| matches!(token.kind, Kind::Word | Kind::Quoted));
        let first = part()?;
        let (mut name, mut end) = (Name { schema: None, name: first.name()? }, first.at + first.text.len());
        while self.accept_symbol('.') {
            let next = self.next_if(|token| matches!(token.kind, Kind::Word | Kind::Quoted))?;
            end = next.at + next.text.len();
            name = Name { schema: Some(name.name), name: next.name()? };
        }
        Some((name, end))
    }
}

impl<'t> Iterator for Cursor<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        self.rest.next()
    }
}
