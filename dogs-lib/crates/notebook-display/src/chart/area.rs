//! Where in the picture the marks are.

pub(super) const LEFT: f64 = 64.0;
pub(super) const TOP: f64 = 36.0;

/// The part of the picture within the axes, in pixels.
pub(super) struct Area {
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    pub(super) fn x(&self, share: f64) -> f64 {
        LEFT + share * (self.right - LEFT)
    }

    pub(super) fn y(&self, share: f64) -> f64 {
        self.bottom - share * (self.bottom - TOP)
    }
}
