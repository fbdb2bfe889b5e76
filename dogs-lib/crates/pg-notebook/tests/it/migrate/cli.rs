//! `pets` as a person and as a CI meet it: words, JSON, exit codes.

use crate::migrate::files::{Files, pets, stderr, stdout};
use crate::support::{self, Database, message};
use serde_json::Value;

struct Terminal {
    files: Files,
    database: Database,
}

impl Terminal {
    fn new(name: &str) -> Self {
        Self { files: Files::three(), database: support::database(name) }
    }

    /// Exit code, and what was printed.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output = self.files.pets(&self.database, args);
        (output.status.code().unwrap(), stdout(&output), stderr(&output))
    }

    #[track_caller]
    fn says(&self, args: &[&str], wanted: &str) {
        assert_eq!(self.run(args), (0, format!("{wanted}\n"), String::new()), "{args:?}");
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        let (_, out, _) = self.run(&[args, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }
}

#[test]
fn a_session() {
    let pets = Terminal::new("session");
    pets.says(&["current"], "base, 3 pending: cargo pets upgrade");
    pets.says(&["upgrade", "+1"], "applied V1__init (2 pending)");
    pets.says(&["upgrade"], "applied V2__color, V3__color_index");
    pets.says(&["upgrade"], "nothing to do: the database is at V3__color_index");
    pets.says(&["check"], "in order: 3 migrations, all applied as the files say");
    pets.says(
        &["check", "--replay"],
        "in order: 3 migrations, all applied as the files say; 3 migrations ran in a temporary database; the database is \
         what the files make; down to base, and up again",
    );
    pets.says(&["downgrade", "-1"], "undid V3__color_index: the database is at V2__color");
    pets.says(&["downgrade", "base"], "undid V2__color, V1__init: the database is at base");
    pets.says(
        &["stamp", "2"],
        "V1__init: recorded\nV2__color: recorded\nthe database counts as V2__color; nothing was run",
    );
    pets.says(&["renumber"], "nothing to do: every number is there once, and none comes too late");
}

/// What a CI runs on a project.
#[test]
fn this_projects_own_migrations_are_in_order() {
    let database = support::database("own");
    let own = |args: &[&str]| {
        let output = pets(&database).args(args).output().unwrap();
        (output.status.code(), stdout(&output), stderr(&output))
    };
    assert_eq!(own(&["check"]).0, Some(1));
    assert_eq!(own(&["upgrade"]).0, Some(0));
    let (code, out, err) = own(&["check", "--replay"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.contains("the models say the same as the database") && out.contains("up again"), "{out}");
    let (code, out, _) = own(&["revision", "-m", "nothing new"]);
    assert_eq!((code, out.trim()), (Some(0), "nothing to do: the database is as the models want it"));
    database.connect().batch_execute("ALTER TABLE pets ALTER COLUMN name DROP NOT NULL").unwrap();
    assert_eq!(own(&["check"]).0, Some(1));
    let (code, out, _) = own(&["revision", "-m", "not null", "--sql", "--json"]);
    let json: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &json["written"], json["migrations"].as_array().unwrap().len()), (Some(0), &false.into(), 1));
}

#[test]
fn revision_writes_into_the_folder_that_it_is_given() {
    let pets = Terminal { files: Files::new(&[]), database: support::database("revise") };
    let (code, out, err) = pets.run(&["revision", "-m", "init"]);
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("wrote V1__init.sql and V1__init.down.sql\n"), "{out}");
    pets.says(&["upgrade"], "applied V1__init");
    pets.says(&["revision", "-m", "again"], "nothing to do: the database is as the models want it");
    let (code, _, err) = pets.run(&["revision"]);
    assert_eq!((code, err.contains("--message <MESSAGE>")), (2, true), "{err}");
}

#[test]
fn exit_codes() {
    let pets = Terminal::new("codes");
    let code = |args: &[&str]| pets.run(args).0;
    assert_eq!(code(&["check"]), 1);
    assert_eq!(code(&["upgrade"]), 0);
    assert_eq!(code(&["check"]), 0);
    for args in
        [&["upgrade", "heads"][..], &["upgrade", "9"], &["downgrade"], &["downgrade", "9"], &["frobnicate"], &[]]
    {
        assert_eq!(code(args), 2, "{args:?}");
    }
    pets.files.put("V4__bad.sql", "SELECT nope;");
    let (code, out, err) = pets.run(&["upgrade"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.starts_with("error: V4__bad was not applied: column \"nope\" does not exist [42703]\n"), "{err}");
}

#[test]
fn json_for_programs() {
    let pets = Terminal::new("json");
    assert_eq!(pets.json(&["current"])["pending"], 3);
    assert_eq!(pets.json(&["upgrade", "2"])["applied"], serde_json::json!(["V1__init", "V2__color"]));
    let history = pets.json(&["history"]);
    assert_eq!(history[1]["name"], "V2__color");
    assert_eq!((&history[1]["state"], &history[1]["current"]), (&"applied".into(), &true.into()));
    assert_eq!(history[2]["applied_on"], Value::Null);
    assert_eq!(pets.json(&["show", "1"])["down_sql"], "DROP TABLE pets;");
    assert!(pets.json(&["upgrade", "--sql"])["sql"].as_str().unwrap().contains("CONCURRENTLY"));
    assert_eq!(pets.json(&["check"])["findings"][0]["repair"], "cargo pets upgrade");
    assert_eq!(pets.json(&["downgrade", "-1"])["undone"], serde_json::json!(["V2__color"]));
    assert_eq!(pets.json(&["stamp", "base"])["changes"][0]["change"], "forgotten");
    assert_eq!(pets.json(&["renumber", "--dry-run"])["done"], false);
    pets.files.put("V4__bad.sql", "SELECT 1;\nSELECT nope;");
    pets.json(&["stamp", "3"]);
    let error = &pets.json(&["upgrade"])["error"];
    assert_eq!((&error["code"], &error["details"]["line"]), (&"42703".into(), &"2".into()));
}

#[test]
fn the_help_is_this() {
    let pets = Terminal::new("help");
    for command in ["", "revision", "upgrade", "downgrade", "current", "history", "show", "check", "stamp", "renumber"]
    {
        let args: Vec<&str> = [command, "--help"].into_iter().filter(|arg| !arg.is_empty()).collect();
        let (code, out, _) = pets.run(&args);
        assert_eq!(code, 0);
        let name = if command.is_empty() { "pets" } else { command };
        message::expect(&format!("help/{name}"), &out.trim_end(), &[]);
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let pets = Terminal::new("pipe");
    let mut child = pets.files.command(&pets.database, &["history"]).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
