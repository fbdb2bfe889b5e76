//! One statement: its words, and what they do.

use super::lex::{Kind, Scan, Token};

/// What some SQL does to transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// At its end one is open, if all goes well.
    Opens,
    /// It ends one; whether one is open after it depends.
    Ends,
}

/// One statement: where it stands, and its words outside of quotes and comments.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    line: usize,
    text: String,
    /// In upper case, in order.
    words: Vec<String>,
}

/// What may come after a WITH.
const VERBS: [&str; 7] = ["SELECT", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE"];

/// Those that change rows.
const CHANGES: [&str; 4] = ["INSERT", "UPDATE", "DELETE", "MERGE"];

/// Each may change what another statement means. `RENAME` is without `ALTER` where it is put together in a string.
const SCHEMA: [&str; 9] =
    ["ALTER", "CREATE", "DROP", "RENAME", "SET_CONFIG", "SEARCH_PATH", "DISCARD", "DEALLOCATE", "ROLLBACK"];

impl Statement {
    pub(super) fn new(line: usize, text: String, words: Vec<String>) -> Self {
        Self { line, text, words }
    }

    /// The line it begins on, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The line of its `position`th character (from 1, as the server counts).
    pub fn line_of(&self, position: usize) -> usize {
        self.line + self.text.chars().take(position.saturating_sub(1)).filter(|c| *c == '\n').count()
    }

    /// Without the semicolon, and without what stands before its first word.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its tokens.
    pub fn tokens(&self) -> Scan<'_> {
        Scan::new(&self.text)
    }

    /// Its words, in upper case.
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }

    /// Its first word, in upper case: `SELECT`, `WITH`, `CREATE`.
    pub fn verb(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// What it does to transactions.
    pub fn effect(&self) -> Option<Effect> {
        let mut words = self.words.iter().map(String::as_str);
        match words.next()? {
            "BEGIN" | "START" => Some(Effect::Opens),
            "ROLLBACK" if words.any(|word| word == "TO") => None,
            "PREPARE" => (words.next() == Some("TRANSACTION")).then_some(Effect::Ends),
            "COMMIT" | "END" | "ROLLBACK" | "ABORT" => Some(Effect::Ends),
            _ => None,
        }
    }

    /// Whether it may change what a statement means; errs on the side of yes. A string may be code: the body of a DO,
    /// or what a function is to execute.
    pub fn changes_schema(&self) -> bool {
        let has = |wanted: &[&str]| self.words.iter().any(|word| wanted.contains(&word.as_str()));
        match self.verb() {
            "ABORT" | "RESET" => true,
            "PREPARE" if self.effect().is_some() => true,
            "SET" if has(&["SCHEMA", "ROLE", "AUTHORIZATION"]) => true,
            _ => has(&SCHEMA) || self.tokens().any(hides_code),
        }
    }

    /// Whether the server says of it how many rows it changed.
    pub fn changes_rows(&self) -> bool {
        CHANGES.contains(&self.main_verb())
    }

    /// Whether it may change a setting for longer than its transaction.
    pub fn changes_settings(&self) -> bool {
        match self.words().as_slice() {
            ["SET", "LOCAL" | "TRANSACTION" | "CONSTRAINTS", ..] => false,
            ["SET" | "RESET" | "DISCARD", ..] => true,
            words => words.contains(&"SET_CONFIG"),
        }
    }

    /// Of a statement with a WITH the verb after it.
    fn main_verb(&self) -> &str {
        if self.verb() != "WITH" {
            return self.verb();
        }
        let (mut open, mut before) = (0_u32, None);
        for token in self.tokens() {
            match token.kind {
                Kind::Symbol('(') => open += 1,
                Kind::Symbol(')') => open = open.saturating_sub(1),
                Kind::Word if open == 0 && !before.is_none_or(comes_before_a_name) => {
                    if let Some(verb) = VERBS.iter().find(|verb| token.is_word(verb)) {
                        return verb;
                    }
                }
                _ => {}
            }
            before = Some(token);
        }
        ""
    }
}

/// In `WITH a AS (…), update AS (…)` what stands before the names.
fn comes_before_a_name(token: Token<'_>) -> bool {
    token.kind == Kind::Symbol(',') || token.is_word("WITH") || token.is_word("RECURSIVE")
}

/// Whether something in quotes mentions what changes the schema.
fn hides_code(token: Token<'_>) -> bool {
    matches!(token.kind, Kind::Text | Kind::Quoted)
        && token
            .text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .any(|word| SCHEMA.iter().any(|known| word.eq_ignore_ascii_case(known)))
}
