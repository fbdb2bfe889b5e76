//! A line now and then, for what takes long.

use std::time::{Duration, Instant};

/// An iterator that prints how far it is: the first time after a second, then at twice the time before, and never more
/// often. A notebook shows lines only when they are complete, so there is no bar that grows.
#[derive(Debug)]
pub struct Progress<I> {
    rows: I,
    what: &'static str,
    done: u64,
    total: Option<u64>,
    started: Instant,
    next: Duration,
}

const FIRST: Duration = Duration::from_secs(1);
/// Looking at the clock for every row would take longer than the row.
const EVERY: u64 = 1024;

/// `rows`, with a line of progress now and then: `250,000 dogs, 25% (1.0 s, 250,000/s)`. It says the share where the
/// iterator knows its length.
pub fn progress<I: IntoIterator>(rows: I, what: &'static str) -> Progress<I::IntoIter> {
    let rows = rows.into_iter();
    let total = match rows.size_hint() {
        (least, Some(most)) if least == most => u64::try_from(most).ok(),
        _ => None,
    };
    Progress { rows, what, done: 0, total, started: Instant::now(), next: FIRST }
}

impl<I: Iterator> Iterator for Progress<I> {
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        if self.done.is_multiple_of(EVERY) && self.started.elapsed() >= self.next {
            let elapsed = self.started.elapsed();
            println!("{}", line(self.done, self.total, self.what, elapsed));
            self.next = elapsed * 2;
        }
        let row = self.rows.next()?;
        self.done += 1;
        Some(row)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

fn line(done: u64, total: Option<u64>, what: &str, elapsed: Duration) -> String {
    let share = total.and_then(|total| done.checked_mul(100)?.checked_div(total));
    let share = share.map(|percent| format!(", {percent}%")).unwrap_or_default();
    let seconds = elapsed.as_secs_f64();
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let rate = (done as f64 / seconds.max(f64::EPSILON)) as u64;
    format!("{} {what}{share} ({seconds:.1} s, {}/s)", grouped(done), grouped(rate))
}

/// A number with commas between the thousands.
fn grouped(number: u64) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_and_how_fast() {
        let two = Duration::from_secs(2);
        assert_eq!(line(500_000, Some(1_000_000), "dogs", two), "500,000 dogs, 50% (2.0 s, 250,000/s)");
        assert_eq!(line(1_234_567, None, "dogs", two), "1,234,567 dogs (2.0 s, 617,283/s)");
    }
}
