//! One answer of a person, and how it is written: in a cell and on a command line.

use crate::caller::Caller;
use crate::error::{Error, Report, Result};

/// One answer to what models cannot say.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// What has a new name: the column `pets.hue`, the table or enum `hounds`, the label `mood.glad`.
    Rename {
        /// The old name.
        from: String,
        /// The new one, without its table.
        to: String,
    },
    /// What goes although there are rows: `pets.hue`, `hounds`.
    Drop {
        /// The column or table.
        what: String,
    },
    /// The value instead of NULL for rows that exist.
    Backfill {
        /// `pets.size`.
        column: String,
        /// SQL.
        expression: String,
    },
    /// The value of a column's new type.
    Using {
        /// `pets.height`.
        column: String,
        /// SQL.
        expression: String,
    },
    /// As `Backfill` and `Using`, for the way down.
    Down {
        /// `pets.height`.
        column: String,
        /// SQL.
        expression: String,
    },
}

impl Answer {
    /// The flags of a command line that are answers, without their dashes; each has a value, and may be said again.
    pub const FLAGS: [&str; 5] = ["rename", "drop", "backfill", "using", "down"];

    /// Reads what a command line says: `rename` and `pets.hue:color`.
    ///
    /// A name that holds the `:` or `=` after it stands in double quotes.
    ///
    /// ```
    /// use pg_notebook::migrate::Answer;
    /// let answer = Answer::of_flag("rename", "pets.hue:color")?;
    /// assert_eq!(answer, Answer::Rename { from: "pets.hue".into(), to: "color".into() });
    /// assert!(Answer::of_flag("rename", "pets.hue").is_err());
    /// # Ok::<(), pg_notebook::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Usage`] for a flag that is not one of [`Answer::FLAGS`], and for a value without its `:` or `=`.
    pub fn of_flag(flag: &str, value: &str) -> Result<Self> {
        let pair = |separator| {
            pair(value, separator).ok_or_else(|| {
                let report = Report::new(
                    format!("no migration was written: --{flag} {}", shell_word(value)),
                    format!("there is no {separator} in it"),
                );
                Error::Usage(report).help(match separator {
                    ':' => {
                        "write --rename table.old:new for a column, --rename old:new for a table or an enum".to_owned()
                    }
                    _ => format!("write --{flag} table.column=expression"),
                })
            })
        };
        Ok(match flag {
            "rename" => pair(':').map(|(from, to)| Self::Rename { from, to })?,
            "drop" => Self::Drop { what: value.to_owned() },
            "backfill" => pair('=').map(|(column, expression)| Self::Backfill { column, expression })?,
            "using" => pair('=').map(|(column, expression)| Self::Using { column, expression })?,
            "down" => pair('=').map(|(column, expression)| Self::Down { column, expression })?,
            _ => {
                return Err(Error::Usage(Report::new("no migration was written", format!("--{flag} is not known")))
                    .help(format!("known are --{}", Self::FLAGS.join(", --"))));
            }
        })
    }

    /// As it is written where the caller is.
    pub(super) fn as_said(&self) -> String {
        match Caller::here() {
            Caller::Cell => self.call(),
            Caller::Command(_) => self.words(),
        }
    }

    /// In a cell: `.rename("pets.hue", "color")`.
    pub(super) fn call(&self) -> String {
        match self {
            Self::Rename { from, to } => format!(".rename({from:?}, {to:?})"),
            Self::Drop { what } => format!(".drop({what:?})"),
            Self::Backfill { column, expression } => format!(".backfill({column:?}, {expression:?})"),
            Self::Using { column, expression } => format!(".using({column:?}, {expression:?})"),
            Self::Down { column, expression } => format!(".down({column:?}, {expression:?})"),
        }
    }

    /// On a command line: `--rename pets.hue:color`.
    pub(super) fn words(&self) -> String {
        let (flag, value) = match self {
            Self::Rename { from, to } => ("rename", format!("{}:{to}", name(from, ':'))),
            Self::Drop { what } => ("drop", what.clone()),
            Self::Backfill { column, expression } => ("backfill", format!("{}={expression}", name(column, '='))),
            Self::Using { column, expression } => ("using", format!("{}={expression}", name(column, '='))),
            Self::Down { column, expression } => ("down", format!("{}={expression}", name(column, '='))),
        };
        // A value that begins with a dash would be taken for a flag.
        let between = if value.starts_with('-') { '=' } else { ' ' };
        format!("--{flag}{between}{}", shell_word(&value))
    }
}

/// A name in front of a separator.
fn name(name: &str, separator: char) -> String {
    let plain = !name.contains(separator) && !name.starts_with('"') && name.trim() == name;
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// The name in front of the separator, and what is behind it.
fn pair(value: &str, separator: char) -> Option<(String, String)> {
    if let Some(quoted) = value.trim_start().strip_prefix('"') {
        let mut name = String::new();
        let mut rest = quoted;
        while let Some((part, after)) = rest.split_once('"') {
            name += part;
            match after.strip_prefix('"') {
                Some(more) => {
                    name.push('"');
                    rest = more;
                }
                None => return Some((name, after.trim_start().strip_prefix(separator)?.to_owned())),
            }
        }
    }
    let (name, behind) = value.split_once(separator)?;
    Some((name.trim().to_owned(), behind.to_owned()))
}

/// A word as it has to be written for a shell.
pub(super) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._:=,-+/@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    if !word.contains(['"', '$', '`', '\\', '!']) {
        return format!("\"{word}\"");
    }
    format!("'{}'", word.replace('\'', "'\"'\"'"))
}
