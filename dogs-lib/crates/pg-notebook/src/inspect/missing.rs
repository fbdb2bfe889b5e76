//! A table that is not there: perhaps a migration is pending that makes it.

use super::describe::names;
use crate::connection::Connection;
use crate::error::Error;
use crate::log;
use crate::migrate::{self, Folder, State};
use std::path::Path;

/// Adds to an error about a missing table (SQLSTATE 42P01) which migration of `migrations` is pending. Any other error
/// is returned as it is; so is this one where nothing can be found out.
#[must_use]
pub fn explain_missing(db: &mut Connection, migrations: &Path, error: Error) -> Error {
    // In a transaction that has failed nothing can be asked.
    if error.code() != Some("42P01") || db.in_transaction().unwrap_or(true) {
        return error;
    }
    log::quietly(|| explain(db, migrations, error))
}

fn explain(db: &mut Connection, migrations: &Path, error: Error) -> Error {
    let Ok(folder) = Folder::read(migrations) else { return error };
    let Ok(history) = migrate::history(db, &folder) else { return error };
    let pending: Vec<_> = history.entries.iter().filter(|entry| entry.state == State::Pending).collect();
    let pending: Vec<_> =
        folder.files().iter().filter(|file| pending.iter().any(|entry| entry.name == file.name())).collect();
    let missing = quoted_name(&error.report().cause);
    let maker = pending.iter().find(|file| missing.as_deref().is_some_and(|name| makes(file.sql(), name)));
    let there_are = names(db).unwrap_or_default();
    let help = match (maker, pending.first()) {
        (Some(file), _) => {
            format!("{} makes it, and is pending: run upgrade()? (or `cargo dogs upgrade`)", file.name())
        }
        (None, Some(file)) if there_are.is_empty() => {
            format!("{} is pending: run upgrade()? (or `cargo dogs upgrade`)", file.name())
        }
        (None, Some(_)) => format!("no pending migration makes it; there are: {}", there_are.join(", ")),
        (None, None) => format!("all migrations are applied, and none makes it; there are: {}", there_are.join(", ")),
    };
    error.help(help)
}

/// `relation "pets" does not exist`: the last part of a name with a schema.
fn quoted_name(message: &str) -> Option<String> {
    let name = message.split('"').nth(1)?;
    name.rsplit('.').next().map(str::to_lowercase)
}

fn makes(sql: &str, table: &str) -> bool {
    let sql = sql.to_lowercase();
    let words: Vec<&str> =
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let skipped = ["table", "view", "materialized", "if", "not", "exists", "unlogged", "public"];
    words.iter().enumerate().filter(|(_, word)| **word == "create").any(|(i, _)| {
        let made = words[i + 1..].iter().take(8).find(|word| !skipped.contains(word));
        words.get(i + 1).is_some_and(|word| skipped.contains(word)) && made.is_some_and(|made| *made == table)
    })
}

#[cfg(test)]
mod tests {
    use super::{makes, quoted_name};

    #[test]
    fn the_file_that_makes_a_table() {
        let sql = "-- pets\nCREATE TABLE IF NOT EXISTS public.\"pets\" (id int);\nCREATE INDEX visits ON pets (id)";
        assert!(makes(sql, "pets"));
        assert!(!makes(sql, "visits"));
        assert!(!makes("DROP TABLE cats; SELECT 'create'", "cats"));
        assert_eq!(quoted_name("relation \"public.Pets\" does not exist").as_deref(), Some("pets"));
    }
}
