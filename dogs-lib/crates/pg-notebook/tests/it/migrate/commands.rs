//! upgrade, downgrade, current, history, show, stamp: what they do when all is well, and their targets.

use crate::migrate::files::{Files, PETS, columns, exists, quick, versions};
use crate::support;
use pg_notebook::migrate::{self, HistoryChange, State, Target};
use pg_notebook::{Connection, Error};

#[test]
fn up_step_by_step_and_down_again() {
    let (files, database) = (Files::three(), support::database("steps"));
    let mut db = database.connect();
    let folder = files.folder();
    let mut up = |target: Target| migrate::upgrade_to(&mut db, &folder, target, &quick()).unwrap();
    assert_eq!(up(Target::Steps(1)).to_string(), "applied V1__init (2 pending)");
    assert_eq!(up(Target::Version(2)).to_string(), "applied V2__color (1 pending)");
    assert_eq!(up(Target::Version(2)).to_string(), "nothing to do: the database is at V2__color (1 pending)");
    assert_eq!(up(Target::Head).to_string(), "applied V3__color_index");
    assert_eq!(up(Target::Head).to_string(), "nothing to do: the database is at V3__color_index");
    assert!(exists(&mut db, "pets_color_idx"));

    let mut down = |target: Target| migrate::downgrade(&mut db, &folder, target, &quick()).unwrap();
    assert_eq!(down(Target::Steps(-1)).to_string(), "undid V3__color_index: the database is at V2__color");
    assert_eq!(down(Target::Version(2)).to_string(), "nothing to do: the database is at V2__color");
    assert_eq!(down(Target::Base).to_string(), "undid V2__color, V1__init: the database is at base");
    assert_eq!(down(Target::Base).to_string(), "nothing to do: the database is at base");
    assert!(!exists(&mut db, "pets"));
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V1__init", "V2__color", "V3__color_index"]);
}

#[test]
fn a_target_that_is_on_the_wrong_side_changes_nothing() {
    let (files, database) = (Files::three(), support::database("targets"));
    let mut db = database.connect();
    let folder = files.folder();
    migrate::upgrade_to(&mut db, &folder, Target::Version(2), &quick()).unwrap();
    for (name, target) in
        [("up_to_base", "base"), ("up_back", "-1"), ("up_below", "1"), ("up_unknown", "9"), ("up_too_far", "+2")]
    {
        let error = migrate::upgrade_to(&mut db, &folder, target.parse().unwrap(), &quick()).unwrap_err();
        assert!(matches!(error, Error::Usage(_)), "{error}");
        files.expect(&format!("target/{name}"), &error);
    }
    for (name, target) in [("down_above", "3"), ("down_too_far", "-3"), ("down_to_head", "head")] {
        let error = files.downgrade(&mut db, target).unwrap_err();
        assert!(matches!(error, Error::Usage(_)), "{error}");
        files.expect(&format!("target/{name}"), &error);
    }
    files.expect("target/words", &"heads".parse::<Target>().unwrap_err());
    assert_eq!(versions(&mut db), [1, 2]);
}

#[test]
fn a_missing_down_file_is_seen_before_anything_is_undone() {
    let (files, database) = (Files::three(), support::database("no_down"));
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    files.remove("V1__init.down.sql");
    files.expect("no_down", &files.downgrade(&mut db, "base").unwrap_err());
    assert_eq!(versions(&mut db), [1, 2, 3]);
    assert_eq!(files.downgrade(&mut db, "1").unwrap(), ["V3__color_index", "V2__color"]);
}

#[test]
fn a_down_file_that_fails_undoes_nothing() {
    let (files, database) = (Files::three(), support::database("bad_down"));
    let mut db = database.connect();
    files.put("V2__color.down.sql", "ALTER TABLE pets DROP COLUMN color;\nALTER TABLE pets DROP COLUMN size;");
    files.upgrade(&mut db).unwrap();
    files.expect("bad_down", &files.downgrade(&mut db, "1").unwrap_err());
    // V3 was a step of its own.
    assert_eq!(versions(&mut db), [1, 2]);
    assert_eq!(columns(&mut db, "pets"), ["id", "name", "color"]);
}

