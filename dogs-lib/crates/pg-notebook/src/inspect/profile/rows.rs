//! The profile of rows that are at hand.

use super::facts::{BARS, brief, frequent, heads, nothing, spark};
use crate::display::text::grouped;
use crate::display::{Cell, Column, Record, Table};
use std::collections::HashMap;

pub(super) fn profile_rows<T: Record>(rows: &[T]) -> Table {
    let columns = T::columns();
    let mut seen: Vec<Seen> = columns.iter().map(|_| Seen::default()).collect();
    for row in rows {
        for (seen, cell) in seen.iter_mut().zip(row.cells()) {
            seen.add(cell);
        }
    }
    let mut table = heads();
    for (column, seen) in columns.iter().zip(&seen) {
        table.push(|| seen.row(column));
    }
    table.titled(format!("profile of {} rows", grouped(rows.len() as u64)))
}

/// The values of one column.
#[derive(Default)]
struct Seen {
    nulls: u64,
    counts: HashMap<String, u64>,
    /// The values as numbers; dates as days.
    numbers: Vec<f64>,
    /// Whether they are numbers in the table too.
    is_number: bool,
}

impl Seen {
    fn add(&mut self, cell: Cell) {
        match cell {
            Cell::Null => return self.nulls += 1,
            Cell::Number(ref text) => {
                self.is_number = true;
                self.numbers.extend(text.parse::<f64>().ok().filter(|number| number.is_finite()));
            }
            Cell::Text(ref text) => self.numbers.extend(days(text)),
            _ => {}
        }
        *self.counts.entry(cell.text().into_owned()).or_default() += 1;
    }

    fn row(&self, column: &Column) -> Vec<Cell> {
        let placed = !self.numbers.is_empty() && self.numbers.len() as u64 == self.counts.values().sum::<u64>();
        let all_numbers = placed && self.is_number;
        let number = |text: &String| text.parse::<f64>().unwrap_or(f64::NAN);
        let order = |a: &&String, b: &&String| {
            if all_numbers { number(a).total_cmp(&number(b)) } else { a.cmp(b) }
        };
        let text = |text: Option<&String>| match text {
            Some(text) if all_numbers => Cell::Number(text.clone()),
            text => brief(text.map(String::as_str)),
        };
        // Of equally frequent values the first, so that the same rows give the same profile.
        let most = self.counts.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| order(&b.0, &a.0)));
        let mut bars = [0_u64; BARS];
        if placed {
            let low = self.numbers.iter().copied().fold(f64::INFINITY, f64::min);
            let high = self.numbers.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            for number in &self.numbers {
                bars[bar(*number, low, high)] += 1;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a mean is rounded anyway")]
        let mean = self.numbers.iter().sum::<f64>() / self.numbers.len() as f64;
        vec![
            Cell::Text(column.name.clone().into_owned()),
            Cell::Text(column.sql_type.clone().into_owned()),
            Cell::Number(grouped(self.nulls)),
            Cell::Number(grouped(self.counts.len() as u64)),
            text(self.counts.keys().min_by(order)),
            text(self.counts.keys().max_by(order)),
            if all_numbers { Cell::Number(rounded(mean)) } else { nothing() },
            if placed { Cell::Text(spark(&bars)) } else { nothing() },
            frequent(most.map(|(value, count)| (value.clone(), *count))),
        ]
    }
}

/// A text that begins with a date, as days.
fn days(text: &str) -> Option<f64> {
    let date: chrono::NaiveDate = text.get(..10)?.parse().ok()?;
    (text.len() == 10 || text.as_bytes()[10] == b' ').then(|| f64::from(chrono::Datelike::num_days_from_ce(&date)))
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within 0 and BARS"
)]
fn bar(number: f64, low: f64, high: f64) -> usize {
    if high <= low {
        return 0;
    }
    (((number / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0) * BARS as f64) as usize).min(BARS - 1)
}

fn rounded(number: f64) -> String {
    let text = format!("{number:.2}");
    text.strip_suffix(".00").map_or_else(|| text.clone(), ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_value_is_in_the_last_bar() {
        assert_eq!(bar(5.0, 5.0, 5.0), 0);
        assert_eq!(bar(10.0, 0.0, 10.0), BARS - 1);
        assert_eq!(bar(f64::MAX, f64::MIN, f64::MAX), BARS - 1);
    }
}
