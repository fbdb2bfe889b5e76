//! The chart as a picture. Its colours are its own, for it is shown on light and on dark pages.

use super::area::{Area, LEFT, TOP};
use super::datum::Datum;
use super::marks;
use super::plot::{Chart, Kind};
use super::scale::{Axis, axis};
use crate::text::{escape, fit, width};
use std::fmt::Write as _;

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 320.0;
const RIGHT: f64 = 16.0;

pub(super) fn draw(chart: &Chart) -> String {
    let names = labels(chart);
    let slanted = names.as_ref().is_some_and(|names| !side_by_side(names));
    let area = Area { right: WIDTH - RIGHT, bottom: HEIGHT - if slanted { 84.0 } else { 48.0 } };
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
        let y = area.y(heights.share(*value));
        let _ = write!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#dddddd\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#333333\">{}</text>",
            area.right,
            LEFT - 6.0,
            y + 4.0,
            escape(label)
        );
    }
    if let Some(names) = &names {
        name(&mut svg, names, slanted, &area);
    }
    if chart.kind == Kind::Bar {
        marks::bars(&mut svg, chart, &area, &heights);
    } else {
        let across = across(chart);
        ticks(&mut svg, &across, &area);
        marks::draw(&mut svg, chart, &area, &across, &heights);
    }
    let _ = write!(
        svg,
        "<path d=\"M{LEFT} {TOP}V{}H{}\" fill=\"none\" stroke=\"#333333\"/>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"middle\" fill=\"#1b1f24\">{}</text>\
         <text transform=\"translate(14 {}) rotate(-90)\" text-anchor=\"middle\" fill=\"#1b1f24\">{}</text></svg>",
        area.bottom,
        area.right,
        (LEFT + area.right) / 2.0,
        HEIGHT - 8.0,
        escape(&fit(&chart.x, 70)),
        (TOP + area.bottom) / 2.0,
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

/// What stands under an axis of categories: the names of the bars, or those of the points.
fn labels(chart: &Chart) -> Option<Vec<String>> {
    match chart.kind {
        Kind::Bar => Some(chart.points.iter().map(|(x, _)| x.label()).collect()),
        _ => chart.categories().map(|names| names.into_iter().map(ToOwned::to_owned).collect()),
    }
}

/// Pixels of a small letter.
const LETTER: f64 = 6.4;

#[expect(clippy::cast_precision_loss, reason = "some names")]
fn side_by_side(names: &[String]) -> bool {
    let widest = names.iter().map(|name| width(name)).max().unwrap_or(0);
    (widest as f64 + 1.0) * LETTER * names.len() as f64 <= WIDTH - RIGHT - LEFT
}

#[expect(clippy::cast_precision_loss, reason = "some names")]
fn name(svg: &mut String, names: &[String], slanted: bool, area: &Area) {
    let each = (area.right - LEFT) / names.len().max(1) as f64;
    // Labels that would overlap are left out.
    let every = (14.0 / each).ceil().max(1.0);
    for (i, name) in names.iter().enumerate().filter(|(i, _)| *i as f64 % every == 0.0) {
        let x = LEFT + each * (i as f64 + 0.5);
        let (place, anchor) = if slanted {
            (format!("translate({:.1} {:.1}) rotate(-40)", x + 4.0, area.bottom + 10.0), "end")
        } else {
            (format!("translate({x:.1} {:.1})", area.bottom + 17.0), "middle")
        };
        let _ = write!(
            svg,
            "<text transform=\"{place}\" text-anchor=\"{anchor}\" fill=\"#333333\">{}</text>",
            escape(&fit(name, if slanted { 14 } else { 100 }))
        );
    }
}

/// The axis of the marks that do not stand side by side.
fn across(chart: &Chart) -> Axis {
    let width = if let Kind::Histogram(width) = chart.kind { width } else { 0.0 };
    let time = chart.points.iter().any(|(x, _)| matches!(x, Datum::Time(_)));
    match chart.categories() {
        #[expect(clippy::cast_precision_loss, reason = "some names")]
        Some(names) => Axis { low: -0.5, high: names.len() as f64 - 0.5, ticks: Vec::new() },
        None => {
            let all = chart.points.iter().map(|(x, _)| x.position());
            axis(all.clone().chain(all.map(|x| x + width)), false, time)
        }
    }
}

fn ticks(svg: &mut String, across: &Axis, area: &Area) {
    for (value, label) in &across.ticks {
        let x = area.x(across.share(*value));
        let _ = write!(
            svg,
            "<line x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\" stroke=\"#333333\"/>\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\" fill=\"#333333\">{}</text>",
            area.bottom,
            area.bottom + 4.0,
            area.bottom + 17.0,
            escape(label)
        );
    }
}
