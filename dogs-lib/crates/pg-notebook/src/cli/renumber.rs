//! `renumber`.

use super::arguments::{examples, flag};
use super::command::Command;
use super::json;
use super::outcome::Outcome;
use crate::migrate;
use clap::Arg;

pub const RENUMBER: Command = Command {
    name: "renumber",
    arguments: |words| {
        clap::Command::new("renumber")
            .about("Give migrations a number of their own, when two branches made the same one")
            .long_about(
                "Give the migrations that the database does not have numbers above those that it has; their order stays. Of \
                 two with one number the first by name keeps it, unless the other is named here.",
            )
            .arg(Arg::new("file").value_name("FILE").num_args(0..).help("Those that are to give way: V3__add_color"))
            .arg(flag("dry-run", "Only say what would be renamed"))
            .after_help(examples(words, &[("renumber --dry-run", ""), ("renumber V3__add_color", "")]))
    },
    run: |job| {
        let moved: Vec<&str> = job.args.get_many::<String>("file").into_iter().flatten().map(String::as_str).collect();
        // Not read as a folder: that has each number once.
        let done = migrate::renumber(&mut job.connect()?, &job.path(), &moved, job.args.get_flag("dry-run"))?;
        Outcome::of(&done, json::renumbered)
    },
    sql: None,
};
