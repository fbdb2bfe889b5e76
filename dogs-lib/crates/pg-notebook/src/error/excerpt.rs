//! A statement as an error shows it: shortened, or with a mark under the place that the server stumbled over.

use crate::display::text::width;

/// Characters of a statement that is shown whole.
const LONGEST: usize = 500;
/// Lines shown before the marked one.
const BEFORE: usize = 3;
/// Columns of the marked line.
const COLUMNS: usize = 120;

/// A statement short enough to be read in an error.
pub(crate) fn shorten(sql: &str) -> String {
    let sql = sql.trim();
    match sql.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{} … ({} bytes)", &sql[..end], sql.len()),
        None => sql.to_owned(),
    }
}

/// The lines of `sql` up to the one with character `position` (from 1), and a caret under it. `None` if there is no
/// such character.
pub(crate) fn mark(sql: &str, position: usize) -> Option<String> {
    let position = position.checked_sub(1)?;
    let mut start = 0;
    for (number, line) in sql.split('\n').enumerate() {
        let length = line.chars().count();
        // The end of the statement is a place too.
        if position <= start + length {
            let before: Vec<&str> = sql.split('\n').take(number).collect();
            let mut text: Vec<String> =
                before[number.saturating_sub(BEFORE)..].iter().map(|line| clean(line)).collect();
            text.extend(marked(line, position - start));
            return Some(text.join("\n"));
        }
        start += length + 1;
    }
    None
}

fn marked(line: &str, column: usize) -> [String; 2] {
    let line = clean(line);
    let skip = if line.chars().count() > COLUMNS { column.saturating_sub(COLUMNS / 2) } else { 0 };
    let front = if skip > 0 { "… " } else { "" };
    let shown: String = front.chars().chain(line.chars().skip(skip).take(COLUMNS)).collect();
    let before: String = shown.chars().take(column - skip + front.chars().count()).collect();
    let caret = " ".repeat(width(&before)) + "^";
    [shown, caret]
}

/// One character for one, so that positions stay.
fn clean(line: &str) -> String {
    line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::mark;

    #[test]
    fn the_caret_stands_under_the_character() {
        assert_eq!(mark("select nmae from pets", 8).as_deref(), Some("select nmae from pets\n       ^"));
        assert_eq!(mark("select\n\t犬, x\nfrom", 12).as_deref(), Some("select\n 犬, x\n     ^"));
        assert_eq!(mark("select", 7).as_deref(), Some("select\n      ^"));
        assert_eq!(mark("select", 9), None);
        assert_eq!(mark("select", 0), None);
    }

    #[test]
    fn of_a_long_line_the_part_around_it() {
        let sql = format!("select {} nmae from pets", "1, ".repeat(500));
        let text = mark(&sql, sql.find("nmae").unwrap_or(0) + 1).unwrap_or_default();
        let [line, caret] = text.lines().collect::<Vec<_>>()[..] else { panic!("{text}") };
        assert!(line.chars().count() <= 122);
        assert!(line.chars().skip(caret.len() - 1).collect::<String>().starts_with("nmae"), "{text}");
    }
}
