//! The chart as a Vega-Lite 5 specification, with its data in it: nothing is fetched.

use super::datum::Datum;
use super::plot::{COLOR, Chart, Kind};
use crate::pretty::string;
use crate::text::width as columns;
use std::fmt::Write as _;

const WIDTH: usize = 480;

pub(super) fn spec(chart: &Chart) -> String {
    let mut values = String::new();
    for (i, (x, y)) in chart.points.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let x = match x {
            Datum::Number(x) | Datum::Time(x) => number(*x),
            other => string(&other.label()),
        };
        let _ = write!(values, "{comma}{{\"x\":{x},\"y\":{}", number(*y));
        if let (Kind::Histogram(width), Some(from)) = (chart.kind, chart.points[i].0.number()) {
            let _ = write!(values, ",\"to\":{}", number(from + width));
        }
        values.push('}');
    }
    let mark = match chart.kind {
        Kind::Bar | Kind::Histogram(_) => "bar",
        Kind::Line => "line",
        Kind::Scatter => "point",
    };
    let look = if chart.kind == Kind::Scatter { ",\"filled\":true,\"opacity\":0.6,\"size\":36" } else { "" };
    let x_type = match chart.points.first().map(|(x, _)| x) {
        _ if chart.kind == Kind::Bar => "nominal",
        Some(Datum::Time(_)) => "temporal",
        Some(Datum::Number(_)) | None => "quantitative",
        _ => "nominal",
    };
    let name = |name: &str| if name.is_empty() { "null".to_owned() } else { string(name) };
    let zero = if matches!(chart.kind, Kind::Bar | Kind::Histogram(_)) { "" } else { ",\"scale\":{\"zero\":false}" };
    // Vega-Lite stacks bars of one place unless told not to, and refuses to with a time axis.
    let x_more = match chart.kind {
        Kind::Bar if fits(chart) => ",\"sort\":null,\"axis\":{\"labelAngle\":0}",
        _ if x_type == "nominal" => ",\"sort\":null",
        Kind::Histogram(_) if x_type == "quantitative" => ",\"bin\":{\"binned\":true}",
        Kind::Line | Kind::Scatter if x_type == "quantitative" => zero,
        _ => "",
    };
    let x2 = if matches!(chart.kind, Kind::Histogram(_)) { ",\"x2\":{\"field\":\"to\"}" } else { "" };
    format!(
        "{{\"$schema\":\"https://vega.github.io/schema/vega-lite/v5.json\",\"title\":{},\"width\":{WIDTH},\"height\":240,\
         \"config\":{{\"axis\":{{\"gridOpacity\":0.4}}}},\
         \"data\":{{\"values\":[{values}]}},\"mark\":{{\"type\":\"{mark}\",\"color\":\"{COLOR}\",\"tooltip\":true{look}}},\"encoding\":{{\
         \"x\":{{\"field\":\"x\",\"type\":\"{x_type}\",\"title\":{}{x_more}}}{x2},\
         \"y\":{{\"field\":\"y\",\"type\":\"quantitative\",\"title\":{}{zero}}}}}}}",
        name(&chart.heading()),
        name(&chart.x),
        name(&chart.y),
    )
}

/// Whether the names of the bars stand side by side.
fn fits(chart: &Chart) -> bool {
    let widest = chart.points.iter().map(|(x, _)| columns(&x.label())).max().unwrap_or(0);
    (widest + 1) * 7 * chart.points.len() <= WIDTH
}

/// JSON has no infinity.
fn number(number: f64) -> String {
    match number {
        number if !number.is_finite() => "null".to_owned(),
        number if number.abs() < 1e15 => number.to_string(),
        number => format!("{number:e}"),
    }
}
