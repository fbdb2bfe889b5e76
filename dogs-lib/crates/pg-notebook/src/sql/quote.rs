//! Names and texts as SQL writes them.

use super::keywords::KEYWORDS;

/// The longest name Postgres keeps, in bytes.
pub(crate) const LONGEST: usize = 63;

/// A name, in quotes if it must be.
pub(crate) fn ident(name: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    if starts && name.chars().all(plain) && KEYWORDS.binary_search(&name).is_err() {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names, separated by commas.
pub(crate) fn idents(names: &[String]) -> String {
    names.iter().map(|name| ident(name)).collect::<Vec<_>>().join(", ")
}

/// A text in single quotes, whatever `standard_conforming_strings` is.
pub(crate) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if quoted.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

/// A name no longer than Postgres keeps.
pub(crate) fn cut(name: &str) -> &str {
    let mut end = name.len().min(LONGEST);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_when_they_must_be() {
        for (name, quoted) in [
            ("pets", "pets"),
            ("_a1", "_a1"),
            ("order", "\"order\""),
            ("Pets", "\"Pets\""),
            ("a\"b", "\"a\"\"b\""),
            ("1st", "\"1st\""),
            ("größe", "\"größe\""),
            ("", "\"\""),
        ] {
            assert_eq!(ident(name), quoted);
        }
        assert_eq!(idents(&["a".to_owned(), "end".to_owned()]), "a, \"end\"");
    }

    #[test]
    fn texts_are_quoted() {
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("\\'"), "E'\\\\'''");
    }

    #[test]
    fn a_cut_name_is_whole_characters() {
        assert_eq!(cut("pets"), "pets");
        assert_eq!(cut(&"ä".repeat(40)).len(), 62);
    }
}
