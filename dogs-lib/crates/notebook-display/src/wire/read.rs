//! From the server's binary form of a value to a cell.

use super::{address, nested, number, time};
use crate::cell::Cell;
use crate::number::{double, real};
use postgres::types::{Kind, Type};

/// Whether [`cells`](super::cells) reads values of this type. Of another only the server knows the text.
///
/// ```
/// use notebook_display::wire::is_readable;
/// use postgres::types::Type;
/// assert!(is_readable(&Type::JSONB) && !is_readable(&Type::CIRCLE));
/// ```
#[must_use]
pub fn is_readable(ty: &Type) -> bool {
    match ty.kind() {
        // These two have a text of their own.
        Kind::Array(_) if matches!(*ty, Type::INT2_VECTOR | Type::OID_VECTOR) => false,
        Kind::Array(element) => is_readable(element),
        Kind::Domain(inner) | Kind::Range(inner) | Kind::Multirange(inner) => is_readable(inner),
        Kind::Composite(fields) => fields.iter().all(|field| is_readable(field.type_())),
        Kind::Enum(_) => true,
        Kind::Simple => scalar(ty, &[]).is_some_and(|cell| cell.is_none() || *ty == Type::BYTEA || is_text(ty)),
        _ => false,
    }
}

pub(super) fn read(ty: &Type, raw: &[u8]) -> Option<Cell> {
    match ty.kind() {
        Kind::Array(element) => nested::array(element, raw, &inside).map(Cell::Text),
        Kind::Range(element) => nested::range(element, raw, &inside).map(Cell::Text),
        Kind::Multirange(element) => nested::multirange(element, raw, &inside).map(Cell::Text),
        Kind::Composite(fields) => nested::row(fields, raw, &inside).map(Cell::Text),
        Kind::Domain(inner) => read(inner, raw),
        Kind::Enum(_) => text(raw).map(Cell::Text),
        Kind::Simple => scalar(ty, raw)?,
        Kind::Pseudo if *ty == Type::RECORD => nested::row(&[], raw, &inside).map(Cell::Text),
        _ => None,
    }
}

/// A value as it stands inside of another, where a boolean is one letter, and binary data has no size beside it.
fn inside(ty: &Type, raw: &[u8]) -> Option<Cell> {
    match *ty {
        Type::BOOL => Some(Cell::Text(if raw == [0] { "f" } else { "t" }.to_owned())),
        Type::BYTEA => Some(Cell::Text(raw.iter().fold("\\x".to_owned(), |text, byte| format!("{text}{byte:02x}")))),
        _ => read(ty, raw),
    }
}

fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN | Type::XML | Type::JSON)
}

/// `None`: not a type we know. `Some(None)`: a type we know, and bytes that it cannot have.
fn scalar(ty: &Type, raw: &[u8]) -> Option<Option<Cell>> {
    let number = |number: Option<String>| number.map(Cell::Number);
    let plain = |text: Option<String>| text.map(Cell::Text);
    Some(match *ty {
        Type::BOOL => plain(fixed::<1>(raw).map(|[byte]| (byte != 0).to_string())),
        Type::CHAR => plain(fixed::<1>(raw).map(|[byte]| char::from(byte).to_string())),
        Type::INT2 => number(fixed(raw).map(|bytes| i16::from_be_bytes(bytes).to_string())),
        Type::INT4 => number(fixed(raw).map(|bytes| i32::from_be_bytes(bytes).to_string())),
        Type::INT8 => number(fixed(raw).map(|bytes| i64::from_be_bytes(bytes).to_string())),
        Type::XID8 => number(fixed(raw).map(|bytes| u64::from_be_bytes(bytes).to_string())),
        Type::PG_LSN => {
            plain(fixed(raw).map(u64::from_be_bytes).map(|at| format!("{:X}/{:X}", at >> 32, at & 0xffff_ffff)))
        }
        Type::OID | Type::XID | Type::CID => number(fixed(raw).map(|bytes| u32::from_be_bytes(bytes).to_string())),
        Type::FLOAT4 => number(fixed(raw).map(|bytes| real(f32::from_be_bytes(bytes)))),
        Type::FLOAT8 => number(fixed(raw).map(|bytes| double(f64::from_be_bytes(bytes)))),
        Type::NUMERIC => number(number::numeric(raw)),
        Type::JSON => text(raw).map(Cell::Json),
        Type::JSONB => {
            raw.split_first().and_then(|(version, json)| (*version == 1).then(|| text(json))?).map(Cell::Json)
        }
        Type::BYTEA => Some(Cell::bytes(raw)),
        Type::UUID => plain(fixed::<16>(raw).map(uuid)),
        Type::DATE => plain(fixed(raw).map(|bytes| time::date(i32::from_be_bytes(bytes)))),
        Type::TIME => plain(fixed(raw).map(|bytes| time::time(i64::from_be_bytes(bytes)))),
        Type::TIMETZ => plain(time_with_zone(raw)),
        Type::TIMESTAMP => plain(fixed(raw).map(|bytes| time::timestamp(i64::from_be_bytes(bytes), ""))),
        Type::TIMESTAMPTZ => plain(fixed(raw).map(|bytes| time::timestamp(i64::from_be_bytes(bytes), "+00"))),
        Type::INTERVAL => plain(interval(raw)),
        Type::INET | Type::CIDR => plain(address::inet(raw)),
        Type::MACADDR | Type::MACADDR8 => plain(address::mac(raw)),
        Type::BIT | Type::VARBIT => plain(bits(raw)),
        Type::POINT => plain(point(raw)),
        Type::VOID => Some(Cell::Text(String::new())),
        _ if is_text(ty) => plain(text(raw)),
        _ => return None,
    })
}

