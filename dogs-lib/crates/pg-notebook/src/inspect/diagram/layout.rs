//! Where each table stands: what is referred to stands left of what refers.

use super::parts::Diagram;
use crate::display::text::width;

/// More tables than this make no picture that anybody can read.
pub(super) const TABLES: usize = 60;
/// Columns of a table that are drawn.
pub(super) const COLUMNS: usize = 25;
/// Sizes in pixels.
pub(super) const LINE: usize = 18;
pub(super) const CHAR: usize = 7;
const GAP: usize = 70;
const BELOW: usize = 24;
/// A column of tables grows no higher.
const HIGHEST: usize = 900;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rect {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// A place for each of the first [`TABLES`], and the size of the whole.
pub(super) fn places(diagram: &Diagram) -> (Vec<Rect>, usize, usize) {
    let tables = &diagram.tables[..diagram.tables.len().min(TABLES)];
    let levels = levels(diagram, tables.len());
    let sizes: Vec<(usize, usize)> = tables
        .iter()
        .map(|table| {
            let lines =
                table.columns.iter().take(COLUMNS).map(|column| width(&column.name) + width(&column.sql_type) + 8);
            let columns = lines.chain([width(&table.name) + 2]).max().unwrap_or(0).clamp(12, 60);
            let more = usize::from(table.columns.len() > COLUMNS);
            (columns * CHAR + 16, (table.columns.len().min(COLUMNS) + more + 1) * LINE + 12)
        })
        .collect();
    let mut places = vec![Rect { x: 0, y: 0, width: 0, height: 0 }; tables.len()];
    // Links between tables above each other go round on the left.
    let round = diagram.links.iter().any(|link| {
        let level = |name: &str| tables.iter().position(|table| table.name == name).map(|i| levels[i]);
        level(&link.from).is_some_and(|from| level(&link.to).is_some_and(|to| to >= from))
    });
    let (mut x, mut bottom) = (if round { 36 } else { 10 }, 0);
    for level in 0..=levels.iter().copied().max().unwrap_or(0) {
        let (mut y, mut widest) = (10, 0);
        for i in (0..tables.len()).filter(|i| levels[*i] == level) {
            let (width, height) = sizes[i];
            if y > 10 && y + height > HIGHEST {
                x += widest + GAP;
                (y, widest) = (10, 0);
            }
            places[i] = Rect { x, y, width, height };
            y += height + BELOW;
            widest = widest.max(width);
            bottom = bottom.max(y);
        }
        x += widest + GAP;
    }
    (places, x.saturating_sub(GAP) + 10, bottom.max(40))
}

/// How many foreign keys lead from a table to one that refers to none. In a circle nobody comes first; the number of
/// tables ends it.
fn levels(diagram: &Diagram, count: usize) -> Vec<usize> {
    let index = |name: &str| diagram.tables[..count].iter().position(|table| table.name == name);
    let links: Vec<(usize, usize)> = diagram
        .links
        .iter()
        .filter_map(|link| Some((index(&link.from)?, index(&link.to)?)))
        .filter(|(from, to)| from != to)
        .collect();
    let mut levels = vec![0; count];
    for _ in 0..count.min(8) {
        for (from, to) in &links {
            levels[*from] = levels[*from].max(levels[*to] + 1).min(8);
        }
    }
    levels
}
