//! Errors as a cell shows them.

use crate::support;
use std::process::Command;
use std::time::{Duration, Instant};

const REFUSALS: usize = 1_000;

#[test]
fn a_loop_over_a_thousand_refusals_in_a_cell_is_not_slowed_down() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "errors::refusals_are_shown", "--ignored", "--nocapture"]).env("EVCXR_IS_RUNTIME", "1");
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    assert_eq!(text.matches("division by zero").count(), REFUSALS);
    let millis: u64 = text.lines().find_map(|line| line.strip_prefix("took ")?.parse().ok()).unwrap();
    assert!(Duration::from_millis(millis) < Duration::from_secs(10), "{millis} ms");
}

#[test]
#[ignore = "runs as a cell, by the test above"]
fn refusals_are_shown() {
    let database = support::database("refusals");
    let mut db = database.connect();
    let started = Instant::now();
    for _ in 0..REFUSALS {
        if let Err(error) = db.query("SELECT 1 / 0", &[]) {
            println!("{error}");
        }
    }
    println!("took {}", started.elapsed().as_millis());
}
