//! The settings of a project.

use crate::{Error, Project, Result};
use pg_settings::Settings;

/// The settings in force for `project`, from the environment and the project's files.
///
/// ```
/// use pg_notebook::{Project, settings};
///
/// static PROJECT: Project = Project::new(env!("CARGO_MANIFEST_DIR"), "pets");
/// let settings = settings::of(&PROJECT)?;
/// println!("{settings}");
/// # Ok::<(), pg_notebook::Error>(())
/// ```
///
/// # Errors
/// [`Error::Settings`] when a value cannot be used; it names the variable and where it was set.
pub fn of(project: &Project) -> Result<Settings> {
    Settings::of(&project.root(), project.name()).map_err(Error::from_settings)
}
