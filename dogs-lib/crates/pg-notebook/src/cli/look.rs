//! The commands that look, and change nothing: `current`, `history`, `show`.

use super::arguments::{examples, target};
use super::command::Command;
use super::json;
use super::outcome::Outcome;
use crate::migrate;

pub const CURRENT: Command = Command {
    name: "current",
    arguments: |_| clap::Command::new("current").about("The version that the database is at"),
    run: |job| {
        let folder = job.folder()?;
        Outcome::of(&migrate::current(&mut job.connect()?, &folder)?, json::current)
    },
    sql: None,
};

pub const HISTORY: Command = Command {
    name: "history",
    arguments: |_| {
        clap::Command::new("history").about("Every migration, and whether it is applied").after_help(
            "States:\n  applied  the database has it, as the file says\n  pending  not applied yet\n  \
             edited   the file's text is not what was applied\n  renamed  the database has the number under another name\n  \
             missing  the database has it, the folder has not\n  late     not applied, and the database is past its number",
        )
    },
    run: |job| {
        let folder = job.folder()?;
        Outcome::of(&migrate::history(&mut job.connect()?, &folder)?, json::history)
    },
    sql: None,
};

pub const SHOW: Command = Command {
    name: "show",
    arguments: |words| {
        clap::Command::new("show")
            .about("One migration with its text")
            .arg(target("Which one", true))
            .after_help(examples(words, &[("show 2", ""), ("show head", "")]))
    },
    run: |job| {
        let (folder, target) = (job.folder()?, job.target()?);
        Outcome::of(&migrate::show(&mut job.connect()?, &folder, target)?, json::shown)
    },
    sql: None,
};
