//! Makes a cluster: `data/` appears whole or not at all.

use crate::account::Account;
use crate::binaries::Binaries;
use crate::error::{Context, Error, Result};
use crate::login::Login;
use crate::{files, parent_death};
use std::fs::{self, DirBuilder, File};
use std::io::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// A password from everywhere, also over the unix socket, which only the server's account can open.
const HBA: &str = "\
# TYPE  DATABASE     USER  ADDRESS       METHOD
local   all          all                 scram-sha-256
host    all          all   127.0.0.1/32  scram-sha-256
local   replication  all                 scram-sha-256
host    replication  all   127.0.0.1/32  scram-sha-256
";
const UNFINISHED: &str = "data.new-";

/// The major version that made a data folder; `None` if there is no data.
pub(crate) fn version_of(data: &Path) -> Result<Option<u32>> {
    let text = files::read(&data.join("PG_VERSION"))?;
    Ok(text.and_then(|text| text.trim().parse().ok()))
}

/// Makes `data/` and `password` in `home`, unless they are there.
pub(crate) fn init(binaries: &Binaries, account: Account, login: &Login, home: &Path) -> Result<()> {
    let data = home.join("data");
    match version_of(&data)? {
        Some(major) if major == binaries.major() => return Ok(()),
        Some(major) => {
            return Err(Error::OtherVersion { data, major, found: vec![binaries.major()] });
        }
        None => {}
    }
    sweep(home)?;
    let new = home.join(format!("{UNFINISHED}{}", files::random_hex(4)?));
    DirBuilder::new().mode(0o700).create(&new).context("make", &new)?;
    account.own(&new)?;
    let password = files::random_hex(16)?;
    initdb(binaries, account, login, &new)?;
    fill(binaries, account, login, &new, &password)?;
    let hba = new.join("pg_hba.conf");
    write_synced(&hba, HBA).context("write", &hba)?;
    files::write_private(&home.join("password"), &password)?;
    fs::rename(&new, &data).context("make", &data)?;
    let sync = File::open(home).and_then(|home| home.sync_all());
    sync.context("write", home)
}

/// Removes what an interrupted call left. Its initdb may still be about to end, and remove or write files itself.
fn sweep(home: &Path) -> Result<()> {
    let end = Instant::now() + Duration::from_secs(5);
    for entry in fs::read_dir(home).context("read", home)?.flatten() {
        let path = entry.path();
        if !entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            continue;
        }
        while let Err(error) = fs::remove_dir_all(&path)
            && path.exists()
        {
            if Instant::now() > end {
                return Err(error).context("remove", &path);
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    Ok(())
}

/// UTF-8 with the order of code points, which is the same on every machine, by the best means that this one has.
fn locales(major: u32) -> Vec<&'static [&'static str]> {
    let mut locales: Vec<&[&str]> = vec![&["--locale=C.UTF-8"], &["--locale=C"]];
    if major >= 17 {
        let builtin = &["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
        locales.insert(0, builtin);
    }
    locales
}

fn initdb(binaries: &Binaries, account: Account, login: &Login, data: &Path) -> Result<()> {
    let mut said = String::new();
    for locale in locales(binaries.major()) {
        let mut command = account.command(&binaries.program("initdb"));
        // Nobody gets in before pg_hba.conf is replaced, nor does anything listen.
        command
            .arg("-D")
            .arg(data)
            .args(["-U", login.user(), "--auth=reject", "--encoding=UTF8", "--no-instructions"])
            .args(locale);
        let output = run(command, "")?;
        if output.status.success() {
            return Ok(());
        }
        said = String::from_utf8_lossy(&output.stderr).into_owned();
    }
    let what = format!("make a database with {}", binaries.program("initdb").display());
    Err(Error::failed(what, said))
}

/// Sets the password and makes the database, in single-user mode: no client, no open door.
fn fill(binaries: &Binaries, account: Account, login: &Login, data: &Path, password: &str) -> Result<()> {
    let mut command = account.command(&binaries.program("postgres"));
    command
        .args(["--single", "-D"])
        .arg(data)
        .args(["-c", "exit_on_error=on"])
        .args(["-c", "log_min_error_statement=panic"])
        .arg("template1");
    let mut sql = format!("ALTER ROLE \"{}\" PASSWORD '{password}'\n", login.user());
    // initdb has made that one.
    if login.database() != "postgres" {
        sql.push_str(&format!("CREATE DATABASE \"{}\"\n", login.database()));
    }
    let output = run(command, &sql)?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).replace(password, "********");
    Err(Error::failed(format!("create the database {}", login.database()), said))
}

fn run(mut command: Command, input: &str) -> Result<Output> {
    let program = command.get_program().to_string_lossy().into_owned();
    parent_death::end_with_parent(&mut command);
    let mut run = || {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // If it fails, the program has ended and its own words tell more.
            let _ = stdin.write_all(input.as_bytes());
        }
        child.wait_with_output()
    };
    run().map_err(|source| Error::io(format!("run {program}"), source))
}

fn write_synced(path: &Path, text: &str) -> std::io::Result<()> {
    // Into the file that is there: it belongs to the server's account.
    let mut file = File::options().write(true).truncate(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
