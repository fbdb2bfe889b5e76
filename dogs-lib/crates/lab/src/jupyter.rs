//! JupyterLab on the first notebook, until Ctrl-C.

use crate::signals::{Interrupt, POLL, terminate};
use crate::{Layout, Steps, database, python};
use evcxr_live::{Context, Error, Result, files};
use pg_embed::Stopped;
use rustix::process::{Pid, Signal, geteuid, kill_process};
use serde_json::Value;
use std::env;
use std::fs::{self, File, TryLockError};
use std::io::Read;
use std::net::{Ipv4Addr, TcpStream};
use std::os::unix::fs::{FileExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The page that opens.
const FIRST: &str = "notebooks/01-explore.ipynb";
const PORT: &str = "8888";
/// For JupyterLab to start on a cold disk, and to stop with kernels that compile.
const START: Duration = Duration::from_secs(120);
const STOP: Duration = Duration::from_secs(20);

/// Opens JupyterLab and serves it until it is stopped: by Ctrl-C, by `cargo lab stop`, or from its own menu. If it runs
/// already, only tells its address.
///
/// The address goes to standard output. `browser` says whether to open one, where there is a screen.
///
/// # Errors
/// If the database or JupyterLab does not start.
pub fn open(layout: &Layout, steps: &Steps, browser: bool) -> Result<()> {
    let Some(lock) = take_lock(layout)? else {
        println!("{}", address_of_running(layout)?);
        steps.note("JupyterLab runs already, at this address");
        return Ok(());
    };
    describe(&lock, layout, None)?;
    let interrupt = Interrupt::watch()?;
    let database = database::open(layout, steps)?;
    steps.note(&format!("database: {}", database.description()));
    let token = token()?;
    let mut child = start(layout, browser, &token)?;
    let served = serve(layout, steps, &mut child, &token, interrupt, &lock);
    let stopped = stop_child(&mut child);
    database.close()?;
    served.and(stopped)
}

/// What `cargo lab stop` found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// JupyterLab ran, and was stopped.
    pub jupyter: bool,
    /// What became of the embedded server.
    pub server: Stopped,
}

/// Stops JupyterLab with its kernels, and the embedded server, whoever uses it.
///
/// # Errors
/// If one of them does not stop.
pub fn stop(layout: &Layout) -> Result<Found> {
    let jupyter = stop_lab(layout)?;
    let server = pg_embed::stop(&layout.server()).map_err(|error| Error::new(error.to_string()))?;
    Ok(Found { jupyter, server })
}

/// The address of the JupyterLab that runs here, `None` if none does.
///
/// # Errors
/// If its files cannot be read.
pub fn running(layout: &Layout) -> Result<Option<String>> {
    if take_lock(layout)?.is_some() { Ok(None) } else { address_of_running(layout).map(Some) }
}

fn stop_lab(layout: &Layout) -> Result<bool> {
    let begin = Instant::now();
    let mut sent = false;
    while take_lock(layout)?.is_none() {
        if let (Some(pid), false) = (described(layout)?.0, sent) {
            // Whoever holds the lock wrote the file: it is that process.
            kill_process(pid, Signal::TERM).map_err(std::io::Error::from).context("stop", &lock_path(layout))?;
            sent = true;
        }
        if begin.elapsed() > STOP * 2 {
            return Err(Error::new("JupyterLab does not stop"));
        }
        thread::sleep(POLL);
    }
    Ok(sent)
}

fn start(layout: &Layout, browser: bool, token: &str) -> Result<Child> {
    let runtime = runtime(layout);
    files::remove_all(&runtime)?;
    files::make(&runtime)?;
    fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700)).context("protect", &runtime)?;
    let mut command = python::script(layout, python::JUPYTER);
    options(&mut command, layout.root(), browser && has_screen());
    // A token of ours keeps JupyterLab from printing addresses; the environment keeps it from `ps`.
    command.env("JUPYTER_TOKEN", token).env("JUPYTER_RUNTIME_DIR", &runtime);
    // In a process group of its own, or Ctrl-C would make it ask whether to stop. It ends with our end of this pipe.
    // Standard output is for the address: kernels write there too.
    command.process_group(0).stdin(Stdio::piped()).stdout(std::io::stderr()).spawn().context("run", &layout.python())
}

fn options(command: &mut Command, root: &Path, browser: bool) {
    let first = if root.join(FIRST).exists() { format!("/lab/tree/{FIRST}") } else { "/lab".to_owned() };
    command
        .arg("--ServerApp.ip=127.0.0.1")
        .arg(format!("--ServerApp.port={PORT}"))
        .arg("--ServerApp.port_retries=200")
        .arg(format!("--ServerApp.root_dir={}", root.display()))
        .arg(format!("--ServerApp.open_browser={}", if browser { "True" } else { "False" }))
        .arg(format!("--LabApp.default_url={first}"))
        .arg("--LabApp.extension_manager=readonly")
        .arg("--MultiKernelManager.default_kernel_name=rust")
        .args(["--LabApp.log_level=WARN", "--ServerApp.log_level=WARN"]);
    if geteuid().is_root() {
        command.arg("--allow-root");
    }
    command.current_dir(root);
}

