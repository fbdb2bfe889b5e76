//! Rows of named columns, as text.

use super::html;
use std::fmt::Write as _;

/// A value that is a row of a table.
pub trait Record {
    /// The names of the columns.
    fn names() -> &'static [&'static str];
    /// The values as text, in the order of the names; `None` is NULL.
    fn cells(&self) -> Vec<Option<String>>;
}

/// Rows ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    names: Vec<String>,
    rows: Vec<Vec<Option<String>>>,
    /// How many there are; `rows` holds the first of them.
    total: usize,
}

/// More rows than this are not read by anybody; the count says how many there are.
const SHOWN: usize = 100;

impl Table {
    /// The first rows of `records`, and how many there are.
    pub fn of<'a, R: Record + 'a>(records: impl ExactSizeIterator<Item = &'a R>) -> Self {
        let total = records.len();
        let names = R::names().iter().map(ToString::to_string).collect();
        Self { names, rows: records.take(SHOWN).map(R::cells).collect(), total }
    }

    /// As an HTML table; every text in it is escaped.
    #[must_use]
    pub fn html(&self) -> String {
        html::table(&self.names, &self.rows, &self.summary())
    }

    /// As aligned text: numbers to the right, NULL told apart from an empty text.
    #[must_use]
    pub fn text(&self) -> String {
        let cell =
            |cell: &Option<String>| cell.as_ref().map_or("NULL".to_owned(), |text| text.escape_debug().to_string());
        let rows: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
        let width = |i: usize| {
            let cells = rows.iter().filter_map(|row| row.get(i)).chain(self.names.get(i));
            cells.map(|text| text.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.names.len()).map(width).collect();
        let mut text = String::new();
        let mut line = |cells: &[String]| {
            let mut line = String::new();
            for (cell, width) in cells.iter().zip(&widths) {
                let pad = " ".repeat(width.saturating_sub(cell.chars().count()));
                let _ = if is_number(cell) { write!(line, "{pad}{cell}  ") } else { write!(line, "{cell}{pad}  ") };
            }
            text.push_str(line.trim_end());
            text.push('\n');
        };
        line(&self.names);
        for row in &rows {
            line(row);
        }
        text + &self.summary()
    }

    fn summary(&self) -> String {
        let rows = if self.total == 1 { "row" } else { "rows" };
        match self.total {
            total if total > self.rows.len() => format!("({total} {rows}, the first {} shown)", self.rows.len()),
            total => format!("({total} {rows})"),
        }
    }
}

pub(super) fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}
