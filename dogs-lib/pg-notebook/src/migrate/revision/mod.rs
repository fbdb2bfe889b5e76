//! From the models to the next migration.

mod casts;
mod files;
mod options;
mod ours;
mod questions;
mod rehearse;
mod renames;
mod words;

pub use options::Options;

use super::check::Finding;
use super::folder::Folder;
use super::{history, state};
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::model::Table;
use crate::schema::{Change, Rows, Schema, View, count, diff, diff_at_once, labels_of, sql, views};
use std::fmt;
use std::path::PathBuf;

/// What [`revision`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revised {
    /// The migrations, mostly one; none when nothing changed.
    pub migrations: Vec<Draft>,
    /// Whether the files were written: not with [`Options::sql`].
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

/// Changes that go together, and the way back.
struct Plan {
    steps: Vec<Step>,
}

/// What becomes one migration.
struct Step {
    suffix: &'static str,
    up: Vec<Change>,
    down: Vec<Change>,
    words: (Vec<String>, Vec<String>),
}

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
    if db.in_transaction()? {
        return Err(Error::Usage(Report::new("no migration was written", "a transaction is open"))
            .help("end it with commit()? or rollback()?"));
    }
    at_head(db, folder)?;
    let plan = if options.empty { empty() } else { plan(db, folder, models, message, options)? };
    let first = folder.files().last().map_or(1, |last| last.version().saturating_add(1));
    let mut migrations = Vec::new();
    for (version, step) in (first..).zip(plan.steps) {
        let name = format!("V{version}__{slug}{}", step.suffix);
        let text = |message: &str, changes: &[String], statements: &[Change]| {
            let sql = script(statements);
            let sql = if options.empty { "-- Write the statements here.".to_owned() } else { sql };
            files::fill(&template, message, changes, &sql)
        };
        migrations.push(Draft {
            up: text(message, &step.words.0, &step.up),
            down: text(&format!("Undoes: {message}"), &step.words.1, &step.down),
            path: folder.path().join(format!("{name}.sql")),
            down_path: folder.path().join(format!("{name}.down.sql")),
            changes: step.words.0,
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
        return Err(Error::Usage(Report::new("no migration was written", format!("{message:?} gives no name")))
            .help("say in a few words what changes: revision -m \"add color\""));
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
    .help("run upgrade()? (or `cargo dogs upgrade`), then say it again"))
}

fn empty() -> Plan {
    let words = (Vec::new(), Vec::new());
    Plan { steps: vec![Step { suffix: "", up: Vec::new(), down: Vec::new(), words }] }
}

/// Everything that needs the server, in one transaction that is rolled back.
fn plan(db: &mut Connection, folder: &Folder, models: &[Table], message: &str, options: &Options) -> Result<Plan> {
    db.begin()?;
    let plan = in_transaction(db, folder, models, message, options);
    let undone = db.rollback();
    let plan = plan?;
    undone?;
    Ok(plan)
}

/// Waiting for a lock makes everybody else wait behind.
const SET_UP: &str = "SET LOCAL lock_timeout = '2s'";

fn in_transaction(
    db: &mut Connection,
    folder: &Folder,
    models: &[Table],
    message: &str,
    options: &Options,
) -> Result<Plan> {
    db.batch_execute(SET_UP)?;
    // A temporary table of the session would stand in front of the real one.
    db.batch_execute("DISCARD TEMP")?;
    let known = |schema: Schema, renames: &[Change]| known(schema, folder, models, renames, options);
    let start = known(Schema::read(db)?, &[]);
    let renames = renames::renames(&start, models, &options.rename)?;
    let mut current = start.clone();
    db.batch_execute("SAVEPOINT start")?;
    if !renames.is_empty() {
        for statement in sql(&renames) {
            db.batch_execute(&statement)?;
        }
        current = known(Schema::read(db)?, &renames);
    }
    let desired = Schema::of_models(db, models, &current)?;
    let middle = with_labels(&current, &desired);
    let mut up = diff(&middle, &desired);
    let rows = count(db, &up)?;
    questions::answer_up(&mut up, &current, &desired, &rows, options, message)?;
    let mut down = diff_at_once(&desired, &middle);
    let split = down.len();
    down.extend(diff(&middle, &current));
    questions::answer_down(&mut down, &up, &desired, &current, options)?;
    let labels_down = down.split_off(split);
    unchecked(&mut down, &up, &rows);

    let steps = Steps { db: &mut *db, renames, rows, list: Vec::new() }
        .add("_labels", (&current, &middle), diff(&current, &middle), labels_down)?
        .add("", (&middle, &desired), up, down)?
        .finish();
    db.batch_execute("ROLLBACK TO start")?;
    let plan = Plan { steps };
    rehearse::rehearse(db, &plan, &start, &desired)?;
    Ok(plan)
}

/// A table that went with its rows comes back without them: what refers to it cannot be held against them.
fn unchecked(down: &mut [Change], up: &[Change], rows: &Rows) {
    let lost = |name: &str| {
        up.iter().any(|change| matches!(change, Change::DropTable(table) if table.name == name && rows.table(name) > 0))
    };
    for change in down {
        let Change::AddConstraint { constraint, .. } = change else { continue };
        if constraint.references.as_ref().is_some_and(|(table, _)| lost(table)) {
            constraint.definition += " NOT VALID";
        }
    }
}

/// The schema without the tables and enums that neither a model knows nor a migration made.
fn known(schema: Schema, folder: &Folder, models: &[Table], renames: &[Change], options: &Options) -> Schema {
    let ours = ours::made_by(folder);
    let labels = labels_of(models);
    let is_new = |name: &str, change: &Change| match change {
        Change::RenameTable { to, .. } | Change::RenameEnum { to, .. } => to == name,
        _ => false,
    };
    schema.only(|name| {
        let is = |new: &str, was: Option<&str>| new == name || was == Some(name);
        ours.contains(name)
            || models.iter().any(|model| is(model.name(), model.was.as_deref()))
            || labels.iter().any(|labels| is(&labels.name, labels.was.as_deref()))
            || renames.iter().any(|change| is_new(name, change))
            || options.rename.iter().any(|one| one.split_once(':').is_some_and(|(old, _)| old == name))
    })
}

/// What differs between the models and the database, for [`check`](super::check()). Changes nothing.
///
/// # Errors
/// [`Error::Migration`] where models contradict each other; else as [`Connection::query`].
pub fn compare(db: &mut Connection, folder: &Folder, models: &[Table]) -> Result<Vec<Finding>> {
    let changes = undone(db, |db| differences(db, folder, models))?;
    let repair = "cargo dogs revision -m \"…\", then cargo dogs upgrade".to_owned();
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
    let options = Options::default();
    let current = known(Schema::read(db)?, folder, models, &[], &options);
    let mut changes = renames::renames(&current, models, &[])?;
    if changes.is_empty() {
        changes = diff(&current, &Schema::of_models(db, models, &current)?);
    }
    Ok(words::describe(&changes, &current, None).into_iter().filter(|line| !line.starts_with(' ')).collect())
}

/// The schema as it is, with the labels that are only added. They get a migration of their own: a default or a check
/// may use the new label, and the server lets that happen only after a commit.
fn with_labels(current: &Schema, desired: &Schema) -> Schema {
    let mut middle = current.clone();
    let added = diff(current, desired);
    for labels in &mut middle.enums {
        let grows = |change: &Change| matches!(change, Change::AddLabel { from, .. } if from.name == labels.name);
        if let (true, Some(wanted)) = (added.iter().any(grows), desired.labels(&labels.name)) {
            labels.labels.clone_from(&wanted.labels);
        }
    }
    middle
}

/// The migrations as they come together.
struct Steps<'a> {
    db: &'a mut Connection,
    /// Those that the first migration has to make.
    renames: Vec<Change>,
    rows: Rows,
    list: Vec<Step>,
}

