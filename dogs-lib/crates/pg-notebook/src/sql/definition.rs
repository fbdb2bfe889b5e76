//! What a statement makes, renames and drops.

use super::cursor::{Cursor, Name};
use super::lex::{Kind, Scan};
use super::statement::Statement;

/// What has a name that tables have too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Object {
    Table,
    View,
    Type,
}

/// What becomes of a table, a view or a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Definition {
    Create(Object, Name),
    Rename(Object, Name, String),
    /// Into another schema.
    Move(Object, Name, String),
    Drop(Object, Name),
}

impl Statement {
    /// What it defines. Temporary tables are not looked at. The body of a DO is, for that is where a type is made that
    /// is not there yet; that of a function is not run.
    pub fn definitions(&self) -> Vec<Definition> {
        match self.verb() {
            "DO" => {
                self.tokens().filter(|token| token.kind == Kind::Text).flat_map(|body| in_code(body.text)).collect()
            }
            "CREATE" | "ALTER" | "DROP" => read(Cursor::new(self.tokens())),
            _ => Vec::new(),
        }
    }
}

/// Those in the body of a DO, in its quotes: `$$ BEGIN CREATE TYPE … END $$`.
fn in_code(body: &str) -> Vec<Definition> {
    let body = match body.strip_prefix('$').and_then(|rest| rest.split_once('$')) {
        Some((tag, code)) => code.strip_suffix(&format!("${tag}$")).unwrap_or(code),
        None => body,
    };
    let mut found = Vec::new();
    let mut rest = Scan::new(body);
    loop {
        let here = Cursor::new(rest.clone());
        let Some(token) = rest.next() else { return found };
        if ["CREATE", "ALTER", "DROP"].iter().any(|verb| token.is_word(verb)) {
            found.extend(read(here));
        }
    }
}

fn read(mut cursor: Cursor<'_>) -> Vec<Definition> {
    let Some(verb) = cursor.next() else { return Vec::new() };
    if verb.is_word("CREATE") {
        create(cursor).into_iter().collect()
    } else if verb.is_word("ALTER") {
        alter(cursor).into_iter().collect()
    } else {
        drops(cursor)
    }
}

fn create(mut cursor: Cursor<'_>) -> Option<Definition> {
    cursor.accept(&["OR", "REPLACE"]);
    cursor.accept_any(&["UNLOGGED", "FOREIGN", "RECURSIVE"]);
    let object = object(&mut cursor)?;
    cursor.accept(&["IF", "NOT", "EXISTS"]);
    Some(Definition::Create(object, cursor.name()?.0))
}

fn alter(mut cursor: Cursor<'_>) -> Option<Definition> {
    cursor.accept_any(&["FOREIGN"]);
    let object = object(&mut cursor)?;
    cursor.accept(&["IF", "EXISTS"]);
    cursor.accept_any(&["ONLY"]);
    let (name, _) = cursor.name()?;
    cursor.accept_symbol('*');
    if cursor.accept(&["RENAME", "TO"]) {
        return Some(Definition::Rename(object, name, cursor.name()?.0.name));
    }
    if cursor.accept(&["SET", "SCHEMA"]) {
        return Some(Definition::Move(object, name, cursor.name()?.0.name));
    }
    None
}

fn drops(mut cursor: Cursor<'_>) -> Vec<Definition> {
    cursor.accept_any(&["FOREIGN"]);
    let Some(object) = object(&mut cursor) else { return Vec::new() };
    cursor.accept(&["IF", "EXISTS"]);
    let mut found = Vec::new();
    while let Some((name, _)) = cursor.name() {
        found.push(Definition::Drop(object, name));
        if !cursor.accept_symbol(',') {
            break;
        }
    }
    found
}

fn object(cursor: &mut Cursor<'_>) -> Option<Object> {
    let materialized = cursor.accept_any(&["MATERIALIZED"]);
    let word = cursor.next()?;
    let objects = [("TABLE", Object::Table), ("VIEW", Object::View), ("TYPE", Object::Type)];
    let (_, object) = objects.into_iter().find(|(name, _)| word.is_word(name))?;
    (!materialized || object == Object::View).then_some(object)
}

#[cfg(test)]
mod tests {
    use super::super::Script;
    use super::*;