fn fixed<const N: usize>(raw: &[u8]) -> Option<[u8; N]> {
    raw.try_into().ok()
}

fn text(raw: &[u8]) -> Option<String> {
    std::str::from_utf8(raw).ok().map(ToOwned::to_owned)
}

fn uuid(bytes: [u8; 16]) -> String {
    let hex = |range: &[u8]| range.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    [hex(&bytes[..4]), hex(&bytes[4..6]), hex(&bytes[6..8]), hex(&bytes[8..10]), hex(&bytes[10..])].join("-")
}

/// How many, then eight to a byte.
fn bits(raw: &[u8]) -> Option<String> {
    let (count, bytes) = raw.split_first_chunk()?;
    let count = usize::try_from(i32::from_be_bytes(*count)).ok()?;
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    bits.get(..count).map(ToOwned::to_owned)
}

fn point(raw: &[u8]) -> Option<String> {
    let (x, y) = raw.split_first_chunk()?;
    Some(format!("({},{})", double(f64::from_be_bytes(*x)), double(f64::from_be_bytes(fixed(y)?))))
}

fn interval(raw: &[u8]) -> Option<String> {
    let (micros, rest) = raw.split_first_chunk()?;
    let (days, months) = rest.split_first_chunk()?;
    let months = i32::from_be_bytes(fixed(months)?);
    Some(time::interval(i64::from_be_bytes(*micros), i32::from_be_bytes(*days), months))
}

fn time_with_zone(raw: &[u8]) -> Option<String> {
    let (micros, zone) = raw.split_first_chunk()?;
    Some(time::time(i64::from_be_bytes(*micros)) + &time::zone(i32::from_be_bytes(fixed(zone)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_readable_type_is_told_from_the_others() {
        for ty in
            [Type::BOOL, Type::NUMERIC, Type::TEXT, Type::JSONB, Type::UUID, Type::INT4_ARRAY, Type::BYTEA, Type::DATE]
        {
            assert!(is_readable(&ty), "{ty}");
        }
        for ty in [Type::MONEY, Type::TS_VECTOR, Type::CIRCLE, Type::REGCLASS, Type::MONEY_ARRAY, Type::INT2_VECTOR] {
            assert!(!is_readable(&ty), "{ty}");
        }
    }

    #[test]
    fn a_value_that_breaks_off_is_none() {
        let types = [Type::INT4, Type::POINT, Type::INTERVAL, Type::TIMETZ, Type::INET, Type::MACADDR, Type::VARBIT];
        for ty in types {
            for raw in [&[][..], &[1], &[0, 0, 0, 9, 1]] {
                assert_eq!(read(&ty, raw), None, "{ty} {raw:?}");
            }
        }
    }
}
