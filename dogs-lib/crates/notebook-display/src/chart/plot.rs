//! What a chart is made of.

use super::datum::Datum;
use crate::text::grouped;

/// A chart, ready to be shown.
///
/// ```
/// use notebook_display::Show;
/// use notebook_display::chart::hist;
/// let weights = [4, 9, 9, 21];
/// let chart = hist(&weights, |weight| *weight).title("Weights").x("kg");
/// assert!(chart.bundle().get("image/svg+xml").is_some());
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    pub(super) kind: Kind,
    pub(super) title: String,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) points: Vec<(Datum, f64)>,
    /// What is not in the picture, in words.
    pub(super) note: String,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Bar,
    Line,
    Scatter,
    /// With the width of a bar; each point is the left edge of one.
    Histogram(f64),
}

/// Points of a scatter plot or a line: more cannot be told apart.
const POINTS: usize = 2000;
/// A colour that stands out on white and on black.
pub(super) const COLOR: &str = "#4a8fd0";

impl Chart {
    pub(super) fn new(kind: Kind, points: Vec<(Datum, f64)>, note: String) -> Self {
        let note = note.trim_end_matches("; ").to_owned();
        Self { kind, title: String::new(), x: String::new(), y: String::new(), points, note }
    }

    /// Every so manieth point, where there are too many.
    pub(super) fn thinned(kind: Kind, mut points: Vec<(Datum, f64)>, mut note: String) -> Self {
        let all = points.len();
        if all > POINTS {
            let step = all.div_ceil(POINTS);
            points = points.into_iter().step_by(step).collect();
            note += &format!("{} of {} points", grouped(points.len() as u64), grouped(all as u64));
        }
        Self::new(kind, points, note)
    }

    /// Sets the title.
    ///
    /// ```
    /// use notebook_display::chart::hist;
    /// let chart = hist(&[1, 1, 2], |x| *x).title("Ones and a two");
    /// assert!(chart.text(40).starts_with("Ones and a two\n"));
    /// ```
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Names the horizontal axis.
    ///
    /// ```
    /// use notebook_display::chart::hist;
    /// assert!(hist(&[1, 1, 2], |x| *x).x("kilograms").svg().contains(">kilograms</text>"));
    /// ```
    #[must_use]
    pub fn x(mut self, name: impl Into<String>) -> Self {
        self.x = name.into();
        self
    }

    /// Names the vertical axis.
    ///
    /// ```
    /// use notebook_display::chart::hist;
    /// assert!(hist(&[1, 1, 2], |x| *x).y("pets").svg().contains(">pets</text>"));
    /// ```
    #[must_use]
    pub fn y(mut self, name: impl Into<String>) -> Self {
        self.y = name.into();
        self
    }

    /// The different names of an axis of categories, in order; `None` if it is one of numbers or time.
    pub(super) fn categories(&self) -> Option<Vec<&str>> {
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
    pub(super) fn heading(&self) -> String {
        let parts = [self.title.as_str(), self.note.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}
