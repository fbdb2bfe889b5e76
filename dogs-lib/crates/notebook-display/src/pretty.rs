//! The little of JSON that is needed: writing strings, laying a document out, and reading what the server sends.

use std::fmt::Write as _;

/// `text` as a JSON string with its quotes. Safe inside a script too: no `<` stands in it.
pub(crate) fn string(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '<' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(json, "\\u{:04x}", u32::from(c));
            }
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

/// A document on several lines, indented. What is no JSON comes out somehow, but with every character in it.
pub(crate) fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth: usize = 0;
    let mut chars = json.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            out.push(c);
            match c {
                '\\' => out.extend(chars.next()),
                '"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                while chars.next_if(|c| c.is_whitespace()).is_some() {}
                out.push(c);
                match chars.next_if(|c| matches!(c, '}' | ']')) {
                    Some(close) => out.push(close),
                    None => {
                        depth += 1;
                        new_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            c if c.is_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    // A document nested deeper than this is not read by its indentation.
    out.push_str(&"  ".repeat(depth.min(20)));
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Deeper documents are refused, for each level takes some of the stack.
const DEEPEST: usize = 200;

impl Json {
    /// The document in `text`, or `None` if it is none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parser = Parser { rest: text.trim_start() };
        let json = parser.value(0)?;
        parser.rest.trim_start().is_empty().then_some(json)
    }

    /// The elements of a list; none of anything else.
    pub(crate) fn items(&self) -> &[Json] {
        if let Json::List(items) = self { items } else { &[] }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Json> {
        let Json::Object(fields) = self else { return None };
        fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// The text of a field, empty where there is none.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.get(key).and_then(Json::as_text).unwrap_or_default()
    }

    /// The number of a field, 0 where there is none.
    pub(crate) fn number(&self, key: &str) -> f64 {
        if let Some(Json::Number(number)) = self.get(key) { *number } else { 0.0 }
    }

    /// The number of a field that counts something.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    pub(crate) fn count(&self, key: &str) -> u64 {
        self.number(key) as u64
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl Parser<'_> {
    fn eat(&mut self, token: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(token)?.trim_start();
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > DEEPEST {
            return None;
        }
        match self.rest.chars().next()? {
            '{' => {
                self.eat("{")?;
                let mut fields = Vec::new();
                while self.eat("}").is_none() {
                    if !fields.is_empty() {
                        self.eat(",")?;
                    }
                    let name = self.string()?;
                    self.eat(":")?;
                    fields.push((name, self.value(depth + 1)?));
                }
                Some(Json::Object(fields))
            }
            '[' => {
                self.eat("[")?;
                let mut items = Vec::new();
                while self.eat("]").is_none() {
                    if !items.is_empty() {
                        self.eat(",")?;
                    }
                    items.push(self.value(depth + 1)?);
                }
                Some(Json::List(items))
            }
            '"' => self.string().map(Json::Text),
            't' => self.eat("true").map(|()| Json::Bool(true)),
            'f' => self.eat("false").map(|()| Json::Bool(false)),
            'n' => self.eat("null").map(|()| Json::Null),
            _ => {
                let end = self.rest.find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'));
                let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
                self.rest = rest.trim_start();
                number.parse().ok().map(Json::Number)
            }
        }
    }

    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.rest.strip_prefix('"')?.chars();
        loop {
            match chars.next()? {
                '"' => break,
                '\\' => text.push(match chars.next()? {
                    'n' => '\n',
                    't' => '\t',
                    'r' => '\r',
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'u' => {
                        let (digits, rest) = chars.as_str().split_at_checked(4)?;
                        chars = rest.chars();
                        // Postgres writes characters as they are; half a pair is nothing it sends.
                        char::from_u32(u32::from_str_radix(digits, 16).ok()?).unwrap_or('\u{fffd}')
                    }
                    other => other,
                }),
                c => text.push(c),
            }
        }
        self.rest = chars.as_str().trim_start();
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, pretty, string};

    #[test]
    fn a_string_never_ends_early() {
        assert_eq!(string("a\"b\\c</script>\n"), r#""a\"b\\c\u003c/script>\u000a""#);
    }

    #[test]
    fn a_document_is_laid_out() {
        assert_eq!(
            pretty(r#"{"a": [1, 2], "b": {}, "c": "x, {\"y"}"#),
            "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {},\n  \"c\": \"x, {\\\"y\"\n}"
        );
    }

    #[test]
    fn a_document_is_read() {
        let json = Json::parse(r#" [ {"a": -1.5e1, "b": "x\n\u00e9\"", "c": [true, null, {}]} ] "#);
        let expected = Json::List(vec![Json::Object(vec![
            ("a".into(), Json::Number(-15.0)),
            ("b".into(), Json::Text("x\né\"".into())),
            ("c".into(), Json::List(vec![Json::Bool(true), Json::Null, Json::Object(vec![])])),
        ])]);
        assert_eq!(json, Some(expected));
        for broken in ["", "[", "[1,]", "{\"a\"}", "[1] 2", "\"a", &"[".repeat(100_000)] {
            assert_eq!(Json::parse(broken), None, "{broken:.20}");
        }
    }
}
