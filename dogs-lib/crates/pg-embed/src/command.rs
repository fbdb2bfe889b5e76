//! The commands of a program that can be a supervisor.

use crate::binaries::Binaries;
use crate::ensure::{Options, Server, ensure};
use crate::error::{Error, Result};
use crate::login::Login;
use crate::paths::COMMAND;
use crate::search::Search;
use crate::supervisor;
use std::ffi::OsString;
use std::io::{Read, Write};
use std::process::ExitCode;

/// Uses the server until standard input ends.
const HOLD: &str = "hold-server";

/// Runs one of the commands that this crate needs, if `args`, the process's own, name it. `main` calls this before all
/// else: the supervisor is the same executable, and outlives the process that started it.
///
/// | arguments | what it does |
/// |---|---|
/// | `supervise-server DIR BIN VERSION USER DATABASE` | the supervisor |
/// | `hold-server DIR [BIN …]` | calls [`ensure`], prints the lines of `server.env`, and leaves when its standard input ends |
pub fn command(args: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let args: Vec<_> = args.into_iter().skip(1).collect();
    let (name, args) = args.split_first()?;
    if name == COMMAND {
        return Some(supervisor::supervise(args));
    }
    if name != HOLD {
        return None;
    }
    match hold(args) {
        Ok(()) => Some(ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("error: {error}");
            Some(ExitCode::FAILURE)
        }
    }
}

fn hold(args: &[OsString]) -> Result<()> {
    let Some((dir, bins)) = args.split_first() else {
        return Err(Error::failed("hold the server", "which folder?"));
    };
    let binaries = if bins.is_empty() {
        Binaries::find_all(&Search::default())
    } else {
        Binaries::among(bins.iter().map(Into::into)).0
    };
    let server = ensure(&Options { dir: dir.into(), binaries, supervisor: executable()?, login: Login::default() })?;
    print(&server);
    // Whatever comes, the end of the input is what is waited for.
    let _ = std::io::stdin().read_to_end(&mut Vec::new());
    server.close()?;
    Ok(())
}

fn print(server: &Server) {
    let mut stdout = std::io::stdout();
    for (name, value) in server.env() {
        let _ = writeln!(stdout, "{name}={value}");
    }
    let _ = writeln!(stdout);
    let _ = stdout.flush();
}

fn executable() -> Result<std::path::PathBuf> {
    let what = "find the executable that runs";
    std::env::current_exe().map_err(|source| Error::io(what, source))
}
