//! Round numbers on an axis.

use super::calendar;
use chrono::{DateTime, Timelike};

/// Bins of a histogram: equally wide, from round numbers.
pub(super) struct Bins {
    pub(super) edges: Vec<f64>,
    pub(super) width: f64,
}

const DAY: f64 = 86_400_000.0;

/// Ten to twenty-five bins over `low..=high`; one for a single value, none where there is no value. Of whole numbers
/// none is narrower than 1.
pub(super) fn bins(low: f64, high: f64, time: bool, whole: bool) -> Bins {
    if !low.is_finite() || !high.is_finite() {
        return Bins { edges: Vec::new(), width: 1.0 };
    }
    let unit = if time { DAY } else { 1.0 };
    let width = step((high / unit - low / unit) / 20.0) * unit;
    let width = if width.is_finite() && width > 0.0 { width } else { unit };
    let width = if whole && !time { width.max(1.0) } else { width };
    let first = (low / width).floor() * width;
    let mut edges = Vec::new();
    let mut edge = first;
    while edge <= high && edges.len() < 100 {
        edges.push(edge);
        #[expect(clippy::cast_precision_loss, reason = "a hundred at most")]
        let next = first + edges.len() as f64 * width;
        edge = next;
    }
    Bins { edges, width }
}

impl Bins {
    /// The bin that `value` falls into.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates")]
    pub(super) fn bin(&self, value: f64) -> usize {
        let first = self.edges.first().copied().unwrap_or(0.0);
        // The last bit of a quotient must not move a value below the edge that it stands on.
        (((value - first) / self.width + 1e-9) as usize).min(self.edges.len().saturating_sub(1))
    }
}

/// The next of 1, 2, 5, 10, … that is not less.
fn step(least: f64) -> f64 {
    if least <= 0.0 || !least.is_finite() {
        return 1.0;
    }
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= least * 0.999_999)
        .unwrap_or(power)
}

/// An axis from `low` to `high`.
pub(super) struct Axis {
    pub(super) low: f64,
    pub(super) high: f64,
    /// Where a number stands, and what it says.
    pub(super) ticks: Vec<(f64, String)>,
}

/// An axis that has all of `values` on it, and 0 if `zero`.
pub(super) fn axis(values: impl Iterator<Item = f64> + Clone, zero: bool, time: bool) -> Axis {
    let values = values.filter(|value| value.is_finite());
    let start = if zero { 0.0 } else { f64::INFINITY };
    let low = values.clone().fold(start, f64::min);
    let high = values.fold(if zero { 0.0 } else { f64::NEG_INFINITY }, f64::max);
    if !low.is_finite() || !high.is_finite() {
        return Axis { low: 0.0, high: 1.0, ticks: Vec::new() };
    }
    let unit = if time { DAY } else { 1.0 };
    if time && high > low {
        return Axis { low, high, ticks: calendar::ticks(low, high) };
    }
    let step = step((high / unit - low / unit) / 6.0) * unit;
    let (low, high) = if high > low && step.is_finite() {
        let (down, up) = ((low / step).floor() * step, (high / step).ceil() * step);
        (if down.is_finite() { down } else { low }, if up.is_finite() { up } else { high })
    } else {
        (low - unit / 2.0, high + unit / 2.0)
    };
    let first = (low / step).ceil() * step;
    let ticks = (0..12)
        .map(|i| first + f64::from(i) * step)
        .take_while(|tick| *tick <= high + step * 1e-9)
        .map(|tick| (tick, if time { date(tick) } else { label(tick) }))
        .collect();
    Axis { low, high, ticks }
}

impl Axis {
    /// From 0 at the low end to 1 at the high end.
    pub(super) fn share(&self, value: f64) -> f64 {
        // Halved, for the greatest number less the least is infinite.
        ((value / 2.0 - self.low / 2.0) / (self.high / 2.0 - self.low / 2.0)).clamp(0.0, 1.0)
    }
}

/// A number in few characters: `1500`, `0.25`, `1.2e9`.
pub(super) fn label(number: f64) -> String {
    if number != 0.0 && !(1e-4..1e9).contains(&number.abs()) {
        return format!("{number:.2e}").replace(".00e", "e");
    }
    let text = format!("{number:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A moment in few characters: the day, and the time where it is not midnight.
pub(super) fn date(ms: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
    let Some(moment) = DateTime::from_timestamp_millis(ms as i64) else { return label(ms) };
    let midnight = moment.num_seconds_from_midnight() == 0;
    moment.format(if midnight { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_begin_at_round_numbers_and_hold_every_value() {
        let bins = bins(21.0, 79.0, false, true);
        assert_eq!((bins.edges.first(), bins.width), (Some(&20.0), 5.0));
        for value in [21.0, 25.0, 79.0] {
            let edge = bins.edges[bins.bin(value)];
            assert!(edge <= value && value < edge + bins.width, "{value} in {edge}");
        }
        assert_eq!(super::bins(3.0, 3.0, false, false).edges, [3.0]);
        assert!(super::bins(f64::INFINITY, f64::NEG_INFINITY, false, true).edges.is_empty());
        assert!(super::bins(f64::MIN, f64::MAX, false, true).edges.len() <= 100);
    }

    #[test]
    fn an_axis_has_round_numbers() {
        assert_eq!(bins(20.0, 24.0, false, true).width, 1.0);
        let axis = axis([3.0, 47.0].into_iter(), true, false);
        let labels: Vec<&str> = axis.ticks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!(labels, ["0", "10", "20", "30", "40", "50"]);
        assert_eq!(super::axis([5.0].into_iter(), false, false).share(5.0), 0.5);
        assert!(super::axis([].into_iter(), false, false).ticks.is_empty());
    }

    #[test]
    fn labels_are_short() {
        assert_eq!(
            [label(0.0), label(1500.0), label(0.25), label(1.2e12), label(-3.0)],
            ["0", "1500", "0.25", "1.20e12", "-3"]
        );
        assert_eq!(date(0.0), "1970-01-01");
    }
}
