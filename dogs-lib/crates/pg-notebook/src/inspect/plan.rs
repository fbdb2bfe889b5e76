//! A query plan as a tree with marks where it hurts.

use crate::display::text::{fit, grouped, one_line, size, width as columns};
use crate::display::{Cell, Column, MimeBundle, Show, Table, terminal};
use serde_json::Value;

/// A step of a plan, as it ran.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Node {
    /// How deep in the tree; the root is 0.
    pub depth: usize,
    /// Whether it is the last among its siblings, for itself and each of its ancestors.
    last: Vec<bool>,
    /// What it does: `Seq Scan on pets`.
    pub what: String,
    /// Conditions, sort keys and the like.
    pub detail: String,
    /// Its own time without that of the steps under it, milliseconds, all loops together.
    pub own_ms: f64,
    /// Its time with that of the steps under it.
    pub total_ms: f64,
    /// Rows it gave, all loops together.
    pub rows: f64,
    /// Rows the planner expected, all loops together.
    pub expected: f64,
    /// Whether it ran at all.
    pub ran: bool,
    /// Rows it threw away by a filter, all loops together.
    pub removed: f64,
    /// Blocks found in the server's memory and blocks read from disk or the system's cache, with the steps under it.
    pub hit: u64,
    /// See [`Self::hit`].
    pub read: u64,
    /// Of [`Self::read`], those of this step alone.
    own_read: u64,
    /// Blocks written to temporary files, for lack of `work_mem`.
    pub temp: u64,
}

/// What a query did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// The steps, each above those it takes its rows from.
    pub nodes: Vec<Node>,
    /// Milliseconds that planning took.
    pub planning_ms: f64,
    /// Milliseconds that running took.
    pub execution_ms: f64,
}

/// Own time from which a step is marked: a share of the whole, and this many milliseconds.
const SLOW: f64 = 0.25;
const SLOW_MS: f64 = 0.5;
/// Estimates are marked when they are off by this factor, and by this many rows.
const WRONG: f64 = 10.0;
const WRONG_ROWS: f64 = 100.0;
const BLOCK: u64 = 8192;
/// What is said of a step in figures.
const HEADS: [&str; 5] = ["own ms", "total ms", "rows", "expected", "buffers"];
/// Columns that the tree has in a terminal before a figure is left out.
const TREE: usize = 30;
const READ_BLOCKS: &str = "Shared Read Blocks";
/// Bytes that came from the disk, or the system's cache, from which a step is marked.
const READ: u64 = 8 << 20;

impl Plan {
    /// Reads the server's answer to `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)`; `None` if it is none.
    #[must_use]
    pub fn parse(json: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(json).ok()?;
        let top = json.get(0)?;
        let mut plan = Self {
            planning_ms: number(top, "Planning Time"),
            execution_ms: number(top, "Execution Time"),
            ..Self::default()
        };
        plan.add(top.get("Plan")?, 1.0, 1.0, &[]);
        Some(plan)
    }

    fn add(&mut self, json: &Value, mut loops: f64, processes: f64, last: &[bool]) {
        if json.get("Actual Loops").is_some() {
            loops = number(json, "Actual Loops");
        }
        let children = json.get("Plans").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        // A step that runs in parallel workers is timed in each; their time together is not the time that passed.
        let ms =
            |json: &Value, processes: f64| number(json, "Actual Total Time") * number(json, "Actual Loops") / processes;
        let total_ms = ms(json, processes);
        let beneath =
            if json.get("Workers Launched").is_some() { number(json, "Workers Launched") + 1.0 } else { processes };
        let timed = children.iter().filter(|child| text(child, "Parent Relationship") != "InitPlan");
        let below: f64 = timed.map(|child| ms(child, beneath)).sum();
        self.nodes.push(Node {
            depth: last.len(),
            last: last.to_vec(),
            what: what(json),
            detail: detail(json),
            own_ms: (total_ms - below).max(0.0),
            total_ms,
            rows: number(json, "Actual Rows") * loops,
            expected: number(json, "Plan Rows") * loops.max(1.0),
            ran: loops > 0.0,
            removed: (number(json, "Rows Removed by Filter") + number(json, "Rows Removed by Join Filter")) * loops,
            hit: count(json, "Shared Hit Blocks"),
            read: count(json, READ_BLOCKS),
            own_read: count(json, READ_BLOCKS)
                .saturating_sub(children.iter().map(|child| count(child, READ_BLOCKS)).sum()),
            temp: count(json, "Temp Written Blocks"),
        });
        for (i, child) in children.iter().enumerate() {
            let mut below = last.to_vec();
            below.push(i + 1 == children.len());
            self.add(child, loops, beneath, &below);
        }
    }