impl Steps<'_> {
    /// Adds a migration from one schema to another, if there is something to change.
    fn add(
        mut self,
        suffix: &'static str,
        (before, after): (&Schema, &Schema),
        up: Vec<Change>,
        down: Vec<Change>,
    ) -> Result<Self> {
        if up.is_empty() && down.is_empty() && (self.renames.is_empty() || !suffix.is_empty()) {
            return Ok(self);
        }
        let (leaving, returning) = (moved_views(self.db, &up)?, moved_views(self.db, &down)?);
        let renames = std::mem::take(&mut self.renames);
        let mut all = renames.clone();
        all.extend(around(up, &leaving));
        let mut back = around(down, &returning);
        back.extend(renames::reversed(&renames));
        let words = (words::describe(&all, before, Some(&self.rows)), words::describe(&back, after, None));
        self.list.push(Step { suffix, up: all, down: back, words });
        Ok(self)
    }

    /// The migrations; one alone needs no suffix.
    fn finish(mut self) -> Vec<Step> {
        if let [only] = self.list.as_mut_slice() {
            only.suffix = "";
        }
        self.list
    }
}

/// The views that read what changes its type or comes anew, and the views that read those.
fn moved_views(db: &mut Connection, up: &[Change]) -> Result<Vec<View>> {
    let touched: Vec<(&str, &str)> = up
        .iter()
        .flat_map(|change| match change {
            Change::AlterColumn { table, from, to, .. } if from.ty != to.ty || from.collation != to.collation => {
                vec![(table.as_str(), to.name.as_str())]
            }
            Change::AddColumn { table, column, .. } => vec![(table.as_str(), column.name.as_str())],
            Change::ReplaceEnum { columns, .. } => {
                columns.iter().map(|one| (one.table.as_str(), one.column.as_str())).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    let mut views = views(db)?;
    views.retain(|view| view.reads.iter().any(|(table, column)| touched.contains(&(table.as_str(), column.as_str()))));
    Ok(views)
}

/// The changes, with the views out of their way.
fn around(changes: Vec<Change>, views: &[View]) -> Vec<Change> {
    if changes.is_empty() {
        return changes;
    }
    let mut all: Vec<Change> = views.iter().rev().cloned().map(Change::DropView).collect();
    all.extend(changes);
    all.extend(views.iter().cloned().map(Change::CreateView));
    all
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
