//! A table in the forms in which it is shown.

use crate::bundle::MimeBundle;
use crate::table::Table;
use crate::{table_html, table_text, terminal};

impl Table {
    /// As an HTML table of at most 300 kB; every text in it is escaped.
    ///
    /// ```
    /// use notebook_display::Table;
    /// let html = Table::of([("<b>", 1)].iter()).html();
    /// assert!(html.contains("<td>&lt;b&gt;</td>"));
    /// ```
    #[must_use]
    pub fn html(&self) -> String {
        table_html::table(self)
    }

    /// As an aligned text table for a terminal of `width` columns: what does not fit is cut, and said to be.
    ///
    /// ```
    /// use notebook_display::Table;
    /// let table = Table::of([("a".repeat(99), 1), ("b".into(), 2)].iter());
    /// assert!(table.text(30).lines().all(|line| notebook_display::text::width(line) <= 30));
    /// ```
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        table_text::table(self, width)
    }

    /// Both forms.
    ///
    /// ```
    /// use notebook_display::Table;
    /// let bundle = Table::changed(1).bundle();
    /// assert_eq!(bundle.get("text/plain"), Some("(1 row changed)"));
    /// ```
    #[must_use]
    pub fn bundle(&self) -> MimeBundle {
        MimeBundle::html(self.html(), self.text(terminal::width()))
    }
}
