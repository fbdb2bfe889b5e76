//! The table for a browser: sorted, filtered and paged by a few lines of script, and a plain table without them.
//!
//! The first rows are markup, so that they stay where a sanitiser takes styles and scripts away; the rest are rows
//! inside an inert `<script>`, which the script puts into the table. All text is escaped, so no value holds a `<`, and
//! none can end that script.

use crate::cell::Cell;
use crate::pretty::pretty;
use crate::table::Table;
use crate::text::{escape, escape_into};
use std::borrow::Cow;
use std::fmt::Write as _;

/// Rows that are there without scripts.
const PLAIN_ROWS: usize = 50;
/// Columns that are shown; the text says how many more there are.
const COLUMNS: usize = 250;
/// Bytes of markup for rows: with the head of the widest table the whole stays under 300 kB.
const BYTES: usize = 180_000;
/// Characters of a value before the rest is folded away.
const UNFOLDED: usize = 100;
/// Bytes of a text that stays on one line.
const ONE_LINE: usize = 40;
/// Characters of a value that are in the page at all.
const LONGEST: usize = 2000;

const STYLE: &str = include_str!("table.css");
const SCRIPT: &str = include_str!("table.js");

pub(crate) fn table(table: &Table) -> String {
    if table.columns.is_empty() {
        return format!("<p>{}</p>", caption(table, 0, 0));
    }
    let columns = table.columns.len().min(COLUMNS);
    let number: Vec<bool> = (0..columns).map(|i| table.is_number(i)).collect();
    // Escaping makes six bytes of one at worst, and folding shows the beginning twice.
    let longest = (BYTES / 6 / columns.max(1)).clamp(20, LONGEST);
    let mut rows = Vec::new();
    let mut bytes = 0;
    for cells in &table.rows {
        let row = row(&cells[..cells.len().min(columns)], &number, longest);
        bytes += row.len();
        if bytes > BYTES && !rows.is_empty() {
            break;
        }
        rows.push(row);
    }
    let plain = rows.len().min(PLAIN_ROWS);
    let caption = caption(table, plain, columns);

    let mut html = format!(
        "<div class=\"pgn\"><style>{}</style><table><caption{}>{caption}</caption>",
        one_line(STYLE),
        if table.title.is_some() { " class=\"t\"" } else { "" }
    );
    html.push_str("<thead><tr>");
    for (column, number) in table.columns.iter().zip(&number) {
        let align = if *number { " align=\"right\"" } else { "" };
        let _ = write!(html, "<th scope=\"col\"{align}>{}", escape(&column.name));
        if !column.sql_type.is_empty() {
            let _ = write!(html, "<br><small>{}</small>", escape(&column.sql_type));
        }
        html.push_str("</th>");
    }
    html.push_str("</tr></thead><tbody>");
    html.extend(rows[..plain].iter().map(String::as_str));
    html.push_str("</tbody></table>");
    if rows.len() > 1 && !(table.fixed && rows.len() <= plain) {
        if plain < rows.len() {
            html.push_str("<script type=\"text/plain\">");
            html.extend(rows[plain..].iter().map(String::as_str));
            html.push_str("</script>");
        }
        let _ = write!(
            html,
            "<script data-total=\"{}\"{}>{}</script>",
            table.total,
            if table.fixed { " data-fixed=\"1\"" } else { "" },
            one_line(SCRIPT)
        );
    }
    html + "</div>"
}

fn caption(table: &Table, shown: usize, columns: usize) -> String {
    let title = table.title.as_ref().map(|title| format!("<b>{}</b>", escape(title)));
    let summary = Some(escape(&table.summary(shown))).filter(|summary| !summary.is_empty());
    let mut caption = title.into_iter().chain(summary).collect::<Vec<_>>().join(" · ");
    if columns < table.columns.len() {
        let _ = write!(caption, ", {columns} of {} columns", table.columns.len());
    }
    caption
}

fn row(cells: &[Cell], number: &[bool], longest: usize) -> String {
    let mut html = String::from("<tr>");
    for (cell, number) in cells.iter().zip(number) {
        html.push_str(match cell {
            _ if *number => "<td align=\"right\">",
            Cell::Marked(_) => "<td class=\"m\">",
            Cell::Text(text) | Cell::Json(text) if text.len() > ONE_LINE => "<td class=\"w\">",
            _ => "<td>",
        });
        match cell {
            Cell::Null => html.push_str("<i>NULL</i>"),
            Cell::Number(text) => escape_into(&mut html, text),
            Cell::Text(text) => folded(&mut html, text, text, longest),
            Cell::Json(text) if text.len() <= UNFOLDED => folded(&mut html, text, text, longest),
            Cell::Json(text) => folded(&mut html, text, &pretty(text), longest),
            Cell::Noted(text, note) => {
                escape_into(&mut html, text);
                if !note.is_empty() {
                    html.push_str("<br><small>");
                    escape_into(&mut html, &beginning(note, longest));
                    html.push_str("</small>");
                }
            }
            Cell::Marked(text) => {
                html.push_str("<mark>");
                escape_into(&mut html, &beginning(text, longest));
                html.push_str("</mark>");
            }
            bytes @ Cell::Bytes { .. } => {
                let _ = write!(html, "<code>{}</code>", escape(&bytes.text()));
            }
        }
        html.push_str("</td>");
    }
    html + "</tr>"
}

fn beginning(text: &str, longest: usize) -> Cow<'_, str> {
    text.char_indices().nth(longest).map_or(Cow::Borrowed(text), |(cut, _)| Cow::Owned(format!("{}…", &text[..cut])))
}

/// A long text as its beginning, which opens to show the whole.
fn folded(html: &mut String, text: &str, opened: &str, longest: usize) {
    if text.len() <= UNFOLDED.min(longest) {
        return escape_into(html, text);
    }
    let Some((cut, _)) = text.char_indices().nth(UNFOLDED.min(longest)) else { return escape_into(html, text) };
    html.push_str("<details><summary>");
    escape_into(html, &text[..cut]);
    html.push_str("…</summary>");
    html.push_str("<pre>");
    match opened.char_indices().nth(longest) {
        None => escape_into(html, opened),
        Some((cut, _)) => {
            escape_into(html, &opened[..cut]);
            let _ = write!(html, "… ({} characters in all)", text.chars().count());
        }
    }
    html.push_str("</pre></details>");
}

/// The kernel reads lines, and a comment to the end of a line would swallow the rest; there are none in these files.
fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect()
}