/// Waits until JupyterLab tells its port, tells its address, and waits for the end of it all.
fn serve(layout: &Layout, steps: &Steps, child: &mut Child, token: &str, end: Interrupt, lock: &File) -> Result<()> {
    let begin = Instant::now();
    let mut told = false;
    while !end.came() {
        if let Some(status) = child.try_wait().context("wait for", &layout.python())? {
            let ended = Error::new(format!("JupyterLab ended: {status}"));
            return if status.success() { Ok(()) } else { Err(ended) };
        }
        if let (false, Some(server)) = (told, server_url(&runtime(layout))?) {
            let page = if layout.root().join(FIRST).exists() { format!("lab/tree/{FIRST}") } else { "lab".into() };
            let address = format!("{server}{page}?token={token}");
            describe(lock, layout, Some(&address))?;
            println!("{address}");
            steps.note("Ctrl-C stops JupyterLab, its kernels and the server");
            told = true;
        }
        if !told && begin.elapsed() > START {
            return Err(Error::new("JupyterLab does not start"));
        }
        thread::sleep(POLL);
    }
    Ok(())
}

fn stop_child(child: &mut Child) -> Result<()> {
    let failed = |error| Error::new("cannot wait for JupyterLab").said(error);
    let begin = Instant::now();
    if child.try_wait().map_err(failed)?.is_none() {
        terminate(child);
    }
    while child.try_wait().map_err(failed)?.is_none() {
        if begin.elapsed() > STOP {
            child.kill().map_err(failed)?;
        }
        thread::sleep(POLL);
    }
    Ok(())
}

/// The address that JupyterLab wrote down when it had chosen a port, as soon as it listens there.
fn server_url(runtime: &Path) -> Result<Option<String>> {
    let entries = fs::read_dir(runtime).context("read", runtime)?;
    let names = entries.flatten().map(|entry| entry.path());
    let is_server = |path: &PathBuf| {
        path.file_name()
            .and_then(|name| name.to_str())
            .is_some_and(|name| name.starts_with("jpserver-") && name.ends_with(".json"))
    };
    let Some(path) = names.into_iter().find(is_server) else { return Ok(None) };
    // It may be half written.
    let json: Value = serde_json::from_str(&files::read(&path)?.unwrap_or_default()).unwrap_or_default();
    let port = json["port"].as_u64().and_then(|port| u16::try_from(port).ok());
    let listens = port.is_some_and(|port| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
    Ok(json["url"].as_str().filter(|_| listens).map(str::to_owned))
}

fn has_screen() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(target_os = "macos") || set("DISPLAY") || set("WAYLAND_DISPLAY") || set("BROWSER")
}

fn token() -> Result<String> {
    let mut bytes = [0; 24];
    let random = Path::new("/dev/urandom");
    File::open(random).and_then(|mut file| file.read_exact(&mut bytes)).context("read", random)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn runtime(layout: &Layout) -> PathBuf {
    layout.jupyter().join("runtime")
}

fn lock_path(layout: &Layout) -> PathBuf {
    layout.jupyter().join("lab.lock")
}

/// The lock that a running `cargo lab` holds; `None` if it is held.
fn take_lock(layout: &Layout) -> Result<Option<File>> {
    let path = lock_path(layout);
    let lock = files::open_lock(&path)?;
    match lock.try_lock() {
        Ok(()) => {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).context("protect", &path)?;
            Ok(Some(lock))
        }
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error).context("lock", &path),
    }
}

/// Writes into the lock file who holds it: the process, and the address when it is known.
fn describe(lock: &File, layout: &Layout, address: Option<&str>) -> Result<()> {
    let text = format!("{}\n{}", std::process::id(), address.map(|address| format!("{address}\n")).unwrap_or_default());
    lock.set_len(0).and_then(|()| lock.write_all_at(text.as_bytes(), 0)).context("write", &lock_path(layout))
}

/// What [`describe`] wrote.
fn described(layout: &Layout) -> Result<(Option<Pid>, Option<String>)> {
    let text = files::read(&lock_path(layout))?.unwrap_or_default();
    let mut lines = text.lines();
    let pid = lines.next().and_then(|line| Pid::from_raw(line.parse().ok()?));
    Ok((pid, lines.next().map(str::to_owned)))
}

fn address_of_running(layout: &Layout) -> Result<String> {
    let begin = Instant::now();
    loop {
        match described(layout)?.1 {
            Some(address) => return Ok(address),
            None if begin.elapsed() > START => {
                return Err(Error::new("another `cargo lab` starts, but not JupyterLab"));
            }
            None => thread::sleep(POLL),
        }
    }
}
