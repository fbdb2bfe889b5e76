//! Edits of the library while a kernel runs: no stale code, no misread value, no lost unrelated variable.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod another_package;
mod edits;
mod server;
mod without_cargo;

use edits::{EDITS, Edit, Effect, MINUS_ONE_MISREAD, MISREAD};
use evcxr_live::CompileFolder;
use lab::harness::{Answer, Copy, Repl, Session};
use lab::{Layout, Steps, setup};
use server::Server;
use std::time::{Duration, Instant};
use std::{fs, thread};

/// What the edits are made in.
const FILES: [&str; 5] = ["src/types.rs", "src/included.txt", "src/dog.rs", "src/lib.rs", "Cargo.toml"];

const TYPES: &str = include_str!("types.rs");
const INCLUDED: &str = "#[derive(Debug, Clone)]\npub struct Included { pub other: i32 }\n";

/// A shared library like pg-notebook, but compiled in a moment.
const LITTLE_ENGINE: &str = "[package]\nname = \"little-engine\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
    [lib]\ncrate-type = [\"dylib\", \"rlib\"]\n";

/// A copy of the repository with types to be edited, for one test.
struct Repository(Copy);

impl Repository {
    fn new() -> Self {
        let place = place();
        let new = Copy::of(&place).unwrap_or_else(|error| panic!("{error}"));
        new.append("src/types.rs", TYPES).unwrap();
        new.append("src/included.txt", INCLUDED).unwrap();
        new.append("src/lib.rs", "\npub mod types;\npub use little_engine;\n").unwrap();
        let dependency = "[dependencies]\nlittle-engine = { path = \"little-engine\" }\n";
        new.edit("Cargo.toml", "[dependencies]\n", dependency).unwrap();
        new.append("little-engine/Cargo.toml", LITTLE_ENGINE).unwrap();
        new.append("little-engine/src/lib.rs", "pub fn number() -> i32 {\n    7\n}\n").unwrap();
        for file in FILES {
            let path = new.file(file);
            fs::copy(&path, path.with_added_extension("base")).unwrap();
        }
        Self(new)
    }

    fn copy(&self) -> &Copy {
        &self.0
    }

    fn session(&self, variables: &[(String, String)]) -> Session {
        let mut session = Session::ours(self.copy().layout(), variables).unwrap();
        load(&mut session, self.copy());
        session
    }

    /// Makes the edit, alone, and has `version()` give another number.
    fn edit(&self, edit: Option<&Edit>, version: usize) {
        for file in FILES {
            let path = self.copy().file(file);
            let base = fs::read_to_string(path.with_added_extension("base")).unwrap();
            let mut text = base.replace("i32 {\n    0\n}", &format!("i32 {{\n    {version}\n}}"));
            if let Some(edit) = edit.filter(|edit| edit.file == file) {
                text = edit.of(&text);
            }
            if fs::read_to_string(&path).unwrap() != text {
                fs::write(&path, text).unwrap();
            }
        }
    }
}

/// The repository, set up with `lab` as it is now.
fn place() -> Layout {
    let place = Layout::here().unwrap();
    setup::ensure(&place, &Steps::default()).unwrap_or_else(|error| panic!("{error}"));
    place
}

fn load(session: &mut Session, copy: &Copy) {
    assert_eq!(session.run(&loading(copy)).unwrap().error, None);
}

/// The cell that loads the library.
fn loading(copy: &Copy) -> String {
    format!(":dep dogs-lib = {{ path = {:?} }}\nuse dogs_lib::*;", copy.layout().library())
}

fn value(session: &mut Session, code: &str) -> String {
    let answer = session.run(code).unwrap();
    answer.text.clone().unwrap_or_else(|| panic!("{code} gave {answer:#?}"))
}

/// The values of some expressions, as `{:?}` of a tuple.
fn values(session: &mut Session, code: &str) -> String {
    value(session, &format!("format!(\"{{:?}}\", ({code}))")).trim_matches('"').to_owned()
}

fn good(session: &mut Session, code: &str) {
    let answer = session.run(code).unwrap();
    assert!(answer.error.is_none() && answer.stderr.is_empty(), "{code} gave {answer:#?}");
}

const MAKE: &str = "let p: types::Plain = types::plain();
let v: Vec<types::Plain> = types::listed();
let m: std::collections::HashMap<String, Option<types::Plain>> = types::named();
let b: Box<dyn types::Speak> = types::boxed();
let w: types::Wrap<i32> = types::wrapped();
let o: Option<(u8, types::Inner)> = Some((1, p.inner.clone()));
let shown: String = types::show(&p, &v, &m, &*b, &w);";
const VARIABLES: [&str; 6] = ["p", "v", "m", "b", "w", "o"];
const SHOW: &str = "types::show(&p, &v, &m, &*b, &w)";

fn lost(answer: &Answer) -> Vec<&str> {
    lost_names(answer, &VARIABLES)
}

/// Those of the variables that the kernel has dropped.
fn lost_names<'a>(answer: &Answer, variables: &[&'a str]) -> Vec<&'a str> {
    let is_lost =
        |name: &&str| answer.stderr.contains(&format!("variable {name} was redefined, so was lost. Run the cell"));
    variables.iter().copied().filter(is_lost).collect()
}

