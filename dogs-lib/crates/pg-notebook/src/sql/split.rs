//! A text of SQL, taken apart into statements as psql does it.

use super::lex::{Kind, Scan, Token};
use super::statement::Statement;

#[cfg(test)]
thread_local! {
    /// How often a text was taken apart.
    pub(super) static COUNT: std::cell::Cell<u32> = const { std::cell::Cell::new(0) };
}

/// Splits at semicolons that are not inside quotes, comments, parentheses or a `BEGIN ATOMIC` body.
pub(super) fn split(text: &str) -> Vec<Statement> {
    #[cfg(test)]
    COUNT.set(COUNT.get() + 1);
    let mut statements = Vec::new();
    let mut current = Draft::default();
    let mut lines = Lines { at: 0, line: 1 };
    for token in Scan::new(text) {
        if token.kind == Kind::Symbol(';') && current.is_whole() {
            statements.extend(std::mem::take(&mut current).finish(text, token.at));
        } else {
            if current.start.is_none() {
                current.start = Some((token.at, lines.of(text, token.at)));
            }
            current.push(token);
        }
    }
    statements.extend(current.finish(text, text.len()));
    statements
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
        Some(Statement::new(line, text[start..end].trim_end().to_owned(), self.words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(sql: &str) -> Vec<String> {
        split(sql).iter().map(|statement| statement.text().to_owned()).collect()
    }

    #[test]
    fn semicolons_in_quotes_comments_and_bodies_do_not_split() {
        assert_eq!(texts("a; b ;;\n c"), ["a", "b", "c"]);
        assert_eq!(
            texts("SELECT ';', E'\\';', \";\" -- ;\n/* ; /* ; */ */ , $x$ ; $$ $x$; b"),
            ["SELECT ';', E'\\';', \";\" -- ;\n/* ; /* ; */ */ , $x$ ; $$ $x$", "b"]
        );
        let body = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
        assert_eq!(texts(&format!("{body}; b")), [body, "b"]);
        let rule = "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)";
        assert_eq!(texts(&format!("{rule}; b")), [rule, "b"]);
        assert_eq!(texts("SELECT 1e5; SELECT $1$2; b"), ["SELECT 1e5", "SELECT $1$2", "b"]);
        assert!(texts(" -- nothing\n/* at all */ ;").is_empty());
    }

    #[test]
    fn lines_are_those_of_the_file() {
        let statements = split("SELECT 'ä';\n\nSELECT\n  nope;");
        assert_eq!((statements[1].line(), statements[1].line_of(10)), (3, 4));
    }
}
