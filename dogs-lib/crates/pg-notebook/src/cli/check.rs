//! `check`.

use super::arguments::flag;
use super::command::Command;
use super::job::Job;
use super::json;
use super::outcome::Outcome;
use crate::connection::Connection;
use crate::error::Result;
use crate::migrate::{self, Check};

pub const CHECK: Command = Command {
    name: "check",
    arguments: |_| {
        clap::Command::new("check")
            .about("Whether files, database and models say the same; exit code 1 if not, with the step that repairs it")
            .arg(flag("replay", "Also run all files up, down and up again in a temporary database, and compare"))
            .after_help(
                "Where the role may not create a database, the replay takes place in a temporary schema, in a transaction \
                 that is rolled back.",
            )
    },
    run: check,
    sql: None,
};

fn check(job: &Job<'_>) -> Result<Outcome> {
    let folder = job.folder()?;
    let db = &mut job.connect()?;
    // Only the project's own files have to go with its models.
    let own = job.other_folder.is_none();
    let mut compare = |db: &mut Connection| migrate::compare(db, &folder, job.models);
    let mut result = migrate::check(db, &folder, if own { Some(&mut compare) } else { None })?;
    if job.args.get_flag("replay") {
        let Check { findings, looked_at } = migrate::replay(db, &folder, if own { Some(&mut compare) } else { None })?;
        result.findings.extend(findings);
        result.looked_at = format!("{}; {looked_at}", result.looked_at);
    }
    let well = result.is_ok();
    Ok(Outcome { well, ..Outcome::of(&result, json::check)? })
}
