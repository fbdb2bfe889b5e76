//! Measurements as a table.

use std::fmt::Write as _;

/// What was measured of one thing, in seconds, by each kernel.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// What was done.
    pub what: String,
    /// With ours.
    pub ours: Vec<f64>,
    /// With plain evcxr.
    pub plain: Vec<f64>,
    /// With IPython, if it can do that.
    pub ipython: Vec<f64>,
    /// With another checkout, if one was given.
    pub beside: Vec<f64>,
}

impl Row {
    pub(super) fn new(what: &str) -> Self {
        Self { what: what.to_owned(), ..Self::default() }
    }
}

/// The median of some numbers; `None` of none.
#[must_use]
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() % 2 {
        _ if sorted.is_empty() => None,
        0 => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
        _ => Some(sorted[middle]),
    }
}

/// The rows as a table of Markdown: medians in seconds, and ours divided by plain evcxr's; where another checkout was
/// measured, its medians, and ours divided by them.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let with_beside = rows.iter().any(|row| !row.beside.is_empty());
    let mut text = String::from("| | plain evcxr | here | here / plain | IPython + SQLAlchemy |");
    let mut line = String::from("|---|---:|---:|---:|---:|");
    if with_beside {
        text += " the other checkout | here / other |";
        line += "---:|---:|";
    }
    let _ = writeln!(text, "\n{line}");
    for row in rows {
        let (ours, plain, beside) = (median(&row.ours), median(&row.plain), median(&row.beside));
        let _ = write!(text, "| {} | {} | {} ", row.what, seconds(plain), seconds(ours));
        let _ = write!(text, "| {} | {} |", ratio(ours, plain), seconds(median(&row.ipython)));
        if with_beside {
            let _ = write!(text, " {} | {} |", seconds(beside), ratio(ours, beside));
        }
        text.push('\n');
    }
    text
}

fn ratio(one: Option<f64>, other: Option<f64>) -> String {
    one.zip(other).map_or_else(|| "–".to_owned(), |(one, other)| format!("{:.2}", one / other))
}

fn seconds(number: Option<f64>) -> String {
    number.map_or_else(|| "–".to_owned(), |number| format!("{number:.3} s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
    }

    #[test]
    fn a_table_has_medians_and_ratios() {
        let row = Row { what: "`1 + 1`".into(), ours: vec![0.2, 0.1, 0.3], plain: vec![0.8], ..Row::default() };
        assert!(table(std::slice::from_ref(&row)).ends_with("| `1 + 1` | 0.800 s | 0.200 s | 0.25 | – |\n"));
        let row = Row { beside: vec![0.1], ..row };
        assert!(table(&[row]).ends_with("| `1 + 1` | 0.800 s | 0.200 s | 0.25 | – | 0.100 s | 2.00 |\n"));
    }
}
