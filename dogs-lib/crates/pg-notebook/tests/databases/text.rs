//! What a cell says, beside the server's own text of the value.

use pg_notebook::display::Cell;

/// Why a cell of a column of this type does not say what the server says; `None` if it does.
pub fn difference(sql_type: &str, cell: &Cell, server: Option<&str>) -> Option<String> {
    let wanted = match (server, cell) {
        (None, Cell::Null) => return None,
        (None, _) => "NULL".to_owned(),
        // A boolean of its own is a word.
        (Some("t"), _) if sql_type == "boolean" => "true".to_owned(),
        (Some("f"), _) if sql_type == "boolean" => "false".to_owned(),
        // Binary data: how it begins, and how much there is.
        (Some(hex), Cell::Bytes { head, len }) => {
            let bytes: String = head.iter().map(|byte| format!("{byte:02x}")).collect();
            let good = hex.strip_prefix("\\x").is_some_and(|hex| hex.starts_with(&bytes) && hex.len() == len * 2);
            let whole = head.len() == (*len).min(Cell::BYTES_SHOWN);
            return (!good || !whole).then(|| format!("{cell:?} instead of {hex}"));
        }
        (Some(text), _) => text.to_owned(),
    };
    let is = if matches!(cell, Cell::Null) { "NULL".into() } else { cell.text() };
    let null_is_text = matches!(cell, Cell::Null) != server.is_none();
    (null_is_text || is != wanted).then(|| format!("{is:?} instead of {wanted:?}"))
}
