//! The bars, lines and points of the picture. Each tells its value in a title, which shows under the pointer where the
//! picture is part of a page.

use super::area::{Area, LEFT};
use super::datum::Datum;
use super::plot::{COLOR, Chart, Kind};
use super::scale::{Axis, label};
use crate::text::{escape, fit, grouped};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Characters of a name in a title.
const NAME: usize = 40;

/// Bars of categories, each as wide as the others.
#[expect(clippy::cast_precision_loss, reason = "some bars")]
pub(super) fn bars(svg: &mut String, chart: &Chart, area: &Area, heights: &Axis) {
    let each = (area.right - LEFT) / chart.points.len().max(1) as f64;
    let zero = area.y(heights.share(0.0));
    for (i, (x, y)) in chart.points.iter().enumerate() {
        let top = area.y(heights.share(*y));
        let _ = write!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{COLOR}\">{}</rect>",
            LEFT + each * (i as f64 + 0.1),
            top.min(zero),
            each * 0.8,
            (zero - top).abs().max(0.5),
            title(&x.label(), *y)
        );
    }
}

/// Marks on an axis that goes on from `across.low` to `across.high`.
pub(super) fn draw(svg: &mut String, chart: &Chart, area: &Area, across: &Axis, heights: &Axis) {
    let position = positions(chart);
    let place = |x: &Datum, y: f64| (area.x(across.share(position(x))), area.y(heights.share(y)));
    match chart.kind {
        Kind::Histogram(width) => {
            let zero = area.y(heights.share(0.0));
            for (from, count) in &chart.points {
                let (left, top) = place(from, *count);
                let right = area.x(across.share(from.position() + width));
                let _ = write!(
                    svg,
                    "<rect x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"{COLOR}\">{}</rect>",
                    left + 0.5,
                    (right - left - 1.0).max(1.0),
                    zero - top,
                    title(&format!("{} to under {}", from.label(), from.plus(width).label()), *count)
                );
            }
        }
        Kind::Line => {
            let places = chart.points.iter().map(|(x, y)| place(x, *y));
            let points: Vec<String> = places.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
            let _ = write!(
                svg,
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{COLOR}\" stroke-width=\"1.6\"/>",
                points.join(" ")
            );
            // Nothing is seen of them, but the pointer finds them. Two of one pixel could not be told apart.
            dots(svg, "stroke=\"#000000\" stroke-opacity=\"0\" stroke-width=\"9\"", chart, |x, y| {
                let (x, y) = place(x, y);
                format!("M{x:.0} {y:.0}h0")
            });
        }
        Kind::Scatter | Kind::Bar => {
            dots(svg, &format!("stroke=\"{COLOR}\" stroke-width=\"4\""), chart, |x, y| {
                let (x, y) = place(x, y);
                format!("M{x:.1} {y:.1}h0")
            });
        }
    }
}

/// Points as lines of no length with round ends, which are half the bytes of circles. Those of one place are one mark.
fn dots(svg: &mut String, look: &str, chart: &Chart, place: impl Fn(&Datum, f64) -> String) {
    let mut marks: Vec<(String, String, u64)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for (x, y) in &chart.points {
        let path = place(x, *y);
        match index.get(&path) {
            Some(i) => marks[*i].2 += 1,
            None => {
                index.insert(path.clone(), marks.len());
                marks.push((path, format!("{}: {}", fit(&x.label(), NAME), label(*y)), 1));
            }
        }
    }
    let _ = write!(svg, "<g fill=\"none\" {look} stroke-linecap=\"round\">");
    for (path, text, count) in marks {
        let more = if count > 1 { format!(" ({} points)", grouped(count)) } else { String::new() };
        let _ = write!(svg, "<path d=\"{path}\"><title>{}{more}</title></path>", escape(&text));
    }
    svg.push_str("</g>");
}

fn title(x: &str, y: f64) -> String {
    format!("<title>{}: {}</title>", escape(&fit(x, NAME)), label(y))
}

/// Where a value stands: at its number, or at that of its category.
#[expect(clippy::cast_precision_loss, reason = "some names")]
fn positions(chart: &Chart) -> impl Fn(&Datum) -> f64 {
    let numbers: HashMap<String, f64> = chart
        .categories()
        .map(|names| names.into_iter().enumerate().map(|(i, name)| (name.to_owned(), i as f64)).collect())
        .unwrap_or_default();
    move |x| match x {
        Datum::Text(name) => numbers.get(name).copied().unwrap_or(f64::NAN),
        x => x.position(),
    }
}
