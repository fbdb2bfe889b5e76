//! A file of SQL, taken apart into statements, as far as quoting and comments go.

/// The text of a file and the statements in it.
#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub text: String,
    pub statements: Vec<Statement>,
}

/// One statement: where it stands, and its words outside of quotes and comments.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    /// Counted from 1.
    pub line: usize,
    end: usize,
    text: String,
    /// In upper case, in order.
    words: Vec<String>,
}

impl Statement {
    /// Its words, in upper case.
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The statement, shortened.
    pub fn shown(&self) -> String {
        crate::statement::shorten(&self.text)
    }
}

impl Script {
    /// Splits at semicolons that are not inside quotes, dollar quotes, comments or a `BEGIN ATOMIC` body.
    pub fn parse(text: String) -> Self {
        let mut statements = Vec::new();
        let mut scan = Scan { text: &text, at: 0 };
        let (mut start, mut words, mut depth) = (None, Vec::<String>::new(), 0_u32);
        while let Some(token) = scan.next() {
            match token {
                Token::Space => continue,
                Token::Semicolon(at) if depth == 0 => {
                    if let Some(start) = start.take() {
                        statements.push(statement(&text, start, at, std::mem::take(&mut words)));
                    }
                    continue;
                }
                Token::Word(at, word) => {
                    let word = word.to_ascii_uppercase();
                    let routine = words.first().is_some_and(|first| first == "CREATE")
                        && words.iter().any(|word| word == "FUNCTION" || word == "PROCEDURE");
                    match word.as_str() {
                        "ATOMIC" if routine && words.last().is_some_and(|last| last == "BEGIN") => depth += 1,
                        "CASE" if depth > 0 => depth += 1,
                        "END" => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    start.get_or_insert(at);
                    words.push(word);
                }
                Token::Semicolon(at) | Token::Other(at) => {
                    start.get_or_insert(at);
                }
            }
        }
        if let Some(start) = start {
            statements.push(statement(&text, start, text.len(), words));
        }
        Self { text, statements }
    }

    /// The statement that the `position`th character (from 1, as the server counts) belongs to.
    pub fn at(&self, position: usize) -> Option<&Statement> {
        let byte = self.byte(position);
        self.statements.iter().find(|statement| byte < statement.end).or(self.statements.last())
    }

    /// The line of the `position`th character.
    pub fn line_of(&self, position: usize) -> usize {
        line(&self.text, self.byte(position))
    }

    fn byte(&self, position: usize) -> usize {
        self.text.char_indices().nth(position.saturating_sub(1)).map_or(self.text.len(), |(byte, _)| byte)
    }
}

fn statement(text: &str, start: usize, end: usize, words: Vec<String>) -> Statement {
    Statement { line: line(text, start), end, text: text[start..end].trim_end().to_owned(), words }
}

fn line(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|b| *b == b'\n').count()
}

/// The first statement that would end the transaction or cannot run in one, and why.
pub(crate) fn first_that_leaves_the_transaction(script: &Script) -> Option<(&Statement, String)> {
    script.statements.iter().find_map(|statement| {
        let words: Vec<&str> = statement.words.iter().map(String::as_str).collect();
        let why = match words.as_slice() {
            ["BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "ABORT" | "START", ..] if words.get(1) != Some(&"TO") => {
                format!("{} would end the transaction that the file runs in", words[0])
            }
            ["PREPARE", "TRANSACTION", ..] => {
                "PREPARE TRANSACTION would end the transaction that the file runs in".into()
            }
            ["VACUUM", ..] | ["CREATE" | "DROP", "DATABASE" | "TABLESPACE", ..] | ["ALTER", "SYSTEM", ..] => {
                format!("{} cannot run inside a transaction", words[..words.len().min(2)].join(" "))
            }
            ["CREATE" | "DROP" | "REINDEX" | "ALTER" | "REFRESH", ..]
                if words.iter().take(6).any(|w| *w == "CONCURRENTLY") && words[0] != "REFRESH" =>
            {
                "CONCURRENTLY cannot run inside a transaction".into()
            }
            _ => return None,
        };
        Some((statement, why))
    })
}

