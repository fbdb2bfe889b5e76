//! All set-up steps, each done only if it is needed.

use crate::error::{Error, Result};
use crate::evcxr::Tool;
use crate::setup_lock::take_turn;
use crate::toolchain::Toolchain;
use crate::{Place, Steps, analyzer, checks, evcxr, kernelspec, template, venv};

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
