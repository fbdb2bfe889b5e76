//! What a file of SQL may not hold: what would end its transaction, cannot run in one, or cannot be repeated.

use crate::error::shorten;
use crate::sql::{Effect, Kind, Script, Statement};

/// Why a file cannot be a migration.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub line: usize,
    pub statement: String,
    pub why: String,
    pub help: &'static str,
}

/// The first thing in the file that is against the rules.
pub(super) fn check(script: &Script<'_>) -> Result<(), Refused> {
    let transactional = is_transactional(script);
    for statement in script.statements() {
        if let Some((why, help)) = psql_only(statement).or_else(|| ends_transaction(statement)) {
            return Err(refused(statement, why, help));
        }
        if transactional && let Some(what) = needs_no_transaction(statement) {
            let why = format!("{what} cannot run inside a transaction");
            return Err(refused(statement, why, "put it into a file of its own that begins with -- no-transaction"));
        }
    }
    if transactional { Ok(()) } else { check_alone(script.statements()) }
}

/// Whether it runs inside a transaction: if it is not marked `-- no-transaction` before its first statement.
pub(super) fn is_transactional(script: &Script<'_>) -> bool {
    let is_head = |line: &&str| line.trim().is_empty() || line.starts_with("--");
    script.text().lines().take_while(is_head).all(|line| line.trim_end() != "-- no-transaction")
}

fn refused(statement: &Statement, why: String, help: &'static str) -> Refused {
    Refused { line: statement.line(), statement: shorten(statement.text()), why, help }
}

fn check_alone(statements: &[Statement]) -> Result<(), Refused> {
    let [statement] = statements else {
        let Some(second) = statements.get(1) else { return Ok(()) };
        let why = format!("it is marked -- no-transaction and has {} statements", statements.len());
        let help = "outside of a transaction only one statement is all or nothing: give each a file of its own";
        return Err(refused(second, why, help));
    };
    if needs_no_transaction(statement).is_none() && !may_be_alone(statement) {
        let why = "it is marked -- no-transaction, and its statement can run in one".to_owned();
        return Err(refused(statement, why, "take the mark out: in a transaction it is all or nothing"));
    }
    match repeatable(statement) {
        None => Ok(()),
        Some(help) => {
            Err(refused(statement, "outside of a transaction it must be possible to run it again".into(), help))
        }
    }
}

/// An upgrade that is killed after the statement and before it is recorded runs it again.
fn repeatable(statement: &Statement) -> Option<&'static str> {
    let words = statement.words();
    let has = |sequence: &[&str]| words.windows(sequence.len()).any(|window| window == sequence);
    match words.as_slice() {
        ["CREATE", ..] if has(&["INDEX", "CONCURRENTLY"]) && statement.new_index().is_none() => {
            Some("give the index a name: CREATE INDEX CONCURRENTLY pets_height_idx ON pets (height)")
        }
        ["DROP", "INDEX", ..] if !has(&["IF", "EXISTS"]) => Some("write DROP INDEX CONCURRENTLY IF EXISTS"),
        ["ALTER", "TYPE", ..] if !has(&["IF", "NOT", "EXISTS"]) => Some("write ADD VALUE IF NOT EXISTS"),
        _ => None,
    }
}

/// Commands of psql, and data that only psql sends.
fn psql_only(statement: &Statement) -> Option<(String, &'static str)> {
    if let Some(token) = statement.tokens().find(|token| token.kind == Kind::Symbol('\\')) {
        let command: String =
            statement.text()[token.at..].chars().take_while(|c| !c.is_whitespace()).take(20).collect();
        return Some((format!("{command} is a command of psql, not SQL"), "take it out"));
    }
    let words = statement.words();
    let from_stdin = words.first() == Some(&"COPY") && words.windows(2).any(|pair| pair == ["FROM", "STDIN"]);
    from_stdin.then(|| ("COPY FROM STDIN needs data that is not SQL".to_owned(), "write the rows as INSERT"))
}

fn ends_transaction(statement: &Statement) -> Option<(String, &'static str)> {
    let what = match (statement.effect()?, statement.verb()) {
        (Effect::Ends, "PREPARE") => "PREPARE TRANSACTION",
        (_, verb) => verb,
    };
    let why = format!("{what} would begin or end a transaction");
    Some((why, "take it out: each file runs inside one transaction of its own"))
}

