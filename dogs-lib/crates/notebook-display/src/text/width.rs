//! How many columns of a terminal a text takes.

use unicode_width::UnicodeWidthStr;

/// The columns that `text` takes: two for a wide character or an emoji, none for a combining mark.
///
/// ```
/// use notebook_display::text::width;
/// assert_eq!(width("Rex"), 3);
/// assert_eq!(width("犬🐶"), 4);
/// ```
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { UnicodeWidthStr::width(text) }
}

/// The beginning of `text` that fits into `columns`, with `…` for what is left out.
///
/// ```
/// use notebook_display::text::fit;
/// assert_eq!(fit("Collie", 6), "Collie");
/// assert_eq!(fit("Collie", 4), "Col…");
/// ```
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(1);
    let end = if text.is_ascii() {
        room
    } else {
        // A sequence of characters may be narrower than they are one by one, so it is the beginning that is measured.
        let ends = text.char_indices().map(|(start, c)| start + c.len_utf8());
        ends.take_while(|end| width(&text[..*end]) <= room).last().unwrap_or(0)
    };
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::{fit, width};

    #[test]
    fn wide_and_combining_characters() {
        assert_eq!(width("pet"), 3);
        assert_eq!(width("犬"), 2);
        assert_eq!(width("🐶"), 2);
        assert_eq!(width("e\u{301}"), 1);
        assert_eq!(width("ё"), 1);
        // One picture of three, as terminals that know such sequences show it.
        assert_eq!(width("👨\u{200d}👩\u{200d}👧"), 2);
    }

    #[test]
    fn fitted_text_never_takes_more() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("犬犬犬", 4), "犬…");
        assert_eq!(fit("abc", 0), "…");
        for columns in 1..10 {
            assert!(width(&fit("a👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} e\u{301}犬犬犬", columns)) <= columns);
        }
    }
}