enum Token<'t> {
    /// White space or a comment.
    Space,
    Word(usize, &'t str),
    Semicolon(usize),
    /// Anything else: quoted text, numbers, operators.
    Other(usize),
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    fn next(&mut self) -> Option<Token<'t>> {
        let start = self.at;
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let token = |scan: &mut Self, length: usize, token: Token<'t>| {
            scan.at = start + length;
            Some(token)
        };
        if first.is_whitespace() {
            return token(self, first.len_utf8(), Token::Space);
        }
        if rest.starts_with("--") {
            return token(self, rest.find('\n').unwrap_or(rest.len()), Token::Space);
        }
        if rest.starts_with("/*") {
            return token(self, comment(rest), Token::Space);
        }
        if first == '\'' || first == '"' {
            return token(self, quoted(rest, first, false), Token::Other(start));
        }
        if (first == 'e' || first == 'E') && rest[1..].starts_with('\'') {
            return token(self, 1 + quoted(&rest[1..], '\'', true), Token::Other(start));
        }
        if first == '$'
            && let Some(length) = dollar_quoted(rest)
        {
            return token(self, length, Token::Other(start));
        }
        if first.is_alphabetic() || first == '_' {
            let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
            let length = rest.find(|c| !in_word(c)).unwrap_or(rest.len());
            return token(self, length, Token::Word(start, &rest[..length]));
        }
        match first {
            ';' => token(self, 1, Token::Semicolon(start)),
            other => token(self, other.len_utf8(), Token::Other(start)),
        }
    }
}

/// The length of a comment, which may hold others.
fn comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_u32, 0);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with(b"*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    text.len()
}

/// The length of a quoted piece; a doubled quote, or with `escapes` a backslash, keeps it open.
fn quoted(text: &str, quote: char, escapes: bool) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if escapes && c == '\\' {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote => {
                    chars.next();
                }
                _ => return at + c.len_utf8(),
            }
        }
    }
    text.len()
}

/// The length of `$tag$ … $tag$`, if that is what begins here.
fn dollar_quoted(text: &str) -> Option<usize> {
    let end = 1 + text[1..].find('$')?;
    let tag = &text[1..end];
    let is_tag = tag.chars().all(|c| c.is_alphanumeric() || c == '_') && !tag.starts_with(|c: char| c.is_numeric());
    if !is_tag {
        return None;
    }
    let delimiter = &text[..=end];
    let close = text[end + 1..].find(delimiter);
    Some(close.map_or(text.len(), |close| end + 1 + close + delimiter.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
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
        assert!(split(" -- nothing\n/* at all */ ;").is_empty());
    }

    #[test]
    fn a_position_gives_line_and_statement() {
        let script = Script::parse("SELECT 'ä';\n\nSELECT\n  nope;".to_owned());
        assert_eq!(script.line_of(23), 4);
        assert_eq!(script.at(23).unwrap().line, 3);
    }

    #[test]
    fn statements_that_leave_the_transaction_are_found() {
        for sql in ["COMMIT", "CREATE INDEX CONCURRENTLY i ON t (a)", "VACUUM t", "begin", "DROP INDEX CONCURRENTLY i"]
        {
            let script = Script::parse(format!("SELECT 1;\n{sql};"));
            assert_eq!(first_that_leaves_the_transaction(&script).unwrap().0.line, 2, "{sql}");
        }
        for sql in ["SELECT 'COMMIT'", "DO $$ BEGIN COMMIT; END $$", "ROLLBACK TO s", "SAVEPOINT s"] {
            assert!(first_that_leaves_the_transaction(&Script::parse(sql.to_owned())).is_none(), "{sql}");
        }
    }
}