    /// Where it hurts, in words; empty where it does not.
    #[must_use]
    pub fn marks(&self, node: &Node) -> String {
        let mut marks = Vec::new();
        let whole: f64 = self.nodes.iter().map(|node| node.own_ms).sum();
        if node.own_ms >= SLOW_MS && node.own_ms / whole >= SLOW && self.nodes.len() > 1 {
            marks.push(format!("{:.0} % of the time", 100.0 * node.own_ms / whole));
        }
        let factor = (node.rows.max(1.0) / node.expected.max(1.0)).max(node.expected.max(1.0) / node.rows.max(1.0));
        if node.ran && factor >= WRONG && (node.rows - node.expected).abs() >= WRONG_ROWS {
            let direction = if node.rows > node.expected { "more" } else { "fewer" };
            marks.push(format!("{factor:.0}x {direction} rows than expected"));
        }
        if node.removed >= WRONG_ROWS && node.removed >= WRONG * node.rows.max(1.0) {
            marks.push(format!("read and threw away {} rows", rows(node.removed)));
        }
        if node.own_read * BLOCK >= READ {
            marks.push(format!("read {} from outside of the server's memory", size(node.own_read * BLOCK)));
        }
        if node.temp > 0 {
            marks.push(format!("spilled {} to disk", size(node.temp * BLOCK)));
        }
        marks.join("; ")
    }

    /// As a table, a row for each step.
    #[must_use]
    pub fn table(&self) -> Table {
        let names = ["step"].into_iter().chain(HEADS).chain(["look here"]);
        let mut table = Table::new(names.map(|name| Column::new(name, "")).collect());
        for (i, node) in self.nodes.iter().enumerate() {
            let marks = if node.ran { self.marks(node) } else { "never ran".to_owned() };
            let figures = node.figures().into_iter().map(|text| match text.as_str() {
                "" | "never ran" => Cell::Text(String::new()),
                _ => Cell::Number(text),
            });
            let look = if marks.is_empty() { Cell::Text(marks) } else { Cell::Marked(marks) };
            table.push(|| [self.step(i)].into_iter().chain(figures).chain([look]).collect());
        }
        table.fixed().titled(self.summary())
    }

    /// A step in the tree, with what there is to know about it below, where the lines of the tree go on.
    fn step(&self, index: usize) -> Cell {
        let node = &self.nodes[index];
        let what = node.in_tree();
        if node.detail.is_empty() {
            return Cell::Noted(what, String::new());
        }
        Cell::Noted(what, format!("{}{}", self.trunks(index), node.detail))
    }

    /// The lines of the tree below a step: those that lead past it, and the one to its own steps.
    fn trunks(&self, index: usize) -> String {
        let node = &self.nodes[index];
        let has_steps = self.nodes.get(index + 1).is_some_and(|next| next.depth > node.depth);
        let past: String = node.last.iter().map(|last| trunk(!last)).collect();
        past + trunk(has_steps)
    }
}

impl Node {
    /// Where it stands in the tree, and what it does.
    fn in_tree(&self) -> String {
        format!("{}{}", branches(&self.last), self.what)
    }

    /// What stands under [`HEADS`].
    fn figures(&self) -> [String; 5] {
        let expected = rows(self.expected);
        if !self.ran {
            return ["never ran".to_owned(), String::new(), String::new(), expected, String::new()];
        }
        [format!("{:.2}", self.own_ms), format!("{:.2}", self.total_ms), rows(self.rows), expected, self.buffers()]
    }

    /// What it and the steps under it touched of the tables.
    fn buffers(&self) -> String {
        size((self.hit + self.read) * BLOCK)
    }
}

