//! What is compiled without cargo, and what cargo thinks of it afterwards.

use super::{Repository, good, load, value, values, without_colours};
use lab::harness::{Copy, Session};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const HELPER: &str = "pub fn number() -> i32 {\n    1\n}\n";
const MANIFEST: &str = "[package]\nname = \"little-helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
/// What the library has of its own, of the helper, of a file, and of the environment.
const OWN: &str = "\npub fn own() -> i32 {\n    10\n}\npub fn helped() -> i32 {\n    little_helper::number() + own()\n}\n\
    pub fn read() -> &'static str {\n    include_str!(\"read.txt\")\n}\npub fn set() -> &'static str {\n    \"\"\n}\n";

struct Edited<'a> {
    copy: &'a Copy,
    session: Session,
}

impl Edited<'_> {
    /// Replaces a text in one of the library's files.
    fn edit(&self, file: &str, from: &str, to: &str) {
        self.copy.edit(file, from, to).unwrap();
    }

    fn text(&self, file: &str) -> (String, SystemTime) {
        let path = self.copy.file(file);
        (fs::read_to_string(&path).unwrap(), fs::metadata(&path).unwrap().modified().unwrap())
    }

    /// Puts a file back as if it had never been edited.
    fn put_back(&self, file: &str, (text, time): &(String, SystemTime)) {
        let path = self.copy.file(file);
        fs::write(&path, text).unwrap();
        File::options().write(true).open(&path).unwrap().set_modified(*time).unwrap();
    }

    /// Whether cargo compiled something for what `run` does.
    fn needs_cargo(&mut self, run: impl FnOnce(&mut Session)) -> bool {
        let before = last_compilation(&self.copy.layout().kernels());
        run(&mut self.session);
        before != last_compilation(&self.copy.layout().kernels())
    }

    fn expect(&mut self, code: &str, found: &str, needs_cargo: bool) {
        let did = self.needs_cargo(|session| assert_eq!(values(session, code), found));
        assert_eq!(did, needs_cargo, "{code} gave {found}: does that need cargo?");
    }
}

/// When cargo last began to compile something in a kernel's folder, as it notes for itself.
fn last_compilation(kernels: &Path) -> Option<SystemTime> {
    let within = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let folders = within(kernels.to_owned()).filter(|path| path.join("reload").exists() && !path.ends_with("template"));
    let profiles = folders.flat_map(|path| within(path.join("target"))).map(|path| path.join("debug/.fingerprint"));
    let times = profiles.flat_map(within).filter_map(|path| fs::metadata(path.join("invoked.timestamp")).ok());
    times.map(|meta| meta.modified().unwrap()).max()
}

