//! A chart in the forms in which it is shown.

use super::plot::Chart;
use super::{svg, text};
use crate::bundle::MimeBundle;
use crate::show::Show;
use crate::terminal;

impl Chart {
    /// As a picture.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::draw(self)
    }

    /// As text for a terminal of `width` columns.
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
