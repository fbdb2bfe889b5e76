//! What the values of each column look like.

use super::describe::find;
use super::types::brief as brief_type;
use crate::connection::Connection;
use crate::display::text::{fit, grouped};
use crate::display::{Cell, Column, Record, Table};
use crate::error::Result;
use crate::project::Project;
use crate::session::session;
use std::collections::HashMap;

/// Characters of a value.
const BRIEF: usize = 12;
/// Bars of a histogram.
const BARS: usize = 10;

/// Something whose columns can be profiled: rows, which are at hand, or the name of a table, which has to be asked
/// for.
pub trait ToProfile {
    /// A [`Table`], or a `Result` of one.
    type Profile;
    /// For each column: how many NULLs, how many different values, the least, the greatest, the mean, a histogram, and
    /// the most frequent value.
    fn profile(self, project: &Project) -> Self::Profile;
}

impl<T: Record> ToProfile for &Vec<T> {
    type Profile = Table;
    fn profile(self, _: &Project) -> Table {
        profile_rows(self)
    }
}

impl<T: Record> ToProfile for &[T] {
    type Profile = Table;
    fn profile(self, _: &Project) -> Table {
        profile_rows(self)
    }
}

impl ToProfile for &str {
    type Profile = Result<Table>;
    fn profile(self, project: &Project) -> Result<Table> {
        session(project, |db| profile_table(db, self))
    }
}

fn heads() -> Table {
    let names = ["column", "type", "nulls", "distinct", "min", "max", "mean", "histogram", "most often"];
    Table::new(names.into_iter().map(|name| Column::new(name, "")).collect()).fixed()
}

