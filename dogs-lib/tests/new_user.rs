//! As a new user would: a clean copy of the repository, `dog.rs` changed in five ways one after another, each time
//! `cargo dogs revision`, `upgrade`, a query, and in the end down to base and up again. No SQL is written.
//!
//! It compiles the project six times, so it has a command of its own:
//! `cargo test --manifest-path dogs-lib/Cargo.toml --test new_user`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Prints all dogs, as the model has them.
const ASK: &str = "fn main() { println!(\"{:?}\", dogs_lib::get_all_dogs()); }\n";
const ADD: &str = "fn main() {
    let day = dogs_lib::NaiveDate::from_ymd_opt(2020, 2, 29).unwrap();
    dogs_lib::add_dog(\"foo\", day, 24, 50).unwrap();
}\n";

struct Clone {
    root: PathBuf,
    database: support::Database,
}

impl Clone {
    fn new() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new_user");
        let _ = fs::remove_dir_all(&root);
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for part in [".cargo", "dogs-lib", "examples", "migrations"] {
            copy(&from.join(part), &root.join(part));
        }
        fs::create_dir_all(root.join("dogs-lib/examples")).unwrap();
        fs::write(root.join("dogs-lib/examples/ask.rs"), ASK).unwrap();
        fs::write(root.join("dogs-lib/examples/add.rs"), ADD).unwrap();
        Self { root, database: support::database("new_user") }
    }

    fn cargo(&self, args: &[&str]) -> (bool, String, String) {
        // Not the repository's own: cargo would take what is compiled here for what is compiled there.
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("new_user-target");
        let output = Command::new("cargo")
            .args(args)
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target)
            .envs(self.database.env())
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    }

    /// `cargo dogs …`, which has to work; what it prints.
    #[track_caller]
    fn dogs(&self, args: &[&str]) -> String {
        let (well, out, err) = self.cargo(&[&["dogs"], args].concat());
        assert!(well, "cargo dogs {args:?}\n{out}{err}");
        println!("$ cargo dogs {}\n{out}", args.join(" "));
        out
    }

    /// What an example of the library prints.
    fn example(&self, name: &str) -> String {
        let manifest = ["--manifest-path", "dogs-lib/Cargo.toml", "--features", "cli"];
        let (well, out, err) = self.cargo(&[&["run", "--quiet", "--example", name], &manifest[..]].concat());
        assert!(well, "{err}");
        out
    }

    /// Changes a file of the copy; each text must be in it.
    #[track_caller]
    fn edit(&self, file: &str, changes: &[(&str, &str)]) {
        let path = self.root.join("dogs-lib/src").join(file);
        let mut text = fs::read_to_string(&path).unwrap();
        for (old, new) in changes {
            assert!(text.contains(old), "{old} is not in {file}");
            text = text.replace(old, new);
        }
        fs::write(path, text).unwrap();
    }

    /// The migration for what was changed, applied; then everything is in order and the query works.
    #[track_caller]
    fn follows(&self, message: &str, answers: &[&str], says: &str, wanted: &str) {
        let out = self.dogs(&[&["revision", "-m", message], answers].concat());
        assert!(out.contains(says), "{out}");
        self.dogs(&["upgrade"]);
        let again = self.dogs(&["revision", "-m", "again"]);
        assert_eq!(again, "nothing to do: the database is as the models want it\n");
        let rows = self.example("ask");
        assert!(rows.starts_with("Ok([Dog {") && rows.contains(wanted), "{rows}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            if entry.file_name() != "target" {
                copy(&path, &to);
            }
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

#[test]
fn five_changes_one_after_another() {
    let clone = Clone::new();
    clone.dogs(&["upgrade"]);
    clone.example("add");

    // A column.
    clone.edit(
        "dog.rs",
        &[
            ("    pub weight: i32,\n}", "    pub weight: i32,\n    /// Of the coat.\n    pub hue: Option<String>,\n}"),
            ("height, weight }", "height, weight, hue: None }"),
        ],
    );
    clone.follows("add hue", &[], "Adds dogs.hue (text).", "weight: 50, hue: None");

    // Another name for it: asked for, unless the model says it.
    clone.edit("dog.rs", &[("    pub hue:", "    pub color:"), ("hue: None", "color: None")]);
    let (well, _, err) = clone.cargo(&["dogs", "revision", "-m", "rename hue", "--drop", "dogs.color"]);
    assert!(!well && err.contains("--drop dogs.color"), "{err}");
    clone.edit("dog.rs", &[("    pub color:", "    #[sql(was = \"hue\")]\n    pub color:")]);
    clone.follows("rename hue", &[], "Renames dogs.hue to color.", "weight: 50, color: None");

    // Another type.
    clone.edit("dog.rs", &[("weight: i32", "weight: i64")]);
    clone.follows("weight in grams", &[], "integer becomes bigint", "weight: 50, color: None");

    // An enum, which every dog has to have.
    clone.edit(
        "dog.rs",
        &[
            ("/// A dog.\n", "/// How long the hair is.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, Model)]\npub enum Coat {\n    Short,\n    Long,\n}\n\n/// A dog.\n"),
            ("    pub color: Option<String>,\n", "    pub color: Option<String>,\n    #[sql(default = \"'short'\")]\n    pub coat: Coat,\n"),
            ("color: None", "color: None, coat: Coat::Short"),
        ],
    );
    clone.follows("add coat", &[], "Creates the enum coat (short, long).", "coat: Short");

    // Another model, and a reference to it.
    clone.edit(
        "dog.rs",
        &[
            ("/// A dog.\n", "/// Whose dog it is.\n#[derive(Debug, Clone, Model)]\n#[sql(table = \"owners\")]\npub struct Owner {\n    #[sql(pk, identity)]\n    pub id: i64,\n    pub name: String,\n}\n\n/// A dog.\n"),
            ("    pub coat: Coat,\n", "    pub coat: Coat,\n    #[sql(references = Owner, on_delete = \"set null\", index)]\n    pub owner_id: Option<i64>,\n"),
            ("coat: Coat::Short", "coat: Coat::Short, owner_id: None"),
        ],
    );
    clone.edit("lib.rs", &[("models: [Dog]", "models: [Dog, Owner]")]);
    clone.follows("add owners", &[], "Creates the table owners.", "owner_id: None");

    let undone = clone.dogs(&["downgrade", "base"]);
    assert!(undone.contains("the database is at base"), "{undone}");
    let applied = clone.dogs(&["upgrade"]);
    assert_eq!(applied.matches('V').count(), 6, "{applied}");
    assert!(clone.dogs(&["check", "--replay"]).contains("in order: 6 migrations"));
    clone.example("add");
    assert!(clone.example("ask").contains("coat: Short"));
}
