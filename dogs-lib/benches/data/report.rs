//! What came out: a table for people, and a picture.

use crate::contenders::{Contender, Run};
use pg_notebook::chart;
use std::fmt;

/// All runs of one contender at one task.
pub struct Line {
    pub task: String,
    pub size: u64,
    pub contender: Contender,
    pub runs: Vec<Run>,
}

impl Line {
    pub fn new(task: &str, size: u64, contender: Contender) -> Self {
        Self { task: task.to_owned(), size, contender, runs: Vec::new() }
    }

    fn sorted(&self) -> Vec<f64> {
        let mut seconds: Vec<f64> = self.runs.iter().map(|run| run.seconds).collect();
        seconds.sort_by(f64::total_cmp);
        seconds
    }

    fn median(&self) -> f64 {
        let seconds = self.sorted();
        seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN)
    }

    /// Single calls are told each by itself.
    fn time(&self, seconds: f64) -> String {
        let calls = if self.task.starts_with("one_") { self.size } else { 1 };
        #[expect(clippy::cast_precision_loss)]
        let milliseconds = seconds * 1000.0 / calls as f64;
        match milliseconds {
            ms if ms < 1.0 => format!("{:.0} µs", ms * 1000.0),
            ms if ms < 10.0 => format!("{ms:.1} ms"),
            ms if ms < 10_000.0 => format!("{ms:.0} ms"),
            ms => format!("{:.1} s", ms / 1000.0),
        }
    }

    fn work(&self) -> String {
        let size = grouped(self.size);
        match self.task.as_str() {
            "add" => format!("add {size}"),
            "one_add" => "add one".into(),
            "one_get" => "get one by name".into(),
            "all" => format!("get {size}"),
            "all_by_name" => format!("get {size}, by name"),
            _ => format!("stream {size}"),
        }
    }
}

/// Everything, task by task.
#[derive(Default)]
pub struct Report {
    groups: Vec<Vec<Line>>,
}

impl Report {
    pub fn add(&mut self, lines: Vec<Line>) {
        self.groups.push(lines);
    }

    /// Rows per second at the largest size.
    pub fn svg(&self) -> String {
        let lines = self.groups.iter().flatten().filter(|line| !line.task.starts_with("one_"));
        let largest = lines.clone().map(|line| line.size).max().unwrap_or_default();
        let lines: Vec<&Line> = lines.filter(|line| line.size == largest && line.task != "all_by_name").collect();
        #[expect(clippy::cast_precision_loss)]
        let per_second = |line: &&Line| line.size as f64 / line.median();
        let label = |line: &&Line| format!("{}: {}", line.task, line.contender.name(&line.task).replace("**", ""));
        chart::bar(&lines, label, per_second)
            .title(format!("{} dogs: rows per second, more is better", grouped(largest)))
            .x("")
            .y("rows per second")
            .svg()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| work | by | median (least–most, runs) | × floor | SQLAlchemy ORM takes | peak memory |")?;
        writeln!(f, "|---|---|---:|---:|---:|---:|")?;
        for group in &self.groups {
            let find =
                |wanted: fn(Contender) -> bool| group.iter().find(|line| wanted(line.contender)).map(Line::median);
            let (floor, orm) = (find(Contender::is_floor), find(|contender| contender == Contender::Orm));
            for line in group {
                let (seconds, median) = (line.sorted(), line.median());
                let ends = [seconds.first(), seconds.last()].map(|s| line.time(s.copied().unwrap_or(f64::NAN)));
                let times = |other: Option<f64>, digits| {
                    other.map_or("–".to_owned(), |other| format!("{:.digits$} ×", other))
                };
                writeln!(
                    f,
                    "| {} | {} | {} ({}–{}, {}) | {} | {} | {} |",
                    line.work(),
                    line.contender.name(&line.task),
                    line.time(median),
                    ends[0],
                    ends[1],
                    seconds.len(),
                    times(floor.map(|floor| median / floor), 2),
                    times(orm.map(|orm| orm / median), 1),
                    memory(line.runs.iter().map(|run| run.peak).max().unwrap_or_default()),
                )?;
            }
        }
        Ok(())
    }
}

fn memory(kilobytes: u64) -> String {
    if kilobytes == 0 { "–".into() } else { format!("{} MB", kilobytes.div_ceil(1024)) }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let chunks: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|chunk| std::str::from_utf8(chunk).ok()).collect();
    chunks.join(",")
}
