//! Notebooks run for real: what fails is told, what is good is kept.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Folder, database, load, place, read};
use lab::notebook::{self, EDIT, RAISES, STDERR};
use lab::{Layout, Steps};
use serde_json::json;
use std::fs;
use std::path::Path;

fn run(place: &Layout, path: &Path, update: bool) -> notebook::Outcome {
    let outcome = notebook::run(place, &Steps::default(), &database(place), path, update);
    outcome.unwrap_or_else(|error| panic!("{error}"))
}

fn shows_what_is_committed(name: &str) {
    let place = place();
    let [path] = notebook::named(&place, &[name.into()]).unwrap().try_into().unwrap();
    let outcome = run(&place, &path, false);
    assert!(outcome.is_good(), "{outcome}");
}

#[test]
fn explore_shows_what_is_committed() {
    shows_what_is_committed("01");
}

#[test]
fn change_the_model_shows_what_is_committed() {
    shows_what_is_committed("02");
}

#[test]
fn ask_and_see_shows_what_is_committed() {
    shows_what_is_committed("03");
}

#[test]
fn a_million_dogs_shows_what_is_committed() {
    shows_what_is_committed("04");
}

#[test]
fn a_second_project_shows_what_is_committed() {
    let cats = place().root().join("examples/cats/notebooks/01-cats.ipynb");
    shows_what_is_committed(cats.to_str().unwrap());
}

#[test]
fn every_way_to_fail_is_noticed_and_names_its_cell() {
    let (place, folder) = (place(), Folder::new());
    let fail = "\"x\".parse::<i32>()?";
    let path = folder.notebook(&[
        (&load(&place), &[]),
        ("assert_eq!(1, 2);", &[]),
        ("panic!(\"ouch\")", &[]),
        (fail, &[]),
        ("let wrong: i32 = \"text\";", &[]),
        // Good again: evcxr goes on after each of them.
        ("1 + 1", &[]),
        // These say that they fail, and do.
        ("no_such_name()", &[RAISES]),
        (fail, &[STDERR]),
        // These say so, and do not.
        ("2 + 2", &[RAISES]),
        ("3 + 3", &[STDERR]),
        ("std::process::exit(3);", &[]),
    ]);
    let before = fs::read(&path).unwrap();
    let outcome = run(&place, &path, true);
    let said = |cell: usize| {
        let failure = outcome.failures.iter().find(|failure| failure.cell == cell);
        failure.unwrap_or_else(|| panic!("cell {cell} did not fail:\n{outcome}")).message.clone()
    };
    let cells: Vec<_> = outcome.failures.iter().map(|failure| failure.cell).collect();
    assert_eq!(cells, [2, 3, 4, 5, 9, 10, 11], "{outcome}");
    assert!(said(2).contains("left: 1") && !said(2).contains("stack backtrace"), "{}", said(2));
    assert!(said(3).contains("ouch"), "{}", said(3));
    assert!(said(4).contains("invalid digit"), "{}", said(4));
    assert!(said(5).contains("mismatched types"), "{}", said(5));
    assert!(said(9).contains(RAISES) && said(10).contains(STDERR));
    assert!(said(11).contains("exit status: 3"), "{}", said(11));
    let told = outcome.to_string();
    assert!(told.contains("test.ipynb, cell [2] failed:\n  assert_eq!(1, 2);"), "{told}");
    assert!(told.ends_with("after it, these failed too: [3] [4] [5] [9] [10] [11]"), "{told}");
    assert_eq!(fs::read(&path).unwrap(), before, "a notebook with failures is not updated");
}

