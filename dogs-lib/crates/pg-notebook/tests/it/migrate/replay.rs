//! `check --replay`: what is wrong with files that only a run can tell.

use crate::migrate::files::{Files, PETS, exists};
use crate::support::pets::PROJECT;
use crate::support::{self, Database};
use pg_notebook::Connection;
use pg_notebook::migrate::Folder;
use pg_notebook::migrate::{self, Check};

/// As the owner of the server, and as one who may not create databases.
fn both(name: &str, files: &Files, test: impl Fn(&Check, &mut Connection)) {
    let database = support::database(name);
    let mut admin = database.connect();
    let check = migrate::replay(&mut admin, &files.folder(), None).unwrap();
    assert!(!check.is_ok() || check.looked_at.contains("a temporary database"), "{check}");
    test(&check, &mut admin);
    let (role, mut poor) = poor(&database, &mut admin);
    let check = migrate::replay(&mut poor, &files.folder(), None).unwrap();
    assert!(!check.is_ok() || check.looked_at.contains("a temporary schema"), "{check}");
    test(&check, &mut poor);
    drop(poor);
    let left = "SELECT datname::text FROM pg_database WHERE datname ~ '^replay_' \
                UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname ~ '^replay_'";
    // Other tests' temporary databases may be there at this moment; ours would stay.
    std::thread::sleep(std::time::Duration::from_millis(50));
    let schemas: Vec<(String,)> = admin.query_as(left, &[]).unwrap();
    assert!(schemas.iter().all(|(name,)| name.starts_with(&format!("replay_{}_", std::process::id()))), "{schemas:?}");
    admin.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

fn poor(database: &Database, admin: &mut Connection) -> (String, Connection) {
    let role = format!("poor_{}", database.name());
    admin
        .batch_execute(&format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'x' NOCREATEDB; GRANT CREATE ON DATABASE {} TO {role}; \
             GRANT ALL ON SCHEMA public TO {role}",
            database.name()
        ))
        .unwrap();
    let mut env = database.env();
    env.extend([("PGUSER".into(), role.clone()), ("PGPASSWORD".into(), "x".into())]);
    (role, Connection::open(&support::settings(&env)).unwrap())
}

#[test]
fn three_good_migrations() {
    both("replay_good", &Files::three(), |check, db| {
        assert!(check.is_ok(), "{check}");
        assert!(check.looked_at.contains("down to base, and up again"), "{check}");
        assert!(!exists(db, "pets") && !exists(db, "refinery_schema_history"));
    });
}

#[test]
fn a_down_file_that_leaves_something_behind() {
    let files = Files::three();
    files.put(
        "V2__color.sql",
        "ALTER TABLE pets ADD COLUMN color text DEFAULT 'red'; CREATE TYPE size AS ENUM ('s', 'm');",
    );
    both("replay_left", &files, |check, _| {
        assert_eq!(check.findings.len(), 1, "{check}");
        assert_eq!(check.findings[0].what, "V2__color.down.sql does not undo its migration: type size is too much");
    });
    files.put(
        "V2__color.down.sql",
        "DROP TYPE size; ALTER TABLE pets DROP COLUMN color, ALTER COLUMN name DROP NOT NULL;",
    );
    both("replay_changed", &files, |check, _| {
        let what =
            "V2__color.down.sql does not undo its migration: column pets.name is \"text\", not \"text NOT NULL\"";
        assert_eq!(check.findings[0].what, what);
    });
}

#[test]
fn files_that_fail() {
    let files = Files::three();
    files.put("V3__color_index.down.sql", "DROP INDEX nope;");
    both("replay_down", &files, |check, _| {
        let what = &check.findings[0].what;
        assert!(what.starts_with("V3__color_index.down.sql failed in a temporary "), "{what}");
        assert!(what.contains("index \"nope\" does not exist") && what.contains("\n  line: 1"), "{what}");
    });
    files.put("V2__color.sql", "ALTER TABLE cats ADD COLUMN color text;");
    both("replay_up", &files, |check, _| {
        assert!(check.findings[0].what.contains("relation \"cats\" does not exist"), "{check}");
    });
}

#[test]
fn without_a_down_file_the_way_back_ends() {
    let files = Files::three();
    files.remove("V2__color.down.sql");
    both("replay_no_down", &files, |check, _| {
        assert!(check.is_ok(), "{check}");
        assert!(check.looked_at.contains("V2__color has no down file: the way back ends there"), "{check}");
    });
}

