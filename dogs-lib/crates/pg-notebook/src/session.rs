//! The process's session: one connection, opened on first use, shared by all cells of a notebook.
//!
//! It outlives edits of the library that uses it, because this crate is a dylib that evcxr loads once.

use crate::cell::exit_notice;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::project::Project;
use std::cell::Cell;
use std::sync::{Mutex, PoisonError};

static SESSION: Mutex<Option<Connection>> = Mutex::new(None);

thread_local! {
    static IN_USE: Cell<bool> = const { Cell::new(false) };
}

/// Lends the session's connection to `work`, opening it with the settings of `project` if need be.
///
/// Other threads wait for their turn. What happened unasked, such as a reconnection, is printed as a line.
///
/// ```
/// use pg_notebook::Project;
///
/// static PROJECT: Project = Project::new(env!("CARGO_MANIFEST_DIR"), "pets");
/// # fn f() -> pg_notebook::Result<()> {
/// let count = pg_notebook::session(&PROJECT, |db| db.query_one_as::<(i64,)>("SELECT count(*) FROM pets", &[]))?;
/// # Ok(()) }
/// ```
///
/// # Errors
/// [`Error::Usage`] when called from inside `work`; [`Error::Settings`] and [`Error::Connect`] when it cannot be
/// opened; what `work` returns.
pub fn session<T>(project: &Project, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
    if IN_USE.get() {
        let cause = "what uses it was called inside of session(…) or transaction(…)";
        return Err(Error::Usage(Report::new("the session is in use", cause))
            .help("inside of session(|db| …) and transaction(|db| …) use db, or a function that takes a connection"));
    }
    // A panic in a cell leaves a connection that is as good as before: Connection::transaction has cleaned up.
    let mut session = SESSION.lock().unwrap_or_else(PoisonError::into_inner);
    let _in_use = InUse::mark();
    let connection = match &mut *session {
        Some(connection) => connection,
        none => {
            exit_notice::arrange();
            let mut connection = Connection::of(project)?;
            connection.on_notice(|notice| println!("{notice}"));
            none.insert(connection)
        }
    };
    work(connection)
}

/// Closes the session's connection; the next use opens a new one, with the settings that hold then.
///
/// ```
/// pg_notebook::disconnect()?;
/// # Ok::<(), pg_notebook::Error>(())
/// ```
///
/// # Errors
/// [`Error::Usage`] when called from inside [`session`].
pub fn disconnect() -> Result<()> {
    if IN_USE.get() {
        return Err(Error::Usage(Report::new("not disconnected", "the session is in use")));
    }
    SESSION.lock().unwrap_or_else(PoisonError::into_inner).take();
    Ok(())
}

struct InUse;

impl InUse {
    fn mark() -> Self {
        IN_USE.set(true);
        Self
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        IN_USE.set(false);
    }
}
