//! Pictures of typed rows, by closures: `hist(&pets, |pet| pet.weight)`.
//!
//! Each is a Vega-Lite 5 chart where the front end draws those, an SVG elsewhere, and text in a terminal.

mod calendar;
mod datum;
mod scale;
mod svg;
mod text;
mod vega;

pub use datum::{Datum, ToDatum};

use crate::display::{Bundle, Show, grouped, terminal_width};

/// A chart, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    kind: Kind,
    title: String,
    x: String,
    y: String,
    points: Vec<(Datum, f64)>,
    /// What is not in the picture, in words.
    note: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Bar,
    Line,
    Scatter,
    /// With the width of a bar; each point is the left edge of one.
    Histogram(f64),
}

/// Points of a scatter plot or a line: more cannot be told apart.
const POINTS: usize = 2000;
/// Bars of a bar chart.
const BARS: usize = 40;
/// A colour that stands out on white and on black.
const COLOR: &str = "#4a8fd0";

/// One bar for each different `x`, as high as its `y` together: `bar(&pets, |d| &d.breed, |_| 1)` counts breeds.
/// In the order of the rows; of more than 40, the highest.
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
pub fn line<'a, T, X: ToDatum, Y: ToDatum>(rows: &'a [T], x: impl Fn(&'a T) -> X, y: impl Fn(&'a T) -> Y) -> Chart {
    let (mut points, note) = points(rows, x, y);
    points.sort_by(|a, b| a.0.position().total_cmp(&b.0.position()));
    Chart::thinned(Kind::Line, points, note)
}

/// A point for each row.
pub fn scatter<'a, T, X: ToDatum, Y: ToDatum>(rows: &'a [T], x: impl Fn(&'a T) -> X, y: impl Fn(&'a T) -> Y) -> Chart {
    let (points, note) = points(rows, x, y);
    Chart::thinned(Kind::Scatter, points, note)
}

/// How many rows have a value in each of some intervals of equal width.
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

impl Chart {
    fn new(kind: Kind, points: Vec<(Datum, f64)>, note: String) -> Self {
        let note = note.trim_end_matches("; ").to_owned();
        Self { kind, title: String::new(), x: String::new(), y: String::new(), points, note }
    }

    /// Every so manieth point, where there are too many.
    fn thinned(kind: Kind, mut points: Vec<(Datum, f64)>, mut note: String) -> Self {
        let all = points.len();
        if all > POINTS {
            let step = all.div_ceil(POINTS);
            points = points.into_iter().step_by(step).collect();
            note += &format!("{} of {} points", grouped(points.len() as u64), grouped(all as u64));
        }
        Self::new(kind, points, note)
    }

    /// Sets the title.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Names the horizontal axis.
    #[must_use]
    pub fn x(mut self, name: impl Into<String>) -> Self {
        self.x = name.into();
        self
    }

    /// Names the vertical axis.
    #[must_use]
    pub fn y(mut self, name: impl Into<String>) -> Self {
        self.y = name.into();
        self
    }

    /// As a Vega-Lite 5 specification.
    #[must_use]
    pub fn vega_lite(&self) -> String {
        vega::spec(self)
    }

    /// As a picture.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::draw(self)
    }

    /// As text for a terminal of `width` columns.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        text::draw(self, width)
    }

    /// The different names of an axis of categories, in order; `None` if it is one of numbers or time.
    fn categories(&self) -> Option<Vec<&str>> {
        let mut names: Vec<&str> = Vec::new();
        let mut known = std::collections::HashSet::new();
        for (x, _) in &self.points {
            let Datum::Text(name) = x else { return None };
            if known.insert(name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then_some(names)
    }

    /// The title and what is left out, as a heading.
    fn heading(&self) -> String {
        let parts = [self.title.as_str(), self.note.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

impl Show for Chart {
    fn bundle(&self) -> Bundle {
        Bundle::default()
            .and("application/vnd.vegalite.v5+json", self.vega_lite())
            .and("image/svg+xml", self.svg())
            .and("text/plain", self.text(terminal_width()))
    }
}