#[test]
fn current_and_history_say_what_is_what_and_create_nothing() {
    let (files, database) = (Files::three(), support::database("history"));
    let mut db = database.connect();
    let current = |db: &mut Connection| migrate::current(db, &files.folder()).unwrap().to_string();
    assert_eq!(current(&mut db), "base, 3 pending: upgrade()?");
    assert!(!exists(&mut db, "refinery_schema_history"));
    migrate::upgrade_to(&mut db, &files.folder(), Target::Version(2), &quick()).unwrap();
    assert!(current(&mut db).starts_with("V2__color (applied 20"), "{}", current(&mut db));
    assert!(current(&mut db).ends_with(" UTC), 1 pending: upgrade()?"), "{}", current(&mut db));
    files.upgrade(&mut db).unwrap();
    assert!(current(&mut db).ends_with(" UTC), head"), "{}", current(&mut db));

    files.put("V1__init.sql", format!("{PETS}\n-- edited\n"));
    files.remove("V2__color.sql");
    files.remove("V2__color.down.sql");
    files.put("V4__next.sql", "SELECT 1;");
    let history = migrate::history(&mut db, &files.folder()).unwrap();
    let states: Vec<(i32, State, bool, bool)> =
        history.entries.iter().map(|entry| (entry.version, entry.state, entry.has_down, entry.current)).collect();
    assert_eq!(
        states,
        [
            (1, State::Edited, true, false),
            (2, State::Missing, false, false),
            (3, State::Applied, true, true),
            (4, State::Pending, false, false),
        ]
    );
    let text = history.to_string();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[2].starts_with("-> V3__color_index  applied  20"), "{text}");
    assert_eq!(lines[3], "   V4__next         pending                           no down file");
    assert_eq!(lines[4], "4 migrations");
    assert!(current(&mut db).ends_with(", 1 pending: upgrade()?, 2 not in order: history()?"));
}

#[test]
fn show_gives_the_text_and_the_way_back() {
    let (files, database) = (Files::three(), support::database("show"));
    let mut db = database.connect();
    let shown = migrate::show(&mut db, &files.folder(), Target::Version(2)).unwrap();
    assert_eq!(shown.sql, "ALTER TABLE pets ADD COLUMN color text;");
    assert_eq!(shown.down_sql.as_deref(), Some("ALTER TABLE pets DROP COLUMN color;"));
    assert!(shown.to_string().starts_with("-- V2__color: pending\n"), "{shown}");
    let error = migrate::show(&mut db, &files.folder(), Target::Version(9)).unwrap_err();
    assert!(matches!(error, Error::Usage(_)), "{error}");
}

#[test]
fn stamp_makes_the_history_say_what_it_is_told() {
    let (files, database) = (Files::three(), support::database("stamp"));
    let mut db = database.connect();
    let mut stamp = |files: &Files, target: &str| {
        migrate::stamp(&mut db, &files.folder(), target.parse().unwrap(), &quick()).unwrap().changes
    };
    let change = |name: &str, change: HistoryChange| (name.to_owned(), change);
    assert_eq!(
        stamp(&files, "2"),
        [change("V1__init", HistoryChange::Recorded), change("V2__color", HistoryChange::Recorded)]
    );
    files.put("V1__init.sql", format!("-- What pets are.\n{PETS}"));
    assert_eq!(
        stamp(&files, "1"),
        [change("V1__init", HistoryChange::Corrected), change("V2__color", HistoryChange::Forgotten)]
    );
    assert_eq!(stamp(&files, "1"), []);
    assert!(!exists(&mut db, "pets"));
    assert_eq!(versions(&mut db), [1]);
    // The rows are such as refinery itself goes on from.
    db.batch_execute(PETS).unwrap();
    assert_eq!(files.upgrade(&mut db).unwrap(), ["V2__color", "V3__color_index"]);
    let error = migrate::stamp(&mut db, &files.folder(), Target::Version(9), &quick()).unwrap_err();
    assert!(matches!(error, Error::Usage(_)), "{error}");
}

#[test]
fn a_file_of_many_statements_is_read_in_no_time() {
    let rows: String = (0..20_000).map(|n| format!("INSERT INTO pets (name) VALUES ('pet {n}');\n")).collect();
    let files = Files::new(&[("V1__init.sql", PETS), ("V2__seed.sql", &rows)]);
    let started = std::time::Instant::now();
    let folder = files.folder();
    // Reading it was once quadratic, which here is a matter of minutes.
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    assert_eq!(folder.files().len(), 2);
}
