//! One statement: its words, and what they do.

use super::lex::{Kind, Scan, Token};

/// What some SQL does to transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Effect {
    /// At its end one is open, if all goes well.
    Opens,
    /// It ends one; whether one is open after it depends.
    Ends,
}

/// One statement: where it stands, and its words outside of quotes and comments.
#[derive(Debug, Clone)]
pub(crate) struct Statement {
    line: usize,
    text: String,
    /// In upper case, in order.
    words: Vec<String>,
}

/// What may come after a WITH.
const VERBS: [&str; 7] = ["SELECT", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE"];

/// Those that change rows.
const CHANGES: [&str; 4] = ["INSERT", "UPDATE", "DELETE", "MERGE"];

/// Each may change what another statement means. `RENAME` is without `ALTER` where it is put together in a string.
const SCHEMA: [&str; 9] =
    ["ALTER", "CREATE", "DROP", "RENAME", "SET_CONFIG", "SEARCH_PATH", "DISCARD", "DEALLOCATE", "ROLLBACK"];

impl Statement {
    pub(super) fn new(line: usize, text: String, words: Vec<String>) -> Self {
        Self { line, text, words }
    }

    /// The line it begins on, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The line of its `position`th character (from 1, as the server counts).
    pub fn line_of(&self, position: usize) -> usize {
        self.line + self.text.chars().take(position.saturating_sub(1)).filter(|c| *c == '\n').count()
    }

    /// Without the semicolon, and without what stands before its first word.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its tokens.
    pub fn tokens(&self) -> Scan<'_> {
        Scan::new(&self.text)
    }

    /// Its words, in upper case.
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }

    /// Its first word, in upper case: `SELECT`, `WITH`, `CREATE`.
    pub fn verb(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    /// What it does to transactions.
    pub fn effect(&self) -> Option<Effect> {
        let mut words = self.words.iter().map(String::as_str);
        match words.next()? {
            "BEGIN" | "START" => Some(Effect::Opens),
            "ROLLBACK" if words.any(|word| word == "TO") => None,
            "PREPARE" => (words.next() == Some("TRANSACTION")).then_some(Effect::Ends),
            "COMMIT" | "END" | "ROLLBACK" | "ABORT" => Some(Effect::Ends),
            _ => None,
        }
    }

    /// Whether it may change what a statement means; errs on the side of yes. A string may be code: the body of a DO,
    /// or what a function is to execute.
    pub fn changes_schema(&self) -> bool {
        let has = |wanted: &[&str]| self.words.iter().any(|word| wanted.contains(&word.as_str()));
        match self.verb() {
            "ABORT" | "RESET" => true,
            "PREPARE" if self.effect().is_some() => true,
            "SET" if has(&["SCHEMA", "ROLE", "AUTHORIZATION"]) => true,
            _ => has(&SCHEMA) || self.tokens().any(hides_code),
        }
    }

    /// Whether the server says of it how many rows it changed.
    pub fn changes_rows(&self) -> bool {
        CHANGES.contains(&self.main_verb())
    }

    /// Whether it can stand in a WITH. One that changes something may have no WITH of its own there that does; and
    /// what changes something is looked for anywhere: a false alarm costs little, a wrong guess would abort the
    /// transaction that is open.
    pub fn can_be_nested(&self) -> bool {
        match self.verb() {
            "SELECT" | "VALUES" | "TABLE" | "INSERT" | "UPDATE" | "DELETE" => true,
            "WITH" => !self.words.iter().any(|word| CHANGES.contains(&word.as_str())),
            _ => false,
        }
    }

    /// Whether it may change a setting for longer than its transaction.
    pub fn changes_settings(&self) -> bool {
        match self.words().as_slice() {
            ["SET", "LOCAL" | "TRANSACTION" | "CONSTRAINTS", ..] => false,
            ["SET" | "RESET" | "DISCARD", ..] => true,
            words => words.contains(&"SET_CONFIG"),
        }
    }

    /// Of a statement with a WITH the verb after it.
    fn main_verb(&self) -> &str {
        if self.verb() != "WITH" {
            return self.verb();
        }
        let (mut open, mut before) = (0_u32, None);
        for token in self.tokens() {
            match token.kind {
                Kind::Symbol('(') => open += 1,
                Kind::Symbol(')') => open = open.saturating_sub(1),
                Kind::Word if open == 0 && !before.is_none_or(comes_before_a_name) => {
                    if let Some(verb) = VERBS.iter().find(|verb| token.is_word(verb)) {
                        return verb;
                    }
                }
                _ => {}
            }
            before = Some(token);
        }
        ""
    }
}

