//! `revision`: from the difference to the files.

use super::concurrently::{MARK, concurrently};
use super::draft::{Draft, Revised};
use super::files;
use super::options::Options;
use super::plan::{empty, plan};
use crate::call::Call;
use crate::caller::Caller;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::migrate::folder::Folder;
use crate::migrate::{history, state};
use crate::model::Table;
use crate::schema::{Change, sql};
use std::path::PathBuf;

/// Compares the models with the database and writes the migration that makes the one like the other, with its way
/// back. Both ways are tried on the database first, in a transaction that is rolled back: it is never changed.
///
/// Tables that neither a model knows nor a migration of the folder made are left alone. Does nothing when nothing
/// changed.
///
/// # Errors
/// [`Error::Migration`]: the database lacks a migration of the folder, or is ahead of it; models contradict each other;
/// something has to be said first (the message holds the lines to paste); a statement fails on the rows that are there;
/// a file cannot be written. [`Error::Usage`]: an option makes no sense, or a transaction is open. In every case no file
/// is left behind.
pub fn revision(
    db: &mut Connection,
    folder: &Folder,
    models: &[Table],
    message: &str,
    options: &Options,
) -> Result<Revised> {
    let slug = slug(message)?;
    let template = files::template(folder.path())?;
    if db.in_transaction() {
        return Err(Error::Usage(Report::new("no migration was written", "a transaction is open"))
            .help("end it with commit()? or rollback()?"));
    }
    at_head(db, folder)?;
    let steps = if options.empty { empty() } else { plan(db, folder, models, message, options)? };
    let first = folder.files().last().map_or(1, |last| last.version().saturating_add(1));
    let mut migrations = Vec::new();
    for (version, step) in (first..).zip(steps) {
        let name = format!("V{version}__{slug}{}", step.suffix);
        let text = |message: &str, changes: &[String], statements: &[Change]| {
            let sql = match statements {
                _ if options.empty => "-- Write the statements here.".to_owned(),
                [only] if !step.transactional => {
                    sql(std::slice::from_ref(only)).iter().map(|one| concurrently(one) + ";").collect()
                }
                all => script(all),
            };
            let mark = if !step.transactional { MARK } else { "" };
            format!("{mark}{}", files::fill(&template, message, changes, &sql))
        };
        migrations.push(Draft {
            up: text(message, &step.descriptions.0, &step.up),
            down: text(&format!("Undoes: {message}"), &step.descriptions.1, &step.down),
            path: folder.path().join(format!("{name}.sql")),
            down_path: folder.path().join(format!("{name}.down.sql")),
            changes: step.descriptions.0,
            name,
        });
    }
    if !options.sql {
        // The way back first: no migration is ever there without it.
        let pairs = migrations.iter().rev();
        let all: Vec<(PathBuf, String)> = pairs
            .flat_map(|draft| [(draft.down_path.clone(), draft.down.clone()), (draft.path.clone(), draft.up.clone())])
            .collect();
        files::write(&all)?;
    }
    Ok(Revised { written: !options.sql && !migrations.is_empty(), migrations })
}

/// The statements, with an empty line where a change of several lines begins or ends.
fn script(changes: &[Change]) -> String {
    let mut text = String::new();
    let mut after_block = false;
    for change in changes {
        let statements = sql(std::slice::from_ref(change));
        let block = statements.len() > 1 || statements.iter().any(|statement| statement.contains('\n'));
        if !text.is_empty() && (block || after_block) {
            text.push('\n');
        }
        let last = statements.len().saturating_sub(1);
        for (i, statement) in statements.iter().enumerate() {
            text += &format!("{statement};\n");
            if statement.starts_with("CREATE TABLE") && i < last {
                text.push('\n');
            }
        }
        after_block = block;
    }
    text.trim_end().to_owned()
}

/// The message as a part of a file's name.
fn slug(message: &str) -> Result<String> {
    let mut slug = String::new();
    for c in message.trim().chars() {
        match c {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if slug.ends_with('_') || slug.is_empty() => {}
            _ => slug.push('_'),
        }
    }
    let slug: String = slug.chars().take(60).collect();
    let slug = slug.trim_end_matches('_').to_owned();
    if slug.is_empty() {
        return Err(Error::Usage(Report::new("no migration was written", format!("{message:?} gives no name"))).help(
            match Caller::here() {
                Caller::Cell => "say in a few words what changes: revision(\"add color\")?",
                Caller::Command(_) => "say in a few words what changes: revision -m \"add color\"",
            },
        ));
    }
    Ok(slug)
}

/// That the database has every migration of the folder and no other.
fn at_head(db: &mut Connection, folder: &Folder) -> Result<()> {
    let applied = history::applied(db)?;
    let pending = state::pending(folder, &applied)?;
    let Some(first) = pending.first() else { return Ok(()) };
    let names: Vec<&str> = pending.iter().map(|file| file.name()).collect();
    Err(Error::Migration(Report::new(
        "no migration was written",
        format!("the database does not have {} yet, so it cannot tell what is new", first.name()),
    ))
    .detail("pending", names.join(", "))
    .help(format!("run {}, then say it again", Call::Upgrade)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::slug;

    #[test]
    fn a_message_becomes_a_name() {
        assert_eq!(slug("Add  color, at last!").unwrap(), "add_color_at_last");
        assert_eq!(slug(&"x".repeat(100)).unwrap().len(), 60);
        assert!(slug(" … ").is_err());
    }
}
