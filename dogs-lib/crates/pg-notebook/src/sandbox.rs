//! A place to try things in: everything is undone at its end.

use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::project::Project;
use crate::session::session;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Runs `work` and then undoes everything that it did in the session, also if it fails or panics. Sandboxes nest.
///
/// # Errors
/// What `work` returns; [`Error::Usage`] when called from inside [`session`], and when a `COMMIT` in `work` has kept
/// what was done.
pub fn sandbox<T>(project: &Project, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let outermost = session(project, enter)?;
    let result = catch_unwind(AssertUnwindSafe(work));
    let left = session(project, |db| leave(db, outermost));
    match result {
        Ok(result) => {
            let value = result?;
            left.map(|()| value)
        }
        Err(panic) => resume_unwind(panic),
    }
}

/// Whether it is a transaction of its own.
fn enter(db: &mut Connection) -> Result<bool> {
    let outermost = !db.in_transaction();
    if outermost {
        db.begin()?;
    } else {
        db.batch_execute(&format!("SAVEPOINT sandbox_{}", db.sandboxes))?;
    }
    db.sandboxes += 1;
    Ok(outermost)
}

fn leave(db: &mut Connection, outermost: bool) -> Result<()> {
    db.sandboxes = db.sandboxes.saturating_sub(1);
    if !db.in_transaction() {
        return Err(Error::Usage(Report::new("the sandbox had been left", "a COMMIT or ROLLBACK inside ended it"))
            .help("after a COMMIT, what was done before it is kept: look, and undo it by hand"));
    }
    if outermost {
        return db.rollback();
    }
    let savepoint = format!("sandbox_{}", db.sandboxes);
    db.batch_execute(&format!("ROLLBACK TO {savepoint}; RELEASE {savepoint}"))
}