#[test]
fn edits_are_taken_up_and_nothing_is_misread_or_lost_without_need() {
    let repository = Repository::new();
    let server = Server::start(repository.copy());
    let mut session = repository.session(&server.env());
    good(&mut session, "session(|db| db.batch_execute(\"CREATE TEMP TABLE kept (n int)\"))?;");
    good(&mut session, "#[derive(Debug)] struct Own { n: i32 }\nlet own = Own { n: 1 };");
    good(&mut session, "let n: i32 = 41; let words: Vec<String> = vec![\"kept\".to_owned()];");
    let mut version = 0;
    let mut made = false;
    for edit in &EDITS {
        if !made {
            good(&mut session, MAKE);
        }
        version += 1;
        repository.edit(Some(edit), version);
        let kept = "n, &words[0], own.n, types::version()";
        if edit.effect == Effect::Body {
            let found = value(&mut session, &format!("format!(\"{{}} {{}} {{}} {{}} {{}}\", {kept}, {SHOW} == shown)"));
            assert_eq!(found.trim_matches('"'), format!("41 kept 1 {version} true"), "{}", edit.what);
            made = true;
        } else {
            let answer = session.run(&format!("format!(\"{{}} {{}} {{}} {{}}\", {kept})")).unwrap();
            let found = answer.text.as_deref().unwrap_or_else(|| panic!("{}: {answer:#?}", edit.what));
            assert_eq!(found.trim_matches('"'), format!("41 kept 1 {version}"), "{}", edit.what);
            assert_eq!(lost(&answer), VARIABLES, "{}: {answer:#?}", edit.what);
            made = false;
        }
        version += 1;
        repository.edit(None, version);
    }
    // A type from before and one from after an edit never meet, also where the edit was undone before a cell saw it.
    good(&mut session, MAKE);
    assert_eq!(value(&mut session, &format!("{SHOW} == shown")), "true");
    good(&mut session, "session(|db| db.execute(\"INSERT INTO kept VALUES (1)\", &[]))?;");
}

#[test]
fn plain_evcxr_misreads_what_we_drop() {
    let place = place();
    // The same types in a library of their own: plain evcxr would compile all that dogs-lib needs once more.
    let folder = CompileFolder::empty(&place.live()).unwrap();
    let library = folder.path().join("library");
    let write = |name: &str, text: &str| {
        fs::create_dir_all(library.join(name).parent().unwrap()).unwrap();
        fs::write(library.join(name), text).unwrap();
    };
    write("Cargo.toml", "[package]\nname = \"plain\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n");
    write("src/lib.rs", "pub mod types;\n");
    write("src/included.txt", INCLUDED);
    write("src/types.rs", TYPES);
    let mut session = Session::plain(&place, folder.path(), &[]).unwrap();
    good(&mut session, &format!(":dep plain = {{ path = {library:?} }}\nuse plain::*;"));
    for edit in EDITS.iter().filter(|edit| MISREAD.contains(&edit.what)) {
        good(&mut session, MAKE);
        write("src/types.rs", &edit.of(TYPES));
        let answer = session.run(SHOW).unwrap();
        let shown = answer.text.clone().unwrap_or_else(|| panic!("{}: {answer:#?}", edit.what));
        assert!(shown.contains(MINUS_ONE_MISREAD) && lost(&answer).is_empty(), "{}: {answer:#?}", edit.what);
        write("src/types.rs", TYPES);
    }
}

