//! A diagram in the forms in which it is shown.

use super::parts::Diagram;
use super::{svg, text};
use crate::display::{MimeBundle, Show};

impl Diagram {
    /// As lines of text: each table with its columns, and where they refer to.
    #[must_use]
    pub fn text(&self) -> String {
        text::draw(self)
    }

    /// As a picture.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::draw(self)
    }
}

impl Show for Diagram {
    fn bundle(&self) -> MimeBundle {
        MimeBundle::default().and("image/svg+xml", self.svg()).and("text/plain", self.text())
    }
}
