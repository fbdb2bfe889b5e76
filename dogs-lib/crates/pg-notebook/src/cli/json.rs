//! Results for programs.

use crate::error::Error;
use crate::migrate::{
    Check, Current, Downgraded, Entry, History, Renumbered, Revised, Shown, SqlScript, Stamped, Upgraded,
};
use serde_json::{Value, json};

pub fn error(error: &Error) -> Value {
    let report = error.report();
    let details: serde_json::Map<String, Value> =
        report.details.iter().map(|(label, text)| ((*label).to_owned(), json!(text))).collect();
    json!({ "error": {
        "doing": report.doing, "cause": report.cause, "code": report.code, "details": details, "help": report.help,
    }})
}

pub fn upgraded(done: &Upgraded) -> Value {
    json!({ "applied": done.applied, "current": done.current, "pending": done.pending })
}

pub fn downgraded(done: &Downgraded) -> Value {
    json!({ "undone": done.undone, "current": done.current })
}

pub fn stamped(done: &Stamped) -> Value {
    let change = |(name, change): &(String, _)| json!({ "name": name, "change": format!("{change}") });
    json!({ "changes": done.changes.iter().map(change).collect::<Vec<_>>(), "current": done.current })
}

pub fn revised(done: &Revised) -> Value {
    let draft = |one: &crate::migrate::Draft| {
        json!({
            "name": one.name, "changes": one.changes, "file": one.path, "sql": one.up, "down_file": one.down_path,
            "down_sql": one.down,
        })
    };
    json!({ "migrations": done.migrations.iter().map(draft).collect::<Vec<_>>(), "written": done.written })
}

pub fn renumbered(done: &Renumbered) -> Value {
    let one = |renamed: &crate::migrate::Renamed| json!({ "from": renamed.from, "to": renamed.to });
    json!({ "renamed": done.renamed.iter().map(one).collect::<Vec<_>>(), "done": done.done })
}

pub fn current(found: &Current) -> Value {
    json!({
        "current": found.current.as_ref().map(entry), "head": found.head, "pending": found.pending,
        "disorders": found.problems,
    })
}

pub fn history(found: &History) -> Value {
    json!(found.entries.iter().map(entry).collect::<Vec<_>>())
}

pub fn shown(found: &Shown) -> Value {
    json!({ "migration": entry(&found.entry), "file": found.path, "sql": found.sql, "down_sql": found.down_sql })
}

pub fn check(found: &Check) -> Value {
    let finding = |one: &crate::migrate::Finding| json!({ "what": one.what, "repair": one.repair });
    json!({
        "ok": found.is_ok(), "findings": found.findings.iter().map(finding).collect::<Vec<_>>(),
        "looked_at": found.looked_at,
    })
}

pub fn sql(sql: &SqlScript) -> Value {
    json!({ "sql": sql.as_str() })
}

fn entry(entry: &Entry) -> Value {
    json!({
        "version": entry.version, "name": entry.name, "state": entry.state.to_string(), "applied_on": entry.applied_on,
        "has_down": entry.has_down, "current": entry.current,
    })
}
