//! From the server's binary form of a value to a cell, for every type whose text is no riddle.

use super::cell::{Cell, Column};
use super::value;
use postgres::Row;
use postgres::types::{FromSql, Kind, Type};
use std::error::Error;

/// The heads of a result.
pub(crate) fn columns(columns: &[postgres::Column]) -> Vec<Column> {
    columns.iter().map(|column| Column::new(column.name().to_owned(), sql_name(column.type_()))).collect()
}

/// The values of a row. What cannot be read is said to be so: `<point, 16 B>`.
pub(crate) fn cells(row: &Row) -> Vec<Cell> {
    (0..row.len())
        .map(|i| row.try_get::<_, Wire>(i).map_or_else(|error| Cell::Text(format!("<{error}>")), |wire| wire.0))
        .collect()
}

/// Whether [`cells`] reads this type.
pub(crate) fn is_readable(ty: &Type) -> bool {
    match ty.kind() {
        // These two have a text of their own.
        Kind::Array(_) if matches!(*ty, Type::INT2_VECTOR | Type::OID_VECTOR) => false,
        Kind::Array(element) => is_readable(element),
        Kind::Domain(inner) => is_readable(inner),
        Kind::Enum(_) => true,
        Kind::Simple => scalar(ty, &[]).is_some_and(|cell| cell.is_none() || *ty == Type::BYTEA || is_text(ty)),
        _ => false,
    }
}

/// The type as SQL writes it.
pub(crate) fn sql_name(ty: &Type) -> String {
    if let Kind::Array(element) = ty.kind() {
        return format!("{}[]", sql_name(element));
    }
    let name = match *ty {
        Type::BOOL => "boolean",
        Type::INT2 => "smallint",
        Type::INT4 => "integer",
        Type::INT8 => "bigint",
        Type::FLOAT4 => "real",
        Type::FLOAT8 => "double precision",
        Type::BPCHAR => "char",
        Type::VARBIT => "bit varying",
        _ => ty.name(),
    };
    name.to_owned()
}

struct Wire(Cell);

