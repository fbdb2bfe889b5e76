//! What came out, as tables.

use crate::contenders::Contender;
use crate::picture::{self, Bar, Group};
use crate::programs::Run;
use std::fmt::Write as _;

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

    /// In seconds.
    pub fn longest(&self) -> f64 {
        self.sorted().last().copied().unwrap_or(0.0)
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
            ms if ms < 1000.0 => format!("{ms:.0} ms"),
            ms if ms < 10_000.0 => format!("{:.2} s", ms / 1000.0),
            ms => format!("{:.1} s", ms / 1000.0),
        }
    }

    /// The most that it took in any run.
    fn memory(&self) -> String {
        match self.runs.iter().filter_map(|run| run.memory).max() {
            None => "–".into(),
            Some(kilobytes) if kilobytes < 10 * 1024 => {
                format!("{}.{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
            }
            Some(kilobytes) => format!("{} MB", kilobytes / 1024),
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
            "generated" => format!("stream {size} that are in no table"),
            _ => format!("stream {size}"),
        }
    }
}

/// Everything, task by task.
#[derive(Default)]
pub struct Report {
    groups: Vec<Vec<Line>>,
}

fn of(group: &[Line], wanted: impl Fn(Contender) -> bool) -> Option<&Line> {
    group.iter().find(|line| wanted(line.contender))
}

fn times(ratio: Option<f64>, digits: usize) -> String {
    ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.digits$} ×"))
}

/// What is measured, in the order of the tables.
pub const TASKS: [&str; 7] = ["add", "one_add", "one_get", "all", "all_by_name", "stream", "generated"];

/// The columns of a file of runs.
const COLUMNS: &str = "task,size,contender,seconds,kilobytes";

impl Report {
    /// Adds what was measured together, in the place of an earlier measurement of the same.
    pub fn add(&mut self, lines: Vec<Line>) {
        let key = |lines: &[Line]| lines.first().map(|line| (line.task.clone(), line.size));
        match self.groups.iter_mut().find(|group| key(group) == key(&lines)) {
            Some(group) => *group = lines,
            None => self.groups.push(lines),
        }
        self.groups.sort_by_key(|group| {
            group.first().map(|line| (TASKS.iter().position(|task| *task == line.task), line.size))
        });
    }

    /// The runs that [`Self::runs`] wrote, to be gone on with.
    pub fn of_runs(text: &str) -> Option<Self> {
        let mut report = Self::default();
        for row in text.lines().skip(1) {
            let [task, size, contender, seconds, kilobytes] = row.split(',').collect::<Vec<_>>()[..] else {
                return None;
            };
            let contender = Contender::ALL.into_iter().find(|known| format!("{known:?}") == contender)?;
            let (size, run) =
                (size.parse().ok()?, Run { seconds: seconds.parse().ok()?, memory: kilobytes.parse().ok() });
            let group = report.groups.iter_mut().find(|group| group[0].task == task && group[0].size == size);
            let group = match group {
                Some(group) => group,
                None => {
                    report.groups.push(Vec::new());
                    report.groups.last_mut()?
                }
            };
            match group.iter_mut().find(|line| line.contender == contender) {
                Some(line) => line.runs.push(run),
                None => group.push(Line { runs: vec![run], ..Line::new(task, size, contender) }),
            }
        }
        Some(report)
    }

    /// Every single run, for [`Self::of_runs`].
    pub fn runs(&self) -> String {
        let mut text = format!("{COLUMNS}\n");
        for line in self.groups.iter().flatten() {
            for run in &line.runs {
                let kilobytes = run.memory.map(|memory| memory.to_string()).unwrap_or_default();
                let _ =
                    writeln!(text, "{},{},{:?},{:.6},{kilobytes}", line.task, line.size, line.contender, run.seconds);
            }
        }
        text
    }

    /// This library beside the floor and SQLAlchemy: a line for each task.
    pub fn summary(&self) -> String {
        let mut text =
            "| work | here | floor | × floor | SQLAlchemy ORM | ORM ÷ here | its bulk form | bulk ÷ here | memory |\n\
                        |---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
                .to_owned();
        for group in &self.groups {
            let Some(ours) = of(group, |contender| contender == Contender::Dogs) else { continue };
            let time = |line: &Line| line.time(line.median());
            let floor = of(group, Contender::is_floor);
            let times_floor = times(floor.map(|floor| ours.median() / floor.median()), 2);
            let _ = write!(
                text,
                "| {} | {} | {} | {times_floor} |",
                ours.work(),
                time(ours),
                floor.map_or("–".to_owned(), time)
            );
            for peer in [Contender::Orm, Contender::Bulk] {
                let peer = of(group, |contender| contender == peer);
                let ratio = times(peer.map(|peer| peer.median() / ours.median()), 1);
                let _ = write!(text, " {} | {ratio} |", peer.map_or("–".to_owned(), time));
            }
            let _ = writeln!(text, " {} |", ours.memory());
        }
        text
    }

    /// Everybody.
    pub fn details(&self) -> String {
        let head = "| work | by | median | least–most, runs | × floor | ORM ÷ this | memory |\n\
                    |---|---|---:|---:|---:|---:|---:|\n";
        self.groups.iter().fold(head.to_owned(), |text, group| text + &details_of(group))
    }

    /// Rows or calls per second, of each task at its largest size.
    pub fn picture(&self) -> String {
        let largest = |task: &str| {
            let sizes = self.groups.iter().flatten().filter(|line| line.task == task).map(|line| line.size);
            sizes.max().unwrap_or_default()
        };
        let groups = self.groups.iter().filter(|group| {
            group.first().is_some_and(|line| line.task != "generated" && line.size == largest(&line.task))
        });
        let groups: Vec<Group> = groups
            .map(|group| Group {
                title: group.first().map(Line::work).unwrap_or_default(),
                bars: group
                    .iter()
                    .map(|line| Bar {
                        label: line.contender.name(&line.task).replace("**", ""),
                        length: 1.0 / line.median(),
                        value: line.time(line.median()),
                        ours: line.contender == Contender::Dogs,
                    })
                    .collect(),
            })
            .collect();
        picture::draw(&groups)
    }
}

/// What was measured together, a line for each contender.
pub fn details_of(group: &[Line]) -> String {
    let mut text = String::new();
    let median = |line: Option<&Line>| line.map(Line::median);
    let floor = median(of(group, Contender::is_floor));
    let orm = median(of(group, |contender| contender == Contender::Orm));
    for line in group {
        let (seconds, median) = (line.sorted(), line.median());
        let ends = [seconds.first(), seconds.last()].map(|s| line.time(s.copied().unwrap_or(f64::NAN)));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {}–{}, {} | {} | {} | {} |",
            line.work(),
            line.contender.name(&line.task),
            line.time(median),
            ends[0],
            ends[1],
            seconds.len(),
            times(floor.map(|floor| median / floor), 2),
            times(orm.map(|orm| orm / median), 1),
            line.memory()
        );
    }
    text
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let chunks: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|chunk| std::str::from_utf8(chunk).ok()).collect();
    chunks.join(",")
}
