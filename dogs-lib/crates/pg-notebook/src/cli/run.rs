//! From the arguments to the exit code.

use super::arguments;
use super::check::CHECK;
use super::command::{Command, Words};
use super::job::Job;
use super::json;
use super::look::{CURRENT, HISTORY, SHOW};
use super::outcome::Outcome;
use super::renumber::RENUMBER;
use super::revision::REVISION;
use super::step::{DOWNGRADE, STAMP, UPGRADE};
use crate::caller::Caller;
use crate::error::{Error, Report, Result};
use crate::model::Table;
use crate::project::Project;
use clap::ArgMatches;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

const COMMANDS: [&Command; 9] = [&REVISION, &UPGRADE, &DOWNGRADE, &CURRENT, &HISTORY, &SHOW, &CHECK, &STAMP, &RENUMBER];

/// The command line of a project: its whole `main`.
///
/// ```no_run
/// # use pg_notebook::{Project, model::Table};
/// # static PROJECT: Project = Project::new(env!("CARGO_MANIFEST_DIR"), "pets");
/// # fn models() -> Vec<Table> { Vec::new() }
/// fn main() -> std::process::ExitCode {
///     pg_notebook::cli::main(&PROJECT, &models())
/// }
/// ```
#[must_use]
pub fn main(project: &Project, models: &[Table]) -> ExitCode {
    Caller::is_command(project.command());
    let matches = whole(project, models).get_matches();
    let as_json = matches.get_flag("json");
    match run(project, models, &matches) {
        Ok(outcome) => {
            print(&if as_json { format!("{:#}", outcome.json) } else { outcome.text });
            if outcome.well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            if as_json {
                print(&format!("{:#}", json::error(&error)));
            } else {
                eprintln!("error: {error}");
            }
            if matches!(error, Error::Usage(_)) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

fn whole(project: &Project, models: &[Table]) -> clap::Command {
    let table = models.first().map_or_else(|| project.name().to_owned(), |model| model.name.clone());
    arguments::all(project, &Words { command: project.command(), table }, &COMMANDS)
}

/// A reader that has gone, as in `… history | head`, is no failure.
fn print(text: &str) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

fn run(project: &Project, models: &[Table], matches: &ArgMatches) -> Result<Outcome> {
    let named = matches.subcommand().and_then(|(name, args)| {
        let command = COMMANDS.into_iter().find(|command| command.name == name)?;
        Some((command, args))
    });
    let Some((command, args)) = named else {
        return Err(Error::Usage(Report::new("", "no command was given")));
    };
    let job = Job { project, models, args, other_folder: matches.get_one::<PathBuf>("folder").cloned() };
    let as_sql = args.try_get_one::<bool>("sql").ok().flatten().is_some_and(|sql| *sql);
    match command.sql {
        Some(sql) if as_sql => sql(&job),
        _ => (command.run)(&job),
    }
}

#[cfg(test)]
mod tests {
    use super::{COMMANDS, whole};
    use crate::project::Project;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        let project = Project::new("/nowhere", "pets");
        whole(&project, &[]).debug_assert();
        for command in COMMANDS {
            assert!(whole(&project, &[]).find_subcommand(command.name).is_some(), "{}", command.name);
        }
    }
}