#[test]
fn an_error_in_the_library_is_shown_as_rustc_shows_it() {
    let repository = Repository::new();
    let mut session = repository.session(&[]);
    good(&mut session, "let n: i32 = 41; let p: types::Plain = types::plain();");
    let path = repository.copy().file("src/types.rs");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Wrap(-1)", "Wrap(\"x\")")).unwrap();
    let line = text.lines().position(|line| line.contains("Wrap(-1)")).unwrap() + 1;
    for _ in 0..2 {
        let error = session.run("n + 1").unwrap().error.unwrap();
        let error = without_colours(&error);
        assert!(error.contains(&format!("src/types.rs:{line}:")), "{error}");
        assert!(error.contains("error[E0308]: mismatched types") && error.contains("^^^ expected `i32`"), "{error}");
    }
    fs::write(&path, text).unwrap();
    assert_eq!(values(&mut session, "n, p.first"), "(41, -1)");
    // The analysis knows the library from before: it has to be told the type, and the error says which.
    repository.copy().append("src/types.rs", "\npub fn newer() -> Option<u64> { Some(7) }\n").unwrap();
    let error = without_colours(&session.run("let newer = types::newer();").unwrap().error.unwrap());
    assert!(error.contains("let newer: Option<u64> ="), "{error}");
    assert_eq!(session.run("let newer: Option<u64> = types::newer();").unwrap().error, None);
    assert_eq!(value(&mut session, "newer"), "Some(7)");
}

#[test]
fn a_kernel_starts_with_a_library_that_does_not_compile() {
    let repository = Repository::new();
    let copy = repository.copy();
    copy.append("outside.txt", "text").unwrap();
    copy.append("src/lib.rs", "\npub const OUTSIDE: &str = include_str!(\"../outside.txt\");\n").unwrap();
    copy.outdate_template().unwrap();
    Copy::renew_template(copy.layout().root()).unwrap();
    let start = || Session::ours(copy.layout(), &[]);
    let mut preloaded = start().unwrap();
    assert_eq!(value(&mut preloaded, "OUTSIDE").trim_matches('"'), "text", "without a cell that loads the library");
    // evcxr then knows no library any more, and its analyzer reads everything anew.
    good(&mut preloaded, ":clear");
    good(&mut preloaded, "let numbers = vec![1, 2];");

    let text = fs::read_to_string(copy.file("src/lib.rs")).unwrap();
    copy.append("src/lib.rs", "pub fn broken() -> i32 { \"x\" }\n").unwrap();
    let mut session = start().unwrap();
    let error = without_colours(&session.run(&loading(copy)).unwrap().error.unwrap());
    assert!(error.contains("src/lib.rs:") && error.contains("error[E0308]: mismatched types"), "{error}");
    assert_eq!(values(&mut session, "vec![1, 2].len()"), "2");
    fs::write(copy.file("src/lib.rs"), text).unwrap();
    load(&mut session, copy);
    assert_eq!(value(&mut session, "OUTSIDE").trim_matches('"'), "text");

    // What is known to compile may fail all the same: then one start does.
    fs::remove_file(copy.file("outside.txt")).unwrap();
    assert!(start().is_err());
    let mut session = start().unwrap();
    let error = without_colours(&session.run(&loading(copy)).unwrap().error.unwrap());
    assert!(error.contains("outside.txt"), "{error}");
}

#[test]
fn an_edit_of_the_engine_asks_for_a_restart() {
    let repository = Repository::new();
    let mut session = repository.session(&[]);
    good(&mut session, "let n: i32 = 41;");
    assert_eq!(value(&mut session, "little_engine::number()"), "7");
    let path = repository.copy().file("little-engine/src/lib.rs");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace('7', "8")).unwrap();
    for cell in ["n + 1", "little_engine::number()", "let x: i32 = 1;"] {
        let error = session.run(cell).unwrap().error.unwrap_or_default();
        assert!(error.contains("restart the kernel") && error.contains("little_engine"), "{cell}: {error}");
    }
    fs::write(&path, &text).unwrap();
    assert_eq!(values(&mut session, "n, little_engine::number()"), "(41, 7)");
    fs::write(&path, text.replace('7', "8")).unwrap();
    let mut restarted = repository.session(&[]);
    assert_eq!(value(&mut restarted, "little_engine::number()"), "8");
    fs::write(&path, text).unwrap();
}

