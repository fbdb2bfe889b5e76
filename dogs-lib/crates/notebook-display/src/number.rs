//! Numbers with a floating point, written as Postgres writes them.

/// A `double precision`: the fewest digits that are this number, with an exponent where it would be long.
pub(crate) fn double(number: f64) -> String {
    float(number.is_nan(), number.is_infinite(), number.is_sign_negative(), &format!("{number:e}"), 15)
        .unwrap_or_else(|| number.to_string())
}

/// A `real`, as [`double`].
pub(crate) fn real(number: f32) -> String {
    float(number.is_nan(), number.is_infinite(), number.is_sign_negative(), &format!("{number:e}"), 6)
        .unwrap_or_else(|| number.to_string())
}

/// `scientific` is Rust's `1.5e300`; `None` where it is no exponent that is wanted. From 10 to the power of `largest` on
/// the server writes one, and below 0.0001.
fn float(nan: bool, infinite: bool, negative: bool, scientific: &str, largest: i32) -> Option<String> {
    if nan {
        return Some("NaN".to_owned());
    }
    if infinite {
        return Some(if negative { "-Infinity" } else { "Infinity" }.to_owned());
    }
    let (digits, exponent) = scientific.split_once('e')?;
    let exponent: i32 = exponent.parse().ok()?;
    if (-4..largest).contains(&exponent) {
        return None;
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    Some(format!("{digits}e{sign}{:02}", exponent.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_have_an_exponent_where_the_server_writes_one() {
        assert_eq!([1e14, 1e15, -1.5e300].map(double), ["100000000000000", "1e+15", "-1.5e+300"]);
        assert_eq!([0.0001, 0.00001, 0.1, -0.0].map(double), ["0.0001", "1e-05", "0.1", "-0"]);
        assert_eq!([f64::NAN, f64::INFINITY, f64::NEG_INFINITY].map(double), ["NaN", "Infinity", "-Infinity"]);
        assert_eq!([0.1, 999_999.0, 1_000_000.0].map(real), ["0.1", "999999", "1e+06"]);
    }
}
