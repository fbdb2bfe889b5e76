//! What is known of a statement, as tables.
#![allow(clippy::panic)]

use super::Effect::{Ends, Opens};
use super::{Script, Statement};

fn read<T>(sql: &str, ask: impl Fn(&Statement) -> T) -> T {
    match Script::new(sql).statements().first() {
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
