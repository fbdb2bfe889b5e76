//! Several tables that belong together.

use crate::display::{MimeBundle, Show, Table, terminal};

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
    fn bundle(&self) -> MimeBundle {
        MimeBundle::html(self.html(), self.text(terminal::width()))
    }
}