    /// `+table pets`, `-type x.mood`.
    fn read(sql: &str) -> Vec<String> {
        let name = |object: Object, name: &Name| {
            let schema = name.schema.as_ref().map_or_else(String::new, |schema| format!("{schema}."));
            format!("{object:?} {schema}{}", name.name)
        };
        let tell = |definition| match definition {
            Definition::Create(object, made) => format!("+{}", name(object, &made)),
            Definition::Rename(object, old, new) => format!("{} -> {new}", name(object, &old)),
            Definition::Move(object, old, schema) => format!("{} -> {schema}.", name(object, &old)),
            Definition::Drop(object, gone) => format!("-{}", name(object, &gone)),
        };
        Script::new(sql).statements().iter().flat_map(Statement::definitions).map(tell).collect()
    }

    #[test]
    fn what_is_made() {
        for (sql, made) in [
            ("CREATE TABLE pets (id int)", "+Table pets"),
            ("create table\n  -- the name\n  Pets\n(id int)", "+Table pets"),
            ("CREATE TABLE IF NOT EXISTS public.\"Odd \"\"One\"\"\" (id int)", "+Table public.Odd \"One\""),
            ("CREATE TABLE \"IF\" (id int)", "+Table IF"),
            ("/* CREATE TABLE no ( */ CREATE /* TEMP */ UNLOGGED TABLE u (id int)", "+Table u"),
            ("CREATE FOREIGN TABLE f (id int) SERVER s", "+Table f"),
            ("CREATE TABLE t AS SELECT 1", "+Table t"),
            ("CREATE TABLE t_1 PARTITION OF t FOR VALUES IN (1)", "+Table t_1"),
            ("CREATE TABLE größe (id int)", "+Table größe"),
            ("CREATE TYPE mood AS ENUM ('a;', 'b')", "+Type mood"),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", "+View v"),
            ("CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT 1", "+View m"),
        ] {
            assert_eq!(read(sql), [made], "{sql}");
        }
        let long = "x".repeat(70);
        assert_eq!(read(&format!("CREATE TABLE {long} (id int)")), [format!("+Table {}", &long[..63])]);
    }

    #[test]
    fn what_is_renamed_moved_and_dropped() {
        for (sql, found) in [
            ("ALTER TABLE x\nRENAME TO y", vec!["Table x -> y"]),
            ("ALTER TABLE IF EXISTS ONLY a.x RENAME TO \"Y\"", vec!["Table a.x -> Y"]),
            ("ALTER TYPE mood RENAME TO feeling", vec!["Type mood -> feeling"]),
            ("ALTER TABLE x SET SCHEMA archive", vec!["Table x -> archive."]),
            ("DROP TABLE a, \"B\" , c.d CASCADE", vec!["-Table a", "-Table B", "-Table c.d"]),
            ("DROP TYPE IF EXISTS mood", vec!["-Type mood"]),
            ("DROP TABLE a; CREATE TABLE b (); CREATE TABLE c ()", vec!["-Table a", "+Table b", "+Table c"]),
        ] {
            assert_eq!(read(sql), found, "{sql}");
        }
    }

    #[test]
    fn what_only_looks_like_it() {
        for sql in [
            "CREATE TEMP TABLE t (id int)",
            "CREATE TEMPORARY TABLE t (id int)",
            "CREATE INDEX i ON x (a)",
            "ALTER TABLE t RENAME COLUMN a TO b",
            "ALTER TABLE t RENAME a TO b",
            "ALTER TABLE t RENAME CONSTRAINT a TO b",
            "ALTER TYPE mood RENAME VALUE 'a' TO 'b'",
            "ALTER TYPE mood RENAME ATTRIBUTE a TO b",
            "ALTER TABLE t DROP COLUMN a",
            "-- CREATE TABLE no ()\nSELECT 'CREATE TABLE no ()', $$ CREATE TABLE no () $$",
            "/*\nCREATE TABLE no ();\n*/",
            "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN\nCREATE TABLE no ();\nEND $$",
            "COMMENT ON TABLE t IS 'x'",
        ] {
            assert!(read(sql).is_empty(), "{sql}");
        }
    }

    #[test]
    fn the_body_of_a_do_is_run() {
        let sql = "DO $x$ BEGIN\n  IF true THEN CREATE TYPE mood AS ENUM ('a', 'CREATE TABLE no'); END IF;\n\
                   DROP TABLE a, b;\nEXCEPTION WHEN duplicate_object THEN NULL; END $x$";
        assert_eq!(read(sql), ["+Type mood", "-Table a", "-Table b"]);
    }
}
