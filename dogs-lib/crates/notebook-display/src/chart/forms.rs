//! A chart in the forms in which it is shown.

use super::plot::Chart;
use super::{svg, text};
use crate::bundle::MimeBundle;
use crate::show::Show;
use crate::terminal;

impl Chart {
    /// As a picture, which needs no script and no network.
    ///
    /// ```
    /// use notebook_display::chart::bar;
    /// let svg = bar(&[("Collie", 2), ("Boxer", 5)], |row| row.0, |row| row.1).svg();
    /// assert!(svg.contains("<title>Boxer: 5</title>"));
    /// ```
    #[must_use]
    pub fn svg(&self) -> String {
        svg::draw(self)
    }

    /// As text for a terminal of `width` columns.
    ///
    /// ```
    /// use notebook_display::chart::bar;
    /// let chart = bar(&[("Collie", 2), ("Boxer", 4)], |row| row.0, |row| row.1);
    /// assert_eq!(chart.text(20), " Collie 2 ████\n Boxer  4 ████████");
    /// ```
    #[must_use]
    pub fn text(&self, width: usize) -> String {
        text::draw(self, width)
    }
}

impl Show for Chart {
    fn bundle(&self) -> MimeBundle {
        MimeBundle::default().and("image/svg+xml", self.svg()).and("text/plain", self.text(terminal::width()))
    }
}
