//! A table in the forms in which it is shown.

use crate::bundle::MimeBundle;
use crate::table::Table;
use crate::{table_html, table_text, terminal};

impl Table {
    /// As an HTML table of at most 300 kB; every text in it is escaped.
    #[must_use]
    pub fn html(&self) -> String {
        table_html::table(self)
    }

    /// As an aligned text table for a terminal of `width` columns.
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        table_text::table(self, width)
    }

    /// Both forms.
    #[must_use]
    pub fn bundle(&self) -> MimeBundle {
        MimeBundle::html(self.html(), self.text(terminal::width()))
    }
}
