//! A file of SQL, taken apart into statements as psql does it.

use super::lex::{Kind, Scan, Token};

/// The text of a file and the statements in it.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub text: String,
    pub statements: Vec<Statement>,
    /// Marked `-- no-transaction`: its one statement runs outside of a transaction.
    pub outside: bool,
}

/// One statement: where it stands, and its words outside of quotes and comments.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// The line it begins on, counted from 1.
    pub line: usize,
    /// Without the semicolon.
    pub text: String,
    /// In upper case, in order.
    words: Vec<String>,
}

impl Statement {
    /// The statement, shortened.
    pub fn shown(&self) -> String {
        crate::error::shorten(&self.text)
    }

    /// The line of its `position`th character (from 1, as the server counts).
    pub fn line_of(&self, position: usize) -> usize {
        self.line + self.text.chars().take(position.saturating_sub(1)).filter(|c| *c == '\n').count()
    }

    /// Its words, in upper case.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    pub fn upper(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }
}

impl Script {
    /// Splits at semicolons that are not inside quotes, comments, parentheses or a `BEGIN ATOMIC` body.
    pub fn parse(text: String) -> Self {
        let mut statements = Vec::new();
        let mut current = Draft::default();
        let mut lines = Lines { at: 0, line: 1 };
        for token in Scan::new(&text) {
            if token.kind == Kind::Symbol(';') && current.is_whole() {
                statements.extend(std::mem::take(&mut current).finish(&text, token.at));
            } else {
                if current.start.is_none() {
                    current.start = Some((token.at, lines.of(&text, token.at)));
                }
                current.push(token);
            }
        }
        statements.extend(current.finish(&text, text.len()));
        let outside = text.lines().take_while(|line| is_head(line)).any(|line| line.trim_end() == "-- no-transaction");
        Self { text, statements, outside }
    }

    /// Whether a statement may change a setting for longer than its transaction.
    pub fn changes_settings(&self) -> bool {
        self.statements.iter().any(|statement| match statement.upper().as_slice() {
            ["SET", "LOCAL" | "TRANSACTION" | "CONSTRAINTS", ..] => false,
            ["SET" | "RESET" | "DISCARD", ..] => true,
            words => words.contains(&"SET_CONFIG"),
        })
    }
}

/// Whether a line is still before the first statement.
fn is_head(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with("--")
}

/// Counts lines on the way through a text.
struct Lines {
    at: usize,
    line: usize,
}

impl Lines {
    /// The line of a byte that is not before the last one asked for.
    fn of(&mut self, text: &str, byte: usize) -> usize {
        self.line += text.as_bytes()[self.at..byte].iter().filter(|b| **b == b'\n').count();
        self.at = byte;
        self.line
    }
}

/// A statement whose end has not been seen.
#[derive(Default)]
struct Draft {
    /// Byte and line.
    start: Option<(usize, usize)>,
    words: Vec<String>,
    /// Parentheses that are open; a rule may have semicolons in them.
    open: u32,
    /// `BEGIN ATOMIC` and `CASE` that wait for their `END`.
    blocks: u32,
}

impl Draft {
    fn is_whole(&self) -> bool {
        self.open == 0 && self.blocks == 0
    }

    fn push(&mut self, token: Token<'_>) {
        match token.kind {
            Kind::Symbol('(') => self.open += 1,
            Kind::Symbol(')') => self.open = self.open.saturating_sub(1),
            Kind::Word => self.word(token.text.to_ascii_uppercase()),
            _ => {}
        }
    }

    fn word(&mut self, word: String) {
        let routine = self.words.first().is_some_and(|first| first == "CREATE")
            && self.words.iter().any(|word| word == "FUNCTION" || word == "PROCEDURE");
        match word.as_str() {
            "ATOMIC" if routine && self.words.last().is_some_and(|last| last == "BEGIN") => self.blocks += 1,
            "CASE" if self.blocks > 0 => self.blocks += 1,
            "END" => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
        self.words.push(word);
    }

    fn finish(self, text: &str, end: usize) -> Option<Statement> {
        let (start, line) = self.start?;
        Some(Statement { line, text: text[start..end].trim_end().to_owned(), words: self.words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(sql: &str) -> Vec<String> {
        Script::parse(sql.to_owned()).statements.into_iter().map(|s| s.text).collect()
    }

    #[test]
    fn semicolons_in_quotes_comments_and_bodies_do_not_split() {
        assert_eq!(split("a; b ;;\n c"), ["a", "b", "c"]);
        assert_eq!(
            split("SELECT ';', E'\\';', \";\" -- ;\n/* ; /* ; */ */ , $x$ ; $$ $x$; b"),
            ["SELECT ';', E'\\';', \";\" -- ;\n/* ; /* ; */ */ , $x$ ; $$ $x$", "b"]
        );
        let body = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        assert_eq!(split(&format!("{body}; b")), [body, "b"]);
        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
        assert_eq!(split(&format!("{rule}; b")), [rule, "b"]);
        assert_eq!(split("SELECT 1e5; SELECT $1$2; b"), ["SELECT 1e5", "SELECT $1$2", "b"]);
        assert!(split(" -- nothing\n/* at all */ ;").is_empty());
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let script = Script::parse("SELECT 'ä';\n\nSELECT\n  nope;".to_owned());
        assert_eq!((script.statements[1].line, script.statements[1].line_of(10)), (3, 4));
    }

    #[test]
    fn the_marker_stands_before_the_first_statement() {
        for (text, outside) in [
            ("-- no-transaction\nVACUUM;", true),
            ("-- What it does.\n\n-- no-transaction\nVACUUM;", true),
            ("VACUUM;\n-- no-transaction", false),
            ("-- no-transactional\nVACUUM;", false),
        ] {
            assert_eq!(Script::parse(text.to_owned()).outside, outside, "{text}");
        }
    }
}
