//! What a person can say to `revision` beside the message.

use super::answer::Answer;
use std::fmt;

/// Answers to what models cannot say, and what to make of it all.
///
/// ```
/// use pg_notebook::migrate::Options;
/// let options = Options::default().rename("pets.hue", "color").backfill("pets.size", "'small'");
/// assert_eq!(options.to_string(), "--rename pets.hue:color --backfill \"pets.size='small'\"");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    pub(super) answers: Vec<Answer>,
    pub(super) concurrently: bool,
    pub(super) empty: bool,
    pub(super) sql: bool,
}

impl Options {
    /// What has a new name: `("pets.hue", "color")` for a column, `("hounds", "pets")` for a table or an enum,
    /// `("mood.glad", "happy")` for a label.
    #[must_use]
    pub fn rename(self, from: &str, to: &str) -> Self {
        self.answer(Answer::Rename { from: from.to_owned(), to: to.to_owned() })
    }

    /// What goes although there are rows: `"pets.hue"`, `"hounds"`.
    #[must_use]
    pub fn drop(self, what: &str) -> Self {
        self.answer(Answer::Drop { what: what.to_owned() })
    }

    /// The value instead of NULL for rows that exist: `("pets.size", "'small'")`.
    #[must_use]
    pub fn backfill(self, column: &str, expression: &str) -> Self {
        self.answer(Answer::Backfill { column: column.to_owned(), expression: expression.to_owned() })
    }

    /// The value of a column's new type: `("pets.height", "round(height)::integer")`.
    #[must_use]
    pub fn using(self, column: &str, expression: &str) -> Self {
        self.answer(Answer::Using { column: column.to_owned(), expression: expression.to_owned() })
    }

    /// As [`Self::backfill`] and [`Self::using`], for the way down.
    #[must_use]
    pub fn down(self, column: &str, expression: &str) -> Self {
        self.answer(Answer::Down { column: column.to_owned(), expression: expression.to_owned() })
    }

    /// Any of the answers.
    #[must_use]
    pub fn answer(mut self, answer: Answer) -> Self {
        self.answers.push(answer);
        self
    }

    /// Make indexes of tables that exist while others go on writing, each in a migration of its own.
    #[must_use]
    pub fn concurrently(mut self) -> Self {
        self.concurrently = true;
        self
    }

    /// Compare nothing and write files to be filled in.
    #[must_use]
    pub fn empty(mut self) -> Self {
        self.empty = true;
        self
    }

    /// Write no files: the result holds the SQL.
    #[must_use]
    pub fn sql(mut self) -> Self {
        self.sql = true;
        self
    }

    /// As it is written in a cell, behind the `r` of `revision_with("…", |r| r)`.
    #[must_use]
    pub fn calls(&self) -> String {
        let answers = self.answers.iter().map(Answer::call);
        let flags = self.flags().map(|flag| format!(".{flag}()"));
        answers.chain(flags).collect()
    }

    fn flags(&self) -> impl Iterator<Item = &'static str> {
        let flags = [("concurrently", self.concurrently), ("empty", self.empty), ("sql", self.sql)];
        flags.into_iter().filter(|(_, set)| *set).map(|(flag, _)| flag)
    }
}

impl fmt::Display for Options {
    /// As it is written on a command line, quoted for a shell.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let answers = self.answers.iter().map(Answer::words);
        let words: Vec<String> = answers.chain(self.flags().map(|flag| format!("--{flag}"))).collect();
        f.write_str(&words.join(" "))
    }
}
