//! A dog, and what can be done with dogs: the file to replace when you have cats.
//!
//! Each function comes twice: as a method that is given a connection, for programs and tests, and as a plain function
//! that uses the notebook's session.

use crate::{Connection, Model, Result, session};
use chrono::NaiveDate;
use pg_notebook::{Flow, Rows, progress};
use std::borrow::Borrow;
use std::path::Path;

/// A dog.
#[derive(Debug, Clone, PartialEq, Eq, Model)]
#[sql(table = "dogs")]
pub struct Dog {
    /// Given by the database.
    #[sql(pk, identity)]
    pub id: i64,
    /// No two dogs have the same.
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

const COLUMNS: &str = Dog::COLUMNS;

impl Dog {
    /// A dog that is not in the database yet, for [`add_dogs`]: its id is 0.
    #[must_use]
    pub fn new(name: impl Into<String>, birthday: NaiveDate, height: i32, weight: i32) -> Self {
        Self { id: 0, name: name.into(), birthday, height, weight }
    }

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

    /// All dogs, by name, one after the other as they arrive: a million of them need no more memory than one.
    ///
    /// # Errors
    /// As [`Connection::stream`].
    pub fn stream(db: &mut Connection) -> Result<Rows<'_, Self>> {
        db.stream(&format!("SELECT {COLUMNS} FROM dogs ORDER BY name, id"), &[])
    }

    /// Adds any number of dogs, all or none, and returns how many. The database gives the ids.
    ///
    /// # Errors
    /// As [`Connection::insert_all`]: it says which row was refused, and why.
    pub fn add_all(db: &mut Connection, dogs: impl IntoIterator<Item = impl Borrow<Self>>) -> Result<u64> {
        db.insert_all::<Self>(dogs)
    }

    /// Adds any number of dogs, all or none, and returns them with their ids, in the same order. It takes about twice
    /// as long as [`Self::add_all`].
    ///
    /// # Errors
    /// As [`Self::add_all`].
    pub fn add_all_returning(
        db: &mut Connection,
        dogs: impl IntoIterator<Item = impl Borrow<Self>>,
    ) -> Result<Vec<Self>> {
        db.insert_all_returning::<Self, Self>(dogs, COLUMNS)
    }

    /// Adds the dogs with a new name and changes those whose name is there already; returns how many it was.
    ///
    /// # Errors
    /// As [`Self::add_all`].
    pub fn put_all(db: &mut Connection, dogs: impl IntoIterator<Item = impl Borrow<Self>>) -> Result<u64> {
        db.upsert_all::<Self>(dogs, &["name"])
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

/// [`Dog::add_all`] in the session, with a line of progress now and then:
/// `add_dogs((0..1_000).map(|i| Dog::new(format!("dog {i}"), bday, 24, 50)))?`.
///
/// # Errors
/// As [`Dog::add_all`].
pub fn add_dogs(dogs: impl IntoIterator<Item = impl Borrow<Dog>>) -> Result<u64> {
    session(|db| Dog::add_all(db, progress(dogs, "dogs")))
}

/// [`Dog::put_all`] in the session, with a line of progress now and then.
///
/// # Errors
/// As [`Dog::put_all`].
pub fn put_dogs(dogs: impl IntoIterator<Item = impl Borrow<Dog>>) -> Result<u64> {
    session(|db| Dog::put_all(db, progress(dogs, "dogs")))
}

/// Calls `work` with every dog, by name, as it arrives, and returns how many there were: `each_dog(|dog| sum +=
/// dog.weight)?`. A closure that returns `ControlFlow::Break(())` or an `Err` ends it, and the server stops too.
///
/// # Errors
/// As [`Connection::each`].
pub fn each_dog<F: Flow>(work: impl FnMut(Dog) -> F) -> Result<u64> {
    session(|db| db.each(&format!("SELECT {COLUMNS} FROM dogs ORDER BY name, id"), &[], work))
}

/// Adds the dogs of a CSV file, all or none, and returns how many, with a line of progress when it takes long: see
/// [`Connection::load_csv`].
///
/// # Errors
/// As [`Connection::load_csv`]: with line and column.
pub fn load_csv(path: impl AsRef<Path>) -> Result<u64> {
    session(|db| db.load_csv("dogs", path.as_ref()))
}

/// Writes all dogs, by name, to a CSV file, and returns how many, with a line of progress when it takes long: see
/// [`Connection::save_csv`].
///
/// # Errors
/// As [`Connection::save_csv`].
pub fn save_csv(path: impl AsRef<Path>) -> Result<u64> {
    session(|db| db.save_csv(&format!("SELECT {COLUMNS} FROM dogs ORDER BY name, id"), path.as_ref()))
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
