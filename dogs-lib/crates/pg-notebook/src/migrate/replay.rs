//! All files up, all files down, and up again, where it does no harm: does each down file undo its migration, and is the
//! database what the files make?

use super::check::{Check, Finding, Models};
use super::filename::name_of;
use super::folder::{File, Folder, Source};
use super::history;
use super::shadow::Shadow;
use super::snapshot::{Extent, Snapshot};
use super::state::{self, State, counted};
use crate::connection::Connection;
use crate::error::{Error, Result};

/// Runs every file up, every down file, and every file up again, in a temporary database, or in a temporary schema of a
/// transaction that is rolled back where the role may not create one; compares after each step. Where `db` is at head it
/// has to have what the files make, too; `models` are held against what the files make.
///
/// ```
/// # use pg_notebook::migrate::{self, Folder, Limits, Target};
/// # fn f(db: &mut pg_notebook::Connection, folder: &Folder) -> pg_notebook::Result<()> {
/// let found = migrate::replay(db, folder, None)?;
/// assert!(found.is_ok(), "{found}");
/// # Ok(()) }
/// ```
///
/// # Errors
/// When the place to do it in cannot be made. A file that fails is a finding.
pub fn replay(db: &mut Connection, folder: &Folder, models: Option<Models<'_>>) -> Result<Check> {
    super::lock::idle(db)?;
    let rows = history::applied(db)?;
    let at_head = state::entries(folder, &rows).iter().all(|entry| entry.state == State::Applied);
    let live = if at_head && !rows.is_empty() { Some(Snapshot::read(db, Extent::Schema)?) } else { None };
    let size = |file: &File| 2 * file.up().size() + file.down().map_or(0, Source::size);
    db.watched_statements("replay", folder.files().iter().map(size).sum(), |db| {
        super::shadow::with(db, |shadow| {
            Replay { shadow, folder, findings: Vec::new(), notes: Vec::new() }.run(live, models)
        })
    })
}

struct Replay<'a, 'r> {
    shadow: &'a mut Shadow<'r>,
    folder: &'a Folder,
    findings: Vec<Finding>,
    notes: Vec<String>,
}

impl Replay<'_, '_> {
    fn run(mut self, live: Option<Snapshot>, models: Option<Models<'_>>) -> Result<Check> {
        let mut states = vec![self.look()?];
        for file in self.folder.files() {
            if !self.step(file, file.up())? {
                return Ok(self.finish());
            }
            states.push(self.look()?);
        }
        let ups = counted(self.folder.files().len());
        self.notes.push(format!("{ups} ran in {}", self.shadow.kind()));
        if let Some(live) = live {
            self.drift(live)?;
        }
        if let Some(models) = models {
            self.findings.extend(models(self.shadow.db())?);
        }
        let base = self.down(&states)?;
        if base && self.up_again()? {
            self.notes.push("down to base, and up again".to_owned());
        }
        Ok(self.finish())
    }

    fn finish(self) -> Check {
        Check { findings: self.findings, looked_at: self.notes.join("; ") }
    }

    fn look(&mut self) -> Result<Snapshot> {
        let extent = self.shadow.extent();
        Snapshot::read(self.shadow.db(), extent)
    }

    /// Goes back as far as there are down files; whether that is base.
    fn down(&mut self, states: &[Snapshot]) -> Result<bool> {
        for (file, before) in self.folder.files().iter().zip(states).rev() {
            let Some(source) = file.down() else {
                self.notes.push(format!("{} has no down file: the way back ends there", file.name()));
                return Ok(false);
            };
            if !self.step(file, source)? {
                return Ok(false);
            }
            let differences = self.look()?.differences(before);
            if !differences.is_empty() {
                self.findings.push(Finding {
                    what: format!("{} does not undo its migration: {}", name_of(source.path), shown(&differences)),
                    repair: format!("mend {}", source.path.display()),
                });
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn up_again(&mut self) -> Result<bool> {
        for file in self.folder.files() {
            if !self.step(file, file.up())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the database that this was started on is what the files make.
    fn drift(&mut self, live: Snapshot) -> Result<()> {
        let made = Snapshot::read(self.shadow.db(), Extent::Schema)?;
        let differences = live.known_to(&made).differences(&made);
        if differences.is_empty() {
            self.notes.push("the database is what the files make".to_owned());
        } else {
            self.findings.push(Finding {
                what: format!("the database is not what the files make: {}", shown(&differences)),
                repair: "undo in the database what was done by hand, or make it a migration".to_owned(),
            });
        }
        Ok(())
    }

    /// Runs a file; a failure is a finding.
    fn step(&mut self, file: &File, source: Source<'_>) -> Result<bool> {
        let doing = format!("{} failed in {}", name_of(source.path), self.shadow.kind());
        match self.shadow.run(source, &doing) {
            Ok(skipped) => {
                self.notes.extend(skipped.map(|what| format!("{} was left out: {what}", file.name())));
                Ok(true)
            }
            Err(error @ (Error::Migration(_) | Error::Statement(_))) => {
                let report = error.report();
                let repair = report.help.clone().unwrap_or_else(|| format!("mend {}", source.path.display()));
                let details: Vec<String> =
                    report.details.iter().map(|(label, text)| format!("\n  {label}: {text}")).collect();
                self.findings
                    .push(Finding { what: format!("{}: {}{}", report.doing, report.cause, details.concat()), repair });
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

fn shown(differences: &[String]) -> String {
    const SHOWN: usize = 8;
    let mut text = differences.iter().take(SHOWN).cloned().collect::<Vec<_>>().join("; ");
    if let Some(more) = differences.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        text += &format!("; and {more} more");
    }
    text
}
