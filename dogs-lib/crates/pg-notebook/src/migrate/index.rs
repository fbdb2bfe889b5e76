//! `CREATE INDEX CONCURRENTLY` that can be run again: it leaves an INVALID index when it fails or is killed, and a killed
//! client's may go on in the server for a while.

use super::lock::Limits;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::sql::literal;
use crate::sql::{NewIndex, Statement};
use std::thread;
use std::time::{Duration, Instant};

const POLL: Duration = Duration::from_millis(100);

/// An index that the database has.
struct Found {
    valid: bool,
    /// With its schema, quoted where need be.
    name: String,
    definition: String,
}

/// Makes the index: after clearing away what an interrupted run left, or not at all if that run had finished it.
pub(super) fn build(
    db: &mut Connection,
    limits: &Limits,
    name: &str,
    statement: &Statement,
    new: &NewIndex,
) -> Result<()> {
    wait_for_others(db, limits, name, new)?;
    if let Some(found) = find(db, new)? {
        if found.valid {
            if !is_same(db, new, &found)? {
                return Err(taken(&found));
            }
            db.notice(format!("{name}: an interrupted run has made the index {} already", found.name));
            return Ok(());
        }
        drop_index(db, &found)?;
        db.notice(format!("{name}: an interrupted run left the index {} INVALID; it was dropped", found.name));
    }
    match db.batch(&statement.into()) {
        Err(error @ Error::Statement(_)) => Err(clear_away(db, new, error)),
        result => result,
    }
}

/// Two of them on one table end in a deadlock.
fn wait_for_others(db: &mut Connection, limits: &Limits, name: &str, new: &NewIndex) -> Result<()> {
    let table = literal(&new.table);
    let sql = format!("SELECT pid FROM pg_stat_progress_create_index WHERE relid = to_regclass({table})");
    let (started, mut told) = (Instant::now(), false);
    while let Some(pid) = db.texts(&sql)?.into_iter().flatten().flatten().next() {
        if started.elapsed() > limits.turn {
            let cause = format!("pid {pid} has been building an index on {} for too long", new.table);
            return Err(Error::Migration(Report::new(format!("{name} was not applied"), cause))
                .help(format!("wait for it, or end it: SELECT pg_terminate_backend({pid})")));
        }
        if !told {
            told = true;
            db.notice(format!("{name}: waiting for pid {pid}, which is building an index on {}", new.table));
        }
        thread::sleep(POLL);
    }
    Ok(())
}

/// The index of that name, in the schema of its table.
fn find(db: &mut Connection, new: &NewIndex) -> Result<Option<Found>> {
    let sql = format!(
        "SELECT i.indisvalid, format('%I.%I', n.nspname, c.relname), pg_get_indexdef(c.oid) \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE c.relname = {}::name AND n.oid = (SELECT relnamespace FROM pg_class WHERE oid = to_regclass({}))",
        literal(&new.name),
        literal(&new.table),
    );
    let row: Option<[Option<String>; 3]> = db.texts(&sql)?.into_iter().next().and_then(|row| row.try_into().ok());
    Ok(row.map(|[valid, name, definition]| Found {
        valid: valid.as_deref() == Some("t"),
        name: name.unwrap_or_default(),
        definition: definition.unwrap_or_default(),
    }))
}

/// Whether the index that is there is what the statement says; the server compares, on an empty copy of the table.
fn is_same(db: &mut Connection, new: &NewIndex, found: &Found) -> Result<bool> {
    let unique = if new.unique { "UNIQUE" } else { "" };
    let sql = format!(
        "CREATE TEMPORARY TABLE probe_of_index (LIKE {}); \
         CREATE {unique} INDEX probe_of_index_1 ON pg_temp.probe_of_index {}; \
         SELECT pg_get_indexdef('pg_temp.probe_of_index_1'::regclass)",
        new.table, new.rest
    );
    db.begin()?;
    let probe = db.texts(&sql);
    db.rollback()?;
    let probe = probe?.into_iter().flatten().flatten().next().unwrap_or_default();
    let what = |definition: &str| {
        let (head, tail) = definition.split_once(" USING ").unwrap_or_default();
        (head.starts_with("CREATE UNIQUE"), tail.to_owned())
    };
    Ok(what(&probe) == what(&found.definition))
}

fn taken(found: &Found) -> Error {
    Error::Migration(Report::new("", format!("there is another index {} already", found.name)))
        .detail("index", found.definition.clone())
        .help("drop it, or give the new one another name")
}

fn drop_index(db: &mut Connection, found: &Found) -> Result<()> {
    db.batch_execute(&format!("DROP INDEX CONCURRENTLY IF EXISTS {}", found.name))
}

/// After a failure: an INVALID index costs every write, and a unique one refuses rows.
fn clear_away(db: &mut Connection, new: &NewIndex, error: Error) -> Error {
    match find(db, new) {
        Ok(Some(found)) if !found.valid => match drop_index(db, &found) {
            Ok(()) => error.detail("index", format!("{} was left INVALID, and was dropped", found.name)),
            Err(_) => error.detail("index", format!("INVALID; to be dropped: DROP INDEX CONCURRENTLY {}", found.name)),
        },
        _ => error,
    }
}