impl Plan {
    /// As a tree of lines for a terminal of `width` columns: of the figures, those that leave room for the tree.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        let figures: Vec<[String; 5]> = self.nodes.iter().map(Node::figures).collect();
        let widths: Vec<usize> = HEADS
            .iter()
            .enumerate()
            .map(|(i, head)| figures.iter().map(|row| columns(&row[i])).max().unwrap_or(0).max(head.len()) + 2)
            .collect();
        let taken = |count: usize| widths[..count].iter().sum::<usize>() + 1;
        let shown = (1..=HEADS.len()).rev().find(|count| taken(*count) + TREE <= width).unwrap_or(1);
        let room = width.saturating_sub(taken(shown)).max(TREE / 2);
        let steps: Vec<String> =
            self.nodes.iter().map(|node| one_line(&node.in_tree()).replace('\u{a0}', " ")).collect();
        let widest = steps.iter().map(|step| columns(step)).max().unwrap_or(0).min(room);
        let line = |step: &str, figures: &[&str]| {
            let figures = figures.iter().zip(&widths[..shown]).map(|(text, width)| format!("{text:>width$}"));
            let line = format!(" {}{}", pad(step, widest), figures.collect::<String>());
            line.trim_end().to_owned() + "\n"
        };
        let mut text = line("step", &HEADS);
        for (i, (node, figures)) in self.nodes.iter().zip(&figures).enumerate() {
            text.push_str(&line(&steps[i], &figures.each_ref().map(String::as_str)));
            let marks = if node.ran { self.marks(node) } else { String::new() };
            let trunks = self.trunks(i).replace('\u{a0}', " ");
            for (arrow, note) in [("<- ", marks), ("", one_line(&node.detail))] {
                if !note.is_empty() {
                    text.push_str(&fit(&format!(" {trunks}{arrow}{note}"), width));
                    text.push('\n');
                }
            }
        }
        text + &self.summary()
    }

    fn summary(&self) -> String {
        format!("ran {:.2} ms, planned {:.2} ms", self.execution_ms, self.planning_ms)
    }
}

fn pad(text: &str, width: usize) -> String {
    let text = fit(text, width);
    let blanks = " ".repeat(width.saturating_sub(columns(&text)));
    text + &blanks
}

impl Show for Plan {
    fn bundle(&self) -> MimeBundle {
        MimeBundle::html(self.table().html(), self.text(terminal::width()))
    }
}

fn rows(rows: f64) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows are whole and not negative")]
    grouped(rows.round() as u64)
}

fn trunk(goes_on: bool) -> &'static str {
    if goes_on { "│\u{a0}\u{a0}" } else { "\u{a0}\u{a0}\u{a0}" }
}

/// `└─ ` before a step, with non-breaking spaces, for HTML eats others.
fn branches(last: &[bool]) -> String {
    let Some((own, above)) = last.split_last() else { return String::new() };
    let mut text: String = above.iter().map(|last| trunk(!last)).collect();
    text.push_str(if *own { "└─\u{a0}" } else { "├─\u{a0}" });
    text
}

fn what(json: &Value) -> String {
    let mut what = match (text(json, "Node Type"), text(json, "Strategy")) {
        ("ModifyTable", _) => text(json, "Operation").to_owned(),
        ("Aggregate", "Hashed") => "HashAggregate".to_owned(),
        ("Aggregate", "Sorted") => "GroupAggregate".to_owned(),
        ("Aggregate", "Mixed") => "MixedAggregate".to_owned(),
        (node, _) => node.to_owned(),
    };
    match text(json, "Partial Mode") {
        "" | "Simple" => {}
        mode => what = format!("{mode} {what}"),
    }
    if matches!(json.get("Parallel Aware"), Some(Value::Bool(true))) {
        what = format!("Parallel {what}");
    }
    match text(json, "Join Type") {
        "" | "Inner" => {}
        join => what = format!("{what} ({})", join.to_lowercase()),
    }
    for (label, key) in [("using", "Index Name"), ("on", "Relation Name"), ("on", "CTE Name"), ("on", "Function Name")]
    {
        let name = text(json, key);
        if !name.is_empty() {
            what = format!("{what} {label} {name}");
        }
    }
    let (alias, relation) = (text(json, "Alias"), text(json, "Relation Name"));
    if !relation.is_empty() && alias != relation {
        what = format!("{what} {alias}");
    }
    what
}

fn detail(json: &Value) -> String {
    const KEYS: [&str; 9] = [
        "Index Cond",
        "Hash Cond",
        "Merge Cond",
        "Join Filter",
        "Filter",
        "Recheck Cond",
        "Sort Key",
        "Group Key",
        "Sort Method",
    ];
    let found = KEYS.iter().filter_map(|key| {
        let value = match json.get(key)? {
            Value::String(text) => text.clone(),
            list => list.as_array()?.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        };
        Some(format!("{}: {value}", key.to_lowercase()))
    });
    found.collect::<Vec<_>>().join("; ")
}

/// The text of a field, empty where there is none.
fn text<'a>(json: &'a Value, key: &str) -> &'a str {
    json.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The number of a field, 0 where there is none.
fn number(json: &Value, key: &str) -> f64 {
    json.get(key).and_then(Value::as_f64).unwrap_or_default()
}

/// The number of a field that counts something.
fn count(json: &Value, key: &str) -> u64 {
    json.get(key).and_then(Value::as_u64).unwrap_or_default()
}
