//! How many columns of a terminal a text takes.

/// Ranges that take two columns: East Asian wide and full-width, emoji.
const WIDE: [(u32, u32); 17] = [
    (0x1100, 0x115f),
    (0x231a, 0x231b),
    (0x23e9, 0x23ec),
    (0x25fd, 0x25fe),
    (0x2614, 0x2615),
    (0x2648, 0x2653),
    (0x26aa, 0x26ab),
    (0x2e80, 0x303e),
    (0x3041, 0x33ff),
    (0x3400, 0x4dbf),
    (0x4e00, 0x9fff),
    (0xa000, 0xa4cf),
    (0xac00, 0xd7a3),
    (0xf900, 0xfaff),
    (0xfe30, 0xff60),
    (0x1f300, 0x1faff),
    (0x20000, 0x3fffd),
];

/// Ranges that take none: combining marks, joiners, variation selectors.
const NONE: [(u32, u32); 14] = [
    (0x0300, 0x036f),
    (0x0483, 0x0489),
    (0x0591, 0x05bd),
    (0x064b, 0x065f),
    (0x0900, 0x0902),
    (0x093a, 0x094d),
    (0x0e34, 0x0e3a),
    (0x1ab0, 0x1aff),
    (0x1dc0, 0x1dff),
    (0x200b, 0x200f),
    (0x20d0, 0x20ff),
    (0xfe00, 0xfe0f),
    (0xfe20, 0xfe2f),
    (0xe0100, 0xe01ef),
];

fn within(ranges: &[(u32, u32)], c: u32) -> bool {
    ranges
        .binary_search_by(|(first, last)| {
            if *last < c {
                std::cmp::Ordering::Less
            } else if *first > c {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        })
        .is_ok()
}

fn char_width(c: char) -> usize {
    let code = u32::from(c);
    match code {
        0..0x300 => 1,
        _ if within(&NONE, code) => 0,
        _ if within(&WIDE, code) => 2,
        _ => 1,
    }
}

/// The columns that `text` takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(char_width).sum() }
}

/// The beginning of `text` that fits into `columns`, with `…` for what is left out.
pub fn fit(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut fitted = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += char_width(c);
        if used > columns {
            break;
        }
        fitted.push(c);
    }
    fitted + "…"
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
    }

    #[test]
    fn fitted_text_never_takes_more() {
        assert_eq!(fit("abcdef", 6), "abcdef");
        assert_eq!(fit("abcdef", 4), "abc…");
        assert_eq!(fit("犬犬犬", 4), "犬…");
        assert_eq!(fit("abc", 0), "…");
    }
}
