//! `numeric`, written as the server writes them.

/// Groups of four decimal digits with a weight, a sign and the number of digits to show after the point.
pub(super) fn numeric(raw: &[u8]) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::numeric;

    #[test]
    fn a_value_that_breaks_off_is_none() {
        assert_eq!(numeric(&[0, 1]), None);
        assert_eq!(numeric(&[0, 2, 0, 0, 0, 0, 0, 0, 0, 1]), None);
    }
}
