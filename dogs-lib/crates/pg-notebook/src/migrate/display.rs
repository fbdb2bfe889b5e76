//! What a cell shows of a command's result: the same as the terminal.

use super::{Check, Current, Downgraded, Entry, History, Renumbered, Revised, Shown, SqlScript, Stamped, Upgraded};
use crate::display::{Bundle, Cell, Column, Record, Show, Table};

macro_rules! as_text {
    ($($name:ident),+) => {
        $(impl Show for $name {
            fn bundle(&self) -> Bundle {
                Bundle::text(self.to_string())
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
    fn bundle(&self) -> Bundle {
        Bundle::html(Table::of(self.entries.iter()).html(), self.to_string())
    }
}
