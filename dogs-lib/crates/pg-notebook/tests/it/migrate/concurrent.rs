//! Eight processes, one fresh database: each migration once, and all succeed.

use crate::migrate::files::{Files, columns, stderr, stdout, versions};
use crate::support;
use std::process::Child;

const PROCESSES: usize = 8;

/// Each file leaves a row, so that a file that ran twice is seen, and takes a while, so that they meet.
fn counted() -> Files {
    let step = |n: u32, sql: &str| format!("{sql};\nINSERT INTO ran VALUES ({n});\nSELECT pg_sleep(0.01);");
    Files::new(&[
        ("V1__init.sql", &step(1, "CREATE TABLE ran (n int); CREATE TABLE pets (name text)")),
        ("V2__seed.sql", &step(2, "INSERT INTO pets SELECT 'pet ' || n FROM generate_series(1, 2000) n")),
        ("V3__index.sql", "-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY pets_name_idx ON pets (name);"),
        ("V4__color.sql", &step(4, "ALTER TABLE pets ADD COLUMN color text")),
        ("V5__index.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY pets_color_idx ON pets (color);"),
        ("V6__size.sql", &step(6, "ALTER TABLE pets ADD COLUMN size int")),
    ])
}

#[test]
fn eight_processes_upgrade_one_database() {
    let files = counted();
    for round in 0..5 {
        let database = support::database("eight");
        let spawn = |_| files.command(&database, &["upgrade", "--json"]).spawn().unwrap();
        let children: Vec<Child> = (0..PROCESSES).map(spawn).collect();
        let mut applied = Vec::new();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "round {round}: {}{}", stderr(&output), stdout(&output));
            let json: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
            assert_eq!(json["current"], "V6__size");
            applied.extend(json["applied"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()));
        }
        applied.sort();
        assert_eq!(applied, ["V1__init", "V2__seed", "V3__index", "V4__color", "V5__index", "V6__size"]);
        let mut db = database.connect();
        assert_eq!(versions(&mut db), [1, 2, 3, 4, 5, 6]);
        let ran: Vec<(i32,)> = db.query_as("SELECT n FROM ran ORDER BY n", &[]).unwrap();
        assert_eq!(ran, [(1,), (2,), (4,), (6,)]);
        assert_eq!(columns(&mut db, "pets"), ["name", "color", "size"]);
        let (invalid,): (i64,) = db.query_one_as("SELECT count(*) FROM pg_index WHERE NOT indisvalid", &[]).unwrap();
        assert_eq!(invalid, 0);
    }
}

#[test]
fn eight_processes_go_back_one_step() {
    let files = Files::three();
    let database = support::database("eight_back");
    let mut db = database.connect();
    files.upgrade(&mut db).unwrap();
    let spawn = |_| files.command(&database, &["downgrade", "1"]).spawn().unwrap();
    let children: Vec<Child> = (0..PROCESSES).map(spawn).collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    }
    assert_eq!(versions(&mut db), [1]);
    assert_eq!(columns(&mut db, "pets"), ["id", "name"]);
}
