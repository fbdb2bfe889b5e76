//! Which tables and enums the migrations made: those that go when their model goes.

use crate::migrate::folder::{File, Folder};
use crate::sql::{Definition, Name, Object, Statement};
use std::collections::BTreeSet;

/// The names of the tables and enums that the files of the folder leave behind in `schema`, which is the one that a
/// name without a schema means.
pub(super) fn made_by(folder: &Folder, schema: &str) -> BTreeSet<String> {
    left_by(folder.files().iter().flat_map(File::statements), schema)
}

fn left_by<'s>(statements: impl Iterator<Item = &'s Statement>, schema: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for definition in statements.flat_map(Statement::definitions) {
        follow(definition, schema, &mut names);
    }
    names
}

fn follow(definition: Definition, schema: &str, names: &mut BTreeSet<String>) {
    let is_here = |name: &Name| name.schema.as_deref().is_none_or(|of| of == schema);
    match definition {
        // No model makes a view.
        Definition::Create(Object::View, _) => {}
        Definition::Create(_, name) if is_here(&name) => drop(names.insert(name.name)),
        Definition::Drop(_, name) if is_here(&name) => drop(names.remove(&name.name)),
        Definition::Rename(_, old, new) if is_here(&old) && names.remove(&old.name) => drop(names.insert(new)),
        Definition::Move(_, name, to) if to == schema => drop(names.insert(name.name)),
        Definition::Move(_, name, _) if is_here(&name) => drop(names.remove(&name.name)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Script;

    fn left(sql: &str) -> Vec<String> {
        left_by(Script::new(sql).statements().iter(), "public").into_iter().collect()
    }

    #[test]
    fn creating_renaming_and_dropping_is_followed() {
        let sql = "CREATE TABLE pets (\n  id int);
            create table if not exists public.\"Odd \"\"One\"\"\" (id int); CREATE TABLE second (a int);
            CREATE TYPE
              mood AS ENUM ('a');
            CREATE TABLE gone (a int); CREATE TABLE also_gone (a int); CREATE TYPE old AS ENUM ();
            DROP TABLE IF EXISTS gone, public.also_gone CASCADE;
            ALTER TABLE pets
              RENAME TO hounds;
            ALTER TYPE old RENAME TO new;
            ALTER TABLE hounds RENAME COLUMN a TO b;
            CREATE INDEX i ON x (a);
            -- CREATE TABLE no ();
            /*
            CREATE TABLE no ();
            */";
        assert_eq!(left(sql), ["Odd \"One\"", "hounds", "mood", "new", "second"]);
    }

    #[test]
    fn another_schema_has_tables_of_its_own() {
        assert_eq!(left("CREATE TABLE audit.pets (id int); CREATE TABLE audit.a (id int)"), [""; 0]);
        assert_eq!(left("CREATE TABLE pets (id int); DROP TABLE audit.pets"), ["pets"]);
        assert_eq!(left("CREATE TABLE pets (id int); ALTER TABLE audit.pets RENAME TO x"), ["pets"]);
        assert_eq!(left("CREATE TABLE pets (id int); ALTER TABLE pets SET SCHEMA audit"), [""; 0]);
        assert_eq!(left("CREATE TABLE audit.pets (id int); ALTER TABLE audit.pets SET SCHEMA public"), ["pets"]);
    }

    #[test]
    fn what_a_model_did_not_make_is_not_among_them() {
        assert_eq!(
            left("CREATE TEMP TABLE t (id int); CREATE VIEW v AS SELECT 1; SELECT 'CREATE TABLE t ()'"),
            [""; 0]
        );
        // Not there yet when it was dropped: the one that is there now is another's.
        assert_eq!(left("ALTER TABLE theirs RENAME TO others; DROP TABLE others"), [""; 0]);
    }
}
