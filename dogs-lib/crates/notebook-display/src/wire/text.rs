//! From the server's text of a value to a cell.

use crate::cell::Cell;
use postgres::types::{Kind, Type};

/// The cell for a value that the server has written as text, as it does where nothing is prepared; of a type that is not
/// known the text is all there is.
///
/// ```
/// use notebook_display::{Cell, wire::text_cell};
/// use postgres::types::Type;
/// assert_eq!(text_cell(Some(&Type::INT4), Some("5")), Cell::Number("5".into()));
/// assert_eq!(text_cell(Some(&Type::CIRCLE), Some("<(0,0),1>")), Cell::Text("<(0,0),1>".into()));
/// assert_eq!(text_cell(None, None), Cell::Null);
/// ```
#[must_use]
pub fn text_cell(ty: Option<&Type>, text: Option<&str>) -> Cell {
    let Some(text) = text else { return Cell::Null };
    match ty.map(base) {
        Some(&Type::BOOL) => Cell::Text(if text == "t" { "true" } else { "false" }.to_owned()),
        Some(ty) if is_number(ty) => Cell::Number(text.to_owned()),
        Some(&Type::JSON | &Type::JSONB) => Cell::Json(text.to_owned()),
        Some(&Type::BYTEA) => bytes(text).map_or_else(|| Cell::Text(text.to_owned()), |bytes| Cell::bytes(&bytes)),
        _ => Cell::Text(text.to_owned()),
    }
}

/// Whether the text of its values depends on the zone of the session.
///
/// ```
/// use notebook_display::wire::is_zoned;
/// use postgres::types::Type;
/// assert!(is_zoned(&Type::TIMESTAMPTZ_ARRAY) && !is_zoned(&Type::TIMESTAMP));
/// ```
#[must_use]
pub fn is_zoned(ty: &Type) -> bool {
    match ty.kind() {
        Kind::Array(inner) | Kind::Domain(inner) | Kind::Range(inner) | Kind::Multirange(inner) => is_zoned(inner),
        Kind::Composite(fields) => fields.iter().any(|field| is_zoned(field.type_())),
        _ => *ty == Type::TIMESTAMPTZ,
    }
}

fn base(ty: &Type) -> &Type {
    match ty.kind() {
        Kind::Domain(inner) => base(inner),
        _ => ty,
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(
        *ty,
        Type::INT2
            | Type::INT4
            | Type::INT8
            | Type::FLOAT4
            | Type::FLOAT8
            | Type::NUMERIC
            | Type::OID
            | Type::XID
            | Type::XID8
            | Type::CID
    )
}

/// `None` where `bytea_output` is not hex.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let hex = text.strip_prefix("\\x")?.as_bytes();
    hex.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}
