//! A diagram as lines of text.

use super::parts::Diagram;
use crate::display::text::{one_line, width};
use std::fmt::Write as _;

pub(super) fn draw(diagram: &Diagram) -> String {
    let mut text = String::new();
    for table in &diagram.tables {
        let _ = writeln!(text, "{}", one_line(&table.name));
        let names = table.columns.iter().map(|column| width(&column.name)).max().unwrap_or(0);
        let types = table.columns.iter().map(|column| width(&column.sql_type)).max().unwrap_or(0);
        for column in &table.columns {
            let pad = |text: &str, columns: usize| " ".repeat(columns.saturating_sub(width(text)));
            let key = if column.primary { " primary key" } else { "" };
            let null = if column.nullable { " null" } else { "" };
            let links =
                diagram.links.iter().filter(|link| link.from == table.name && link.columns.contains(&column.name));
            let links: String = links.map(|link| format!(" -> {}", one_line(&link.to))).collect();
            let line = format!(
                "  {}{}  {}{} {key}{null}{links}",
                one_line(&column.name),
                pad(&column.name, names),
                one_line(&column.sql_type),
                pad(&column.sql_type, types),
            );
            let _ = writeln!(text, "{}", line.trim_end());
        }
    }
    let _ = write!(text, "({})", diagram.count());
    text
}
