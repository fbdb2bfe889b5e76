//! A model to test with, and the project that it belongs to.

use chrono::NaiveDate;
use pg_notebook::{Connection, Model, Project, Result, Rows};
use std::borrow::Borrow;

/// This folder, whose migrations make the table of [`Pet`].
pub static PROJECT: Project =
    Project::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests"), "pets").with_command("cargo pets");

/// A pet.
#[derive(Debug, Clone, PartialEq, Eq, Model)]
#[sql(table = "pets")]
pub struct Pet {
    /// Given by the database.
    #[sql(pk, identity)]
    pub id: i64,
    /// No two pets have the same.
    #[sql(unique)]
    pub name: String,
    /// The day of birth.
    pub birthday: NaiveDate,
    /// Height at the shoulder, inches.
    #[sql(check = "height > 0")]
    pub height: i32,
    /// Weight, pounds.
    #[sql(check = "weight > 0")]
    pub weight: i32,
}

const COLUMNS: &str = Pet::COLUMNS;

impl Pet {
    pub fn new(name: impl Into<String>, birthday: NaiveDate, height: i32, weight: i32) -> Self {
        Self { id: 0, name: name.into(), birthday, height, weight }
    }

    pub fn add(db: &mut Connection, name: &str, birthday: NaiveDate, height: i32, weight: i32) -> Result<Self> {
        let sql =
            format!("INSERT INTO pets (name, birthday, height, weight) VALUES ($1, $2, $3, $4) RETURNING {COLUMNS}");
        db.query_one_as(&sql, &[&name, &birthday, &height, &weight])
            .map_err(|error| error.doing(format!("pet {} was not added", shown(name))))
    }

    pub fn all(db: &mut Connection) -> Result<Vec<Self>> {
        db.query_as(&format!("SELECT {COLUMNS} FROM pets ORDER BY name, id"), &[])
    }

    pub fn stream(db: &mut Connection) -> Result<Rows<'_, Self>> {
        db.stream(&format!("SELECT {COLUMNS} FROM pets ORDER BY name, id"), &[])
    }

    pub fn add_all(db: &mut Connection, pets: impl IntoIterator<Item = impl Borrow<Self>>) -> Result<u64> {
        db.insert_all::<Self>(pets)
    }

    pub fn add_all_returning(
        db: &mut Connection,
        pets: impl IntoIterator<Item = impl Borrow<Self>>,
    ) -> Result<Vec<Self>> {
        db.insert_all_returning::<Self, Self>(pets, COLUMNS)
    }

    pub fn put_all(db: &mut Connection, pets: impl IntoIterator<Item = impl Borrow<Self>>) -> Result<u64> {
        db.upsert_all::<Self>(pets, &["name"])
    }

    pub fn get(db: &mut Connection, name: &str) -> Result<Option<Self>> {
        db.query_opt_as(&format!("SELECT {COLUMNS} FROM pets WHERE name = $1"), &[&name])
    }

    pub fn save(&self, db: &mut Connection) -> Result<Option<Self>> {
        let sql = format!(
            "UPDATE pets SET name = $2, birthday = $3, height = $4, weight = $5 WHERE id = $1 RETURNING {COLUMNS}"
        );
        db.query_opt_as(&sql, &[&self.id, &self.name, &self.birthday, &self.height, &self.weight])
            .map_err(|error| error.doing(format!("pet {} was not saved", shown(&self.name))))
    }

    pub fn remove(db: &mut Connection, name: &str) -> Result<Option<Self>> {
        db.query_opt_as(&format!("DELETE FROM pets WHERE name = $1 RETURNING {COLUMNS}"), &[&name])
    }
}

fn shown(name: &str) -> String {
    let short: String = name.chars().take(60).collect();
    if short.len() < name.len() { format!("{short:?}… ({} bytes)", name.len()) } else { format!("{short:?}") }
}