impl<'a> FromSql<'a> for Wire {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(read(ty, raw).unwrap_or_else(|| Cell::Text(format!("<{}, {} B>", ty.name(), raw.len())))))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Cell::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn read(ty: &Type, raw: &[u8]) -> Option<Cell> {
    match ty.kind() {
        Kind::Array(element) => array(element, raw).map(Cell::Text),
        Kind::Domain(inner) => read(inner, raw),
        Kind::Enum(_) => text(raw).map(Cell::Text),
        Kind::Simple => scalar(ty, raw)?,
        _ => None,
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
        Type::OID | Type::XID | Type::CID => number(fixed(raw).map(|bytes| u32::from_be_bytes(bytes).to_string())),
        Type::FLOAT4 => number(fixed(raw).map(|bytes| f32::from_be_bytes(bytes).to_string())),
        Type::FLOAT8 => number(fixed(raw).map(|bytes| f64::from_be_bytes(bytes).to_string())),
        Type::NUMERIC => number(numeric(raw)),
        Type::JSON => text(raw).map(Cell::Json),
        Type::JSONB => {
            raw.split_first().and_then(|(version, json)| (*version == 1).then(|| text(json))?).map(Cell::Json)
        }
        Type::BYTEA => Some(Cell::bytes(raw)),
        Type::UUID => plain(fixed::<16>(raw).map(uuid)),
        Type::DATE => plain(fixed(raw).map(|bytes| date(i32::from_be_bytes(bytes)))),
        Type::TIME => plain(fixed(raw).map(|bytes| time(i64::from_be_bytes(bytes)))),
        Type::TIMESTAMP => plain(fixed(raw).map(|bytes| timestamp(i64::from_be_bytes(bytes), ""))),
        Type::TIMESTAMPTZ => plain(fixed(raw).map(|bytes| timestamp(i64::from_be_bytes(bytes), "+00"))),
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

/// Groups of four decimal digits with a weight, a sign and the number of digits to show after the point.
fn numeric(raw: &[u8]) -> Option<String> {
    let words: Vec<u16> = raw.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    let [count, weight, sign, scale, digits @ ..] = words.as_slice() else { return None };
    match sign {
        0xC000 => return Some("NaN".to_owned()),
        0xD000 => return Some("Infinity".to_owned()),
        0xF000 => return Some("-Infinity".to_owned()),
        _ if digits.len() != usize::from(*count) => return None,
        _ => {}
    }
    let weight = i32::from(weight.cast_signed());
    let group =
        |position: i32| usize::try_from(weight - position).ok().and_then(|i| digits.get(i)).copied().unwrap_or(0);
    let mut text = String::from(if *sign == 0x4000 { "-" } else { "" });
    let whole: String = (0..=weight.max(0)).rev().map(|position| format!("{:04}", group(position))).collect();
    let whole = whole.trim_start_matches('0');
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if *scale > 0 {
        let groups = i32::from(*scale).div_euclid(4) + 1;
        let fraction: String = (1..=groups).map(|position| format!("{:04}", group(-position))).collect();
        text.push('.');
        text.push_str(&fraction[..usize::from(*scale)]);
    }
    Some(text)
}

const DAY: i64 = 86_400_000_000;

/// Days since 2000-01-01, of which chrono knows only some.
fn date(days: i32) -> String {
    match days {
        i32::MAX => "infinity".to_owned(),
        i32::MIN => "-infinity".to_owned(),
        days => {
            let (date, era) = calendar(i64::from(days));
            date + era
        }
    }
}

fn timestamp(micros: i64, zone: &str) -> String {
    match micros {
        i64::MAX => "infinity".to_owned(),
        i64::MIN => "-infinity".to_owned(),
        micros => {
            let (date, era) = calendar(micros.div_euclid(DAY));
            format!("{date} {}{zone}{era}", time(micros.rem_euclid(DAY)))
        }
    }
}

fn time(micros: i64) -> String {
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let mut text = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction != 0 {
        text.push_str(format!(".{fraction:06}").trim_end_matches('0'));
    }
    text
}

/// The date as Postgres writes it, and ` BC` where it is: the proleptic Gregorian calendar, counted from March so that
/// the leap day is the last of its year.
fn calendar(days: i64) -> (String, &'static str) {
    let days = days + 730_425;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let (year, bc) = if year > 0 { (year, "") } else { (1 - year, " BC") };
    (format!("{year:04}-{month:02}-{day:02}"), bc)
}

/// Dimensions with their lengths, then the elements one after the other.
fn array(element: &Type, raw: &[u8]) -> Option<String> {
    let mut reader = Reader(raw);
    let dimensions = reader.int()?;
    reader.int()?;
    reader.int()?;
    if dimensions == 0 {
        return Some("{}".to_owned());
    }
    let mut lengths = Vec::new();
    for _ in 0..dimensions {
        lengths.push(usize::try_from(reader.int()?).ok()?);
        reader.int()?;
    }
    nested(&lengths, element, &mut reader)
}

fn nested(lengths: &[usize], element: &Type, reader: &mut Reader<'_>) -> Option<String> {
    let (length, inner) = lengths.split_first()?;
    let mut cells = Vec::new();
    for _ in 0..*length {
        cells.push(if inner.is_empty() {
            match reader.value()? {
                Some(raw) => read(element, raw)?,
                None => Cell::Null,
            }
        } else {
            // Of a kind that is not quoted.
            Cell::Number(nested(inner, element, reader)?)
        });
    }
    Some(value::array(cells.into_iter()))
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn int(&mut self) -> Option<i32> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(i32::from_be_bytes(*head))
    }

    /// A value with its length before it; a negative length is NULL.
    fn value(&mut self) -> Option<Option<&'a [u8]>> {
        let Ok(length) = usize::try_from(self.int()?) else { return Some(None) };
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Some(head))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dates_beyond_what_chrono_knows() {
        assert_eq!(date(0), "2000-01-01");
        assert_eq!(date(-1), "1999-12-31");
        assert_eq!(date(59), "2000-02-29");
        assert_eq!(date(-730_119 - 366), "0001-01-01 BC");
        assert_eq!(date(i32::MAX), "infinity");
        assert_eq!(timestamp(-1, "+00"), "1999-12-31 23:59:59.999999+00");
    }

    #[test]
    fn every_readable_type_is_told_from_the_others() {
        for ty in
            [Type::BOOL, Type::NUMERIC, Type::TEXT, Type::JSONB, Type::UUID, Type::INT4_ARRAY, Type::BYTEA, Type::DATE]
        {
            assert!(is_readable(&ty), "{ty}");
        }
        for ty in [Type::POINT, Type::INET, Type::INT4_RANGE, Type::MONEY, Type::INTERVAL, Type::POINT_ARRAY] {
            assert!(!is_readable(&ty), "{ty}");
        }
    }

    #[test]
    fn a_value_that_breaks_off_is_none() {
        assert_eq!(array(&Type::INT4, &[0, 0, 0, 1, 0, 0]), None);
        assert_eq!(numeric(&[0, 1]), None);
        assert_eq!(read(&Type::INT4, &[1]), None);
    }
}
