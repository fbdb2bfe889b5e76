//! A schema as text, as Mermaid, as a picture.

mod layout;
mod svg;

pub(super) use svg::svg;

use super::schema::{Attribute, Schema};
use crate::display::{is_wild, one_line, width};
use std::fmt::Write as _;

/// More tables than this make no picture that anybody can read.
pub(super) const TABLES: usize = 60;
/// Columns of a table that are drawn.
pub(super) const COLUMNS: usize = 25;

pub(super) fn text(schema: &Schema) -> String {
    let mut text = String::new();
    for table in &schema.tables {
        let _ = writeln!(text, "{}", one_line(&table.name));
        let names = table.columns.iter().map(|column| width(&column.name)).max().unwrap_or(0);
        let types = table.columns.iter().map(|column| width(&column.sql_type)).max().unwrap_or(0);
        for column in &table.columns {
            let pad = |text: &str, columns: usize| " ".repeat(columns.saturating_sub(width(text)));
            let key = if column.primary { " primary key" } else { "" };
            let null = if column.nullable { " null" } else { "" };
            let links =
                schema.links.iter().filter(|link| link.from == table.name && link.columns.contains(&column.name));
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
    let _ = write!(text, "({})", count(schema));
    text
}

/// `3 tables, 2 foreign keys`.
pub(super) fn count(schema: &Schema) -> String {
    let many = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    format!("{}, {}", many(schema.tables.len(), "table"), many(schema.links.len(), "foreign key"))
}

pub(super) fn mermaid(schema: &Schema) -> String {
    let mut text = String::from("erDiagram\n");
    let tables = &schema.tables[..schema.tables.len().min(TABLES)];
    for link in &schema.links {
        if !tables.iter().any(|table| table.name == link.from) || !tables.iter().any(|table| table.name == link.to) {
            continue;
        }
        let one = if link.optional { "|o" } else { "||" };
        let many = if link.unique { "o|" } else { "o{" };
        let label = quoted(&link.columns.join(", "));
        let _ = writeln!(text, "  {} {one}--{many} {} : {label}", quoted(&link.to), quoted(&link.from));
    }
    for table in tables {
        let _ = writeln!(text, "  {} {{", quoted(&table.name));
        for column in table.columns.iter().take(COLUMNS) {
            let _ = writeln!(text, "    {} {}{}", word(&column.sql_type), word(&column.name), keys(column));
        }
        text.push_str("  }\n");
    }
    text
}

fn keys(column: &Attribute) -> &'static str {
    match (column.primary, column.foreign) {
        (true, true) => " PK,FK",
        (true, false) => " PK",
        (false, true) => " FK",
        (false, false) => "",
    }
}

/// Mermaid takes letters, digits and some marks, not a digit first. `pk`, `fk` and `uk` are words of its own, unless
/// something stands before them; that is not seen.
fn word(name: &str) -> String {
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '(' | ')' | '[' | ']' | ',' | '.');
    let letter = |c: char| matches!(c, '\u{c0}'..='\u{ffff}') && c.is_alphanumeric();
    let word: String = name.chars().map(|c| if known(c) || letter(c) { c } else { '_' }).collect();
    let first = word.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).next().unwrap_or_default();
    let is_key = ["pk", "fk", "uk"].iter().any(|key| first.eq_ignore_ascii_case(key));
    if is_key || !word.starts_with(|c: char| c.is_alphabetic() || c == '_') { format!("{UNSEEN}{word}") } else { word }
}

/// A space of no width, which Mermaid takes for a letter.
const UNSEEN: char = '\u{200b}';

/// No quote can stand in a quoted name of Mermaid, and `%` and `\` are special to its grammar; markup in a label would
/// be markup.
fn quoted(name: &str) -> String {
    let name: String = name
        .chars()
        .map(|c| if is_wild(c) || matches!(c, '"' | '\\' | '%' | '<' | '>' | '&' | '#' | ';' | '`') { '_' } else { c })
        .collect();
    format!("\"{}\"", if name.trim().is_empty() { "_" } else { &name })
}
