//! Who holds the tables that a migration wants.

use crate::connection::Connection;
use crate::error::Error;

const HOLDERS: &str = "\
    SELECT a.pid, coalesce(nullif(a.application_name, ''), a.usename::text, '?'), coalesce(a.state, '?'), \
      coalesce(extract(epoch FROM now() - a.xact_start), 0)::int, c.relname \
    FROM pg_locks l JOIN pg_stat_activity a USING (pid) JOIN pg_class c ON c.oid = l.relation \
      JOIN pg_namespace n ON n.oid = c.relnamespace \
    WHERE l.granted AND l.locktype = 'relation' AND a.pid <> pg_backend_pid() AND c.relkind IN ('r', 'p', 'v', 'm', 'S') \
      AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND c.relname <> 'refinery_schema_history' \
    ORDER BY a.xact_start, a.pid, c.relname";

/// One phrase on the sessions that hold locks, those on the tables that the failed statement names if there are such.
pub(super) fn of(db: &mut Connection, error: &Error) -> String {
    let statement = error.report().details.iter().find(|(label, _)| *label == "statement");
    let statement = statement.map_or_else(String::new, |(_, text)| text.to_lowercase());
    // Asked after the fact, so the answer may be: nobody any more.
    let rows = db.texts(HOLDERS).unwrap_or_default();
    let rows: Vec<[String; 5]> = rows
        .into_iter()
        .filter_map(|row| row.into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>().try_into().ok())
        .collect();
    let named: Vec<_> = rows.iter().filter(|[.., table]| statement.contains(&table.to_lowercase())).collect();
    let mut relevant = if named.is_empty() { rows.iter().collect() } else { named };
    relevant.dedup_by(|a, b| a[0] == b[0]);
    let shown: Vec<String> = relevant
        .iter()
        .take(3)
        .map(|[pid, name, state, seconds, table]| format!("pid {pid} ({name}: {state}, for {seconds} s, on {table})"))
        .collect();
    match (shown.is_empty(), relevant.len().saturating_sub(3)) {
        (true, _) => "a session that has ended since".to_owned(),
        (false, 0) => shown.join(", "),
        (false, more) => format!("{} and {more} more", shown.join(", ")),
    }
}
