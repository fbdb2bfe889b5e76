//! The `lab` command: a thin shell over the library.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use lab::doctor::Finding;
use lab::{
    Error, Layout, Result, Steps, bench, database, doctor, jupyter, kernel, notebook, postgres, repl, setup, template,
    versions,
};
use pg_embed::Stopped;
use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Runs for every crate that is compiled, so nothing comes before it.
    if let Some(code) = evcxr_live::command(env::args_os()) {
        return code;
    }
    // First, so that nothing else runs in the server's supervisor: it is this same executable.
    if let Some(code) = pg_embed::command(env::args_os()) {
        return code;
    }
    match run(&command().get_matches()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Command {
    let notebooks = Arg::new("notebooks")
        .value_name("NOTEBOOK")
        .num_args(0..)
        .value_parser(value_parser!(PathBuf))
        .help("Paths, or names in notebooks/ or how they begin: 01 [default: all]");
    let update = flag("update", "Write the outputs into the notebooks, if no cell fails");
    let hidden = |name: &'static str, argument: &'static str| {
        Command::new(name).hide(true).arg(Arg::new(argument).required(true).value_parser(value_parser!(PathBuf)))
    };
    Command::new("lab")
        .bin_name("cargo lab")
        .about("Sets up what the notebooks need, once, and opens JupyterLab")
        .after_help("Without a command: set up, start a Postgres if no other is given, open JupyterLab. Ctrl-C stops all of it.")
        .arg(flag("no-browser", "Only print the address"))
        .subcommand(
            Command::new("run")
                .about("Execute notebooks, each against a fresh database, and compare their outputs")
                .arg(notebooks)
                .arg(update),
        )
        .subcommand(Command::new("repl").about("The library in evcxr's REPL, in this terminal"))
        .subcommand(Command::new("stop").about("Stop JupyterLab, its kernels and the embedded Postgres"))
        .subcommand(Command::new("doctor").about("Tell what is there, which versions, and what would be done"))
        .subcommand(
            Command::new("setup")
                .about("Set up, and open nothing")
                .arg(flag("repl", "The REPL too"))
                .arg(flag("postgres", "Nothing but a Postgres, if none is installed").conflicts_with("repl")),
        )
        .subcommand(
            Command::new("test")
                .about("Run cargo test on several versions of Postgres, got as Python packages where they are not installed")
                .arg(
                    Arg::new("postgres")
                        .long("postgres")
                        .value_name("VERSIONS")
                        .value_delimiter(',')
                        .value_parser(value_parser!(u32).range(i64::from(pg_embed::OLDEST)..))
                        .default_value("14,15,16,17,18")
                        .help("Major versions, separated by commas"),
                )
                .arg(
                    Arg::new("arguments")
                        .num_args(0..)
                        .last(true)
                        .help("Of cargo test, after -- [default: -p pg-embed -p pg-notebook]"),
                ),
        )
        .subcommand(
            Command::new("bench").about("Measure").subcommand_required(true).subcommand(
                Command::new("data").about("How fast many rows are here, in psql, in C, and in Python").arg(
                    Arg::new("options").num_args(0..).trailing_var_arg(true).allow_hyphen_values(true).help(
                        "Of the benchmark: --sizes 1000,100000 --rounds 5 --tasks add,all --save FOLDER",
                    ),
                )
            ).subcommand(
                Command::new("cells")
                    .about("What cells cost here, in plain evcxr, and in IPython")
                    .arg(
                        Arg::new("parts")
                            .value_parser(["cells", "edits", "starts"])
                            .num_args(0..)
                            .default_values(["cells", "starts", "edits"])
                            .help("What to measure"),
                    )
                    .arg(Arg::new("rounds").long("rounds").value_parser(value_parser!(u16).range(1..)).default_value("15"))
                    .arg(
                        Arg::new("beside")
                            .long("beside")
                            .value_name("CHECKOUT")
                            .value_parser(value_parser!(PathBuf))
                            .help("Another checkout, with a set-up of its own, measured in the same run"),
                    ),
            ),
        )
        .subcommand(hidden("kernel", "file"))
        .subcommand(hidden(template::MAKER, "file"))
        .subcommand(Command::new(repl::REPL).hide(true))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    let layout = Layout::here()?;
    let steps = Steps::default();
    match matches.subcommand() {
        None => open(&layout, &steps, !matches.get_flag("no-browser")),
        Some(("run", matches)) => run_notebooks(&layout, &steps, matches),
        Some(("repl", _)) => {
            setup::ensure_with_repl(&layout, &steps)?;
            let database = database::open(&layout, &steps)?;
            eprintln!("lab: database: {}", database.description());
            match repl::serve(&layout, &database)? {}
        }
        Some(("stop", _)) => stop(&layout),
        Some(("doctor", _)) => look(&layout),
        Some(("setup", matches)) if matches.get_flag("postgres") => {
            postgres::ensure(&layout, &steps).map(|_| ExitCode::SUCCESS)
        }
        Some(("setup", matches)) => set_up(&layout, &steps, matches.get_flag("repl")),
        Some(("bench", matches)) => match matches.subcommand() {
            Some(("data", matches)) => {
                let options: Vec<String> = matches.get_many("options").into_iter().flatten().cloned().collect();
                bench::data(&layout, &steps, &options)
            }
            Some(("cells", matches)) => bench_cells(&layout, &steps, matches),
            _ => Err(Error::new("what is to be measured?")),
        },
        Some(("test", matches)) => test(&layout, &steps, matches),
        Some(("kernel", matches)) => match kernel::serve(&layout, path(matches, "file")?)? {},
        Some((repl::REPL, _)) => match repl::become_repl(&layout)? {},
        Some((template::MAKER, matches)) => match template::serve(&layout, path(matches, "file")?)? {},
        Some((other, _)) => Err(Error::new(format!("there is no command {other}"))),
    }
}

fn open(layout: &Layout, steps: &Steps, browser: bool) -> Result<ExitCode> {
    setup::ensure(layout, steps)?;
    jupyter::open(layout, steps, browser).map(|()| ExitCode::SUCCESS)
}

fn run_notebooks(layout: &Layout, steps: &Steps, matches: &ArgMatches) -> Result<ExitCode> {
    setup::ensure(layout, steps)?;
    let names: Vec<_> = matches.get_many("notebooks").into_iter().flatten().cloned().collect();
    let database = database::open(layout, steps)?;
    let mut good = true;
    for path in notebook::named(layout, &names)? {
        let outcome = notebook::run(layout, steps, &database, &path, matches.get_flag("update"))?;
        println!("{outcome}");
        good &= outcome.is_good();
    }
    database.close()?;
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn set_up(layout: &Layout, steps: &Steps, with_repl: bool) -> Result<ExitCode> {
    if with_repl {
        setup::ensure_with_repl(layout, steps)?;
    } else {
        setup::ensure(layout, steps)?;
    }
    if database::choose(layout)? == database::Choice::Embedded {
        postgres::ensure(layout, steps)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn stop(layout: &Layout) -> Result<ExitCode> {
    let found = jupyter::stop(layout)?;
    println!("JupyterLab {}", if found.jupyter { "was stopped" } else { "did not run" });
    println!(
        "the embedded server {}",
        match found.server {
            Stopped::NotRunning => "did not run",
            Stopped::Unused => "was stopped",
            Stopped::Used => "was stopped, although something used it",
        }
    );
    Ok(ExitCode::SUCCESS)
}

fn bench_cells(layout: &Layout, steps: &Steps, matches: &ArgMatches) -> Result<ExitCode> {
    setup::ensure(layout, steps)?;
    let folder = layout.build().join("bench");
    let parts = matches.get_many::<String>("parts").into_iter().flatten();
    let parts: Vec<_> = parts
        .map(|part| match part.as_str() {
            "cells" => bench::Part::Cells,
            "edits" => bench::Part::Edits,
            _ => bench::Part::Starts,
        })
        .collect();
    let rounds = matches.get_one::<u16>("rounds").copied().unwrap_or(15).into();
    let wanted = bench::Wanted { parts, rounds, beside: matches.get_one("beside").cloned() };
    println!("{}", bench::cells(layout, &folder, &wanted, steps)?);
    Ok(ExitCode::SUCCESS)
}

fn test(layout: &Layout, steps: &Steps, matches: &ArgMatches) -> Result<ExitCode> {
    let majors: Vec<u32> = matches.get_many("postgres").into_iter().flatten().copied().collect();
    let mut arguments: Vec<String> = matches.get_many("arguments").into_iter().flatten().cloned().collect();
    if arguments.is_empty() {
        arguments = ["-p", "pg-embed", "-p", "pg-notebook"].map(ToOwned::to_owned).into();
    }
    let tested = versions::test(layout, steps, &majors, &arguments)?;
    tested.iter().for_each(|one| println!("{one}"));
    Ok(if tested.iter().all(|one| one.passed) { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn look(layout: &Layout) -> Result<ExitCode> {
    let found = doctor::look(layout)?;
    found.iter().for_each(|finding| println!("{finding}"));
    let bad = found.iter().any(|finding| matches!(finding, Finding::ToDo(_) | Finding::Missing(_)));
    Ok(if bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn path<'a>(matches: &'a ArgMatches, name: &str) -> Result<&'a PathBuf> {
    matches.get_one(name).ok_or_else(|| Error::new(format!("which {name}?")))
}
