//! Arguments that several commands have, and those of the whole.

use super::command::{Command, Words};
use crate::project::Project;
use clap::{Arg, ArgAction, value_parser};
use std::path::PathBuf;

pub const TARGETS: &str = "\
A target is a number (3, or V3__add_color), head, base, or so many steps: +1, -1.";

/// All of it, with the help.
pub fn all(project: &Project, words: &Words, commands: &[&Command]) -> clap::Command {
    clap::Command::new(project.name())
        .bin_name(words.command)
        .about("The migrations of this project. The same functions as in a notebook cell.")
        .after_help(format!(
            "{}\n\nThe database is that of DATABASE_URL or the PG… variables, from the environment or .env, else the one that \
             notebooks here use.\nExit codes: 0 it worked (check: all in order), 1 it did not, 2 it was called wrongly.",
            examples(
                words,
                &[
                    ("revision -m \"add color\"", "write the migration that the models ask for"),
                    ("upgrade", "apply what is pending"),
                    ("upgrade +1 --sql", "show what the next migration would run"),
                    ("downgrade -1", "undo the last one"),
                    ("history", "what is applied, pending, edited, missing"),
                    ("check --replay", "for CI: files, database and models say the same, every down file works"),
                ]
            )
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(flag("json", "Print the result as JSON, errors too").global(true))
        .arg(
            Arg::new("folder")
                .long("folder")
                .value_name("PATH")
                .value_parser(value_parser!(PathBuf))
                .global(true)
                .help("The folder of migrations, if not the project's; check then leaves the models out"),
        )
        .subcommands(commands.iter().map(|command| (command.arguments)(words)))
}

/// Lines to paste, and what they do.
pub fn examples(words: &Words, lines: &[(&str, &str)]) -> String {
    let width = lines.iter().map(|(line, _)| line.len()).max().unwrap_or(0);
    let lines = lines.iter().map(|(line, what)| {
        let gap = if what.is_empty() { 0 } else { width - line.len() + 4 };
        format!("\n  {} {line}{:gap$}{what}", words.command, "")
    });
    format!("Examples:{}", lines.collect::<String>())
}

pub fn target(help: &'static str, required: bool) -> Arg {
    let arg = Arg::new("target").value_name("TARGET").help(help);
    if required { arg.required(true) } else { arg.default_value("head") }
}

pub fn sql() -> Arg {
    flag("sql", "Print the SQL; change nothing")
}

pub fn wait() -> Arg {
    Arg::new("wait").long("wait").value_name("SECONDS").value_parser(value_parser!(u64)).help(
        "How long to try for a table that somebody else has locked; each try is 2 s, others get on in between [default: 60]",
    )
}

pub fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}
