//! Text that commands no terminal.

/// `text` without line breaks and without characters that turn the direction of a terminal's text.
///
/// ```
/// use notebook_display::text::one_line;
/// assert_eq!(one_line("two\nlines \u{1b}[31m"), r"two\nlines \u{1b}[31m");
/// ```
#[must_use]
pub fn one_line(text: &str) -> String {
    if !text.contains(is_wild) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if is_wild(c) { line.extend(c.escape_default()) } else { line.push(c) }
    }
    line
}

/// Whether a terminal does something else with it than to show it.
///
/// ```
/// use notebook_display::text::is_wild;
/// assert!(is_wild('\u{1b}') && !is_wild('x'));
/// ```
#[must_use]
pub fn is_wild(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
