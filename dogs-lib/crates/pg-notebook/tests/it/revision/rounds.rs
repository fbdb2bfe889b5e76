//! Each change is made, applied, undone and applied again.

use crate::revision::case::Case;
use crate::revision::changes::GROUPS;
use crate::revision::place::Place;
use crate::support;
use pg_notebook::migrate::{Revised, Target};
use pg_notebook::model::Table;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

macro_rules! groups {
    ($($group:ident),*) => {
        $(
            #[test]
            fn $group() {
                run(stringify!($group));
            }
        )*

        #[test]
        fn every_group_is_tested() {
            assert_eq!([$(stringify!($group)),*], GROUPS.map(|(name, _)| name));
        }
    };
}

groups!(columns, null, numbers, computed, tables, types, all_types, rules, indexes, references, enums, beside);

/// Runs all cases and fails with all that went wrong.
fn run(group: &str) {
    let cases = GROUPS.iter().find(|(name, _)| *name == group).unwrap().1();
    let database = support::database(group);
    let mut wrong = String::new();
    for case in &cases {
        for with_rows in [false, true] {
            let place = &mut Place::new(database.connect(), &format!("{group}_{}_{with_rows}", case.name));
            if let Err(error) = one(place, case, with_rows, group) {
                let _ = writeln!(wrong, "{}{}: {error}\n", case.name, if with_rows { ", with rows" } else { "" });
            }
            let _ = fs::remove_dir_all(&place.folder);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn one(place: &mut Place, case: &Case, with_rows: bool, group: &str) -> Result<(), String> {
    let text = |error: pg_notebook::Error| error.to_string();
    place.revise(&case.before, "before").map_err(|error| format!("before: {error}"))?;
    place.upgrade().map_err(|error| format!("before: {error}"))?;
    place.db.batch_execute(case.beside).map_err(text)?;
    if with_rows {
        place.db.batch_execute(case.rows).map_err(text)?;
    }
    let revised = place.revise_with(&case.after, case.name, &case.answers).map_err(text)?;
    if revised.migrations.is_empty() {
        return Err("the change was not seen".to_owned());
    }
    // How a server words a view differs from version to version.
    if with_rows && case.beside.is_empty() {
        golden(group, case.name, &revised)?;
    }
    let steps = i32::try_from(revised.migrations.len()).unwrap();
    place.upgrade().map_err(|error| format!("up: {error}"))?;
    if let (Some((sql, says)), true) = (case.up, with_rows) {
        same(&place.ask(sql), says, "up")?;
    }
    let again = place.revise(&case.after, "again").map_err(text)?;
    if !again.migrations.is_empty() {
        return Err(format!("a second run finds: {again}"));
    }
    place.downgrade(Target::Steps(-steps)).map_err(|error| format!("down: {error}"))?;
    // What was renamed is not a rename when seen from here: only that nothing is left of what is new.
    expect(place, &case.before, "down")?;
    if let (Some((sql, says)), true) = (case.down, with_rows) {
        same(&place.ask(sql), says, "down")?;
    }
    place.upgrade().map_err(|error| format!("up again: {error}"))?;
    expect(place, &case.after, "up again")
}

fn expect(place: &mut Place, models: &[Table], when: &str) -> Result<(), String> {
    let left = place.left(models);
    if left.is_empty() { Ok(()) } else { Err(format!("{when}: {left:#?}")) }
}

fn same(found: &str, wanted: &str, when: &str) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{when}: found {found}, wanted {wanted}")) }
}

/// Compares with `golden/<group>/<name>.sql`; `UPDATE_MESSAGES=1` writes it.
fn golden(group: &str, name: &str, revised: &Revised) -> Result<(), String> {
    let mut text = String::new();
    for draft in &revised.migrations {
        let _ = write!(text, "{}\n{}", draft.up, draft.down);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(group);
    let path = folder.join(format!("{}.sql", name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")));
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    same(&text, &wanted, &format!("not as in {}", path.display()))
}
