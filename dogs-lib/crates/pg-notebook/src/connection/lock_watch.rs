//! Who holds what a statement waits for: asked from a second connection, when the statement takes long.

use super::open::{Patience, open};
use crate::driver::Slow;
use crate::settings::Settings;
use crate::sql::Script;
use postgres::SimpleQueryMessage;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// To be called when the statement of the server process `pid` takes long: `hear` gets a line if it waits for a lock.
pub(super) fn watch(settings: Settings, pid: i32, hear: impl FnMut(&str) + Send + Clone + 'static) -> Slow {
    let asking = Arc::new(AtomicBool::new(false));
    Box::new(move || {
        if asking.swap(true, Ordering::Relaxed) {
            return;
        }
        let (settings, mut hear, done) = (settings.clone(), hear.clone(), asking.clone());
        let ask = move || {
            if let Some(holders) = holders(&settings, pid) {
                hear(&format!("waiting for a lock: {holders}"));
            }
            done.store(false, Ordering::Relaxed);
        };
        // Where there is no thread or no connection to be had, nothing is said.
        if thread::Builder::new().name("locks".into()).spawn(ask).is_err() {
            asking.store(false, Ordering::Relaxed);
        }
    })
}

fn holders(settings: &Settings, pid: i32) -> Option<String> {
    let question = Script::new(format!(
        "SELECT a.pid, coalesce(nullif(a.application_name, ''), a.usename::text, '?'), coalesce(a.state, '?'), \
           coalesce(extract(epoch FROM now() - a.xact_start), 0)::int, \
           coalesce((SELECT CASE w.locktype WHEN 'relation' THEN w.relation::regclass::text \
             WHEN 'transactionid' THEN 'a row' ELSE w.locktype END \
             FROM pg_locks w WHERE w.pid = {pid} AND NOT w.granted LIMIT 1), '?') \
         FROM pg_stat_activity a WHERE a.pid = ANY (pg_blocking_pids({pid})) ORDER BY a.xact_start, a.pid LIMIT 3"
    ));
    let mut client = open(settings, Patience::Startup, None).ok()?;
    let holders: Vec<String> = client
        .simple_query(&question)
        .ok()?
        .iter()
        .filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        })
        .map(|row| {
            let [pid, name, state, seconds, what] = [0, 1, 2, 3, 4].map(|i| row.get(i).unwrap_or("?"));
            format!(
                "pid {pid} ({name}: {state}, for {seconds} s) holds {what}; it ends by itself, or with SELECT \
                 pg_terminate_backend({pid})"
            )
        })
        .collect();
    (!holders.is_empty()).then(|| holders.join("\n  "))
}
