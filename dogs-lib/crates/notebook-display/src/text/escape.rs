//! Text in a page.

/// `text` as it can stand in an element or in a quoted attribute, of HTML as of SVG.
///
/// ```
/// assert_eq!(notebook_display::text::escape("<b>"), "&lt;b&gt;");
/// ```
#[must_use]
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 8);
    escape_into(&mut html, text);
    html
}

/// evcxr reads its output by lines, so a line break inside a value must not stand as one. The references of other
/// control characters are not allowed in HTML; they are shown as pictures of themselves.
pub(crate) fn escape_into(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("&#10;"),
            '\t' => html.push_str("&#9;"),
            '\0'..='\u{1f}' => html.extend(char::from_u32(0x2400 + u32::from(c))),
            '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => html.push('\u{fffd}'),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_name_is_never_markup() {
        assert_eq!(escape("<script>\"&'\n\u{1b}"), "&lt;script&gt;&quot;&amp;&#39;&#10;\u{241b}");
    }
}
