//! Round moments on an axis of time: full hours, days, months, years.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveDateTime};

/// Ticks that an axis has room for.
const MOST: f64 = 7.0;
const SECOND: f64 = 1000.0;
const MINUTE: f64 = 60.0 * SECOND;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;
const MONTH: f64 = 30.4 * DAY;

/// Steps of equal length, and how their ticks are written.
const EVEN: [(f64, &str); 15] = [
    (SECOND, "%H:%M:%S"),
    (5.0 * SECOND, "%H:%M:%S"),
    (15.0 * SECOND, "%H:%M:%S"),
    (MINUTE, "%H:%M"),
    (5.0 * MINUTE, "%H:%M"),
    (15.0 * MINUTE, "%H:%M"),
    (HOUR, "%H:%M"),
    (3.0 * HOUR, "%H:%M"),
    (6.0 * HOUR, "%H:%M"),
    (12.0 * HOUR, "%H:%M"),
    (DAY, "%Y-%m-%d"),
    (2.0 * DAY, "%Y-%m-%d"),
    (5.0 * DAY, "%Y-%m-%d"),
    (7.0 * DAY, "%Y-%m-%d"),
    (14.0 * DAY, "%Y-%m-%d"),
];
/// Steps of months.
const MONTHS: [u32; 12] = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 12_000];

/// Where a moment stands between `low` and `high`, in milliseconds since 1970, and what it says.
pub(super) fn ticks(low: f64, high: f64) -> Vec<(f64, String)> {
    let least = (high - low) / MOST;
    if let Some((step, form)) = EVEN.iter().find(|(step, _)| *step >= least) {
        return even(low, high, *step, form);
    }
    let step = MONTHS.iter().find(|months| f64::from(**months) * MONTH >= least);
    step.map_or_else(Vec::new, |step| months(low, high, *step))
}

fn even(low: f64, high: f64, step: f64, form: &str) -> Vec<(f64, String)> {
    let first = (low / step).ceil() * step;
    let at = (0..20).map(|i| first + f64::from(i) * step).take_while(|at| *at <= high);
    let mut ticks: Vec<(f64, String)> = at
        .filter_map(|at| {
            // The first says which day it is, and so does midnight.
            let form = if step < DAY && (at == first || at % DAY == 0.0) { "%Y-%m-%d %H:%M" } else { form };
            Some((at, moment(at)?.format(form).to_string()))
        })
        .collect();
    for (_, label) in &mut ticks {
        if let Some(day) = label.strip_suffix(" 00:00") {
            *label = day.to_owned();
        }
    }
    ticks
}

fn months(low: f64, high: f64, step: u32) -> Vec<(f64, String)> {
    let Some(first) = moment(low).and_then(|low| NaiveDate::from_ymd_opt(low.year(), 1, 1)) else { return Vec::new() };
    let years = step / 12;
    let form = if years == 0 { "%Y-%m" } else { "%Y" };
    // From a year that the step divides, so that decades begin with a 0.
    let back = if years > 1 { u32::try_from(first.year().rem_euclid(years.cast_signed())).unwrap_or(0) } else { 0 };
    let Some(first) = first.checked_sub_months(Months::new(12 * back)) else { return Vec::new() };
    (0..40)
        .map_while(|i| first.checked_add_months(Months::new(i * step)))
        .map(|day| (millis(day), day.format(form).to_string()))
        .skip_while(|(at, _)| *at < low)
        .take_while(|(at, _)| *at <= high)
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
fn moment(ms: f64) -> Option<NaiveDateTime> {
    DateTime::from_timestamp_millis(ms as i64).map(|moment| moment.naive_utc())
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds fit for 200,000 years")]
fn millis(day: NaiveDate) -> f64 {
    day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(from: &str, to: &str) -> Vec<String> {
        let at = |text: &str| {
            text.parse::<NaiveDateTime>().map_or(f64::NAN, |moment| moment.and_utc().timestamp_millis() as f64)
        };
        ticks(at(from), at(to)).into_iter().map(|(_, label)| label).collect()
    }

    #[test]
    fn ticks_are_where_the_calendar_turns() {
        let quarters = labels("2024-01-04T00:00:00", "2025-12-31T00:00:00");
        assert_eq!(quarters, ["2024-07", "2025-01", "2025-07"].map(str::to_owned));
        let hours = labels("2026-05-01T09:10:00", "2026-05-02T02:00:00");
        assert_eq!(hours, ["2026-05-01 12:00", "15:00", "18:00", "21:00", "2026-05-02"]);
        assert_eq!(labels("1951-06-01T00:00:00", "1999-01-01T00:00:00"), ["1960", "1970", "1980", "1990"]);
        assert_eq!(labels("2026-02-01T00:00:00", "2026-02-05T00:00:00").len(), 5);
        assert!(labels("0001-01-01T00:00:00", "9999-01-01T00:00:00").len() <= 12);
        assert!(ticks(-1e299, 1e299).is_empty());
    }
}
