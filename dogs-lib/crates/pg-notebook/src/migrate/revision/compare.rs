//! Whether models and database say the same.

use super::answers::Answers;
use super::describe::describe;
use super::options::Options;
use super::plan::{SET_UP, known};
use super::renames::renames;
use crate::call::Call;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::migrate::check::Finding;
use crate::migrate::folder::Folder;
use crate::model::Table;
use crate::schema::{Schema, diff};

/// What differs between the models and the database, for [`check`](crate::migrate::check()). Changes nothing.
///
/// # Errors
/// [`Error::Migration`] where models contradict each other; else as [`Connection::query`].
pub fn compare(db: &mut Connection, folder: &Folder, models: &[Table]) -> Result<Vec<Finding>> {
    let changes = undone(db, |db| differences(db, folder, models))?;
    let repair = format!("{}, then {}", Call::Revision, Call::Upgrade);
    let finding = |what| Finding { what: format!("the models ask for more: {what}"), repair: repair.clone() };
    Ok(changes.into_iter().map(finding).collect())
}

/// Undoes what `work` does; also inside a transaction, which goes on.
fn undone<T>(db: &mut Connection, work: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
    let mut result = None;
    let undo = Error::Usage(Report::new("", "undone"));
    let ended = db.transaction(|db| {
        result = Some(work(db));
        Err::<(), Error>(undo)
    });
    match (result, ended) {
        (Some(result), _) => result,
        (None, ended) => Err(ended.err().unwrap_or_else(|| Error::Usage(Report::new("", "nothing ran")))),
    }
}

fn differences(db: &mut Connection, folder: &Folder, models: &[Table]) -> Result<Vec<String>> {
    db.batch_execute(SET_UP)?;
    db.batch_execute("DISCARD TEMP")?;
    let current = known(Schema::read(db)?, folder, models, &[], &[]);
    let options = Options::default();
    let mut changes = renames(&current, models, &mut Answers::of(&options))?;
    if changes.is_empty() {
        changes = diff(&current, &Schema::of_models(db, models, &current)?);
    }
    Ok(describe(&changes, &current, None).into_iter().filter(|line| !line.starts_with(' ')).collect())
}
