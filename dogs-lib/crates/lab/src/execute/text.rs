//! What of an output may vary from run to run, and is not compared.

use regex_lite::Regex;
use std::sync::LazyLock;

/// Patterns and what stands for them, applied in this order.
const VARIES: &[(&str, &str)] = &[
    // Progress: how many of its lines there are depends on the machine.
    (r"(?m)^.*\b(?:rows|statements|bytes), [\d,.]+/s(?:[,;] .*)?(?:\n|$)", ""),
    // The folder of the kernel or of a temporary file.
    (r#"/(?:tmp|var/folders|private/tmp|private/var/folders)/[^\s"'`<>),:]+"#, "<path>"),
    (r#"[^\s"'`<>(]*/\.lab/kernel/[^\s"'`<>),:]+"#, "<path>"),
    // Where in the text that evcxr makes of a cell.
    (r"\bsrc/lib\.rs:\d+:\d+", "src/lib.rs:<line>"),
    (r"\bcommand_\d+\b", "command_<n>"),
    (r"\bthread '([^']*)' \(\d+\)", "thread '$1'"),
    (r"\b(?:PostgreSQL|server version) \d[\w.]*", "PostgreSQL <version>"),
    // The address, however it is written; and days, most of which are counted from today.
    (r"(?:\blocalhost|\b127\.0\.0\.1|\[?::1\]?)(?::| port |, port )\d+", "<address>"),
    (r"\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\b| ?UTC| ?[+-]\d{2}:?\d{2})", "<time>"),
    (r"\b\d{4}-\d{2}-\d{2}\b", "<day>"),
    // With the spaces that put it into a column.
    (r" *\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s)\b", " <duration>"),
    (r" *\b\d+(?:\.\d+)? ?/ ?s\b", " <rate>"),
];

static RULES: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    // The patterns are constants: a wrong one is found by the tests below.
    VARIES.iter().filter_map(|(pattern, text)| Some((Regex::new(pattern).ok()?, *text))).collect()
});
static COLOURS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"\x1b\[[0-9;]*[A-Za-z]").ok());

/// The text without a terminal's colours.
pub(crate) fn plain(text: &str) -> String {
    COLOURS.as_ref().map_or_else(|| text.to_owned(), |colours| colours.replace_all(text, "").into_owned())
}

/// The text up to a panic's backtrace, which evcxr always switches on.
pub(crate) fn without_backtrace(text: &str) -> String {
    let kept: Vec<_> = text.lines().take_while(|line| line.trim() != "stack backtrace:").collect();
    kept.join("\n")
}

/// The text as it is compared: without colours, backtrace and spaces at the ends of lines, and with a word in angle
/// brackets for each thing that may vary.
#[must_use]
pub fn normal(text: &str) -> String {
    let text = without_backtrace(&plain(text));
    let text = text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    RULES.iter().fold(text, |text, (rule, stands_for)| rule.replace_all(&text, *stands_for).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(RULES.len(), VARIES.len());
        assert!(COLOURS.is_some());
    }

    #[test]
    fn what_varies_is_not_compared() {
        let same = [
            ("applied V1 in 12.3 ms", "applied V1 in 7 ms"),
            ("took 1.5s", "took 2s"),
            ("  12.3 ms  44 rows", "   1 ms  44 rows"),
            ("12/s, 3 s left", "1234.5/s, 12 s left"),
            ("| foo | 2025-11-24 |", "| foo | 2024-02-29 |"),
            ("at 2025-11-24 10:00:00.123+00", "at 2026-01-01 23:59:59+00"),
            ("at 2025-11-24T10:00:00Z", "at 2026-01-01T23:59:59Z"),
            ("PostgreSQL 15.14 at localhost:5432", "PostgreSQL 18.6 at 127.0.0.1:54321"),
            ("\u{1b}[31merror\u{1b}[0m  ", "error"),
            (
                "thread '<unnamed>' (123) panicked at src/lib.rs:120:5:\nno",
                "thread '<unnamed>' (9) panicked at src/lib.rs:99:5:\nno",
            ),
            ("command_5:1:3", "command_12:1:3"),
            ("panicked\nstack backtrace:\n   0: a", "panicked\nstack backtrace:\n   0: b\n   1: c"),
            ("in /home/a/pets/.lab/kernel/k-1-0/src", "in /srv/pets/.lab/kernel/k-22-0/src"),
            (
                "upgrade: 1 of 4 (25 %) statements, 0.2/s, 15 s left; V1__init.sql, line 3, for 5 s\nupgraded",
                "upgraded",
            ),
            ("pets: 5 of 10 (50 %) rows, 5/s, 1.0 s left\npets: 10 of 10 (100 %) rows, 5/s, done in 2.0 s\n10", "10"),
            ("loading x.csv: 5 of 10 (50 %) bytes, 5/s, 1.0 s left\n10", "10"),
            ("file /tmp/abc/x.csv read", "file /var/folders/7h/y.csv read"),
        ];
        for (one, two) in same {
            assert_eq!(normal(one), normal(two));
        }
    }

    #[test]
    fn all_else_is_compared() {
        let other = [
            ("24 pets", "25 pets"),
            ("height 24", "height 25"),
            ("V1__init.sql", "V2__init.sql"),
            ("no field `nme`", "no field `name`"),
            ("line one\nline two", "line one"),
            ("127.0.0.2", "127.0.0.3"),
            ("version 5", "version 6"),
        ];
        for (one, two) in other {
            assert_ne!(normal(one), normal(two));
        }
    }
}
