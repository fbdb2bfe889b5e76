//! The same table for a browser, readable without styles and scripts.

use super::table::is_number;
use std::fmt::Write as _;

pub(super) fn table(names: &[String], rows: &[Vec<Option<String>>], summary: &str) -> String {
    let mut html = String::from("<table><thead><tr>");
    for name in names {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escape(name));
    }
    html.push_str("</tr></thead><tbody>");
    for row in rows {
        html.push_str("<tr>");
        for cell in row {
            match cell {
                Some(text) if is_number(text) => {
                    let _ = write!(html, "<td align=\"right\">{}</td>", escape(text));
                }
                Some(text) => {
                    let _ = write!(html, "<td align=\"left\">{}</td>", escape(text));
                }
                None => html.push_str("<td align=\"left\"><i>NULL</i></td>"),
            }
        }
        html.push_str("</tr>");
    }
    let _ = write!(html, "</tbody></table><p>{}</p>", escape(summary));
    html
}

/// evcxr reads its output by lines, so a line break inside a value must not stand as one.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c if c.is_control() => {
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn a_name_is_never_markup() {
        assert_eq!(escape("<script>\"&'\n"), "&lt;script&gt;&quot;&amp;&#39;&#10;");
    }
}
