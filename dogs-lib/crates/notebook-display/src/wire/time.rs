//! Dates, times and intervals, of which chrono knows only some.

const DAY: i64 = 86_400_000_000;

/// Days since 2000-01-01.
pub(super) fn date(days: i32) -> String {
    match days {
        i32::MAX => "infinity".to_owned(),
        i32::MIN => "-infinity".to_owned(),
        days => {
            let (date, era) = calendar(i64::from(days));
            date + era
        }
    }
}

/// Microseconds since 2000-01-01.
pub(super) fn timestamp(micros: i64, zone: &str) -> String {
    match micros {
        i64::MAX => "infinity".to_owned(),
        i64::MIN => "-infinity".to_owned(),
        micros => {
            let (date, era) = calendar(micros.div_euclid(DAY));
            format!("{date} {}{zone}{era}", time(micros.rem_euclid(DAY)))
        }
    }
}

/// Microseconds since midnight.
pub(super) fn time(micros: i64) -> String {
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let mut text = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction != 0 {
        text.push_str(format!(".{fraction:06}").trim_end_matches('0'));
    }
    text
}

/// Seconds west of Greenwich: `+02`, `-03:30`.
pub(super) fn zone(west: i32) -> String {
    let seconds = west.unsigned_abs();
    let mut text = format!("{}{:02}", if west > 0 { '-' } else { '+' }, seconds / 3600);
    if !seconds.is_multiple_of(3600) {
        text += &format!(":{:02}", seconds / 60 % 60);
    }
    if !seconds.is_multiple_of(60) {
        text += &format!(":{:02}", seconds % 60);
    }
    text
}

/// `1 year 2 mons 3 days 04:05:06.7`, each part with a sign of its own.
pub(super) fn interval(micros: i64, days: i32, months: i32) -> String {
    match (micros, days, months) {
        (i64::MAX, i32::MAX, i32::MAX) => return "infinity".to_owned(),
        (i64::MIN, i32::MIN, i32::MIN) => return "-infinity".to_owned(),
        _ => {}
    }
    let mut parts = Vec::new();
    let mut below = false;
    for (count, unit) in [(months / 12, "year"), (months % 12, "mon"), (days, "day")] {
        if count != 0 {
            let plus = if below && count > 0 { "+" } else { "" };
            parts.push(format!("{plus}{count} {unit}{}", if count == 1 { "" } else { "s" }));
            below = count < 0;
        }
    }
    if micros != 0 || parts.is_empty() {
        let sign = match micros {
            ..0 => "-",
            _ if below => "+",
            _ => "",
        };
        // The least number has no opposite; a microsecond less is written instead.
        parts.push(format!("{sign}{}", time(micros.checked_abs().unwrap_or(i64::MAX))));
    }
    parts.join(" ")
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

#[cfg(test)]
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
    fn intervals_have_their_signs() {
        assert_eq!(interval(0, 0, 0), "00:00:00");
        assert_eq!(interval(3_600_000_000, -1, 14), "1 year 2 mons -1 days +01:00:00");
        assert_eq!(interval(-1, 0, -1), "-1 mons -00:00:00.000001");
        assert_eq!(interval(i64::MIN, 0, 0).chars().next(), Some('-'));
    }
}
