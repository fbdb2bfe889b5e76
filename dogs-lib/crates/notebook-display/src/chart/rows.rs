//! Charts of typed rows, by closures.

use super::datum::{Datum, ToDatum};
use super::plot::{Chart, Kind};
use super::scale;
use crate::text::grouped;

/// Bars of a bar chart.
const BARS: usize = 40;

/// One bar for each different `x`, as high as its `y` together: `bar(&pets, |d| &d.breed, |_| 1)` counts breeds.
/// In the order of the rows; of more than 40, the highest.
///
/// ```
/// use notebook_display::chart::bar;
/// let breeds = ["Collie", "Boxer", "Collie"];
/// let chart = bar(&breeds, |breed| *breed, |_| 1);
/// assert!(chart.svg().contains("<title>Collie: 2</title>"));
/// ```
pub fn bar<'a, T, X: ToDatum, Y: ToDatum>(rows: &'a [T], x: impl Fn(&'a T) -> X, y: impl Fn(&'a T) -> Y) -> Chart {
    let mut points: Vec<(Datum, f64)> = Vec::new();
    let mut index = std::collections::HashMap::new();
    let mut left_out = 0_u64;
    for row in rows {
        let (x, Some(y)) = (x(row).to_datum(), y(row).to_datum().number()) else {
            left_out += 1;
            continue;
        };
        let i = *index.entry(x.label()).or_insert_with(|| {
            points.push((x, 0.0));
            points.len() - 1
        });
        points[i].1 += y;
    }
    let mut note = missing(left_out);
    if points.len() > BARS {
        note += &format!("the highest {BARS} of {}", grouped(points.len() as u64));
        points.sort_by(|a, b| b.1.total_cmp(&a.1));
        points.truncate(BARS);
    }
    Chart::new(Kind::Bar, points, note)
}

/// A line through the points, from left to right; categories stand in the order of the rows.
///
/// ```
/// use notebook_display::chart::line;
/// let months = [(1, 20.5), (2, 21.0), (3, 19.0)];
/// assert!(line(&months, |m| m.0, |m| m.1).svg().contains("<title>2: 21</title>"));
/// ```
pub fn line<'a, T, X: ToDatum, Y: ToDatum>(rows: &'a [T], x: impl Fn(&'a T) -> X, y: impl Fn(&'a T) -> Y) -> Chart {
    let (mut points, note) = points(rows, x, y);
    points.sort_by(|a, b| a.0.position().total_cmp(&b.0.position()));
    Chart::thinned(Kind::Line, points, note)
}

/// A point for each row.
///
/// ```
/// use notebook_display::chart::scatter;
/// let pets = [(24, 50), (24, 50), (31, 62)];
/// let svg = scatter(&pets, |pet| pet.0, |pet| pet.1).svg();
/// assert!(svg.contains("<title>24: 50 (2 points)</title>"));
/// ```
pub fn scatter<'a, T, X: ToDatum, Y: ToDatum>(rows: &'a [T], x: impl Fn(&'a T) -> X, y: impl Fn(&'a T) -> Y) -> Chart {
    let (points, note) = points(rows, x, y);
    Chart::thinned(Kind::Scatter, points, note)
}

/// How many rows have a value in each of some intervals of equal width.
///
/// ```
/// use notebook_display::chart::hist;
/// let chart = hist(&[1, 1, 2, 4], |x| *x);
/// assert_eq!(chart.text(20), " 1 2 █████████████\n 2 1 ██████▌\n 3 0\n 4 1 ██████▌");
/// ```
pub fn hist<'a, T, X: ToDatum>(rows: &'a [T], x: impl Fn(&'a T) -> X) -> Chart {
    let values: Vec<Datum> = rows.iter().map(|row| x(row).to_datum()).filter(|x| x.position().is_finite()).collect();
    let note = missing((rows.len() - values.len()) as u64);
    let low = values.iter().map(Datum::position).fold(f64::INFINITY, f64::min);
    let high = values.iter().map(Datum::position).fold(f64::NEG_INFINITY, f64::max);
    let time = values.iter().any(|value| matches!(value, Datum::Time(_)));
    let whole = values.iter().all(|value| value.position().fract() == 0.0);
    let ticks = scale::bins(low, high, time, whole);
    let mut points: Vec<(Datum, f64)> =
        ticks.edges.iter().map(|edge| (if time { Datum::Time(*edge) } else { Datum::Number(*edge) }, 0.0)).collect();
    for value in &values {
        if let Some(point) = points.get_mut(ticks.bin(value.position())) {
            point.1 += 1.0;
        }
    }
    Chart::new(Kind::Histogram(ticks.width), points, note).y("rows")
}

fn points<'a, T, X: ToDatum, Y: ToDatum>(
    rows: &'a [T],
    x: impl Fn(&'a T) -> X,
    y: impl Fn(&'a T) -> Y,
) -> (Vec<(Datum, f64)>, String) {
    let points: Vec<(Datum, f64)> = rows
        .iter()
        .filter_map(|row| Some((x(row).to_datum(), y(row).to_datum().number()?)))
        .filter(|(x, _)| x.position().is_finite() || matches!(x, Datum::Text(_)))
        .collect();
    let note = missing((rows.len() - points.len()) as u64);
    (points, note)
}

fn missing(count: u64) -> String {
    if count == 0 { String::new() } else { format!("{} without a value are left out; ", grouped(count)) }
}
