//! A value and where it was said.

/// A value and where it was said: `PGPORT in .env`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Who said it, for messages.
    pub origin: String,
}

impl<T> Setting<T> {
    /// The origin of what nobody has set.
    pub(crate) const DEFAULT: &str = "the default";

    pub(crate) fn new(value: T, origin: impl Into<String>) -> Self {
        Self { value, origin: origin.into() }
    }

    pub(crate) fn default(value: T) -> Self {
        Self::new(value, Self::DEFAULT)
    }

    pub(crate) fn is_default(&self) -> bool {
        self.origin == Self::DEFAULT
    }
}
