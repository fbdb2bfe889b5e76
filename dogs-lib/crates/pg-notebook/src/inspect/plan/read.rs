//! Reads the server's answer to `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)`.

use super::step::{Node, Plan};
use serde_json::Value;

const READ_BLOCKS: &str = "Shared Read Blocks";
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
