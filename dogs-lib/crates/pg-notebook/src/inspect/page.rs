//! Several tables that belong together.

use crate::display::{Bundle, Show, Table, terminal_width};

/// Tables to be read one below the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The tables, each with a title.
    pub tables: Vec<Table>,
}

impl Page {
    /// As text for a terminal of `width` columns.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        self.tables.iter().map(|table| table.text(width)).collect::<Vec<_>>().join("\n\n")
    }

    /// As HTML.
    #[must_use]
    pub fn html(&self) -> String {
        self.tables.iter().map(Table::html).collect()
    }
}

impl Show for Page {
    fn bundle(&self) -> Bundle {
        Bundle::html(self.html(), self.text(terminal_width()))
    }
}
