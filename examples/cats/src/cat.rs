//! Cats and their visits, and what can be done with them, in the notebook's session.

use crate::{Error, Model, NaiveDate, Result, session};
use pg_notebook::Report;

/// A cat.
#[derive(Debug, Clone, PartialEq, Eq, Model)]
#[sql(table = "cats")]
pub struct Cat {
    /// Given by the database.
    #[sql(pk, identity)]
    pub id: i64,
    /// No two cats have the same.
    #[sql(unique)]
    pub name: String,
    /// The day of birth.
    pub born: NaiveDate,
}

/// A visit to the vet.
#[derive(Debug, Clone, PartialEq, Eq, Model)]
#[sql(table = "visits")]
pub struct Visit {
    /// Given by the database.
    #[sql(pk, identity)]
    pub id: i64,
    /// Whose visit it was; it goes with the cat.
    #[sql(references = Cat, on_delete = "cascade", index)]
    pub cat_id: i64,
    /// The day of the visit.
    pub day: NaiveDate,
    /// Weight, grams.
    #[sql(check = "weight > 0")]
    pub weight: i32,
}

/// A day: `day(2021, 5, 3)?`.
///
/// # Errors
/// [`Error::Usage`] if the calendar has no such day.
pub fn day(year: i32, month: u32, day: u32) -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| Error::Usage(Report::new(format!("{year}-{month}-{day}"), "there is no such day")))
}

/// Inserts a cat and returns it with its id.
///
/// # Errors
/// [`Error::Statement`] if the name is taken (`is_duplicate()`).
pub fn add_cat(name: &str, born: NaiveDate) -> Result<Cat> {
    session(|db| {
        db.query_one_as("INSERT INTO cats (name, born) VALUES ($1, $2) RETURNING id, name, born", &[&name, &born])
    })
}

/// Inserts a visit of `cat`.
///
/// # Errors
/// [`Error::Statement`] if the cat is gone, or the weight is not above 0.
pub fn add_visit(cat: &Cat, day: NaiveDate, weight: i32) -> Result<Visit> {
    let sql = "INSERT INTO visits (cat_id, day, weight) VALUES ($1, $2, $3) RETURNING id, cat_id, day, weight";
    session(|db| db.query_one_as(sql, &[&cat.id, &day, &weight]))
}

/// The visits of the cat of that name, by day.
///
/// # Errors
/// As [`Connection::query_as`](crate::Connection::query_as).
pub fn visits_of(name: &str) -> Result<Vec<Visit>> {
    let sql =
        "SELECT visits.id, cat_id, day, weight FROM visits JOIN cats ON cats.id = cat_id WHERE name = $1 ORDER BY day";
    session(|db| db.query_as(sql, &[&name]))
}

/// Removes all cats, and their visits with them; the next ones are numbered from 1.
///
/// # Errors
/// As [`Connection::batch_execute`](crate::Connection::batch_execute).
pub fn start_over() -> Result<()> {
    session(|db| db.batch_execute("TRUNCATE cats, visits RESTART IDENTITY"))
}