/// The name of a statement that the server refuses inside a transaction.
fn needs_no_transaction(statement: &Statement) -> Option<String> {
    let words = statement.words();
    let concurrently = words.contains(&"CONCURRENTLY");
    let what = match words.as_slice() {
        ["CREATE" | "DROP" | "REINDEX", ..] if words.iter().take(5).any(|word| *word == "CONCURRENTLY") => {
            return Some("CONCURRENTLY".into());
        }
        ["ALTER", "TABLE", ..] if concurrently && words.contains(&"DETACH") => "DETACH PARTITION CONCURRENTLY",
        ["VACUUM", ..] => "VACUUM",
        ["ALTER", "SYSTEM", ..] => "ALTER SYSTEM",
        ["REINDEX", "DATABASE" | "SYSTEM", ..] => "REINDEX of a whole database",
        ["CREATE" | "DROP", "DATABASE" | "TABLESPACE", ..] => return Some(words[..2].join(" ")),
        _ => return None,
    };
    Some(what.to_owned())
}

/// Statements that depend: a procedure may commit, and an enum's new value is of no use in its own transaction.
fn may_be_alone(statement: &Statement) -> bool {
    let words = statement.words();
    match words.as_slice() {
        ["CALL" | "DO" | "CLUSTER", ..] => true,
        ["REFRESH", ..] => words.contains(&"CONCURRENTLY"),
        ["ALTER", "TYPE", ..] => words.windows(2).any(|pair| pair == ["ADD", "VALUE"]),
        ["CREATE" | "ALTER" | "DROP", "SUBSCRIPTION", ..] => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn verdict(sql: &str) -> Result<(), Refused> {
        check(&Script::new(sql))
    }

    #[test]
    fn what_leaves_the_transaction_is_refused_with_its_line() {
        for sql in [
            "COMMIT",
            "begin",
            "PREPARE TRANSACTION 'x'",
            "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
            "DROP INDEX CONCURRENTLY i",
            "VACUUM t",
            "CREATE DATABASE d",
            "COPY t FROM STDIN",
            "\\connect pets",
        ] {
            assert_eq!(verdict(&format!("SELECT 1;\n{sql};")).unwrap_err().line, 2, "{sql}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for sql in [
            "SELECT 'COMMIT'",
            "DO $$ BEGIN COMMIT; END $$",
            "ROLLBACK TO s",
            "ROLLBACK TO SAVEPOINT s",
            "ROLLBACK WORK TO s",
            "SAVEPOINT s",
            "SELECT E'\\\\', '\\d'",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
            "COPY t FROM '/tmp/file'",
        ] {
            assert_eq!(verdict(sql), Ok(()), "{sql}");
        }
    }

    #[test]
    fn outside_of_a_transaction_there_is_one_statement_that_can_be_repeated() {
        for sql in [
            "CREATE INDEX CONCURRENTLY i ON t (a)",
            "DROP INDEX CONCURRENTLY IF EXISTS i",
            "ALTER TYPE c ADD VALUE IF NOT EXISTS 'x'",
            "VACUUM t",
            "CALL p()",
        ] {
            assert_eq!(verdict(&format!("-- no-transaction\n{sql};")), Ok(()), "{sql}");
        }
        for (sql, line) in [
            ("VACUUM a;\nVACUUM b", 3),
            ("CREATE INDEX CONCURRENTLY ON t (a)", 2),
            ("DROP INDEX CONCURRENTLY i", 2),
            ("ALTER TYPE c ADD VALUE 'x'", 2),
            ("CREATE TABLE t ()", 2),
            ("COMMIT", 2),
        ] {
            assert_eq!(verdict(&format!("-- no-transaction\n{sql};")).unwrap_err().line, line, "{sql}");
        }
    }

    #[test]
    fn the_mark_stands_before_the_first_statement() {
        for (text, transactional) in [
            ("-- no-transaction\nVACUUM;", false),
            ("-- What it does.\n\n-- no-transaction\nVACUUM;", false),
            ("VACUUM;\n-- no-transaction", true),
            ("-- no-transactional\nVACUUM;", true),
        ] {
            assert_eq!(is_transactional(&Script::new(text)), transactional, "{text}");
        }
    }
}
