//! A COPY whose data nobody would take or give is not sent: the server would wait for them, and the session with it.

use crate::error::{Error, Report, Result, shorten};
use crate::sql::{ClientCopy, Script};

/// A longer query is not repeated in the advice.
const LONGEST: usize = 60;

/// # Errors
/// [`Error::Usage`] with the function that does it.
pub(super) fn refuse_copy(script: &Script<'_>) -> Result<()> {
    let Some(copy) = script.client_copy() else { return Ok(()) };
    let (cause, help) = match copy {
        ClientCopy::In(table) => (
            "COPY … FROM STDIN takes its data from a file or a program, not from a statement",
            format!(
                "session(|db| db.load_csv({table:?}, \"rows.csv\".as_ref()))? adds the rows of a CSV file; insert_all adds \
                 rows of a model"
            ),
        ),
        ClientCopy::Out(query) => {
            let query = if query.len() > LONGEST { "SELECT …" } else { &query };
            (
                "COPY … TO STDOUT gives a file, not rows",
                format!(
                    "session(|db| db.save_csv({query:?}, \"rows.csv\".as_ref()))? writes a CSV file; sql({query:?}, &[])? \
                     shows the rows"
                ),
            )
        }
    };
    Err(Error::Usage(Report::new("nothing was sent", cause)).detail("statement", shorten(script.text())).help(help))
}
