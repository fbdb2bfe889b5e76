//! All set-up steps, each done only if it is needed.

use crate::evcxr::Tool;
use crate::setup_lock::take_turn;
use crate::{Layout, Steps, checks, evcxr, kernelspec, template, toolchain, venv};
use evcxr_live::{Error, Result, Toolchain};

/// Makes the place ready for notebooks: the Python environment, evcxr, the registered kernel, the compiled dependencies.
///
/// A second call finds everything and takes a moment. Several processes may call it at once: they wait for each other.
///
/// # Errors
/// What the machine lacks and how to get it, or the step that failed, in the tool's own words. The next call goes on there.
pub fn ensure(layout: &Layout, steps: &Steps) -> Result<()> {
    let _turn = take_turn(layout, steps)?;
    make_ready(layout, steps, &[Tool::Kernel])
}

/// As [`ensure`], and evcxr's REPL.
///
/// # Errors
/// As [`ensure`].
pub fn ensure_with_repl(layout: &Layout, steps: &Steps) -> Result<()> {
    let _turn = take_turn(layout, steps)?;
    make_ready(layout, steps, &[Tool::Kernel, Tool::Repl])
}

/// Only the last step: the template of a place whose environment is another one's.
pub(crate) fn ensure_template(layout: &Layout, steps: &Steps) -> Result<()> {
    let _turn = take_turn(layout, steps)?;
    template::ensure(layout, steps, &Toolchain::ask()?)
}

fn make_ready(layout: &Layout, steps: &Steps, tools: &[Tool]) -> Result<()> {
    let toolchain = check(layout, steps)?;
    venv::ensure(layout, steps)?;
    evcxr::ensure(layout, steps, tools)?;
    kernelspec::ensure(layout, &kernelspec::own_program()?, &evcxr::path(layout, Tool::Kernel)?)?;
    evcxr_live::install_rust_src(&layout.live(), &toolchain)?;
    template::ensure(layout, steps, &toolchain)
}

/// Looks at the whole machine if something has to be installed, else only at what any cell needs.
fn check(layout: &Layout, steps: &Steps) -> Result<Toolchain> {
    let toolchain = Toolchain::ask().map_err(|_| Error::new(checks::no_rust().to_string()))?;
    toolchain::ensure_source(&toolchain, steps)?;
    if !venv::is_complete(layout)? || evcxr::find(layout, Tool::Kernel)?.is_none() {
        checks::all()?;
    }
    checks::check(&toolchain).map_err(|missing| Error::new(missing.to_string()))?;
    Ok(toolchain)
}
