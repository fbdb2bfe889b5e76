//! A table that is not there: perhaps a migration is pending that makes it.

use super::describe::names;
use crate::call::Call;
use crate::connection::Connection;
use crate::error::Error;
use crate::log;
use crate::migrate::{self, Folder, State};
use crate::sql::{Definition, Object, Statement};
use std::path::Path;

/// Adds to an error about a missing table (SQLSTATE 42P01) which migration of `migrations` is pending. Any other error
/// is returned as it is; so is this one where nothing can be found out.
#[must_use]
pub fn help_missing_table(db: &mut Connection, migrations: &Path, error: Error) -> Error {
    // In a transaction that has failed nothing can be asked.
    if error.code() != Some("42P01") || db.in_transaction() {
        return error;
    }
    log::quietly(|| with_migration(db, migrations, error))
}

fn with_migration(db: &mut Connection, migrations: &Path, error: Error) -> Error {
    let Ok(folder) = Folder::read(migrations) else { return error };
    let Ok(history) = migrate::history(db, &folder) else { return error };
    let pending: Vec<_> = history.entries.iter().filter(|entry| entry.state == State::Pending).collect();
    let pending: Vec<_> =
        folder.files().iter().filter(|file| pending.iter().any(|entry| entry.name == file.name())).collect();
    let missing = quoted_name(&error.report().cause);
    let maker = pending.iter().find(|file| missing.as_deref().is_some_and(|name| makes(file.statements(), name)));
    let there_are = names(db).unwrap_or_default();
    let help = match (maker, pending.first()) {
        (Some(file), _) => {
            format!("{} makes it, and is pending: run {}", file.name(), Call::Upgrade)
        }
        (None, Some(file)) if there_are.is_empty() => {
            format!("{} is pending: run {}", file.name(), Call::Upgrade)
        }
        (None, Some(_)) => format!("no pending migration makes it; there are: {}", there_are.join(", ")),
        (None, None) => format!("all migrations are applied, and none makes it; there are: {}", there_are.join(", ")),
    };
    error.help(help)
}

/// `relation "pets" does not exist`: the last part of a name with a schema.
fn quoted_name(message: &str) -> Option<String> {
    let name = message.split('"').nth(1)?;
    name.rsplit('.').next().map(ToOwned::to_owned)
}

/// Whether a table or view of that name comes about.
fn makes(statements: &[Statement], table: &str) -> bool {
    statements.iter().flat_map(Statement::definitions).any(|definition| match definition {
        Definition::Create(Object::Table | Object::View, name) => name.name == table,
        Definition::Rename(Object::Table | Object::View, _, name) => name == table,
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{makes, quoted_name};
    use crate::sql::Script;

    #[test]
    fn the_file_that_makes_a_table() {
        let makes = |sql: &str, table: &str| makes(Script::new(sql).statements(), table);
        let sql = "-- pets\nCREATE TABLE IF NOT EXISTS public.\"Pets\" (id int);\nCREATE INDEX visits ON pets (id)";
        assert!(makes(sql, "Pets"));
        assert!(!makes(sql, "visits"));
        assert!(makes("CREATE MATERIALIZED VIEW old AS SELECT 1; ALTER TABLE cats RENAME TO toms", "toms"));
        assert!(!makes("DROP TABLE cats; SELECT 'CREATE TABLE cats ()'", "cats"));
        assert_eq!(quoted_name("relation \"public.Pets\" does not exist").as_deref(), Some("Pets"));
    }
}