#[test]
fn the_repl_does_the_same() {
    let repository = Repository::new();
    setup::ensure_with_repl(&Layout::here().unwrap(), &Steps::default()).unwrap_or_else(|error| panic!("{error}"));
    repository.edit(None, 0);
    let mut repl = Repl::start(repository.copy().layout(), &[]).unwrap();
    let mut enter = |line: &str| without_colours(&repl.enter(line).unwrap());
    enter("let n: i32 = 41; let w: types::Wrap<types::Inner> = types::Wrap(types::plain().inner);");
    let edit = EDITS.iter().find(|edit| edit.what == "a nested struct").unwrap();
    repository.edit(Some(edit), 1);
    let said = enter("format!(\"{} {}\", n, types::version())");
    assert!(said.contains("variable w was redefined, so was lost. Run the cell") && said.contains("41 1"), "{said}");
    let path = repository.copy().file("src/types.rs");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("Wrap(-1)", "Wrap(\"x\")")).unwrap();
    let said = enter("n + 1");
    assert!(said.contains("src/types.rs:") && said.contains("^^^ expected `i32`"), "{said}");
    fs::write(&path, &text).unwrap();
    let path = repository.copy().file("little-engine/src/lib.rs");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace('7', "8")).unwrap();
    let said = enter("n + 1");
    fs::write(&path, text).unwrap();
    assert!(said.contains("leave it and start it again"), "{said}");
    assert!(enter("n + 1").contains("42"));
}

#[test]
fn three_kernels_take_up_three_edits_at_once() {
    let repositories = [(); 3].map(|()| Repository::new());
    let mut sessions = repositories.each_ref().map(|repository| repository.session(&[]));
    for round in 0..2 {
        for (session, repository) in sessions.iter_mut().zip(&repositories) {
            repository.edit(None, 10 * round + 5);
            good(session, "let n: i32 = 41; let p: types::Plain = types::plain();");
        }
        for (k, repository) in repositories.iter().enumerate() {
            let edit = EDITS.iter().filter(|edit| MISREAD.contains(&edit.what)).nth(3 * round + k);
            repository.edit(edit, 10 * round + k);
        }
        sessions.iter_mut().for_each(|session| session.send("format!(\"{} {}\", n, types::version())").unwrap());
        for (k, session) in sessions.iter_mut().enumerate() {
            let answer = session.wait().unwrap();
            let found = answer.text.as_deref().unwrap_or_default().trim_matches('"');
            assert_eq!(found, format!("41 {}", 10 * round + k), "{answer:#?}");
            assert_eq!(lost(&answer), ["p"], "{answer:#?}");
        }
    }
    let [first, ..] = &repositories;
    // Killed in the middle of a compilation, each at another moment, they do no harm to the next one.
    for ((session, wait), repository) in sessions.iter_mut().zip([0, 150, 300]).zip(&repositories) {
        repository.edit(Some(&EDITS[5]), 4);
        session.send("types::version()").unwrap();
        thread::sleep(Duration::from_millis(wait));
        session.kill().unwrap();
    }
    drop(sessions);
    first.edit(None, 9);
    let mut next = first.session(&[]);
    good(&mut next, MAKE);
    assert_eq!(values(&mut next, &format!("types::version(), {SHOW} == shown")), "(9, true)");
}

#[test]
fn an_interrupt_cancels_the_query_on_the_server() {
    let repository = Repository::new();
    let server = Server::start(repository.copy());
    let running = |what: &str| {
        let sql =
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE";
        server.sql(&format!("{sql} '%{what}%'"))
    };
    let mut session = repository.session(&server.env());
    // The first `?` of a session shows its value like every other.
    let shown = value(&mut session, "get_all_dogs()?");
    assert!(shown.contains("birthday") && shown.contains("(0 rows"), "{shown}");
    let holder = server.hold("LOCK TABLE dogs IN ACCESS EXCLUSIVE MODE");
    good(&mut session, "let n: i32 = 41;");
    for (cell, mark) in [
        ("session(|db| db.execute(\"SELECT pg_sleep(600)\", &[]))?;", "pg_sleep(600)"),
        ("get_all_dogs()?", "FROM dogs"),
    ] {
        session.send(cell).unwrap();
        wait_until("the query runs", || running(mark) == "1");
        let begin = Instant::now();
        session.interrupt().unwrap();
        let answer = session.wait().unwrap();
        assert!(answer.stdout.contains("all variables and the database session"), "{answer:#?}");
        assert!(answer.error.as_ref().is_some_and(|error| error.contains("terminated")), "{answer:#?}");
        wait_until("the server has cancelled it", || running(mark) == "0");
        assert!(begin.elapsed() < Duration::from_secs(10), "{mark} was cancelled after {:?}", begin.elapsed());
    }
    holder.end();
    // The variables are gone, and evcxr knows it; the library and a new session are there.
    assert!(session.run("n").unwrap().error.unwrap().contains("cannot find value"));
    assert_eq!(value(&mut session, "get_all_dogs()?.len()"), "0");
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(60), "waited too long until {what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| plain + part.split_once('m').map_or("", |(_, rest)| rest))
}
