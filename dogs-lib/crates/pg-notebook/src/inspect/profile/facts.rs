//! How the facts about a column are written.

use crate::display::text::{fit, grouped};
use crate::display::{Cell, Column, Table};

/// Characters of a value.
const BRIEF: usize = 12;
/// Bars of a histogram.
pub(super) const BARS: usize = 10;

pub(super) fn heads() -> Table {
    let names = ["column", "type", "nulls", "distinct", "min", "max", "mean", "histogram", "most often"];
    Table::new(names.into_iter().map(|name| Column::new(name, "")).collect()).fixed()
}

/// A value that occurs once is not worth a mention.
pub(super) fn frequent(most: Option<(String, u64)>) -> Cell {
    match most {
        Some((value, count)) if count > 1 => Cell::Text(format!("{} ({})", fit(&value, BRIEF), grouped(count))),
        _ => nothing(),
    }
}

/// The beginning of a value, which is enough to know it by.
pub(super) fn brief(text: Option<&str>) -> Cell {
    text.map_or_else(nothing, |text| Cell::Text(fit(text, BRIEF)))
}

/// Where a fact makes no sense.
pub(super) fn nothing() -> Cell {
    Cell::Text(String::new())
}

/// `▁▂▅█`: what is not empty never looks empty.
pub(super) fn spark(bars: &[u64]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = bars.iter().copied().max().unwrap_or(0).max(1);
    bars.iter()
        .map(|count| match usize::try_from(count * 7 / most).unwrap_or(7) {
            _ if *count == 0 => '\u{2007}',
            height => BLOCKS[height.min(7)],
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::spark;

    #[test]
    fn a_spark_shows_each_bar() {
        assert_eq!(spark(&[0, 1, 50, 100]), "\u{2007}▁▄█");
    }
}