#[test]
fn what_takes_no_cargo_is_never_stale_for_cargo() {
    let repository = Repository::new();
    let copy = repository.copy();
    copy.append("little-helper/Cargo.toml", MANIFEST).unwrap();
    copy.append("little-helper/src/lib.rs", HELPER).unwrap();
    copy.edit("Cargo.toml", "[dependencies]\n", "[dependencies]\nlittle-helper = { path = \"little-helper\" }\n")
        .unwrap();
    copy.append("src/lib.rs", OWN).unwrap();
    copy.append("src/read.txt", "a").unwrap();
    let mut session = repository.session(&[]);
    good(&mut session, "let p: types::Plain = types::plain();");
    let mut edited = Edited { copy, session };
    assert_eq!(
        values(&mut edited.session, "helped(), read(), set(), p.first"),
        "(11, \"a\", \"\", -1)".replace('"', "\\\"")
    );
    // A body, a body below the library, a file that is read: each without cargo.
    let first = edited.text("src/lib.rs");
    edited.edit("src/lib.rs", "    10\n", "    20\n");
    edited.expect("helped(), p.first", "(21, -1)", false);
    let helper = edited.text("little-helper/src/lib.rs");
    edited.edit("little-helper/src/lib.rs", "    1\n", "    2\n");
    edited.expect("helped(), p.first", "(22, -1)", false);
    edited.edit("src/read.txt", "a", "b");
    edited.expect("read().len() == 1 && read() == \"b\"", "true", false);
    // The cell alone, and back to what cargo has compiled once, times and all.
    edited.expect("helped() + 1", "23", false);
    edited.put_back("src/lib.rs", &first);
    edited.put_back("little-helper/src/lib.rs", &helper);
    edited.expect("helped()", "11", false);
    // Cargo, when it is asked again, takes nothing for new that it has not compiled itself.
    edited.edit("src/lib.rs", "    10\n", "    30\n");
    edited.edit("little-helper/src/lib.rs", "    1\n", "    3\n");
    edited.expect("helped()", "33", false);
    edited.put_back("src/lib.rs", &first);
    edited.put_back("little-helper/src/lib.rs", &helper);
    copy.append("little-helper/Cargo.toml", "# Asks cargo, which has nothing to do by the times of the files.\n")
        .unwrap();
    edited.expect("helped()", "11", true);
    edited.edit("little-helper/Cargo.toml", "0.1.0", "0.1.1");
    edited.expect("helped()", "11", true);
    edited.edit("src/lib.rs", "    10\n", "    20\n");
    edited.expect("helped()", "21", false);
    edited.edit("src/lib.rs", "    20\n", "    10\n");
    copy.append("src/new.rs", "pub fn new() -> i32 {\n    5\n}\n").unwrap();
    edited.edit("src/lib.rs", "\npub mod types;\n", "\npub mod types;\npub mod new;\n");
    edited.expect("helped(), new::new()", "(11, 5)", true);
    edited.edit("src/new.rs", "    5\n", "    6\n");
    edited.expect("helped(), new::new()", "(11, 6)", false);
    // A file that was there and not read: only the compiler finds it.
    edited.edit("src/lib.rs", "    \"\"\n", "    include_str!(\"types.rs.base\")\n");
    edited.expect("set().len() > 9", "true", true);
    copy.append("src/types.rs.base", "//").unwrap();
    edited.expect("set().ends_with(\"//\")", "true", false);
    // A wrong body above and below is shown, and its correction taken up.
    for file in ["src/lib.rs", "little-helper/src/lib.rs"] {
        let good = edited.text(file);
        edited.edit(file, "-> i32 {\n", "-> i32 {\n    let _wrong: i32 = \"\";\n");
        for _ in 0..2 {
            let error = edited.session.run("helped()").unwrap().error.unwrap_or_default();
            let error = without_colours(&error);
            assert!(error.contains(&format!("{file}:")) && error.contains("^^ expected `i32`"), "{error}");
        }
        edited.put_back(file, &good);
        edited.expect("helped()", "11", false);
    }
    // What the library's own code makes of a changed function below it.
    edited.edit("little-helper/src/lib.rs", "-> i32 {\n    1\n", "-> i64 {\n    1\n");
    let error = edited.session.run("helped()").unwrap().error.unwrap_or_default();
    assert!(without_colours(&error).contains("src/lib.rs:"), "{error}");
    edited.edit("src/lib.rs", "little_helper::number() + own()", "little_helper::number() as i32 + own() + 100");
    edited.expect("helped()", "111", false);
    // In a wrong cell the checker sees the library as it is.
    edited.edit("src/lib.rs", "pub fn helped() -> i32", "pub fn helped() -> i64");
    edited.edit("src/lib.rs", "little_helper::number() as i32 + own() + 100", "7");
    let error = edited.session.run("let x: i32 = helped();").unwrap().error.unwrap_or_default();
    assert!(error.contains("mismatched types") && error.contains("i64"), "{error}");
    // Another kernel begins with what cargo makes.
    let mut other = repository.session(&[]);
    assert_eq!(value(&mut other, "helped()"), "7");
    load(&mut edited.session, copy);
    assert_eq!(value(&mut edited.session, "helped()"), "7");
}
