//! The picture. Its colours are its own, for it is shown on light and on dark pages.

use super::layout::{CHAR, COLUMNS, LINE, Rect, TABLES, places};
use super::parts::{Diagram, Entity};
use crate::display::text::{escape, fit, width as columns};
use std::fmt::Write as _;

pub(super) fn draw(diagram: &Diagram) -> String {
    let (places, width, height) = places(diagram);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" font-family=\"monospace\" font-size=\"12\"><title>Schema: {}</title>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>",
        diagram.count()
    );
    for link in &diagram.links {
        let find = |name: &str| diagram.tables.iter().zip(&places).find(|(table, _)| table.name == name);
        let (Some((from, at)), Some((_, to))) = (find(&link.from), find(&link.to)) else { continue };
        let line = link.columns.first().map_or(0, |name| line_of(from, name));
        connect(&mut svg, *at, line, *to, &format!("{} → {}", link.from, link.to), link.optional);
    }
    for (table, place) in diagram.tables.iter().zip(&places) {
        draw_table(&mut svg, table, *place);
    }
    if diagram.tables.len() > TABLES {
        let _ = write!(
            svg,
            "<text x=\"10\" y=\"{}\" fill=\"#333333\">the first {TABLES} of {} tables</text>",
            height - 4,
            diagram.tables.len()
        );
    }
    svg + "</svg>"
}

fn line_of(table: &Entity, column: &str) -> usize {
    table.columns.iter().position(|known| known.name == column).map_or(0, |i| (i + 1).min(COLUMNS + 1))
}

/// A line from the column that refers to the table that is referred to: three toes at the many rows that may refer to the
/// one with the stroke.
fn connect(svg: &mut String, from: Rect, line: usize, to: Rect, title: &str, optional: bool) {
    let y1 = from.y + line * LINE + 16;
    let y2 = to.y + 12;
    let same_column = to.x + to.width > from.x;
    let x1 = from.x;
    let (x2, bend) = if same_column { (to.x, x1.min(to.x).saturating_sub(30)) } else { (to.x + to.width, 0) };
    let (c1, c2) = if same_column { (bend, bend) } else { (x1.saturating_sub(40), x2 + 40) };
    let dashes = if optional { " stroke-dasharray=\"5 3\"" } else { "" };
    let toe = x1.saturating_sub(9);
    let one = if same_column { x2.saturating_sub(8) } else { x2 + 8 };
    let _ = write!(
        svg,
        "<g fill=\"none\" stroke=\"#5b6b7b\" stroke-width=\"1.3\"><title>{}</title>\
         <path d=\"M{toe} {y1}C{c1} {y1} {c2} {y2} {x2} {y2}\"{dashes}/>\
         <path d=\"M{x1} {}L{toe} {y1}L{x1} {}M{toe} {y1}L{x1} {y1}M{one} {}V{}\"/></g>",
        escape(title),
        y1.saturating_sub(5),
        y1 + 5,
        y2.saturating_sub(5),
        y2 + 5
    );
}

fn draw_table(svg: &mut String, table: &Entity, place: Rect) {
    let Rect { x, y, width, height } = place;
    let characters = (width - 16) / CHAR;
    let _ = write!(
        svg,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\" fill=\"#f7f9fb\" stroke=\"#8899aa\"/>\
         <rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"24\" rx=\"4\" fill=\"#336791\"/>\
         <text x=\"{}\" y=\"{}\" fill=\"#ffffff\" font-weight=\"bold\">{}</text>",
        x + 8,
        y + 16,
        escape(&fit(&table.name, characters))
    );
    for (i, column) in table.columns.iter().take(COLUMNS).enumerate() {
        let baseline = y + (i + 1) * LINE + 20;
        if let Some(mark) = match (column.primary, column.foreign) {
            (true, _) => Some("●"),
            (_, true) => Some("○"),
            _ => None,
        } {
            let _ = write!(svg, "<text x=\"{}\" y=\"{baseline}\" fill=\"#336791\">{mark}</text>", x + 8);
        }
        let null = if column.nullable { "?" } else { "" };
        // The mark, a gap, the question mark: what is left is for both.
        let room = characters.saturating_sub(4);
        let name = fit(&column.name, room.saturating_sub(columns(&column.sql_type).min(room / 2)));
        let sql_type = fit(&column.sql_type, room.saturating_sub(columns(&name)));
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{baseline}\" fill=\"#1b1f24\">{}</text>\
             <text x=\"{}\" y=\"{baseline}\" fill=\"#57606a\" text-anchor=\"end\">{}{null}</text>",
            x + 8 + 2 * CHAR,
            escape(&name),
            x + width - 8,
            escape(&sql_type),
        );
    }
    if table.columns.len() > COLUMNS {
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" fill=\"#57606a\">… {} more</text>",
            x + 8,
            y + (COLUMNS + 1) * LINE + 20,
            table.columns.len() - COLUMNS
        );
    }
}
