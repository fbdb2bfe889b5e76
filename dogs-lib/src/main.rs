//! `dogs`: the migration commands for a plain terminal.

use clap::Command;
use dogs_lib::{Connection, Error, Folder, PROJECT, Settings};
use pg_notebook::migrate;
use std::process::ExitCode;

fn main() -> ExitCode {
    let matches = command().get_matches();
    let result = match matches.subcommand_name() {
        Some("upgrade") => upgrade(),
        _ => Ok(()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn command() -> Command {
    Command::new("dogs")
        .bin_name("cargo dogs")
        .about("The migrations of this project. The same functions as in a notebook cell.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(Command::new("upgrade").about("Apply the migrations that the database does not have yet"))
}

fn upgrade() -> Result<(), Error> {
    let folder = Folder::read(&PROJECT.migrations())?;
    let mut db = Connection::open(&Settings::of(&PROJECT)?)?;
    println!("{}", migrate::upgrade(&mut db, &folder)?);
    Ok(())
}
