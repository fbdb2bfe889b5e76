//! What is asked, and that the line to paste is an answer, in a cell and in a terminal.

use crate::revision::case::{height, pets, plain};
use crate::revision::pasted::{in_a_cell, in_a_terminal};
use crate::revision::place::Place;
use crate::support;
use crate::support::message::expect;
use pg_notebook::Model;
use pg_notebook::model::{Column, Table};

/// Asks, keeps the message, pastes the line that it suggests, and applies what comes of it.
fn asked(name: &str, before: &[Table], rows: &str, after: &[Table]) {
    let database = support::database(name);
    let place = &mut Place::new(database.connect(), name);
    place.revise(before, "before").unwrap();
    place.upgrade().unwrap();
    place.db.batch_execute(rows).unwrap();
    let error = place.revise(after, "the change").unwrap_err();
    expect(&format!("revision/{name}"), &error, &[]);
    assert_eq!(place.folder().files().len(), 1, "a file was written");
    let text = error.to_string();
    let line = text.lines().map(str::trim).find(|line| line.starts_with("revision_with(")).unwrap();
    let (message, options) = in_a_cell(line);
    assert_eq!(message, "the change");
    assert_eq!(in_a_terminal(&options.to_string()), options);
    place.revise_with(after, "the change", &options).unwrap();
    place.upgrade().unwrap();
    assert_eq!(place.left(after), [""; 0]);
}

const ROWS: &str = "INSERT INTO pets (name, height) VALUES ('Ada', 10), ('Bob', 20)";

#[test]
fn one_column_gone_and_one_come() {
    asked("rename", &[plain()], ROWS, &[pets([Column::of::<i32>("tall")])]);
}

#[test]
fn one_table_gone_and_one_come() {
    let cats = Table::new("cats").column(Column::of::<i64>("id").identity()).column(Column::of::<String>("name"));
    asked("rename_table", &[plain()], ROWS, &[cats.column(height()).primary_key(&["id"])]);
}

#[test]
fn a_column_with_values_goes() {
    asked("drop_column", &[plain()], ROWS, &[pets([])]);
}

#[test]
fn a_table_with_rows_goes() {
    let cats = || Table::new("cats").column(Column::of::<i64>("id"));
    asked("drop_table", &[plain(), cats()], "INSERT INTO cats VALUES (1)", &[plain()]);
}

#[test]
fn a_value_for_rows_that_exist() {
    asked("not_null", &[plain()], ROWS, &[pets([height(), Column::of::<String>("color"), Column::of::<bool>("good")])]);
}

#[test]
fn a_value_instead_of_null() {
    let nullable = [pets([Column::of::<Option<i32>>("height")])];
    asked("nulls", &nullable, "INSERT INTO pets (name) VALUES ('Ada')", &[plain()]);
}

#[test]
fn a_cast_that_may_change_values() {
    let text = [pets([Column::of::<String>("height")])];
    asked("cast", &text, "INSERT INTO pets (name, height) VALUES ('Ada', '7')", &[plain()]);
}

#[derive(Debug, Clone, Copy, Model)]
#[sql(type = "mood")]
enum Mood {
    Happy,
    Sad,
}

#[derive(Debug, Clone, Copy, Model)]
#[sql(type = "mood")]
enum Happy {
    Happy,
}

#[test]
fn a_label_in_use_goes() {
    let _ = (Mood::Happy, Mood::Sad, Happy::Happy);
    asked(
        "label",
        &[pets([height(), Column::of::<Option<Mood>>("mood")])],
        "INSERT INTO pets (name, height, mood) VALUES ('Ada', 10, 'sad'), ('Bob', 20, 'happy')",
        &[pets([height(), Column::of::<Option<Happy>>("mood")])],
    );
}
