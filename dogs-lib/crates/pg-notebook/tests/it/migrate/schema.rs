//! Schemas other than public.

use crate::migrate::files::{Files, PETS, versions};
use crate::support::{self, Database};
use pg_notebook::Connection;
use pg_notebook::migrate::{self, Target};

fn on_path(database: &Database, path: &str) -> Connection {
    let mut env = database.env();
    env.push(("PGOPTIONS".into(), format!("-c search_path={path}")));
    Connection::open(&support::settings(&env)).unwrap()
}

fn tables(db: &mut Connection) -> Vec<(String,)> {
    let sql = "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname !~ '^pg_|information' ORDER BY 1";
    db.query_as(sql, &[]).unwrap()
}

#[test]
fn each_schema_has_its_own_history() {
    let (files, database) = (Files::three(), support::database("schemas"));
    let mut public = database.connect();
    public.batch_execute("CREATE SCHEMA kennel; CREATE SCHEMA \"My Kennel\"").unwrap();
    for path in ["kennel", "\"My\\ Kennel\""] {
        let mut db = on_path(&database, path);
        assert_eq!(files.upgrade(&mut db).unwrap().len(), 3, "{path}");
        assert!(files.upgrade(&mut db).unwrap().is_empty());
        assert!(versions(&mut public).is_empty());
        let check = migrate::replay(&mut db, &files.folder(), None).unwrap();
        assert!(check.is_ok(), "{check}");
    }
    let wanted =
        ["My Kennel.pets", "My Kennel.refinery_schema_history", "kennel.pets", "kennel.refinery_schema_history"];
    assert_eq!(tables(&mut public), wanted.map(|name| (name.to_owned(),)));
    assert_eq!(files.downgrade(&mut on_path(&database, "kennel"), "base").unwrap().len(), 3);
}

#[test]
fn the_roles_own_search_path_counts() {
    let (files, database) = (Files::new(&[("V1__init.sql", PETS)]), support::database("role_path"));
    let mut db = database.connect();
    let role = format!("owner_{}", database.name());
    db.batch_execute(&format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'x'; CREATE SCHEMA kennel AUTHORIZATION {role}; \
         ALTER ROLE {role} SET search_path = kennel"
    ))
    .unwrap();
    let mut env = database.env();
    env.extend([("PGUSER".into(), role.clone()), ("PGPASSWORD".into(), "x".into())]);
    let mut owner = Connection::open(&support::settings(&env)).unwrap();
    assert_eq!(files.upgrade(&mut owner).unwrap(), ["V1__init"]);
    drop(owner);
    assert_eq!(tables(&mut db), ["kennel.pets", "kennel.refinery_schema_history"].map(|name| (name.to_owned(),)));
    db.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
}

/// The schema named like the role appears, and all of a sudden comes first in the default search path.
#[test]
fn a_history_in_another_schema_of_the_path_is_not_taken_for_this_ones() {
    let (files, database) = (Files::new(&[("V1__init.sql", PETS)]), support::database("elsewhere"));
    files.upgrade(&mut database.connect()).unwrap();
    let mut db = on_path(&database, "kennel,public");
    db.batch_execute("CREATE SCHEMA kennel").unwrap();
    files.expect("elsewhere", &files.upgrade(&mut db).unwrap_err());
    assert_eq!(tables(&mut db).len(), 2);
    let folder = files.folder();
    migrate::stamp(&mut db, &folder, Target::Base, &crate::migrate::files::quick()).unwrap();
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V1__init"]);
    assert_eq!(tables(&mut db).len(), 4);
}
