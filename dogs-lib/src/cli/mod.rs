//! The commands: arguments in, one of the engine's functions, its result out as text or JSON.
//!
//! Exit codes: 0 it worked (for `check`: all in order), 1 it did not, 2 it was called wrongly.

mod command;
mod json;

use clap::ArgMatches;
use dogs_lib::migrate::{self, Answer, Check, Limits, Options, Target};
use dogs_lib::{Connection, Error, Folder, PROJECT, Result, models};
use serde_json::Value;
use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// What a command says, in both forms, and whether all is well.
struct Outcome {
    text: String,
    json: Value,
    well: bool,
}

impl Outcome {
    fn of(result: &impl Display, json: Value) -> Self {
        Self { text: result.to_string(), json, well: true }
    }
}

pub fn main() -> ExitCode {
    let matches = command::command().get_matches();
    let json = matches.get_flag("json");
    match run(&matches) {
        Ok(outcome) => {
            print(if json { format!("{:#}", outcome.json) } else { outcome.text });
            if outcome.well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            if json {
                print(format!("{:#}", json::error(&error)));
            } else {
                eprintln!("error: {error}");
            }
            if matches!(error, Error::Usage(_)) { ExitCode::from(2) } else { ExitCode::FAILURE }
        }
    }
}

/// A reader that has gone, as in `dogs history | head`, is no failure.
fn print(text: String) {
    let _ = writeln!(io::stdout().lock(), "{text}");
}

fn run(matches: &ArgMatches) -> Result<Outcome> {
    let Some((name, args)) = matches.subcommand() else { return Err(usage("no command was given")) };
    let path = matches.get_one::<PathBuf>("folder").cloned().unwrap_or_else(|| PROJECT.migrations());
    let own = !matches.contains_id("folder");
    if name == "renumber" {
        let moved: Vec<&str> = args.get_many::<String>("file").into_iter().flatten().map(String::as_str).collect();
        let result = migrate::renumber(&mut connect()?, &path, &moved, args.get_flag("dry-run"))?;
        return Ok(Outcome::of(&result, json::renumbered(&result)));
    }
    let (folder, target) = (Folder::read(&path)?, target(args)?);
    let db = &mut connect()?;
    let as_sql = args.try_get_one::<bool>("sql").ok().flatten().is_some_and(|sql| *sql);
    if as_sql && name != "revision" {
        let sql = match name {
            "upgrade" => migrate::upgrade_sql(db, &folder, target)?,
            "downgrade" => migrate::downgrade_sql(db, &folder, target)?,
            _ => migrate::stamp_sql(db, &folder, target)?,
        };
        return Ok(Outcome::of(&sql, json::sql(&sql)));
    }
    match name {
        "upgrade" => migrate::upgrade_to(db, &folder, target, &limits(args))
            .map(|done| Outcome::of(&done, json::upgraded(&done))),
        "downgrade" => migrate::downgrade(db, &folder, target, &limits(args))
            .map(|done| Outcome::of(&done, json::downgraded(&done))),
        "stamp" => {
            migrate::stamp(db, &folder, target, &limits(args)).map(|done| Outcome::of(&done, json::stamped(&done)))
        }
        "current" => migrate::current(db, &folder).map(|found| Outcome::of(&found, json::current(&found))),
        "history" => migrate::history(db, &folder).map(|found| Outcome::of(&found, json::history(&found))),
        "show" => migrate::show(db, &folder, target).map(|found| Outcome::of(&found, json::shown(&found))),
        "check" => check(db, &folder, args.get_flag("replay"), own),
        "revision" => {
            let message = args.get_one::<String>("message").map_or("", String::as_str);
            migrate::revision(db, &folder, &models(), message, &options(args)?)
                .map(|done| Outcome::of(&done, json::revised(&done)))
        }
        other => Err(usage(&format!("{other} is no command"))),
    }
}

/// `own`: these are the project's files, which have to go with its models.
fn check(db: &mut Connection, folder: &Folder, replay: bool, own: bool) -> Result<Outcome> {
    let tables = models();
    let mut compare = |db: &mut Connection| migrate::compare(db, folder, &tables);
    let mut result = migrate::check(db, folder, if own { Some(&mut compare) } else { None })?;
    if replay {
        let Check { findings, looked_at } = migrate::replay(db, folder, if own { Some(&mut compare) } else { None })?;
        result.findings.extend(findings);
        result.looked_at = format!("{}; {looked_at}", result.looked_at);
    }
    let well = result.is_ok();
    Ok(Outcome { well, ..Outcome::of(&result, json::check(&result)) })
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

/// What happens on the way is said at once, beside the result.
fn connect() -> Result<Connection> {
    let mut db = Connection::of(&PROJECT)?;
    db.on_notice(|notice| eprintln!("{notice}"));
    Ok(db)
}

fn target(args: &ArgMatches) -> Result<Target> {
    match args.try_get_one::<String>("target").ok().flatten() {
        Some(text) => text.parse(),
        None => Ok(Target::Head),
    }
}

fn limits(args: &ArgMatches) -> Limits {
    let limits = Limits::default();
    match args.get_one::<u64>("wait") {
        Some(seconds) => {
            let wait = Duration::from_secs(*seconds);
            Limits { retry_for: wait, turn: limits.turn.max(wait), ..limits }
        }
        None => limits,
    }
}

fn usage(cause: &str) -> Error {
    Error::Usage(dogs_lib::pg_notebook::Report::new("", cause))
}
