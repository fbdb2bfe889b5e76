//! Which tables and enums the migrations made: those that go when their model goes.

use crate::migrate::folder::Folder;
use std::collections::BTreeSet;

/// The names of the tables and enums that the files of the folder leave behind, after `CREATE`, `RENAME` and `DROP`.
pub(super) fn made_by(folder: &Folder) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for line in folder.files().iter().flat_map(|file| file.sql().lines()) {
        follow(line.trim(), &mut names);
    }
    names
}

fn follow(line: &str, names: &mut BTreeSet<String>) {
    let mut words = Words(line);
    let verb = words.keyword();
    let mut noun = words.keyword();
    while matches!(noun.as_str(), "UNLOGGED" | "FOREIGN") {
        noun = words.keyword();
    }
    if !matches!(noun.as_str(), "TABLE" | "TYPE") {
        return;
    }
    let skip: &[&str] = match verb.as_str() {
        "CREATE" => &["IF", "NOT", "EXISTS"],
        "ALTER" => &["IF", "EXISTS", "ONLY"],
        "DROP" => &["IF", "EXISTS"],
        _ => return,
    };
    let Some(name) = words.name(skip) else { return };
    match verb.as_str() {
        "CREATE" => drop(names.insert(name)),
        "DROP" => drop(names.remove(&name)),
        _ if words.keyword() == "RENAME" && words.keyword() == "TO" => {
            if let (true, Some(new)) = (names.remove(&name), words.name(&[])) {
                names.insert(new);
            }
        }
        _ => {}
    }
}

/// What is left of a line.
struct Words<'l>(&'l str);

impl Words<'_> {
    fn keyword(&mut self) -> String {
        let rest = self.0.trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphabetic() || c == '_')).unwrap_or(rest.len());
        self.0 = &rest[end..];
        rest[..end].to_ascii_uppercase()
    }

    /// The last part of a name with dots; words in `skip` before it are passed.
    fn name(&mut self, skip: &[&str]) -> Option<String> {
        loop {
            let rest = self.0.trim_start();
            let end = rest.find(|c: char| !(c.is_ascii_alphabetic())).unwrap_or(rest.len());
            let word = rest[..end].to_ascii_uppercase();
            let follows = rest[end..].starts_with(char::is_whitespace);
            if !(follows && skip.contains(&word.as_str())) {
                break;
            }
            self.0 = &rest[end..];
        }
        let mut name = self.part()?;
        while let Some(rest) = self.0.strip_prefix('.') {
            self.0 = rest;
            name = self.part()?;
        }
        Some(name)
    }

    fn part(&mut self) -> Option<String> {
        let rest = self.0.trim_start();
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut name = String::new();
            let mut chars = quoted.char_indices().peekable();
            while let Some((at, c)) = chars.next() {
                match (c, chars.peek()) {
                    ('"', Some((_, '"'))) => {
                        chars.next();
                        name.push('"');
                    }
                    ('"', _) => {
                        self.0 = &quoted[at + 1..];
                        return Some(name);
                    }
                    _ => name.push(c),
                }
            }
            return None;
        }
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        self.0 = &rest[end..];
        (end > 0).then(|| rest[..end].to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn creating_renaming_and_dropping_is_followed() {
        let mut names = BTreeSet::new();
        for line in [
            "CREATE TABLE pets (",
            "create table if not exists public.\"Odd \"\"One\" (id int);",
            "CREATE TYPE mood AS ENUM ('a');",
            "CREATE TABLE gone (a int);",
            "DROP TABLE IF EXISTS gone;",
            "ALTER TABLE pets RENAME TO hounds;",
            "ALTER TABLE hounds RENAME COLUMN a TO b;",
            "CREATE INDEX i ON x (a);",
            "-- CREATE TABLE no (",
        ] {
            follow(line, &mut names);
        }
        assert_eq!(names.into_iter().collect::<Vec<_>>(), ["Odd \"One", "hounds", "mood"]);
    }
}
