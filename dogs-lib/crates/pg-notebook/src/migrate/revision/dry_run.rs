//! Up and down once, before anything is written.

use super::as_said::{by_hand, expression_of};
use super::step::Step;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::schema::{Change, EnumColumn, Schema, diff, sql};

/// Runs the steps up and down inside the transaction that is open, which the caller rolls back.
///
/// # Errors
/// [`Error::Migration`] with the statement that failed and the server's words, or with what is not as it should be.
pub(super) fn dry_run(db: &mut Connection, steps: &[Step], start: &Schema, desired: &Schema) -> Result<()> {
    let up = way_up(steps);
    let down: Vec<String> = steps.iter().rev().flat_map(|step| sql(&step.down)).collect();
    db.watched_statements("trial", up.len() + down.len(), |db| {
        run(db, &up, "up")?;
        let reached = Schema::read(db)?;
        expect(&diff(&known(reached, desired), desired), "up", "what the models want")?;
        run(db, &down, "down")
    })?;
    let back = Schema::read(db)?;
    let mut before = start.clone();
    // An index that could not be used is not made again like that.
    before.tables.iter_mut().flat_map(|table| &mut table.indexes).for_each(|index| index.valid = true);
    expect(&diff(&known(back, start), &before), "down", "what was there before")
}

fn way_up(steps: &[Step]) -> Vec<String> {
    let mut statements = Vec::new();
    for step in steps {
        let (labels, rest): (Vec<Change>, Vec<Change>) =
            step.up.iter().cloned().partition(|change| matches!(change, Change::AddLabel { .. }));
        statements.extend(sql(&rest));
        if labels.is_empty() {
            continue;
        }
        // A label that was added cannot be used before the commit: try that it can be added, then go another way.
        statements.push("SAVEPOINT labels".to_owned());
        statements.extend(sql(&labels));
        if steps.len() > 1 {
            statements.push("ROLLBACK TO labels".to_owned());
            statements.extend(sql(&by_new_types(step)));
        }
        statements.push("RELEASE labels".to_owned());
    }
    statements
}

/// What both schemas have.
fn known(schema: Schema, like: &Schema) -> Schema {
    schema.only(|name| like.table(name).is_some() || like.labels(name).is_some())
}

/// The labels of a step by new types, which can be used at once: its way down, turned round.
fn by_new_types(step: &Step) -> Vec<Change> {
    let turn = |change: &Change| match change.clone() {
        Change::ReplaceEnum { from, to, columns } => {
            let columns = columns.into_iter().map(|one| EnumColumn { using: None, ..one }).collect();
            Change::ReplaceEnum { from: to, to: from, columns }
        }
        other => other,
    };
    step.down.iter().map(turn).filter(|change| !is_rename(change)).collect()
}

fn is_rename(change: &Change) -> bool {
    matches!(
        change,
        Change::RenameTable { .. }
            | Change::RenameColumn { .. }
            | Change::RenameEnum { .. }
            | Change::RenameLabel { .. }
    )
}

fn run(db: &mut Connection, statements: &[String], way: &str) -> Result<()> {
    for (i, statement) in statements.iter().enumerate() {
        db.begins(&format!("the way {way}"), statements.len(), i, shown(statement));
        db.batch_execute(statement).map_err(|error| refusal(error, way))?;
    }
    Ok(())
}

/// Enough of a statement to know it by.
fn shown(statement: &str) -> String {
    const SHOWN: usize = 60;
    let first = statement.lines().next().unwrap_or_default();
    let short: String = first.chars().take(SHOWN).collect();
    if short.len() < statement.len() { short + " …" } else { short }
}

fn refusal(error: Error, way: &str) -> Error {
    let Error::Statement(mut report) = error else { return error };
    report.doing = format!("no migration was written: the way {way}, tried on this database, fails");
    let (using, backfill) = match way {
        "up" => (expression_of("using"), expression_of("backfill")),
        _ => (expression_of("down"), expression_of("down")),
    };
    report.help = Some(match report.code.as_deref() {
        Some("55P03") => "somebody has the table locked: try again when they are done".to_owned(),
        Some("42501") => "connect as the owner of the table, or as a role that may create in the schema".to_owned(),
        Some("2BP01" | "0A000") => {
            format!("something else stands on it: change that first, in a migration of your own ({})", by_hand())
        }
        Some("42846") => format!("there is no cast: say an expression: {using}"),
        Some("23502") => format!("say a value for the rows that have none: {backfill}"),
        Some("23505" | "23514" | "23503") => {
            "the rows that are there do not keep to it: mend them first, or change the model".to_owned()
        }
        Some(code) if code.starts_with("22") => {
            format!("a value does not fit: say another expression: {using}")
        }
        _ => report.help.take().unwrap_or_else(|| {
            format!("nothing is changed; if the models are right, write this one yourself: {}", by_hand())
        }),
    });
    Error::Migration(report)
}

/// That nothing is left to change.
fn expect(left: &[Change], way: &str, what: &str) -> Result<()> {
    if left.is_empty() {
        return Ok(());
    }
    let report = Report::new(
        format!("no migration was written: the way {way}, tried on this database, does not lead to {what}"),
        "the statements ran, and a difference is left",
    );
    Err(Error::Migration(report).detail("left", sql(left).join(";\n")).help(format!(
        "this is an error of the generator: please report it with the model; {} writes by hand",
        by_hand()
    )))
}
