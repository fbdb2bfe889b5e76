//! What was answered, and what of it was of use.

use super::answer::Answer;
use super::options::Options;

/// The answers of a person, each of which has to be about something.
pub(super) struct Answers<'o> {
    list: &'o [Answer],
    used: Vec<bool>,
}

impl<'o> Answers<'o> {
    pub fn of(options: &'o Options) -> Self {
        Self { list: &options.answers, used: vec![false; options.answers.len()] }
    }

    /// Whether `from` was said to be called `to` now.
    pub fn renamed(&mut self, from: &str, to: &str) -> bool {
        let is = |answer: &Answer| matches!(answer, Answer::Rename { from: old, to: new } if old == from && new == to);
        self.find(is).is_some()
    }

    /// Whether it was said that `what` goes.
    pub fn dropped(&mut self, what: &str) -> bool {
        self.find(|answer| matches!(answer, Answer::Drop { what: said } if said == what)).is_some()
    }

    /// The value for rows of the column that have none.
    pub fn backfill(&mut self, column: &str) -> Option<String> {
        self.find(|answer| matches!(answer, Answer::Backfill { column: said, .. } if said == column)).and_then(value)
    }

    /// The value of the column's new type.
    pub fn using(&mut self, column: &str) -> Option<String> {
        self.find(|answer| matches!(answer, Answer::Using { column: said, .. } if said == column)).and_then(value)
    }

    /// The column's value on the way down.
    pub fn down(&mut self, column: &str) -> Option<String> {
        self.find(|answer| matches!(answer, Answer::Down { column: said, .. } if said == column)).and_then(value)
    }

    /// The old names of what was said to have new ones.
    pub fn old_names(&self) -> impl Iterator<Item = &'o str> {
        self.list.iter().filter_map(|answer| match answer {
            Answer::Rename { from, .. } => Some(from.as_str()),
            _ => None,
        })
    }

    /// The first answer of these that was about nothing.
    pub fn unused(&self, of: impl Fn(&Answer) -> bool) -> Option<&'o Answer> {
        self.list.iter().zip(&self.used).find(|(answer, used)| !**used && of(answer)).map(|(answer, _)| answer)
    }

    fn find(&mut self, is: impl Fn(&Answer) -> bool) -> Option<&'o Answer> {
        let found = self.list.iter().find(|answer| is(answer))?;
        // Said twice is said once.
        self.list.iter().zip(&mut self.used).filter(|(answer, _)| *answer == found).for_each(|(_, used)| *used = true);
        Some(found)
    }
}

fn value(answer: &Answer) -> Option<String> {
    match answer {
        Answer::Backfill { expression, .. } | Answer::Using { expression, .. } | Answer::Down { expression, .. } => {
            Some(expression.clone())
        }
        Answer::Rename { .. } | Answer::Drop { .. } => None,
    }
}
