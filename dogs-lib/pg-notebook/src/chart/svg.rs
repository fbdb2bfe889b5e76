//! The chart as a picture, for where no Vega-Lite is drawn. Its colours are its own, for it is shown on light and on
//! dark pages.

use super::scale::{Axis, axis};
use super::{Chart, Datum, Kind};
use crate::display::{escape, fit};
use std::fmt::Write as _;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 64.0;
const TOP: f64 = 36.0;
const RIGHT: f64 = 16.0;
const COLOR: &str = "#336791";

pub(super) fn draw(chart: &Chart) -> String {
    let categories = chart.kind == Kind::Bar || chart.points.iter().any(|(x, _)| !x.position().is_finite());
    let bottom = if categories { 84.0 } else { 48.0 };
    let plot = Plot { right: WIDTH - RIGHT, bottom: HEIGHT - bottom };
    let heights =
        axis(chart.points.iter().map(|(_, y)| *y), matches!(chart.kind, Kind::Bar | Kind::Histogram(_)), false);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"11\"><title>{}</title>\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>",
        escape(&alt(chart))
    );
    let _ = write!(
        svg,
        "<text x=\"{}\" y=\"20\" text-anchor=\"middle\" font-size=\"13\" font-weight=\"bold\" fill=\"#1b1f24\">{}</text>",
        WIDTH / 2.0,
        escape(&fit(&chart.heading(), 80))
    );
    for (value, label) in &heights.ticks {
        let y = plot.y(heights.share(*value));
        let _ = write!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#dddddd\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#333333\">{}</text>",
            plot.right,
            LEFT - 6.0,
            y + 4.0,
            escape(label)
        );
    }
    if categories {
        bars(&mut svg, chart, &plot, &heights)
    } else {
        continuous(&mut svg, chart, &plot, &heights)
    }
    let _ = write!(
        svg,
        "<path d=\"M{LEFT} {TOP}V{}H{}\" fill=\"none\" stroke=\"#333333\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#1b1f24\">{}</text>\
         <text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\" fill=\"#1b1f24\">{}</text></svg>",
        plot.bottom,
        plot.right,
        (LEFT + plot.right) / 2.0,
        HEIGHT - 8.0,
        escape(&fit(&chart.x, 70)),
        (TOP + plot.bottom) / 2.0,
        escape(&fit(&chart.y, 40))
    );
    svg
}

/// What a screen reader says.
fn alt(chart: &Chart) -> String {
    let kind = match chart.kind {
        Kind::Bar => "Bar chart",
        Kind::Line => "Line chart",
        Kind::Scatter => "Scatter plot",
        Kind::Histogram(_) => "Histogram",
    };
    format!("{kind} {} ({} by {}, {} marks)", chart.heading(), chart.y, chart.x, chart.points.len())
}

struct Plot {
    right: f64,
    bottom: f64,
}

impl Plot {
    fn x(&self, share: f64) -> f64 {
        LEFT + share * (self.right - LEFT)
    }

    fn y(&self, share: f64) -> f64 {
        self.bottom - share * (self.bottom - TOP)
    }
}

#[expect(clippy::cast_precision_loss, reason = "some bars")]
fn bars(svg: &mut String, chart: &Chart, plot: &Plot, heights: &Axis) {
    let count = chart.points.len().max(1) as f64;
    let each = (plot.right - LEFT) / count;
    let zero = plot.y(heights.share(0.0));
    // Labels that would overlap are left out.
    let every = (14.0 / each).ceil().max(1.0);
    for (i, (x, y)) in chart.points.iter().enumerate() {
        let left = LEFT + each * i as f64;
        let top = plot.y(heights.share(*y));
        let label = escape(&fit(&x.label(), 14));
        let _ = write!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{COLOR}\"><title>{}: {}</title></rect>",
            left + each * 0.1,
            top.min(zero),
            each * 0.8,
            (zero - top).abs().max(0.5),
            escape(&fit(&x.label(), 100)),
            super::scale::label(*y)
        );
        if (i as f64) % every == 0.0 {
            let (tx, ty) = (left + each / 2.0 + 4.0, plot.bottom + 10.0);
            let _ = write!(
                svg,
                "<text transform=\"translate({tx:.1} {ty:.1}) rotate(-40)\" text-anchor=\"end\" fill=\"#333333\">{label}</text>"
            );
        }
    }
}

fn continuous(svg: &mut String, chart: &Chart, plot: &Plot, heights: &Axis) {
    let width = if let Kind::Histogram(width) = chart.kind { width } else { 0.0 };
    let time = chart.points.iter().any(|(x, _)| matches!(x, Datum::Time(_)));
    let positions = chart.points.iter().map(|(x, _)| x.position());
    let across = axis(positions.clone().chain(positions.map(|x| x + width)), false, time);
    // Dates are wide.
    let every = if time { across.ticks.len().div_ceil(5).max(1) } else { 1 };
    for (value, label) in across.ticks.iter().step_by(every) {
        let x = plot.x(across.share(*value));
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\" stroke=\"#333333\"/>\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#333333\">{}</text>",
            plot.bottom,
            plot.bottom + 4.0,
            plot.bottom + 17.0,
            escape(label)
        );
    }
    let place = |x: &Datum, y: f64| (plot.x(across.share(x.position())), plot.y(heights.share(y)));
    match chart.kind {
        Kind::Line => {
            let points: Vec<String> =
                chart.points.iter().map(|(x, y)| place(x, *y)).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let _ = write!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{COLOR}\" stroke-width=\"1.6\"/>",
                points.join(" ")
            );
        }
        Kind::Histogram(width) => {
            let zero = plot.y(heights.share(0.0));
            for (from, count) in &chart.points {
                let (left, top) = place(from, *count);
                let right = plot.x(across.share(from.position() + width));
                let _ = write!(
                    svg,
                    "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{COLOR}\"><title>{}: {count}</title></rect>",
                    left + 0.5,
                    (right - left - 1.0).max(1.0),
                    zero - top,
                    escape(&from.label())
                );
            }
        }
        Kind::Scatter | Kind::Bar => {
            // Lines of no length with round ends: a tenth of the bytes of circles.
            let points: Vec<String> =
                chart.points.iter().map(|(x, y)| place(x, *y)).map(|(x, y)| format!("M{x:.1} {y:.1}h0")).collect();
            let _ = write!(
                svg,
                "<path d=\"{}\" fill=\"none\" stroke=\"{COLOR}\" stroke-width=\"4\" stroke-linecap=\"round\"/>",
                points.concat()
            );
        }
    }
}
