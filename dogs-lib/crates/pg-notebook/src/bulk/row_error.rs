//! Where in the data the server stumbled.

use crate::error::{Error, Report};

/// The server's `COPY pets, line 3, column height: "tall"`, in any of its languages.
#[derive(Debug, PartialEq, Eq)]
struct Place<'t> {
    line: &'t str,
    column: Option<&'t str>,
    /// With the server's quotes.
    value: Option<&'t str>,
}

fn parse(context: &str) -> Option<Place<'_>> {
    let context = context.lines().find(|line| line.starts_with("COPY "))?;
    let (_, rest) = context.split_once(", ")?;
    let rest = &rest[rest.find(|c: char| c.is_ascii_digit())?..];
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (line, rest) = rest.split_at(end);
    let (place, value) = match rest.split_once(": ") {
        Some((place, value)) => (place, Some(value)),
        None => (rest, None),
    };
    // ", column height", or ", Spalte height".
    let column = place.strip_prefix(", ").and_then(|place| Some(place.split_once(' ')?.1));
    Some(Place { line, column, value })
}

/// The error with the number of the row, counted from 1.
pub(super) fn row(error: Error, table: &str) -> Error {
    let doing = format!("nothing was added to {table}");
    located(error, doing, |place, report| report.details.insert(0, ("row", place.line.to_owned())))
}

/// The error with the file, the line and the column.
pub(super) fn line(error: Error, file: &str) -> Error {
    let doing = format!("nothing was loaded from {file}");
    located(error, doing, |place, report| {
        let column = place.column.map(|column| format!(", column {column}")).unwrap_or_default();
        report.details.insert(0, ("at", format!("{file}, line {}{column}", place.line)));
        if let Some(value) = place.value {
            report.details.insert(1, (if place.column.is_some() { "value" } else { "text" }, value.to_owned()));
        }
    })
}

fn located(error: Error, doing: String, add: impl Fn(&Place<'_>, &mut Report)) -> Error {
    let Error::Statement(mut report) = error else { return error };
    report.doing = doing;
    let context = report.details.iter().find(|(label, _)| *label == "where").map(|(_, text)| text.clone());
    if let Some(place) = context.as_deref().and_then(parse) {
        report.details.retain(|(label, _)| *label != "where");
        add(&place, &mut report);
    }
    Error::Statement(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_any_language() {
        let place = |line, column, value| Some(Place { line, column, value });
        assert_eq!(parse("COPY pets, line 500001"), place("500001", None, None));
        assert_eq!(parse("COPY pets, line 3, column name"), place("3", Some("name"), None));
        let found = parse("COPY pets, line 3, column height: \"tall: 1, 2\"");
        assert_eq!(found, place("3", Some("height"), Some("\"tall: 1, 2\"")));
        assert_eq!(parse("COPY pets, Zeile 3, Spalte height: »tall«"), place("3", Some("height"), Some("»tall«")));
        assert_eq!(parse("COPY pets, line 2: \"a,b\""), place("2", None, Some("\"a,b\"")));
        assert_eq!(parse("SQL function \"f\"\nCOPY pets, line 7"), place("7", None, None));
        assert_eq!(parse("PL/pgSQL function f() line 3 at RAISE"), None);
    }
}