fn profile_rows<T: Record>(rows: &[T]) -> Table {
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

/// A value that occurs once is not worth a mention.
fn frequent(most: Option<(String, u64)>) -> Cell {
    match most {
        Some((value, count)) if count > 1 => Cell::Text(format!("{} ({})", fit(&value, BRIEF), grouped(count))),
        _ => nothing(),
    }
}

/// The beginning of a value, which is enough to know it by.
fn brief(text: Option<&str>) -> Cell {
    text.map_or_else(nothing, |text| Cell::Text(fit(text, BRIEF)))
}

/// Where a fact makes no sense.
fn nothing() -> Cell {
    Cell::Text(String::new())
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

/// `▁▂▅█`: what is not empty never looks empty.
fn spark(bars: &[u64]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = bars.iter().copied().max().unwrap_or(0).max(1);
    bars.iter()
        .map(|count| match usize::try_from(count * 7 / most).unwrap_or(7) {
            _ if *count == 0 => '\u{2007}',
            height => BLOCKS[height.min(7)],
        })
        .collect()
}

/// Money, object numbers and their like are in the category of numbers, and cannot be made into one.
const COLUMNS: &str = "\
SELECT pg_catalog.quote_ident(a.attname), a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), \
  CASE WHEN t.typcategory = 'N' AND coalesce(nullif(t.typbasetype, 0), t.oid) \
    NOT IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'float4'::regtype, 'float8'::regtype, 'numeric'::regtype) \
    THEN 'U' ELSE t.typcategory::text END \
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid \
WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

const SIZE: &str =
    "SELECT $1::oid::regclass::text, relkind::text, reltuples::float8 FROM pg_catalog.pg_class WHERE oid = $1";

/// More rows than this are not read; a sample of about so many is.
const ALL: f64 = 2_000_000.0;

/// The profile of a table, computed by the server. Of more than two million rows it reads a sample of its blocks, and
/// the title says so.
///
/// # Errors
/// As [`describe`](super::describe()).
pub fn profile_table(db: &mut Connection, name: &str) -> Result<Table> {
    let oid = find(db, name)?;
    let (shown, kind, estimate): (String, String, f64) = db.query_one_as(SIZE, &[&oid])?;
    let sampled = matches!(kind.as_str(), "r" | "m" | "p") && estimate > ALL;
    let from = if sampled {
        format!("{shown} TABLESAMPLE SYSTEM ({:.6}) REPEATABLE (1)", 100.0 * ALL / estimate)
    } else {
        shown.clone()
    };
    let columns: Vec<(String, String, String, String)> = db.query_as(COLUMNS, &[&oid])?;
    let (rows,): (i64,) = db.query_one_as(&format!("SELECT count(*) FROM {from}"), &[])?;
    let mut table = heads();
    for (column, name, sql_type, category) in columns {
        let cells = profile_column(db, &from, &column, &category)?;
        table.push(|| [vec![Cell::Text(name), Cell::Text(brief_type(&sql_type))], cells].concat());
    }
    let what = if sampled { "rows, a sample" } else { "rows" };
    Ok(table.titled(format!("profile of {shown}: {} {what}", grouped(rows.unsigned_abs()))))
}

fn profile_column(db: &mut Connection, from: &str, column: &str, category: &str) -> Result<Vec<Cell>> {
    // By category: numbers, dates and times, text. Others are compared by their text.
    let ordered = if matches!(category, "N" | "D" | "S" | "T") { column.to_owned() } else { format!("{column}::text") };
    let mean = if category == "N" { format!("round(avg({column}::numeric), 2)::text") } else { "NULL::text".into() };
    let sql = format!(
        "SELECT count(*) - count({column}), count(DISTINCT {ordered}), min({ordered})::text, max({ordered})::text, {mean} FROM {from}"
    );
    type Facts = (i64, i64, Option<String>, Option<String>, Option<String>);
    let (nulls, distinct, min, max, mean): Facts = db.query_one_as(&sql, &[])?;
    let (value, count): (Option<String>, i64) = db
        .query_opt_as(
            &format!("SELECT v::text, n FROM (SELECT {ordered} AS v, count(*) AS n FROM {from} WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1) AS most"),
            &[],
        )?
        .unwrap_or((None, 0));
    let number = match category {
        "N" => Some(format!("{column}::float8")),
        "D" => Some(format!("extract(epoch FROM {column})::float8")),
        _ => None,
    };
    let histogram = match number {
        Some(number) => histogram(db, from, &number)?,
        None => None,
    };
    let cell = |text: Option<String>| match text {
        Some(text) if category == "N" => Cell::Number(text),
        text => brief(text.as_deref()),
    };
    Ok(vec![
        Cell::Number(grouped(nulls.unsigned_abs())),
        Cell::Number(grouped(distinct.unsigned_abs())),
        cell(min),
        cell(max),
        mean.map_or_else(nothing, |mean| Cell::Number(mean.trim_end_matches(".00").to_owned())),
        histogram.map_or_else(nothing, Cell::Text),
        frequent(value.map(|value| (value, count.unsigned_abs()))),
    ])
}

fn histogram(db: &mut Connection, from: &str, number: &str) -> Result<Option<String>> {
    let sql = format!(
        "WITH v AS (SELECT {number} AS x FROM {from}), \
         f AS (SELECT x FROM v WHERE x > '-infinity' AND x < 'infinity'), \
         e AS (SELECT min(x) AS low, max(x) AS high FROM f) \
         SELECT CASE WHEN high > low THEN least(width_bucket(x, low, high, {BARS}), {BARS}) ELSE 1 END, count(*) \
         FROM f, e GROUP BY 1"
    );
    let counts: Vec<(i32, i64)> = db.query_as(&sql, &[])?;
    if counts.is_empty() {
        return Ok(None);
    }
    let mut bars = [0_u64; BARS];
    for (bucket, count) in counts {
        if let Some(bar) = usize::try_from(bucket - 1).ok().and_then(|i| bars.get_mut(i)) {
            *bar += count.unsigned_abs();
        }
    }
    Ok(Some(spark(&bars)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spark_shows_each_bar() {
        assert_eq!(spark(&[0, 1, 50, 100]), "\u{2007}▁▄█");
        assert_eq!(bar(5.0, 5.0, 5.0), 0);
        assert_eq!(bar(10.0, 0.0, 10.0), BARS - 1);
        assert_eq!(bar(f64::MAX, f64::MIN, f64::MAX), BARS - 1);
    }
}
