//! A place to try things in: everything is undone at its end.

use crate::connection::{Connection, Savepoint};
use crate::error::{Error, Report, Result};
use crate::project::Project;
use crate::session::session;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Runs `work` and then undoes everything that it did in the session, also if it fails or panics. Sandboxes nest.
///
/// ```
/// use pg_notebook::{Project, sandbox, session};
///
/// static PROJECT: Project = Project::new(env!("CARGO_MANIFEST_DIR"), "pets");
/// # fn f() -> pg_notebook::Result<()> {
/// let left = sandbox(&PROJECT, || {
///     session(&PROJECT, |db| db.execute("DELETE FROM pets WHERE height < 10", &[]))?;
///     session(&PROJECT, |db| db.query_as::<(String,)>("SELECT name FROM pets", &[]))
/// })?;
/// // All pets are there again.
/// # Ok(()) }
/// ```
///
/// # Errors
/// What `work` returns; [`Error::Usage`] when called from inside [`session`], and when a `COMMIT` in `work` has kept
/// what was done.
pub fn sandbox<T>(project: &Project, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let savepoint = session(project, enter)?;
    let result = catch_unwind(AssertUnwindSafe(work));
    let left = session(project, |db| leave(db, savepoint.as_ref()));
    match result {
        Ok(result) => {
            let value = result?;
            left.map(|()| value)
        }
        Err(panic) => resume_unwind(panic),
    }
}

/// Without a savepoint it is a transaction of its own.
fn enter(db: &mut Connection) -> Result<Option<Savepoint>> {
    let savepoint = if db.in_transaction() {
        Some(Savepoint::set(db, format!("sandbox_{}", db.sandboxes))?)
    } else {
        db.begin()?;
        None
    };
    db.sandboxes += 1;
    Ok(savepoint)
}

fn leave(db: &mut Connection, savepoint: Option<&Savepoint>) -> Result<()> {
    db.sandboxes = db.sandboxes.saturating_sub(1);
    if !db.in_transaction() {
        return Err(Error::Usage(Report::new("the sandbox had been left", "a COMMIT or ROLLBACK inside ended it"))
            .help("after a COMMIT, what was done before it is kept: look, and undo it by hand"));
    }
    match savepoint {
        Some(savepoint) => savepoint.undo(db),
        None => db.rollback(),
    }
}