/// In a schema beside the real tables, in a transaction: what a file does to them is undone.
#[test]
fn a_file_that_names_its_schema_does_no_harm() {
    let database = support::database("replay_harm");
    let mut admin = database.connect();
    let files = Files::new(&[("V1__init.sql", PETS)]);
    let (role, mut poor) = poor(&database, &mut admin);
    files.upgrade(&mut poor).unwrap();
    poor.batch_execute("INSERT INTO pets (name) VALUES ('Rex')").unwrap();
    files.put("V2__harm.sql", "DROP TABLE public.pets;");
    files.put("V2__harm.down.sql", "CREATE TABLE public.pets ();");
    migrate::replay(&mut poor, &files.folder(), None).unwrap();
    let pets: Vec<(String,)> = poor.query_as("SELECT name FROM public.pets", &[]).unwrap();
    assert_eq!(pets, [("Rex".to_owned(),)]);
    drop(poor);
    admin.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

#[test]
fn what_was_done_by_hand_is_found() {
    let (files, database) = (Files::three(), support::database("drift"));
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    db.batch_execute(
        "CREATE TABLE cats (name text); ALTER TABLE pets ADD COLUMN size int, ALTER COLUMN name DROP NOT NULL; \
         DROP INDEX pets_color_idx; COMMENT ON COLUMN pets.color IS 'of the coat'",
    )
    .unwrap();
    let check = migrate::replay(&mut db, &files.folder(), None).unwrap();
    assert_eq!(
        check.findings[0].what,
        "the database is not what the files make: column pets.color is \"text -- of the coat\", not \"text\"; column \
         pets.name is \"text\", not \"text NOT NULL\"; column pets.size is too much; index pets_color_idx is missing"
    );
}

#[test]
fn every_kind_of_object_is_compared() {
    let make = [
        "CREATE SEQUENCE s START 5",
        "CREATE TYPE mood AS ENUM ('a', 'b')",
        "CREATE DOMAIN age AS int CHECK (VALUE > 0)",
        "CREATE VIEW v AS SELECT name FROM pets",
        "CREATE MATERIALIZED VIEW mv AS SELECT name FROM pets",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; \
         CREATE TRIGGER tr BEFORE INSERT ON pets FOR EACH ROW EXECUTE FUNCTION t()",
        "CREATE RULE r AS ON DELETE TO pets DO INSTEAD NOTHING",
        "ALTER TABLE pets ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY p ON pets USING (true)",
        "CREATE STATISTICS st ON id, name FROM pets",
        "COMMENT ON TABLE pets IS 'x'",
        "ALTER TABLE pets ADD CONSTRAINT c CHECK (id > 0) NOT VALID",
        "CREATE TABLE part (a int) PARTITION BY RANGE (a); CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (9)",
        "CREATE SCHEMA other",
        "ALTER TABLE pets ALTER name TYPE varchar(9)",
        "ALTER TABLE pets ALTER name SET DEFAULT 'x'",
    ];
    let database = support::database("kinds");
    let mut db = database.connect();
    for sql in make {
        let files = Files::new(&[
            ("V1__init.sql", PETS),
            ("V2__x.sql", sql),
            ("V2__x.down.sql", "SELECT 'nothing is undone';"),
        ]);
        let check = migrate::replay(&mut db, &files.folder(), None).unwrap();
        assert_eq!(check.findings.len(), 1, "{sql} was not noticed");
        assert!(check.findings[0].what.starts_with("V2__x.down.sql does not undo"), "{sql}: {check}");
    }
}

/// Also where the comparison takes place inside of a transaction.
#[test]
fn the_models_are_held_against_what_the_files_make() {
    let project = Folder::read(&PROJECT.migrations()).unwrap();
    let other = Files::three();
    let database = support::database("models");
    let mut admin = database.connect();
    let (role, mut poor) = poor(&database, &mut admin);
    for db in [&mut admin, &mut poor] {
        let mut replay = |folder: &Folder| {
            let compare = &mut |db: &mut Connection| {
                migrate::compare(db, folder, &pg_notebook::models![crate::support::pets::Pet])
            };
            migrate::replay(db, folder, Some(compare)).unwrap()
        };
        let check = replay(&project);
        assert!(check.is_ok(), "{check}");
        let check = replay(&other.folder());
        assert!(!check.is_ok());
        assert!(check.findings.iter().all(|one| one.what.starts_with("the models ask for more: ")), "{check}");
    }
    drop(poor);
    admin.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

#[test]
fn check_without_replay_names_the_step_that_repairs() {
    let (files, database) = (Files::three(), support::database("check"));
    let mut db = database.connect();
    let check = |db: &mut Connection| migrate::check(db, &files.folder(), None).unwrap();
    assert_eq!(check(&mut db).findings.len(), 3);
    assert_eq!(check(&mut db).findings[0].repair, "upgrade()?");
    files.upgrade(&mut db).unwrap();
    assert_eq!(check(&mut db).to_string(), "in order: 3 migrations, all applied as the files say");
    db.batch_execute("INSERT INTO pets (name) VALUES ('Rex'), ('Rex')").unwrap();
    db.batch_execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON pets (name)").unwrap_err();
    let found = check(&mut db).findings;
    assert_eq!(found.len(), 1);
    assert!(found[0].what.starts_with("the index public.broken is INVALID"), "{}", found[0].what);
    // Models are asked for once the rest is in order.
    db.batch_execute("DROP INDEX broken").unwrap();
    let mut models = |_: &mut Connection| {
        Ok(vec![migrate::Finding { what: "a field is missing".into(), repair: "cargo pets revision".into() }])
    };
    let found = migrate::check(&mut db, &files.folder(), Some(&mut models)).unwrap();
    assert_eq!(found.to_string(), "a field is missing\n  repair: cargo pets revision");
}
