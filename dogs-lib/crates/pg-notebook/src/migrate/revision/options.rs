//! What a person can say to `revision` beside the message.

use crate::error::{Error, Report, Result};

/// Answers to what models cannot say, and what to make of it all. Each answer is a text as in a terminal.
///
/// ```
/// use pg_notebook::migrate::Options;
/// let options = Options::parse("--rename pets.hue:color --backfill \"pets.size='small'\"")?;
/// assert_eq!(options.rename, ["pets.hue:color"]);
/// assert_eq!(options.backfill, ["pets.size='small'"]);
/// # Ok::<(), pg_notebook::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// What has a new name: `pets.hue:color` for a column, `hounds:pets` for a table or an enum.
    pub rename: Vec<String>,
    /// What goes although there are rows: `pets.hue`, `hounds`.
    pub drop: Vec<String>,
    /// The value instead of NULL for rows that exist: `pets.size='small'`.
    pub backfill: Vec<String>,
    /// The value of a column's new type: `pets.height=round(height)::integer`.
    pub using: Vec<String>,
    /// As `backfill` and `using`, for the way down.
    pub down: Vec<String>,
    /// Make indexes of tables that exist while others go on writing, each in a migration of its own.
    pub concurrently: bool,
    /// Compare nothing and write files to be filled in.
    pub empty: bool,
    /// Write no files: the result holds the SQL.
    pub sql: bool,
}

impl Options {
    /// Reads what stands behind `revision -m "…"` in a terminal.
    ///
    /// # Errors
    /// [`Error::Usage`] for a word that is not known, or one without its value.
    pub fn parse(text: &str) -> Result<Self> {
        let mut options = Self::default();
        let mut words = words(text)?.into_iter();
        while let Some(word) = words.next() {
            let (key, value) = match word.split_once('=') {
                Some((key, value)) if key.starts_with("--") => (key.to_owned(), Some(value.to_owned())),
                _ => (word, None),
            };
            let list = match key.as_str() {
                "--rename" => &mut options.rename,
                "--drop" => &mut options.drop,
                "--backfill" => &mut options.backfill,
                "--using" => &mut options.using,
                "--down" => &mut options.down,
                "--empty" | "--sql" | "--concurrently" if value.is_none() => {
                    match key.as_str() {
                        "--empty" => options.empty = true,
                        "--sql" => options.sql = true,
                        _ => options.concurrently = true,
                    }
                    continue;
                }
                _ => return Err(bad(format!("{key} is not known"))),
            };
            let value = value.or_else(|| words.next()).ok_or_else(|| bad(format!("{key} needs a value")))?;
            list.push(value);
        }
        Ok(options)
    }

    /// What was answered, as it is written.
    pub(super) fn said(&self) -> Vec<String> {
        let lists = [
            ("--rename", &self.rename),
            ("--drop", &self.drop),
            ("--backfill", &self.backfill),
            ("--using", &self.using),
            ("--down", &self.down),
        ];
        let said = lists.iter().flat_map(|(flag, list)| list.iter().map(move |one| format!("{flag} {}", quoted(one))));
        said.chain(self.concurrently.then(|| "--concurrently".to_owned())).collect()
    }
}

fn bad(cause: String) -> Error {
    Error::Usage(Report::new("no migration was written", cause)).help(
        "known are --rename, --drop, --backfill, --using, --down with a value, and --concurrently, --empty, --sql",
    )
}

/// The words of a line, as a shell takes it apart.
fn words(text: &str) -> Result<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in text.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                word.get_or_insert_default();
                quote = Some(c);
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if let Some(open) = quote {
        return Err(bad(format!("a {open} is not closed in: {text}")));
    }
    words.extend(word);
    Ok(words)
}

/// A word as it has to be written for a shell, and for [`Options::parse`].
pub(super) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._:=,-+/@%".contains(c);
    if word.chars().all(plain) {
        return word.to_owned();
    }
    if !word.contains(['"', '$', '`', '\\', '!']) {
        return format!("\"{word}\"");
    }
    format!("'{}'", word.replace('\'', "'\"'\"'"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_quoted_word_is_read_as_it_was() {
        for word in ["pets.hue:color", "pets.size='small'", "t.\"Mixed\"=1", "a.b=$1 || 'x' || \"y\"", "größe.b=(1)"]
        {
            let options = Options::parse(&format!("--backfill {} --sql", quoted(word))).unwrap();
            assert_eq!((options.backfill, options.sql), (vec![word.to_owned()], true));
        }
        assert_eq!(Options::parse("--using=a.b=c::int").unwrap().using, ["a.b=c::int"]);
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        for text in ["--delete x", "--rename", "--sql=yes", "--drop 'a", "x"] {
            assert!(Options::parse(text).is_err(), "{text}");
        }
    }
}