/// In `WITH a AS (…), update AS (…)` what stands before the names.
fn comes_before_a_name(token: Token<'_>) -> bool {
    token.kind == Kind::Symbol(',') || token.is_word("WITH") || token.is_word("RECURSIVE")
}

/// Whether something in quotes mentions what changes the schema.
fn hides_code(token: Token<'_>) -> bool {
    matches!(token.kind, Kind::Text | Kind::Quoted)
        && token
            .text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .any(|word| SCHEMA.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::super::Script;
    use super::Effect::{Ends, Opens};
    use super::*;

    fn read<T>(sql: &str, ask: impl Fn(&Statement) -> T) -> T {
        match Script::new(sql).only() {
            Some(statement) => ask(statement),
            None => panic!("{sql} is not one statement"),
        }
    }

    #[test]
    fn the_verb_is_the_first_word_outside_of_comments_and_quotes() {
        for (sql, verb) in [
            ("select 1", "SELECT"),
            ("-- DROP\n/* ALTER /* x */ */ Insert INTO t VALUES (1)", "INSERT"),
            ("(SELECT 1) UNION SELECT 2", "SELECT"),
            ("WITH a AS (SELECT 1) DELETE FROM t", "WITH"),
            ("'a'", ""),
        ] {
            assert_eq!(read(sql, |statement| statement.verb().to_owned()), verb, "{sql}");
        }
    }

    #[test]
    fn what_it_does_to_a_transaction() {
        for (sql, effect) in [
            ("BEGIN", Some(Opens)),
            ("start transaction read only", Some(Opens)),
            ("-- done\n end", Some(Ends)),
            ("/* COMMIT */ commit", Some(Ends)),
            ("ABORT", Some(Ends)),
            ("ROLLBACK AND CHAIN", Some(Ends)),
            ("PREPARE TRANSACTION 'x'", Some(Ends)),
            ("COMMIT PREPARED 'x'", Some(Ends)),
            ("ROLLBACK TO s", None),
            ("ROLLBACK WORK TO SAVEPOINT s", None),
            ("RELEASE s", None),
            ("PREPARE p AS SELECT 1", None),
            ("SELECT 'COMMIT', \"end\", E'\\'; COMMIT; ' FROM t", None),
            ("SELECT CASE WHEN a THEN 1 END FROM t", None),
            ("DO $$ BEGIN COMMIT; END $$", None),
            ("CALL commit()", None),
            ("EXPLAIN ANALYZE SELECT 1", None),
            ("INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", None),
        ] {
            assert_eq!(read(sql, Statement::effect), effect, "{sql}");
        }
    }

    #[test]
    fn whether_it_says_how_many_rows_it_changed() {
        for (sql, changes) in [
            ("INSERT INTO t VALUES (1)", true),
            ("-- how many\nupdate t SET a = 1", true),
            ("DELETE FROM t", true),
            ("MERGE INTO t USING u ON true WHEN MATCHED THEN DO NOTHING", true),
            ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", true),
            ("WITH RECURSIVE insert (a, b) AS (SELECT 1, 2), update AS (TABLE insert) DELETE FROM t", true),
            ("WITH a AS (DELETE FROM t RETURNING *) SELECT FROM a", false),
            ("WITH a AS (SELECT 1 AS n) SEARCH DEPTH FIRST BY n SET b UPDATE t SET a = 1", true),
            ("WITH a AS (SELECT 'INSERT') SELECT FROM a", false),
            ("SELECT 1 FROM t FOR UPDATE", false),
            ("EXPLAIN ANALYZE INSERT INTO t VALUES (1)", false),
            ("DO $$ BEGIN DELETE FROM t; END $$", false),
            ("CALL p()", false),
            ("CREATE TABLE t AS SELECT 1", false),
            ("TRUNCATE t", false),
        ] {
            assert_eq!(read(sql, Statement::changes_rows), changes, "{sql}");
        }
    }

    #[test]
    fn whether_it_may_change_what_another_statement_means() {
        for (sql, changes) in [
            ("ALTER TABLE t ADD a int", true),
            ("-- a comment\ncreate temp table t (a int)", true),
            ("DROP TABLE t", true),
            ("EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1", true),
            ("SET search_path TO x", true),
            ("SET SCHEMA 'x'", true),
            ("SET LOCAL ROLE x", true),
            ("RESET ALL", true),
            ("SELECT set_config('search_path', 'x', false)", true),
            ("SELECT run('ALTER TABLE t ADD a int')", true),
            ("DISCARD ALL", true),
            ("DEALLOCATE ALL", true),
            ("ROLLBACK TO s", true),
            ("ABORT", true),
            ("PREPARE TRANSACTION 'x'", true),
            ("DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$", true),
            ("DO $x$ BEGIN PERFORM 1; END $x$", false),
            ("CALL p()", false),
            ("PREPARE p AS SELECT 1", false),
            ("BEGIN", false),
            ("COMMIT", false),
            ("SET statement_timeout = 0", false),
            ("SELECT 1 -- create", false),
            ("/* drop /* alter */ */ SELECT created, \"end\" FROM t", false),
            ("WITH a AS (SELECT role, schema FROM t) INSERT INTO t SELECT * FROM a", false),
            ("SELECT E'\\'', U&'x', $1 FROM t", false),
        ] {
            assert_eq!(read(sql, Statement::changes_schema), changes, "{sql}");
            assert_eq!(Script::new(sql).changes_schema(), changes, "{sql}, looked at in passing");
        }
    }

    #[test]
    fn whether_it_can_stand_in_another() {
        for (sql, can) in [
            ("SELECT 1", true),
            ("-- UPDATE\nVALUES (1)", true),
            ("(SELECT 1) UNION SELECT 2", true),
            ("TABLE t", true),
            ("INSERT INTO t VALUES (1) RETURNING a", true),
            ("DELETE FROM t RETURNING a", true),
            ("WITH a AS (SELECT 1) SELECT * FROM a", true),
            ("WITH a AS (SELECT 'insert', \"update\" FROM t /* delete */) SELECT * FROM a", true),
            ("WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a", false),
            ("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a RETURNING a", false),
            ("MERGE INTO t USING u ON true WHEN MATCHED THEN DO NOTHING RETURNING a", false),
            ("EXPLAIN ANALYZE SELECT 1", false),
            ("SHOW search_path", false),
            ("CALL p(1)", false),
            ("FETCH ALL FROM c", false),
            ("DO $$ $$", false),
        ] {
            assert_eq!(read(sql, Statement::can_be_nested), can, "{sql}");
        }
    }

    #[test]
    fn whether_a_setting_stays_changed() {
        for (sql, changes) in [
            ("SET search_path = x", true),
            ("SET SESSION lock_timeout = 1", true),
            ("RESET ALL", true),
            ("SELECT pg_catalog.set_config('search_path', '', false)", true),
            ("SET LOCAL search_path = x", false),
            ("SET CONSTRAINTS ALL DEFERRED", false),
            ("UPDATE t SET a = 'set_config'", false),
        ] {
            assert_eq!(read(sql, Statement::changes_settings), changes, "{sql}");
        }
    }
}