#[test]
fn a_good_notebook_is_updated_once_and_then_compared() {
    let (place, folder) = (place(), Folder::new());
    let path = folder.notebook(&[
        (&load(&place), &[]),
        ("upgrade()?", &[]),
        // Two databases would not both have it as their first.
        ("add_dog(\"foo\", Local::now().date_naive(), 24, 50)?.id", &[]),
        ("println!(\"took 12.3 ms\"); get_all_dogs()?", &[]),
        ("add_dog(\"foo\", Local::now().date_naive(), 24, 50)?", &[STDERR]),
    ]);
    let outcome = run(&place, &path, true);
    assert!(outcome.is_good(), "{outcome}");
    let mut notebook = read(&path);
    assert_eq!(notebook["metadata"]["kernelspec"]["name"], "rust");
    assert_eq!(notebook["cells"][2]["outputs"][0]["data"]["text/plain"], json!(["1"]));
    assert_eq!(notebook["cells"][2]["execution_count"], 3);
    assert!(notebook["cells"][4]["outputs"][0]["text"].to_string().contains("23505"), "{notebook}");

    // Another day and another duration are as good; another name is not.
    let text = |cell: usize| serde_json::to_string(&read(&path)["cells"][cell]["outputs"]).unwrap();
    let outputs = text(3).replace("12.3 ms", "7 ms").replace("foo", "bar");
    assert_ne!(outputs, text(3));
    notebook["cells"][3]["outputs"] = serde_json::from_str(&outputs).unwrap();
    fs::write(&path, notebook.to_string()).unwrap();
    let outcome = run(&place, &path, false);
    assert!(outcome.failures.is_empty() && !outcome.is_good(), "{outcome}");
    let [difference] = outcome.differences.as_slice() else { panic!("{outcome}") };
    assert_eq!(difference.cell, 4);
    let lines: Vec<_> = difference.diff.lines().filter(|line| line.starts_with(['-', '+'])).collect();
    assert!(lines.iter().all(|line| line.contains("bar") || line.contains("foo")), "{lines:?}");
}

#[test]
fn an_edit_that_a_reader_makes_is_made_in_a_copy() {
    let (place, folder) = (place(), Folder::new());
    let path = folder.notebook(&[
        (":dep dogs-lib = { path = \"../dogs-lib\" }\nuse dogs_lib::*;", &[]),
        ("dogs_lib::added()", &[RAISES]),
        ("let n = 41;", &[]),
        ("n + dogs_lib::added()", &[]),
    ]);
    let source = place.library().join("src/lib.rs");
    let before = fs::read_to_string(&source).unwrap();
    let line = before.lines().find(|line| line.starts_with("mod dog;") || line.starts_with("pub mod dog;")).unwrap();
    let edit = format!(
        "Add a function.\n```diff\n--- dogs-lib/src/lib.rs\n+++ dogs-lib/src/lib.rs\n@@\n {line}\n+pub fn added() -> i32 {{ 1 }}\n```"
    );
    let mut notebook = read(&path);
    let cell = json!({ "cell_type": "markdown", "id": "e", "metadata": { "tags": [EDIT] }, "source": edit });
    notebook["cells"].as_array_mut().unwrap().insert(3, cell);
    fs::write(&path, notebook.to_string()).unwrap();
    let outcome = run(&place, &path, true);
    assert!(outcome.is_good(), "{outcome}");
    assert_eq!(read(&path)["cells"][4]["outputs"][0]["data"]["text/plain"], json!(["42"]));
    assert_eq!(fs::read_to_string(&source).unwrap(), before, "the reader's own file stays");

    notebook["cells"][3]["source"] = json!(edit.replace(line, "no such line"));
    fs::write(&path, notebook.to_string()).unwrap();
    let outcome = run(&place, &path, true);
    assert_eq!(outcome.failures[0].cell, 4);
    assert!(outcome.to_string().contains("the edit before it does not fit"), "{outcome}");
}

#[test]
fn what_is_no_notebook_is_refused() {
    let (place, folder) = (place(), Folder::new());
    let path = folder.path().join("x.ipynb");
    fs::write(&path, "{}").unwrap();
    let error = notebook::run(&place, &Steps::default(), &database(&place), &path, false).unwrap_err().to_string();
    assert!(error.contains("x.ipynb is no notebook"), "{error}");
    assert!(notebook::named(&place, &["nothing".into()]).unwrap_err().to_string().contains("no notebook nothing"));
}
