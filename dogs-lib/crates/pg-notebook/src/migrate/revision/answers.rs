//! Answers.

use super::options::quoted;

/// What was said, and whether it was of use.
pub(super) struct Answers<'o> {
    list: &'o [String],
    flag: &'static str,
    heard: Vec<bool>,
}

impl<'o> Answers<'o> {
    pub fn new(flag: &'static str, list: &'o [String]) -> Self {
        Self { list, flag, heard: vec![false; list.len()] }
    }

    /// The text behind `what=`.
    pub fn about(&mut self, what: &str) -> Option<String> {
        let at = self.list.iter().position(|one| one.split_once('=').is_some_and(|(name, _)| name.trim() == what))?;
        self.heard[at] = true;
        self.list[at].split_once('=').map(|(_, value)| value.trim().to_owned())
    }

    /// Whether `what` is in the list.
    pub fn holds(&mut self, what: &str) -> bool {
        let at = self.list.iter().position(|one| one == what);
        if let Some(at) = at {
            self.heard[at] = true;
        }
        at.is_some()
    }

    pub fn unheard(&self) -> Option<String> {
        let at = self.heard.iter().position(|heard| !heard)?;
        Some(format!("{} {}", self.flag, quoted(&self.list[at])))
    }
}
