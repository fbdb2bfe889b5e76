//! What `revision` made.

use std::fmt;
use std::path::PathBuf;

/// What [`revision`](super::revision) did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revised {
    /// The migrations, mostly one; none when nothing changed.
    pub migrations: Vec<Draft>,
    /// Whether the files were written: not with [`Options::sql`](super::Options::sql).
    pub written: bool,
}

/// One migration, up and down.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Draft {
    /// Its name, such as `V2__add_color`.
    pub name: String,
    /// What it does, one line each; hazards are indented.
    pub changes: Vec<String>,
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub up: String,
    /// The file that undoes it.
    pub down_path: PathBuf,
    /// Its text.
    pub down: String,
}

impl fmt::Display for Revised {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.migrations.is_empty() {
            return f.write_str("nothing to do: the database is as the models want it");
        }
        let mut lines = Vec::new();
        for draft in &self.migrations {
            if self.written {
                lines.push(format!("wrote {}.sql and {}.down.sql", draft.name, draft.name));
                lines.extend(draft.changes.iter().map(|line| format!("  {line}")));
            } else {
                lines.push(format!("-- {}.sql\n{}\n-- {}.down.sql\n{}", draft.name, draft.up, draft.name, draft.down));
            }
        }
        f.write_str(&lines.join("\n"))
    }
}
