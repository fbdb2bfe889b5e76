//! Tokens of SQL: just enough to know what is quoted, what is a comment, and what is a word.

use super::quote::cut;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An unquoted identifier or keyword.
    Word,
    /// A quoted identifier, with its quotes.
    Quoted,
    /// A string, with its quotes.
    Text,
    /// Any other character.
    Symbol(char),
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'t> {
    pub kind: Kind,
    /// The byte it begins at.
    pub at: usize,
    pub text: &'t str,
}

impl Token<'_> {
    /// Whether it is that word, which is in upper case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// The name that it is, as in the catalog: unquoted, folded to lower case where it was not quoted, cut.
    pub fn name(&self) -> Option<String> {
        let name = match self.kind {
            Kind::Word => self.text.to_ascii_lowercase(),
            Kind::Quoted => self.text.get(1..self.text.len() - 1)?.replace("\"\"", "\""),
            Kind::Text | Kind::Symbol(_) => return None,
        };
        Some(cut(&name).to_owned())
    }
}

/// Whether the name stands in an expression.
pub(crate) fn mentions(expression: &str, name: &str) -> bool {
    Scan::new(expression).any(|token| token.name().is_some_and(|found| found == name))
}

/// The tokens of a text; white space and comments are between them.
#[derive(Debug, Clone)]
pub(crate) struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }
}

impl<'t> Iterator for Scan<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        loop {
            let rest = &self.text[self.at..];
            match blank(rest, rest.chars().next()?) {
                0 => break,
                length => self.at += length,
            }
        }
        let rest = &self.text[self.at..];
        let (kind, length) = token(rest, rest.chars().next()?);
        let token = Token { kind, at: self.at, text: &rest[..length] };
        self.at += length;
        Some(token)
    }
}

/// The length of the white space or comment that begins here.
fn blank(text: &str, first: char) -> usize {
    if first.is_whitespace() {
        first.len_utf8()
    } else if text.starts_with("--") {
        text.find('\n').unwrap_or(text.len())
    } else if text.starts_with("/*") {
        comment(text)
    } else {
        0
    }
}

fn token(text: &str, first: char) -> (Kind, usize) {
    if first == '\'' {
        return (Kind::Text, quoted(text, first, false));
    }
    if first == '"' {
        return (Kind::Quoted, quoted(text, first, false));
    }
    if matches!(first, 'e' | 'E') && text[1..].starts_with('\'') {
        return (Kind::Text, 1 + quoted(&text[1..], '\'', true));
    }
    if first == '$'
        && let Some(length) = dollar_quoted(text)
    {
        return (Kind::Text, length);
    }
    if first.is_alphabetic() || first == '_' {
        let in_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        return (Kind::Word, text.find(|c| !in_word(c)).unwrap_or(text.len()));
    }
    if first.is_ascii_digit() {
        // 1e5 is no word e5, nor is $1$ a quote.
        return (Kind::Symbol(first), text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len()));
    }
    (Kind::Symbol(first), first.len_utf8())
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
