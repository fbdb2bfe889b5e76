//! Dogs in Postgres, to be explored from a Rust notebook.
//!
//! ```no_run
//! use dogs_lib::*;
//! upgrade()?;
//! let bday = Local::now().date_naive() - TimeDelta::weeks(52);
//! add_dog("foo", bday, 24, 50)?;
//! println!("{:?}", get_dog("foo")?);
//! # Ok::<(), Error>(())
//! ```
//!
//! [`Dog`] is the model; everything that is not about dogs comes from [`pg_notebook`].

mod ask;
mod dog;
mod project;

pub use dog::{
    Dog, add_dog, add_dogs, each_dog, get_all_dogs, get_dog, load_csv, put_dogs, remove_dog, save_csv, save_dog,
};
pub use project::{
    PROJECT, begin, check, commit, current, downgrade, downgrade_sql, history, models, renumber, replay, revision,
    revision_with, rollback, session, show, stamp, stamp_sql, transaction, upgrade, upgrade_sql, upgrade_to,
};

pub use chrono::{
    self, DateTime, Datelike, Days, Duration, Local, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike,
    Utc, Weekday,
};
pub use pg_notebook::display::{Show as _, ShowDebug as _};
pub use pg_notebook::migrate::{self, Folder, Revised, Upgraded};
pub use pg_notebook::{self, Connection, Error, Model, Result, Settings, disconnect, models, postgres};

// To see the data.
pub use ask::{describe, explain, profile, query_as, sandbox, schema, sql, tables};
pub use pg_notebook::chart::{Chart, bar, hist, line, scatter};
pub use pg_notebook::display::Table;
pub use pg_notebook::inspect::{Diagram, Page, Plan};
pub use pg_notebook::{Progress, log_queries};
pub use std::ops::ControlFlow;
