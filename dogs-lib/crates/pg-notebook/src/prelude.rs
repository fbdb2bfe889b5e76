//! What a notebook of any project works with: `project!` passes it on, so that `use my_project::*;` brings it into a cell.

pub use crate as pg_notebook;
pub use crate::connection::Connection;
pub use crate::display::chart::{Chart, bar, hist, line, scatter};
pub use crate::display::{Show as _, ShowDebug as _, Table};
pub use crate::error::{Error, Result};
pub use crate::inspect::{Diagram, Page, Plan};
pub use crate::log::log_queries;
pub use crate::migrate::{self, Folder, Revised, Upgraded};
pub use crate::model::Model;
pub use crate::models;
pub use crate::progress::Progress;
pub use crate::session::disconnect;
pub use crate::settings::Settings;
pub use chrono::{
    self, DateTime, Datelike, Days, Duration, Local, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike,
    Utc, Weekday,
};
pub use pg_notebook_derive::Model;
pub use postgres;
pub use std::ops::ControlFlow;
