//! What becomes of the difference: the changes and their order, the way back, in one migration or in several.

use super::answers::Answers;
use super::describe::describe;
use super::dry_run::dry_run;
use super::options::Options;
use super::question::refused;
use super::renames::{renames, reversed};
use super::resolve::{answer_down, answer_up};
use super::step::Step;
use super::views::{around, moved_views};
use super::{concurrently, managed};
use crate::connection::Connection;
use crate::error::Result;
use crate::migrate::folder::Folder;
use crate::model::{Table, enums_of};
use crate::schema::{Change, RowCounts, Schema, count_rows, diff, diff_at_once, sql};

/// One migration that does nothing yet.
pub(super) fn empty() -> Vec<Step> {
    let descriptions = (Vec::new(), Vec::new());
    vec![Step { suffix: String::new(), up: Vec::new(), down: Vec::new(), descriptions, transactional: true }]
}

/// Everything that needs the server, in one transaction that is rolled back.
pub(super) fn plan(
    db: &mut Connection,
    folder: &Folder,
    models: &[Table],
    message: &str,
    options: &Options,
) -> Result<Vec<Step>> {
    db.begin()?;
    let steps = in_transaction(db, folder, models, message, options);
    let undone = db.rollback();
    let steps = steps?;
    undone?;
    Ok(steps)
}

/// Waiting for a lock makes everybody else wait behind.
pub(super) const SET_UP: &str = "SET LOCAL lock_timeout = '2s'";

fn in_transaction(
    db: &mut Connection,
    folder: &Folder,
    models: &[Table],
    message: &str,
    options: &Options,
) -> Result<Vec<Step>> {
    db.batch_execute(SET_UP)?;
    // A temporary table of the session would stand in front of the real one.
    db.batch_execute("DISCARD TEMP")?;
    let mut said = Answers::of(options);
    let old_names: Vec<&str> = said.old_names().collect();
    let known = |schema: Schema, renames: &[Change]| known(schema, folder, models, renames, &old_names);
    let start = known(Schema::read(db)?, &[]);
    let renames = renames(&start, models, &mut said)?;
    let mut current = start.clone();
    let (steps, desired) = db.undone("start", |db| {
        if !renames.is_empty() {
            for statement in sql(&renames) {
                db.batch_execute(&statement)?;
            }
            current = known(Schema::read(db)?, &renames);
        }
        let desired = Schema::of_models(db, models, &current)?;
        let middle = with_labels(&current, &desired);
        let mut up = diff(&middle, &desired);
        let rows = count_rows(db, &up)?;
        let open = answer_up(&mut up, &current, &desired, &rows, &mut said)?;
        if !open.is_empty() {
            return Err(refused(&open, options, message));
        }
        let mut down = diff_at_once(&desired, &middle);
        let split = down.len();
        down.extend(diff(&middle, &current));
        answer_down(&mut down, &up, &desired, &current, &mut said)?;
        let labels_down = down.split_off(split);
        unchecked(&mut down, &up, &rows);

        let indexes = if options.concurrently { concurrently::take(&mut up, &mut down, &current) } else { Vec::new() };

        let steps = Steps { db: &mut *db, renames, rows, list: Vec::new() }
            .add("_labels", (&current, &middle), diff(&current, &middle), labels_down)?
            .add("", (&middle, &desired), up, down)?
            .finish(indexes);
        Ok((steps, desired))
    })?;
    dry_run(db, &steps, &start, &desired)?;
    Ok(steps)
}

/// A table that went with its rows comes back without them: what refers to it cannot be held against them.
fn unchecked(down: &mut [Change], up: &[Change], rows: &RowCounts) {
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
pub(super) fn known(
    schema: Schema,
    folder: &Folder,
    models: &[Table],
    renames: &[Change],
    old_names: &[&str],
) -> Schema {
    let managed = managed::made_by(folder, &schema.name);
    let labels = enums_of(models);
    let is_new = |name: &str, change: &Change| match change {
        Change::RenameTable { to, .. } | Change::RenameEnum { to, .. } => to == name,
        _ => false,
    };
    schema.only(|name| {
        let is = |new: &str, was: Option<&str>| new == name || was == Some(name);
        managed.contains(name)
            || models.iter().any(|model| is(model.name(), model.was.as_deref()))
            || labels.iter().any(|labels| is(&labels.name, labels.was.as_deref()))
            || renames.iter().any(|change| is_new(name, change))
            || old_names.contains(&name)
    })
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
    rows: RowCounts,
    list: Vec<Step>,
}

impl Steps<'_> {
    /// Adds a migration from one schema to another, if there is something to change.
    fn add(
        mut self,
        suffix: &str,
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
        back.extend(reversed(&renames));
        let descriptions = (describe(&all, before, Some(&self.rows)), describe(&back, after, None));
        self.list.push(Step { suffix: suffix.to_owned(), up: all, down: back, descriptions, transactional: true });
        Ok(self)
    }

    /// The migrations, with those that come last; one alone needs no suffix.
    fn finish(mut self, last: Vec<Step>) -> Vec<Step> {
        self.list.extend(last);
        if let [only] = self.list.as_mut_slice() {
            only.suffix.clear();
        }
        self.list
    }
}
