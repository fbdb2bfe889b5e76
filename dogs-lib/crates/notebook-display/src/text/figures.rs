//! Figures in few characters.

use std::time::Duration;

/// A whole number with its thousands apart.
///
/// ```
/// assert_eq!(notebook_display::text::grouped(1_234_567), "1,234,567");
/// ```
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A time with two or three digits.
///
/// ```
/// use notebook_display::text::duration;
/// use std::time::Duration;
/// assert_eq!(duration(Duration::from_micros(840)), "0.84 ms");
/// assert_eq!(duration(Duration::from_millis(3400)), "3.4 s");
/// ```
#[must_use]
pub fn duration(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    match ms {
        ms if ms < 9.95 => format!("{ms:.2} ms"),
        ms if ms < 999.5 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1000.0),
    }
}

/// A number of bytes, in Postgres' units: a kB is 1024 bytes.
///
/// ```
/// use notebook_display::text::size;
/// assert_eq!([size(512), size(3300), size(10 << 20)], ["512 B", "3.2 kB", "10 MB"]);
/// ```
#[must_use]
pub fn size(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut unit = 0;
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let mut amount = bytes as f64;
    while amount >= 1023.5 && unit + 1 < UNITS.len() {
        amount /= 1024.0;
        unit += 1;
    }
    if unit == 0 || amount >= 9.95 || amount.fract() < 0.05 {
        format!("{amount:.0} {}", UNITS[unit])
    } else {
        format!("{amount:.1} {}", UNITS[unit])
    }
}
