//! The chart in a terminal: bars of blocks, or dots on a grid.

use super::datum::Datum;
use super::plot::{Chart, Kind};
use super::scale::{axis, label};
use crate::text::{fit, one_line, width};

const ROWS: usize = 12;

pub(super) fn draw(chart: &Chart, terminal: usize) -> String {
    let mut text = fit(&one_line(&chart.heading()), terminal);
    if !text.is_empty() {
        text.push('\n');
    }
    if chart.points.is_empty() {
        return text + "(no points)";
    }
    let body = match chart.kind {
        Kind::Bar | Kind::Histogram(_) => bars(chart, terminal),
        Kind::Line | Kind::Scatter => grid(chart, terminal),
    };
    text + body.trim_end()
}

fn bars(chart: &Chart, terminal: usize) -> String {
    let labels: Vec<String> = chart.points.iter().map(|(x, _)| fit(&one_line(&x.label()), terminal / 3)).collect();
    let values: Vec<String> = chart.points.iter().map(|(_, y)| label(*y)).collect();
    let widest = |texts: &[String]| texts.iter().map(|text| width(text)).max().unwrap_or(0);
    let (names, numbers) = (widest(&labels), widest(&values));
    let room = terminal.saturating_sub(names + numbers + 5).max(4);
    let most = chart.points.iter().map(|(_, y)| y.abs()).fold(0.0, f64::max);
    let right = chart.points.iter().all(|(x, _)| matches!(x, Datum::Number(_)));
    let mut text = String::new();
    for ((name, value), (_, y)) in labels.iter().zip(&values).zip(&chart.points) {
        let pad = " ".repeat(names - width(name));
        let name = if right { format!("{pad}{name}") } else { format!("{name}{pad}") };
        let line = format!(" {name} {:>numbers$} {}", value, blocks(y.abs() / most, room));
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A bar of `share` of `room` columns, to an eighth of a column.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some columns"
)]
fn blocks(share: f64, room: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if !share.is_finite() {
        return String::new();
    }
    let eighths = (share.clamp(0.0, 1.0) * room as f64 * 8.0).round() as usize;
    "█".repeat(eighths / 8) + PARTS[eighths % 8]
}

/// Two by four dots in each character.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "some columns"
)]
fn grid(chart: &Chart, terminal: usize) -> String {
    let categories: Vec<String> = chart.points.iter().map(|(x, _)| x.label()).collect();
    let continuous = chart.points.iter().all(|(x, _)| x.position().is_finite());
    let time = chart.points.iter().any(|(x, _)| matches!(x, Datum::Time(_)));
    let positions: Vec<f64> = chart
        .points
        .iter()
        .enumerate()
        .map(|(i, (x, _))| {
            if continuous {
                x.position()
            } else {
                categories.iter().position(|c| *c == categories[i]).unwrap_or(i) as f64
            }
        })
        .collect();
    let across = axis(positions.iter().copied(), false, time);
    let up = axis(chart.points.iter().map(|(_, y)| *y), false, false);
    let (top, bottom) = (label(up.high), label(up.low));
    let margin = top.len().max(bottom.len());
    let columns = terminal.saturating_sub(margin + 4).clamp(8, 76);
    let mut dots = vec![[0_u32; 80]; ROWS];
    for (x, (_, y)) in positions.iter().zip(&chart.points) {
        let column = (across.share(*x) * (columns * 2 - 1) as f64).round() as usize;
        let row = ((1.0 - up.share(*y)) * (ROWS * 4 - 1) as f64).round() as usize;
        // Braille numbers its dots down the left column, then down the right, with the fourth row added later.
        const DOTS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        dots[row / 4][column / 2] |= DOTS[row % 4][column % 2];
    }
    let mut text = String::new();
    for (i, row) in dots.iter().enumerate() {
        let edge = if i == 0 {
            &top
        } else if i + 1 == ROWS {
            &bottom
        } else {
            ""
        };
        let cells: String = row[..columns].iter().filter_map(|dots| char::from_u32(0x2800 + dots)).collect();
        let cells = cells.replace('\u{2800}', " ");
        text.push_str(format!(" {edge:>margin$} |{cells}").trim_end());
        text.push('\n');
    }
    let ends = |value: f64| if time { super::scale::date(value) } else { label(value) };
    let (left, right) = if continuous {
        (ends(across.low), ends(across.high))
    } else {
        (categories.first().cloned().unwrap_or_default(), categories.last().cloned().unwrap_or_default())
    };
    let (left, right) = (fit(&one_line(&left), columns / 2), fit(&one_line(&right), columns / 2));
    let gap = " ".repeat(columns.saturating_sub(width(&left) + width(&right)).max(1));
    text.push_str(&format!(" {:>margin$} +{}\n {:>margin$}  {left}{gap}{right}", "", "-".repeat(columns), ""));
    text
}
