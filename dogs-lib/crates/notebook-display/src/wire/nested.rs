//! Values made of values: arrays, ranges, rows.

use crate::cell::{Cell, array as braces};
use postgres::types::{Field, Type};

/// Reads a value that stands inside of another.
type Inside<'a> = &'a dyn Fn(&Type, &[u8]) -> Option<Cell>;

/// Dimensions with their lengths, then the elements one after the other.
pub(super) fn array(element: &Type, raw: &[u8], inside: Inside<'_>) -> Option<String> {
    let mut reader = Reader(raw);
    let dimensions = reader.int()?;
    reader.int()?;
    reader.int()?;
    if dimensions == 0 {
        return Some("{}".to_owned());
    }
    let mut lengths = Vec::new();
    let mut bounds = String::new();
    let mut usual = true;
    for _ in 0..dimensions {
        let (length, first) = (reader.int()?, reader.int()?);
        lengths.push(usize::try_from(length).ok()?);
        usual &= first == 1;
        bounds += &format!("[{first}:{}]", i64::from(first) + i64::from(length) - 1);
    }
    let text = dimension(&lengths, element, &mut reader, inside)?;
    Some(if usual { text } else { format!("{bounds}={text}") })
}

fn dimension(lengths: &[usize], element: &Type, reader: &mut Reader<'_>, inside: Inside<'_>) -> Option<String> {
    let (length, inner) = lengths.split_first()?;
    let mut cells = Vec::new();
    for _ in 0..*length {
        cells.push(if inner.is_empty() {
            match reader.value()? {
                Some(raw) => inside(element, raw)?,
                None => Cell::Null,
            }
        } else {
            // Of a kind that is not quoted.
            Cell::Number(dimension(inner, element, reader, inside)?)
        });
    }
    Some(braces(cells.into_iter()))
}

/// Flags, then the bounds that there are.
pub(super) fn range(element: &Type, raw: &[u8], inside: Inside<'_>) -> Option<String> {
    let (flags, rest) = raw.split_first()?;
    let is = |flag: u8| flags & flag != 0;
    if is(0x01) {
        return Some("empty".to_owned());
    }
    let mut reader = Reader(rest);
    let mut bound = |infinite: bool| {
        if infinite {
            return Some(String::new());
        }
        Some(quoted(&inside(element, reader.value()??)?.text(), &['(', ')', '[', ']', ',']))
    };
    let (low, high) = (bound(is(0x08))?, bound(is(0x10))?);
    Some(format!("{}{low},{high}{}", if is(0x02) { '[' } else { '(' }, if is(0x04) { ']' } else { ')' }))
}

/// How many, then each with its length.
pub(super) fn multirange(element: &Type, raw: &[u8], inside: Inside<'_>) -> Option<String> {
    let mut reader = Reader(raw);
    let ranges = (0..reader.int()?).map(|_| range(element, reader.value()??, inside)).collect::<Option<Vec<_>>>()?;
    Some(format!("{{{}}}", ranges.join(",")))
}

/// How many fields, then each with its type and length. What is NULL is nothing at all. Of a row without a type of its
/// own `fields` is empty, and only types that every server has are known.
pub(super) fn row(fields: &[Field], raw: &[u8], inside: Inside<'_>) -> Option<String> {
    let mut reader = Reader(raw);
    let mut texts = Vec::new();
    for i in 0..usize::try_from(reader.int()?).ok()? {
        let ty = reader.int().map(|oid| Type::from_oid(oid.cast_unsigned()))?;
        let ty = fields.get(i).map(|field| field.type_().clone()).or(ty);
        texts.push(match reader.value()? {
            Some(raw) => quoted(&inside(&ty?, raw)?.text(), &['(', ')', ',']),
            None => String::new(),
        });
    }
    Some(format!("({})", texts.join(",")))
}

fn quoted(text: &str, special: &[char]) -> String {
    let plain = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\\'));
    if plain && !text.contains(special) {
        return text.to_owned();
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\"\""))
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
mod tests {
    use super::*;

    const NONE: Inside<'_> = &|_, _| None;

    #[test]
    fn a_value_that_breaks_off_is_none() {
        assert_eq!(array(&Type::INT4, &[0, 0, 0, 1, 0, 0], NONE), None);
        assert_eq!(range(&Type::INT4, &[], NONE), None);
        assert_eq!(range(&Type::INT4, &[2, 0, 0], NONE), None);
        assert_eq!(multirange(&Type::INT4, &[0, 0, 0, 9], NONE), None);
        assert_eq!(row(&[], &[0], NONE), None);
    }
}
