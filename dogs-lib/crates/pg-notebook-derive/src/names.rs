//! Names as Postgres takes them.

use crate::keywords::KEYWORDS;
use syn::{Attribute, Error, Expr, Ident, Lit, LitStr, Meta, Result, ext::IdentExt};

/// Longer names are cut by Postgres without a word.
const LONGEST: usize = 63;

/// The text, if Postgres keeps all of it as a name.
pub(crate) fn checked(text: String, at: &dyn quote::ToTokens) -> Result<String> {
    let wrong = match text.as_str() {
        "" => "a name is empty".to_owned(),
        text if text.len() > LONGEST => {
            format!("the name has {} bytes; Postgres keeps {LONGEST}: choose a shorter one", text.len())
        }
        text if text.contains('\0') => "a name cannot hold the character NUL".to_owned(),
        _ => return Ok(text),
    };
    Err(Error::new_spanned(at, wrong))
}

/// The value of a literal, as a name.
pub(crate) fn name(literal: &LitStr) -> Result<String> {
    checked(literal.value(), literal)
}

/// The name of a field or variant without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The name as it stands in SQL: in quotes if it must.
pub(crate) fn quoted(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if starts && name.chars().all(plain) && KEYWORDS.binary_search(&name).is_err() {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `DarkBrown` as `dark_brown`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for (i, c) in name.chars().enumerate() {
        if c.is_uppercase() && i > 0 {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// The first paragraph of the doc comment, on one line.
pub(crate) fn comment(attributes: &[Attribute]) -> Option<String> {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(expression) => match &expression.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let paragraph: Vec<&str> =
        text.lines().map(str::trim).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()).collect();
    (!paragraph.is_empty()).then(|| paragraph.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{KEYWORDS, quoted, snake};

    #[test]
    fn names_are_quoted_when_they_must_be() {
        for (name, expected) in [
            ("pets", "pets"),
            ("order", "\"order\""),
            ("Pets", "\"Pets\""),
            ("a\"b", "\"a\"\"b\""),
            ("1st", "\"1st\""),
            ("größe", "\"größe\""),
            ("_a1", "_a1"),
        ] {
            assert_eq!(quoted(name), expected);
        }
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn variants_become_snake_case() {
        assert_eq!((snake("DarkBrown").as_str(), snake("Red").as_str()), ("dark_brown", "red"));
    }
}
