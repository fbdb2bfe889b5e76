//! What a cell shows of a command's result: the same as the terminal.

use super::{Check, Current, Downgraded, Entry, History, Renumbered, Revised, Shown, SqlScript, Stamped, Upgraded};
use crate::display::{Cell, Column, MimeBundle, Record, Show, Table};

macro_rules! as_text {
    ($($name:ident),+) => {
        $(impl Show for $name {
            fn bundle(&self) -> MimeBundle {
                MimeBundle::text(self.to_string())
            }
        })+
    };
}

as_text!(Check, Current, Downgraded, Renumbered, Revised, Shown, SqlScript, Stamped, Upgraded);

impl Record for Entry {
    fn columns() -> Vec<Column> {
        ["", "migration", "state", "applied", "down"].map(|name| Column::new(name, "")).into()
    }

    fn cells(&self) -> Vec<Cell> {
        self.texts().map(Cell::Text).into()
    }
}

impl Show for History {
    fn bundle(&self) -> MimeBundle {
        MimeBundle::html(Table::of(self.entries.iter()).html(), self.to_string())
    }
}
