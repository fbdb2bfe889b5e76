//! A dog, and what can be done with dogs: the file to replace when you have cats.
//!
//! Each function comes twice: as a method that is given a connection, for programs and tests, and as a plain function
//! that uses the notebook's session.

use crate::{Connection, Result, session};
use chrono::NaiveDate;
use pg_notebook::display::{Cell, Column, Record, Value as _};
use pg_notebook::postgres::Row;
use pg_notebook::{FromRow, column};

/// A dog, as the table `dogs` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dog {
    /// Given by the database.
    pub id: i64,
    /// No two dogs have the same.
    pub name: String,
    /// The day of birth.
    pub birthday: NaiveDate,
    /// Height at the shoulder, inches; more than 0.
    pub height: i32,
    /// Weight, pounds; more than 0.
    pub weight: i32,
}

const COLUMNS: &str = "id, name, birthday, height, weight";

impl FromRow for Dog {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: column(row, 0)?,
            name: column(row, 1)?,
            birthday: column(row, 2)?,
            height: column(row, 3)?,
            weight: column(row, 4)?,
        })
    }
}

impl Record for Dog {
    fn columns() -> Vec<Column> {
        vec![
            Column::of::<i64>("id"),
            Column::of::<String>("name"),
            Column::of::<NaiveDate>("birthday"),
            Column::of::<i32>("height"),
            Column::of::<i32>("weight"),
        ]
    }

    fn cells(&self) -> Vec<Cell> {
        vec![self.id.cell(), self.name.cell(), self.birthday.cell(), self.height.cell(), self.weight.cell()]
    }
}

impl Dog {
    /// Inserts a dog and returns it with its id.
    ///
    /// # Errors
    /// [`Error::Statement`](crate::Error::Statement) if the name is taken (`is_duplicate()`) or a check refuses a value.
    pub fn add(db: &mut Connection, name: &str, birthday: NaiveDate, height: i32, weight: i32) -> Result<Self> {
        let sql =
            format!("INSERT INTO dogs (name, birthday, height, weight) VALUES ($1, $2, $3, $4) RETURNING {COLUMNS}");
        db.query_one_as(&sql, &[&name, &birthday, &height, &weight])
            .map_err(|error| error.doing(format!("dog {} was not added", shown(name))))
    }

    /// All dogs, by name.
    ///
    /// # Errors
    /// As [`Connection::query_as`].
    pub fn all(db: &mut Connection) -> Result<Vec<Self>> {
        db.query_as(&format!("SELECT {COLUMNS} FROM dogs ORDER BY name, id"), &[])
    }

    /// The dog of that name, or `None`. There is never more than one: the database sees to it.
    ///
    /// # Errors
    /// As [`Connection::query_opt_as`].
    pub fn get(db: &mut Connection, name: &str) -> Result<Option<Self>> {
        db.query_opt_as(&format!("SELECT {COLUMNS} FROM dogs WHERE name = $1"), &[&name])
    }

    /// Saves name, birthday, height and weight of the dog with this id, and returns what was saved: `None` if there is
    /// no such dog any more.
    ///
    /// # Errors
    /// As [`Dog::add`].
    pub fn save(&self, db: &mut Connection) -> Result<Option<Self>> {
        let sql = format!(
            "UPDATE dogs SET name = $2, birthday = $3, height = $4, weight = $5 WHERE id = $1 RETURNING {COLUMNS}"
        );
        db.query_opt_as(&sql, &[&self.id, &self.name, &self.birthday, &self.height, &self.weight])
            .map_err(|error| error.doing(format!("dog {} was not saved", shown(&self.name))))
    }

    /// Removes the dog of that name and returns it: `None` if there was none.
    ///
    /// # Errors
    /// As [`Connection::query_opt_as`].
    pub fn remove(db: &mut Connection, name: &str) -> Result<Option<Self>> {
        db.query_opt_as(&format!("DELETE FROM dogs WHERE name = $1 RETURNING {COLUMNS}"), &[&name])
    }
}

/// [`Dog::add`] in the session.
///
/// # Errors
/// As [`Dog::add`].
pub fn add_dog(name: &str, birthday: NaiveDate, height: i32, weight: i32) -> Result<Dog> {
    session(|db| Dog::add(db, name, birthday, height, weight))
}

/// [`Dog::all`] in the session.
///
/// # Errors
/// As [`Dog::all`].
pub fn get_all_dogs() -> Result<Vec<Dog>> {
    session(Dog::all)
}

/// [`Dog::get`] in the session: the dog of that name, or `None`.
///
/// # Errors
/// As [`Dog::get`].
pub fn get_dog(name: &str) -> Result<Option<Dog>> {
    session(|db| Dog::get(db, name))
}

/// [`Dog::save`] in the session: `let mut dog = …; dog.weight = 52; save_dog(&dog)?`.
///
/// # Errors
/// As [`Dog::save`].
pub fn save_dog(dog: &Dog) -> Result<Option<Dog>> {
    session(|db| dog.save(db))
}

/// [`Dog::remove`] in the session.
///
/// # Errors
/// As [`Dog::remove`].
pub fn remove_dog(name: &str) -> Result<Option<Dog>> {
    session(|db| Dog::remove(db, name))
}

fn shown(name: &str) -> String {
    let short: String = name.chars().take(60).collect();
    if short.len() < name.len() { format!("{short:?}… ({} bytes)", name.len()) } else { format!("{short:?}") }
}
