//! Who hears what a connection tells.

use crate::progress::Steps;
use std::sync::{Arc, Mutex, PoisonError};

/// Takes notices and progress: as they come if somebody hears them, else they are kept.
#[derive(Default)]
pub(super) struct Listener {
    /// What nobody has heard yet.
    notices: Vec<String>,
    hear: Option<Hearer>,
    /// Of the work that is watched, if any is.
    pub(super) steps: Option<Steps>,
}

type Hearer = Arc<Mutex<dyn FnMut(&str) + Send>>;

impl Listener {
    /// For a connection whose work is a part of this one's.
    pub(super) fn for_another(&self) -> Self {
        Self { notices: Vec::new(), hear: self.hear.clone(), steps: self.steps.clone() }
    }

    pub(super) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.notices)
    }

    pub(super) fn set(&mut self, mut hear: impl FnMut(&str) + Send + 'static) {
        self.take().iter().for_each(|notice| hear(notice));
        self.hear = Some(Arc::new(Mutex::new(hear)));
    }

    pub(super) fn tell(&mut self, notice: String) {
        match self.hearer() {
            Some(mut hear) => hear(&notice),
            None => self.notices.push(notice),
        }
    }

    /// Says a line to the one who hears, if there is one.
    pub(super) fn hearer(&self) -> Option<impl FnMut(&str) + Send + Clone + use<>> {
        let hear = self.hear.clone()?;
        Some(move |line: &str| hear.lock().unwrap_or_else(PoisonError::into_inner)(line))
    }
}
