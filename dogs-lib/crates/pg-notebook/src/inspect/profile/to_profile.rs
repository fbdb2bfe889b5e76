//! What can be profiled.

use super::rows::profile_rows;
use super::table::profile_table;
use crate::display::{Record, Table};
use crate::error::Result;
use crate::project::Project;
use crate::session::session;

/// Something whose columns can be profiled: rows, which are at hand, or the name of a table, which has to be asked
/// for.
pub trait ToProfile {
    /// A [`Table`], or a `Result` of one.
    type Profile;
    /// For each column: how many NULLs, how many different values, the least, the greatest, the mean, a histogram, and
    /// the most frequent value.
    fn profile(self, project: &Project) -> Self::Profile;
}

impl<T: Record> ToProfile for &Vec<T> {
    type Profile = Table;
    fn profile(self, _: &Project) -> Table {
        profile_rows(self)
    }
}

impl<T: Record> ToProfile for &[T] {
    type Profile = Table;
    fn profile(self, _: &Project) -> Table {
        profile_rows(self)
    }
}

impl ToProfile for &str {
    type Profile = Result<Table>;
    fn profile(self, project: &Project) -> Result<Table> {
        session(project, |db| profile_table(db, self))
    }
}
