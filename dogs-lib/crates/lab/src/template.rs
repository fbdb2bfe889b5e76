//! The compiled dependencies, made at a set-up: see [`evcxr_live::template`].

use crate::evcxr::{self, Tool};
use crate::steps::Live;
use crate::{Layout, Steps, execute};
use evcxr_live::template::{self, Renewal};
use evcxr_live::{Error, Evcxr, Result, Toolchain, start, template_folder};
use std::convert::Infallible;
use std::path::Path;
use std::process::Command;

/// The subcommand that is [`serve`].
pub const MAKER: &str = "template-kernel";

/// Makes the template or brings it up to date, if it needs that.
///
/// # Errors
/// If the kernel that makes it does not start. A library that does not compile is told, but is no error: the notebook will
/// say so too.
pub(crate) fn ensure(layout: &Layout, steps: &Steps, toolchain: &Toolchain) -> Result<()> {
    let (kernels, program) = (layout.live(), evcxr::path(layout, Tool::Kernel)?);
    let evcxr = Evcxr { program: &program, version: evcxr::VERSION, toolchain };
    let Some(renewal) = Renewal::needed(&kernels, &evcxr)? else { return Ok(()) };
    let what = match renewal.is_of_library_only() {
        true => "The library, compiled for the notebooks",
        false => "All dependencies, compiled for the notebooks",
    };
    let complaint = steps.step(what, |live| renewal.make(|text| live.line(text), |cells| warm(layout, cells, live)))?;
    if let Some(complaint) = complaint {
        let library = layout.library();
        let name = library.file_name().unwrap_or_default().display();
        steps.note(&format!("{name} does not compile yet, so the first cell will be slow:\n{complaint}"));
    }
    Ok(())
}

/// Whether the template is there and up to date.
///
/// # Errors
/// If its stamp or the library's folder cannot be read.
pub fn is_fresh(layout: &Layout) -> Result<bool> {
    template_folder::is_fresh(&layout.live(), &Toolchain::ask()?, evcxr::VERSION)
}

/// Becomes the kernel that makes the template.
///
/// # Errors
/// If evcxr is not installed, or its folder cannot be locked.
pub fn serve(layout: &Layout, connection_file: &Path) -> Result<Infallible> {
    let (kernels, toolchain, program) = (layout.live(), Toolchain::ask()?, evcxr::path(layout, Tool::Kernel)?);
    let evcxr = Evcxr { program: &program, version: evcxr::VERSION, toolchain: &toolchain };
    let mut command = start::command(&kernels, &evcxr);
    command.arg("--control_file").arg(connection_file);
    template::serve(&kernels, command)
}

/// Runs the cells. Gives the compiler's words if the first one, which loads the library, fails.
fn warm(layout: &Layout, cells: &[String], live: &Live) -> Result<Option<String>> {
    let mut kernel = Command::new(layout.program());
    kernel.arg(MAKER).env("LAB_ROOT", layout.root());
    let cells = execute::cells(layout, &kernel, cells, live)?;
    let [loaded, .., wrong] = cells.as_slice() else { return Err(Error::new("the kernel lost cells")) };
    match (loaded.failure(), wrong.failure()) {
        (Some(failure), _) => Ok(Some(failure)),
        (None, Some(_)) => Ok(None),
        (None, None) => Err(Error::new("the kernel compiled a cell that is wrong")),
    }
}
