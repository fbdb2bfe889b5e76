//! `revision`.

use super::arguments::{examples, flag, sql};
use super::command::{Command, Words};
use super::job::Job;
use super::json;
use super::outcome::Outcome;
use crate::error::Result;
use crate::migrate::{self, Answer, Options};
use clap::{Arg, ArgAction, ArgMatches};

pub const REVISION: Command = Command { name: "revision", arguments, run, sql: None };

fn arguments(words: &Words) -> clap::Command {
    let table = &words.table;
    let answer = |name: &'static str, value: &'static str, help: String| {
        Arg::new(name).long(name).value_name(value).action(ArgAction::Append).help(help)
    };
    let lines = [
        "revision -m \"add color\"".to_owned(),
        format!("revision -m \"rename hue\" --rename {table}.hue:color"),
        format!("revision -m \"add size\" --backfill \"{table}.size='small'\""),
        "revision -m \"count the visits\" --empty".to_owned(),
    ];
    let lines = lines.each_ref().map(|line| (line.as_str(), ""));
    clap::Command::new("revision")
        .about("Write the migration that makes the database what the models say")
        .long_about(
            "Compare the models with the database, and write the migration that makes the one like the other, with its way \
             back. Both ways are tried first, in a transaction that is rolled back. What cannot be known is asked: the \
             message holds the line to paste. When nothing changed, nothing is written.",
        )
        .arg(
            Arg::new("message")
                .short('m')
                .long("message")
                .value_name("MESSAGE")
                .required(true)
                .help("What changes, in a few words; becomes the name of the file"),
        )
        .arg(answer(
            "rename",
            "OLD:NEW",
            format!("What has a new name: {table}.hue:color, or old_name:{table} for a table or an enum"),
        ))
        .arg(answer("drop", "NAME", format!("What goes although there are rows: {table}.hue, or {table} for a table")))
        .arg(answer("backfill", "COLUMN=EXPR", format!("The value for rows that have none: {table}.size='small'")))
        .arg(answer(
            "using",
            "COLUMN=EXPR",
            format!("The value of a column's new type: {table}.height=round(height)::integer"),
        ))
        .arg(answer("down", "COLUMN=EXPR", "As --backfill and --using, for the way back".to_owned()))
        .arg(flag("concurrently", "Make indexes while others go on writing, each in a migration of its own"))
        .arg(flag("empty", "Compare nothing: write files to be filled in"))
        .arg(sql())
        .after_help(format!(
            "{}\n\nA file template.txt beside the migrations shapes new ones; {{sql}}, {{changes}} and {{message}} are filled \
             in.",
            examples(words, &lines)
        ))
}

fn run(job: &Job<'_>) -> Result<Outcome> {
    let folder = job.folder()?;
    let message = job.args.get_one::<String>("message").map_or("", String::as_str);
    let done = migrate::revision(&mut job.connect()?, &folder, job.models, message, &options(job.args)?)?;
    Outcome::of(&done, json::revised)
}

/// The words of the command line, as the options of a cell.
fn options(args: &ArgMatches) -> Result<Options> {
    let mut options = Options::default();
    for flag in Answer::FLAGS {
        for value in args.get_many::<String>(flag).into_iter().flatten() {
            options = options.answer(Answer::of_flag(flag, value)?);
        }
    }
    for (flag, set) in [
        ("concurrently", Options::concurrently as fn(Options) -> Options),
        ("empty", Options::empty),
        ("sql", Options::sql),
    ] {
        if args.get_flag(flag) {
            options = set(options);
        }
    }
    Ok(options)
}
