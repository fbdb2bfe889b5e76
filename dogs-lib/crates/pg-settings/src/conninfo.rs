//! Connection strings of keywords: `host=localhost dbname='my pets'`.

use std::iter::Peekable;
use std::str::Chars;

/// Keywords and values in order; `None` if it is no such string.
pub(crate) fn parse(text: &str) -> Option<Vec<(String, String)>> {
    let mut chars = text.chars().peekable();
    let mut found = Vec::new();
    loop {
        skip_spaces(&mut chars);
        if chars.peek().is_none() {
            return Some(found);
        }
        let keyword = keyword(&mut chars);
        skip_spaces(&mut chars);
        if chars.next() != Some('=') {
            return None;
        }
        skip_spaces(&mut chars);
        let value = if chars.next_if_eq(&'\'').is_some() { quoted(&mut chars)? } else { bare(&mut chars) };
        found.push((keyword, value));
    }
}

fn skip_spaces(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| c.is_whitespace()).is_some() {}
}

fn keyword(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut keyword = String::new();
    while let Some(c) = chars.next_if(|c| *c != '=' && !c.is_whitespace()) {
        keyword.push(c);
    }
    keyword
}

fn bare(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut value = String::new();
    while let Some(c) = chars.next_if(|c| !c.is_whitespace()) {
        value.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    value
}

/// After the first quotation mark; `None` if there is no second one.
fn quoted(chars: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut value = String::new();
    loop {
        match chars.next()? {
            '\'' => return Some(value),
            '\\' => value.push(chars.next()?),
            c => value.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_bare_or_quoted() {
        let parse = |text| {
            let found = parse(text)?;
            Some(found.into_iter().map(|(keyword, value)| format!("{keyword}={value}")).collect::<Vec<_>>().join("|"))
        };
        for (text, wanted) in [
            ("", Some("")),
            ("  a = b  c=d ", Some("a=b|c=d")),
            (r"a='b c' d=e\ f", Some("a=b c|d=e f")),
            (r"a='it\'s' b='\\'", Some(r"a=it's|b=\")),
            ("a='' b=", Some("a=|b=")),
            ("a", None),
            ("a b=c", None),
            ("a='b", None),
            (r"a='b\", None),
        ] {
            assert_eq!(parse(text).as_deref(), wanted, "{text}");
        }
    }
}
