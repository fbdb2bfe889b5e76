//! Taking turns: one process migrates a database at a time, and none of them stops the world.
//!
//! The turn is an advisory lock that ends with the transaction, so nothing has to be cleaned up after a process that was
//! killed, and a pooler in transaction mode cannot lose it. It is polled: a session that waits in the server for an
//! advisory lock holds a snapshot, and `CREATE INDEX CONCURRENTLY` waits for those.

use super::history::{HistoryTable, TABLE};
use crate::call::Call;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use std::thread;
use std::time::{Duration, Instant};

/// How long to wait, and for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a lock on a table, in one attempt. Everybody else who wants that table waits behind, so this is short.
    pub lock_timeout: Duration,
    /// How long attempts are repeated, with pauses in which the others get on.
    pub retry_for: Duration,
    /// For another process that is migrating the same database.
    pub turn: Duration,
}

impl Default for Limits {
    /// 2 s for a lock, tried again for a minute; 10 minutes for another process.
    fn default() -> Self {
        Self {
            lock_timeout: Duration::from_secs(2),
            retry_for: Duration::from_secs(60),
            turn: Duration::from_secs(600),
        }
    }
}

const POLL: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// Waiting for another process is worth a line after this long.
const SILENT: Duration = Duration::from_secs(1);

/// Two numbers that stand for "migrating"; an advisory lock is per database anyway.
pub(super) const KEY: &str = "1885827182, 1";

/// That a transaction is open already is an error: ours would be part of it, and undone with it.
pub(super) fn idle(db: &mut Connection) -> Result<()> {
    if db.in_transaction() {
        return Err(Error::Usage(Report::new("nothing was migrated", "a transaction is open"))
            .help("end it with commit()? or rollback()?"));
    }
    Ok(())
}

/// As [`in_turn_at`], on the connection's own search path.
pub(super) fn in_turn<T>(
    db: &mut Connection,
    limits: &Limits,
    name: &str,
    work: impl FnMut(&mut Connection, &HistoryTable) -> Result<T>,
) -> Result<T> {
    in_turn_at(db, limits, name, None, work)
}

/// Runs `work` in a transaction that has the turn, on the search path `path`; again, with a notice, when it could not get
/// a lock in time.
///
/// # Errors
/// [`Error::Migration`] when the turn does not come; what `work` returns.
pub(super) fn in_turn_at<T>(
    db: &mut Connection,
    limits: &Limits,
    name: &str,
    path: Option<&str>,
    mut work: impl FnMut(&mut Connection, &HistoryTable) -> Result<T>,
) -> Result<T> {
    let started = Instant::now();
    let (mut attempts, mut told) = (0_u32, false);
    loop {
        let result = db.transaction(|db| match take(db, limits.lock_timeout, path)? {
            Some(table) => work(db, &table).map(Some),
            None => Ok(None),
        });
        match result {
            Ok(Some(value)) => return Ok(value),
            Ok(None) if started.elapsed() >= limits.turn => return Err(too_long(db, limits.turn)),
            Ok(None) => {
                if !told && started.elapsed() >= SILENT {
                    told = true;
                    let who = holder(db).map_or_else(String::new, |(pid, name)| format!(" (pid {pid}, {name})"));
                    db.notice(format!("{name}: waiting for another process that migrates this database{who}"));
                }
                thread::sleep(POLL);
            }
            Err(error) if waited_in_vain(&error) => {
                attempts += 1;
                let who = super::blockers::of(db, &error);
                if started.elapsed() >= limits.retry_for {
                    let help = "nothing of it was kept: end what holds the lock, or wait for it, and try again";
                    return Err(error.detail("locked by", who).detail("attempts", attempts.to_string()).help(help));
                }
                db.notice(format!("{name}: {}, locked by {who}; trying again ({attempts})", error.report().cause));
                let pause = limits.lock_timeout.saturating_mul(attempts).min(LONGEST_PAUSE);
                thread::sleep(pause.min(limits.retry_for.saturating_sub(started.elapsed())));
            }
            Err(error) => return Err(lost(name, error)),
        }
    }
}

/// The connection may be lost between two statements too, and with the answer to COMMIT.
fn lost(name: &str, error: Error) -> Error {
    match &error {
        Error::Lost(report) if report.details.iter().all(|(label, _)| *label != "file") => error
            .doing(format!("{name}: the connection was lost, nobody knows on which side of COMMIT"))
            .help(format!("look with {}; running it again is safe", Call::Current)),
        _ => error,
    }
}

/// A lock that did not come in time, and a deadlock that the server has ended: both may pass.
fn waited_in_vain(error: &Error) -> bool {
    matches!(error.code(), Some("55P03" | "40P01"))
}

/// Sets the open transaction up and asks for the turn; `None` while another process has it.
fn take(db: &mut Connection, lock_timeout: Duration, path: Option<&str>) -> Result<Option<HistoryTable>> {
    // Not for the session: behind a pooler that would be somebody else's, the next time.
    let path = path.map_or_else(String::new, |path| format!("SET LOCAL search_path = {path}; "));
    // Of the two queries each has a snapshot of its own: the second sees what the last one to have the turn did.
    let rows = db.texts(&format!(
        "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; {path}SET LOCAL lock_timeout = '{}ms'; \
         SELECT pg_try_advisory_xact_lock({KEY}); \
         SELECT current_schema(), to_regclass(quote_ident(current_schema()) || '.{TABLE}') IS NOT NULL",
        lock_timeout.as_millis().clamp(1, 2_000_000_000)
    ))?;
    let [turn, table] = rows.as_slice() else {
        return Err(Error::Migration(Report::new("nothing was migrated", "the server gave no answer")));
    };
    let is_true = |value: Option<&Option<String>>| value.is_some_and(|text| text.as_deref() == Some("t"));
    if !is_true(turn.first()) {
        return Ok(None);
    }
    match table.first().cloned().flatten() {
        Some(schema) => Ok(Some(HistoryTable { schema, exists: is_true(table.get(1)) })),
        None => Err(no_schema(db)),
    }
}

fn no_schema(db: &mut Connection) -> Error {
    let path = db.texts("SHOW search_path").ok().and_then(|rows| rows.into_iter().flatten().flatten().next());
    let cause = format!("no schema of the search path exists: {}", path.unwrap_or_default());
    Error::Migration(Report::new("nothing was migrated", cause)).help("CREATE SCHEMA …, or set search_path to one")
}

/// Process and name of the one that has the turn.
fn holder(db: &mut Connection) -> Option<(String, String)> {
    let sql = format!(
        "SELECT a.pid, a.application_name FROM pg_locks l JOIN pg_stat_activity a USING (pid) \
         WHERE l.locktype = 'advisory' AND (l.classid, l.objid) = ({KEY}) AND l.granted \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    );
    let [pid, name]: [Option<String>; 2] = db.texts(&sql).ok()?.into_iter().next()?.try_into().ok()?;
    Some((pid?, name.unwrap_or_default()))
}

fn too_long(db: &mut Connection, waited: Duration) -> Error {
    let holder = holder(db);
    let who = holder.as_ref().map_or_else(String::new, |(pid, name)| format!(" (pid {pid}, {name})"));
    let pid = holder.map_or_else(|| "pid".into(), |(pid, _)| pid);
    let cause = format!("another process{who} has been migrating this database for {} s", waited.as_secs());
    Error::Migration(Report::new("nothing was migrated", cause))
        .help(format!("wait for it, or end it: SELECT pg_terminate_backend({pid})"))
}
