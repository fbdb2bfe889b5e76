//! What people are used to write elsewhere: psql's commands, other databases' words, other drivers' parameters.

use super::lex::{Kind, Scan, Token};
use super::script::Script;

impl Script<'_> {
    /// The line that works here, for a text that the server did not understand.
    pub fn habit(&self) -> Option<String> {
        let text = self.text().trim_start();
        if let Some(command) = text.strip_prefix('\\') {
            return Some(psql(command));
        }
        words(text).or_else(|| parameter(text))
    }
}

/// The first name after the words, if there is one.
fn name<'t>(words: &[&'t str], at: usize) -> Option<&'t str> {
    words.get(at).map(|name| name.trim_end_matches(';')).filter(|name| !name.is_empty())
}

fn psql(command: &str) -> String {
    let all: Vec<&str> = command.split_whitespace().collect();
    let argument = name(&all, 1);
    let word = all.first().map_or("", |word| word.trim_end_matches(['+', ';']));
    match (word, argument) {
        ("d" | "dt" | "dv" | "dm" | "di", Some(table)) => describe(table),
        ("d" | "dt" | "dv" | "dm" | "dp" | "z", _) => TABLES.to_owned(),
        ("l", _) => select("datname", "pg_database"),
        ("dn", _) => select("nspname", "pg_namespace"),
        ("du" | "dg", _) => select("rolname", "pg_roles"),
        ("dx", _) => select("extname, extversion", "pg_extension"),
        ("df", _) => select("oid::regprocedure", "pg_proc"),
        ("c" | "connect", _) => CONNECT.to_owned(),
        ("copy", _) => "session(|db| db.save_csv(\"SELECT …\", \"rows.csv\".as_ref()))? and \
                        session(|db| db.load_csv(\"table\", \"rows.csv\".as_ref()))? write and read a file"
            .to_owned(),
        ("i" | "ir" | "include", file) => {
            format!("sql(&std::fs::read_to_string({:?})?, &[])? runs a file", file.unwrap_or("file.sql"))
        }
        ("timing", _) => "each answer says what it took; log_queries(true) prints every statement".to_owned(),
        _ => format!(
            "that is a command of psql; here are tables()?, describe(\"table\")?, schema()? and sql(\"{SELECT}\", &[])?"
        ),
    }
}

const SELECT: &str = "SELECT …";
const TABLES: &str = "tables()? shows the tables, describe(\"table\")? one of them";
const CONNECT: &str = "a connection is to one database: set PGDATABASE (or DATABASE_URL), disconnect()?, and go on";

fn describe(table: &str) -> String {
    format!("describe({table:?})? tells what a table is like")
}

fn select(columns: &str, table: &str) -> String {
    format!("sql(\"SELECT {columns} FROM {table}\", &[])?")
}

/// MySQL's and others'.
fn words(text: &str) -> Option<String> {
    let all: Vec<&str> = text.split_whitespace().collect();
    let lower: Vec<String> = all.iter().take(3).map(|word| word.trim_end_matches(';').to_ascii_lowercase()).collect();
    let lower: Vec<&str> = lower.iter().map(String::as_str).collect();
    match lower.as_slice() {
        ["show", "tables", ..] | ["show", "full", "tables"] | ["list", "tables", ..] => Some(TABLES.to_owned()),
        ["show", "databases", ..] => Some(select("datname", "pg_database")),
        ["show", "schemas", ..] => Some(select("nspname", "pg_namespace")),
        ["show", "processlist", ..] => Some(select("*", "pg_stat_activity")),
        ["show", "columns" | "fields" | "index" | "indexes" | "keys", "from" | "in"] => {
            Some(describe(name(&all, 3).unwrap_or("table")))
        }
        ["show", "create", ..] => Some(describe(name(&all, 3).unwrap_or("table"))),
        ["describe" | "desc", ..] => Some(describe(name(&all, 1).unwrap_or("table"))),
        ["use", _] => Some(CONNECT.to_owned()),
        _ => None,
    }
}

fn parameter(text: &str) -> Option<String> {
    let tokens: Vec<Token<'_>> = Scan::new(text).collect();
    let place = tokens.windows(2).enumerate().find_map(|(i, pair)| {
        let [mark, next] = pair else { return None };
        let before = i.checked_sub(1).and_then(|before| tokens.get(before));
        let adjacent = next.at == mark.at + 1;
        match mark.kind {
            Kind::Symbol(':') if adjacent && next.kind == Kind::Word => {
                let is_cast = before.is_some_and(|before| before.kind == Kind::Symbol(':'));
                (!is_cast).then(|| format!(":{}", next.text))
            }
            Kind::Symbol('%') if adjacent && next.is_word("S") => Some("%s".to_owned()),
            Kind::Symbol('%') if adjacent && next.kind == Kind::Symbol('(') => Some("%(…)s".to_owned()),
            _ => None,
        }
    });
    let last = tokens.last().filter(|last| last.kind == Kind::Symbol('?')).map(|_| "?".to_owned());
    let place = place.or(last)?;
    Some(format!("a value stands as $1 here, not as {place}: sql(\"… = $1\", &[&value])?"))
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn what_works_here_is_said() {
        for (sql, help) in [
            ("\\d", "tables()?"),
            ("\\dt", "tables()?"),
            ("  \\d+ pets;", "describe(\"pets\")?"),
            ("\\l", "FROM pg_database"),
            ("\\c other", "PGDATABASE"),
            ("\\copy pets to 'x'", "save_csv"),
            ("\\i a.sql", "read_to_string(\"a.sql\")"),
            ("\\watch", "a command of psql"),
            ("show tables;", "tables()?"),
            ("SHOW COLUMNS FROM pets", "describe(\"pets\")?"),
            ("desc pets;", "describe(\"pets\")?"),
            ("use other", "PGDATABASE"),
            ("SELECT * FROM pets WHERE id = :id", "not as :id"),
            ("SELECT * FROM pets WHERE id = %s", "not as %s"),
            ("SELECT * FROM pets WHERE id = %(id)s", "not as %(…)s"),
            ("SELECT * FROM pets WHERE id = ?", "not as ?"),
        ] {
            let said = Script::new(sql).habit();
            assert!(said.as_ref().is_some_and(|said| said.contains(help)), "{sql}: {said:?}");
        }
        for sql in ["SELEC 1", "SELECT a::int, a % b, ':id', '%s' -- ?", "SHOW search_path", ""] {
            assert_eq!(Script::new(sql).habit(), None, "{sql}");
        }
    }
}
