//! The table as aligned text, in psql's form.

use crate::cell::{Cell, Column};
use crate::table::Table;
use crate::text::{fit, grouped, one_line, width};

/// More rows than this make a terminal scroll away.
const ROWS: usize = 40;
/// Text is not cut shorter than this to make room.
const NARROWEST: usize = 12;
/// One row is shown as lines of `name | value` where it would not fit, and so are a few.
const FEW: usize = 3;

/// A value on one line. A text that could be taken for NULL stands in quotes.
fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if text == "NULL" => "\"NULL\"".to_owned(),
        cell => one_line(&cell.text()),
    }
}

pub(crate) fn table(table: &Table, terminal: usize) -> String {
    let shown = table.rows.len().min(ROWS);
    let rows: Vec<Vec<String>> = table.rows[..shown]
        .iter()
        .map(|row| row.iter().map(|value| shorten(cell(value), terminal)).collect())
        .collect();
    let names: Vec<String> = table.columns.iter().map(|column| one_line(&column.name)).collect();
    let number: Vec<bool> = (0..names.len()).map(|i| table.is_number(i)).collect();
    let natural: Vec<usize> = (0..names.len())
        .map(|i| {
            rows.iter().filter_map(|row| row.get(i)).chain(names.get(i)).map(|text| width(text)).max().unwrap_or(0)
        })
        .collect();
    let mut text = table.title.as_ref().map_or_else(String::new, |title| fit(&one_line(title), terminal) + "\n");
    let whole: Vec<bool> =
        table.columns.iter().zip(&number).map(|(column, number)| *number || is_brief(column)).collect();
    let (widths, left_out) = distribute(&natural, &whole, terminal);
    if left_out > 0 && !rows.is_empty() && rows.len() <= FEW {
        upright(&mut text, &names, &rows, terminal);
    } else if !names.is_empty() {
        lines(&mut text, &names, &rows, &number, &widths);
        if left_out > 0 {
            let rest: Vec<&str> = names[widths.len()..].iter().map(String::as_str).collect();
            let columns = if left_out == 1 { "column" } else { "columns" };
            text += &fit(&format!("{left_out} more {columns}: {}", rest.join(", ")), terminal);
            text.push('\n');
        }
    }
    match table.summary(shown) {
        summary if summary.is_empty() => text.trim_end().to_owned(),
        summary => text + &format!("({summary})"),
    }
}

/// Nothing wider than the terminal is ever shown, so nothing longer needs to be measured.
fn shorten(text: String, terminal: usize) -> String {
    if text.len() > 4 * terminal { fit(&text, terminal) } else { text }
}

/// Whether the values are never long, and say little when cut off.
fn is_brief(column: &Column) -> bool {
    ["date", "time", "timetz", "timestamp", "timestamptz", "boolean", "uuid"].contains(&&*column.sql_type)
}

/// The widths of the columns that fit, and how many do not. What is `whole` is never cut.
fn distribute(natural: &[usize], whole: &[bool], terminal: usize) -> (Vec<usize>, usize) {
    for count in (1..=natural.len()).rev() {
        let capped = |cap: usize| -> Vec<usize> {
            natural[..count]
                .iter()
                .zip(whole)
                .map(|(width, whole)| if *whole { *width } else { cap.min(*width) })
                .collect()
        };
        let fits = |widths: &[usize]| widths.iter().sum::<usize>() + 3 * count - 1 <= terminal;
        let widest = natural[..count].iter().copied().max().unwrap_or(0);
        if !fits(&capped(NARROWEST)) && count > 1 {
            continue;
        }
        // The widest cap that fits; all fit, or at least the narrowest does.
        let (mut low, mut high) = (NARROWEST, widest.max(NARROWEST));
        while low < high {
            let middle = (low + high).div_ceil(2);
            if fits(&capped(middle)) { low = middle } else { high = middle - 1 }
        }
        return (capped(low), natural.len() - count);
    }
    (Vec::new(), natural.len())
}

fn lines(text: &mut String, names: &[String], rows: &[Vec<String>], number: &[bool], widths: &[usize]) {
    let line = |cells: &[String]| {
        let cells = cells.iter().zip(widths).zip(number).map(|((cell, columns), number)| {
            let cell = fit(cell, *columns);
            let pad = " ".repeat(columns.saturating_sub(width(&cell)));
            if *number { format!(" {pad}{cell} ") } else { format!(" {cell}{pad} ") }
        });
        cells.collect::<Vec<_>>().join("|").trim_end().to_owned() + "\n"
    };
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(width + 2)).collect();
    text.push_str(&line(names));
    text.push_str(&rule.join("+"));
    text.push('\n');
    for row in rows {
        text.push_str(&line(row));
    }
}

/// Each row as lines of name and value.
fn upright(text: &mut String, names: &[String], rows: &[Vec<String>], terminal: usize) {
    let widest = names.iter().map(|name| width(name)).max().unwrap_or(0).min(terminal / 3);
    for (i, row) in rows.iter().enumerate() {
        if rows.len() > 1 {
            text.push_str(&format!("-- row {} --\n", grouped(i as u64 + 1)));
        }
        for (name, cell) in names.iter().zip(row) {
            let name = fit(name, widest);
            let pad = " ".repeat(widest.saturating_sub(width(&name)));
            let cell = fit(cell, terminal.saturating_sub(widest + 4).max(NARROWEST));
            text.push_str(format!(" {name}{pad} | {cell}").trim_end());
            text.push('\n');
        }
    }
}
