//! The commands that change where the database is: `upgrade`, `downgrade`, `stamp`.

use super::arguments::{TARGETS, examples, sql, target, wait};
use super::command::Command;
use super::json;
use super::outcome::Outcome;
use crate::migrate;

pub const UPGRADE: Command = Command {
    name: "upgrade",
    arguments: |words| {
        let lines = examples(words, &[("upgrade", ""), ("upgrade +1", ""), ("upgrade 3 --sql > upgrade.sql", "")]);
        clap::Command::new("upgrade")
            .about("Apply the migrations that the database does not have yet")
            .long_about(
                "Apply the migrations that the database does not have yet, each in a transaction of its own together with \
                 its row in the history. Any number of processes may do this at once: each migration is applied once. A \
                 file that fails leaves nothing behind. A file that begins with the line\n\n    -- no-transaction\n\nholds \
                 one statement that cannot run in a transaction, such as CREATE INDEX CONCURRENTLY.",
            )
            .arg(target("How far to go", false))
            .arg(sql())
            .arg(wait())
            .after_help(format!("{TARGETS}\n\n{lines}"))
    },
    run: |job| {
        let (folder, target) = (job.folder()?, job.target()?);
        Outcome::of(&migrate::upgrade_to(&mut job.connect()?, &folder, target, &job.limits())?, json::upgraded)
    },
    sql: Some(|job| {
        let (folder, target) = (job.folder()?, job.target()?);
        Outcome::of(&migrate::upgrade_sql(&mut job.connect()?, &folder, target)?, json::sql)
    }),
};

pub const DOWNGRADE: Command = Command {
    name: "downgrade",
    arguments: |words| {
        let lines = examples(words, &[("downgrade -1", ""), ("downgrade 3", ""), ("downgrade base", "")]);
        clap::Command::new("downgrade")
            .about("Undo migrations by their down files")
            .long_about(
                "Undo the migrations above the target by their down files, the last one first, each in a transaction of its \
                 own. If one of them has no down file, nothing is done.",
            )
            .arg(target("How far to go back", true).allow_negative_numbers(true))
            .arg(sql())
            .arg(wait())
            .after_help(format!("{TARGETS}\n\n{lines}"))
    },
    run: |job| {
        let (folder, target) = (job.folder()?, job.target()?);
        Outcome::of(&migrate::downgrade(&mut job.connect()?, &folder, target, &job.limits())?, json::downgraded)
    },
    sql: Some(|job| {
        let (folder, target) = (job.folder()?, job.target()?);
        Outcome::of(&migrate::downgrade_sql(&mut job.connect()?, &folder, target)?, json::sql)
    }),
};

pub const STAMP: Command = Command {
    name: "stamp",
    arguments: |words| {
        clap::Command::new("stamp")
            .about("Say where the database is, without running anything")
            .long_about(
                "Make the history say that the database has exactly the files up to the target, as they are now: for a \
                 database that was made in another way, and after a comment in an applied file was changed.",
            )
            .arg(target("Which version", true))
            .arg(sql())
            .arg(wait())
            .after_help(examples(words, &[("stamp head", ""), ("stamp 3 --sql", ""), ("stamp base", "")]))
    },
    run: |job| {
        let (folder, target) = (job.folder()?, job.target()?);
        Outcome::of(&migrate::stamp(&mut job.connect()?, &folder, target, &job.limits())?, json::stamped)
    },
    sql: Some(|job| {
        let (folder, target) = (job.folder()?, job.target()?);
        Outcome::of(&migrate::stamp_sql(&mut job.connect()?, &folder, target)?, json::sql)
    }),
};
