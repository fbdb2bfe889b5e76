//! A notebook that loads another package than the repository's library: as sound, and without that library's names.

use super::{LITTLE_ENGINE, good, lost_names, place, value, values};
use evcxr_live::CompileFolder;
use lab::harness::Session;
use std::fs;

const MANIFEST: &str = "[package]\nname = \"cats\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
    [dependencies]\nhelper = { path = \"helper\" }\nlittle-engine = { path = \"little-engine\" }\n";
const HELPER: &str = "[package]\nname = \"helper\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
const LIBRARY: &str = "pub use helper::Inner;\npub use little_engine;\n#[derive(Debug, Clone)]\npub struct Cat { pub lives: i64, pub inner: Inner }\n\
    pub fn cat() -> Cat {\n    Cat { lives: -1, inner: helper::inner() }\n}\npub fn version() -> i32 {\n    0\n}\n\
    pub fn upgrade() -> i32 {\n    1\n}\n";
const INNER: &str = "#[derive(Debug, Clone)]\npub struct Inner { pub a: i32, pub b: i32 }\npub fn inner() -> Inner {\n    Inner { a: 1, b: 2 }\n}\n";

#[test]
fn another_package_is_treated_as_the_library_is() {
    let place = place();
    let folder = CompileFolder::empty(&place.live()).unwrap();
    let cats = folder.path().join("cats");
    let write = |name: &str, text: &str| {
        let path = cats.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", MANIFEST);
    write("src/lib.rs", LIBRARY);
    write("helper/Cargo.toml", HELPER);
    write("helper/src/lib.rs", INNER);
    write("little-engine/Cargo.toml", LITTLE_ENGINE);
    write("little-engine/src/lib.rs", "pub fn number() -> i32 {\n    7\n}\n");
    write("notebooks/01-cats.ipynb", "{}");
    let mut session = Session::ours_in(&place, &cats.join("notebooks"), &[]).unwrap();
    good(&mut session, ":dep cats = { path = \"..\" }\nuse cats::*;");
    // A name that the library has too is no matter of which is meant.
    assert_eq!(value(&mut session, "upgrade()"), "1");
    let make = "let n: i32 = 41; let c: Cat = cat(); let i: Option<Inner> = Some(c.inner.clone()); let f: fn() -> i32 = version;";
    good(&mut session, make);
    assert_eq!(values(&mut session, "n, c.lives, c.inner.b, little_engine::number()"), "(41, -1, 2, 7)");
    // A body of the package, and of one below it, drops nothing.
    write("src/lib.rs", &LIBRARY.replace("    0\n", "    1\n"));
    write("helper/src/lib.rs", &INNER.replace("a: 1,", "a: 5,"));
    assert_eq!(values(&mut session, "n, c.lives, c.inner.a, version(), cat().inner.a"), "(41, -1, 1, 1, 5)");
    // A type of the package, with the same names in it; what is made of the package below it alone stays.
    write("src/lib.rs", &LIBRARY.replace("lives: i64", "lives: i32").replace("    0\n", "    2\n"));
    let answer = session.run("format!(\"{} {}\", n, version())").unwrap();
    assert_eq!(answer.text.as_deref().unwrap_or_default().trim_matches('"'), "41 2", "{answer:#?}");
    assert_eq!(lost_names(&answer, &["n", "c", "i"]), ["c"], "{answer:#?}");
    // And one below the package, after its parts have changed places.
    good(&mut session, make);
    write("helper/src/lib.rs", &INNER.replace("pub a: i32, pub b: i32", "pub b: i32, pub a: i32"));
    let answer = session.run("n").unwrap();
    assert_eq!(lost_names(&answer, &["n", "c", "i"]), ["c", "i"], "{answer:#?}");
    // Its shared library is loaded, and cannot be exchanged.
    write("little-engine/src/lib.rs", "pub fn number() -> i32 {\n    8\n}\n");
    let error = session.run("n + 1").unwrap().error.unwrap_or_default();
    assert!(error.contains("restart the kernel") && error.contains("little_engine"), "{error}");
    write("little-engine/src/lib.rs", "pub fn number() -> i32 {\n    7\n}\n");
    assert_eq!(values(&mut session, "n, little_engine::number()"), "(41, 7)");
}

#[test]
fn another_package_may_come_after_the_library() {
    let place = place();
    let folder = CompileFolder::empty(&place.live()).unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join("cats").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("Cargo.toml", MANIFEST);
    write("src/lib.rs", LIBRARY);
    write("helper/Cargo.toml", HELPER);
    write("helper/src/lib.rs", INNER);
    write("little-engine/Cargo.toml", LITTLE_ENGINE);
    write("little-engine/src/lib.rs", "pub fn number() -> i32 {\n    7\n}\n");
    let mut session = Session::ours(&place, &[]).unwrap();
    good(&mut session, &format!("{}\nlet n: i32 = 41;", evcxr_live::load(&place.library()).unwrap()));
    // It brings a shared library of its own, beside the one that is loaded.
    good(
        &mut session,
        &format!(":dep cats = {{ path = {:?} }}\nlet c: cats::Cat = cats::cat();", folder.path().join("cats")),
    );
    assert_eq!(values(&mut session, "n, c.lives, cats::little_engine::number()"), "(41, -1, 7)");
    write("src/lib.rs", &LIBRARY.replace("lives: i64", "lives: i32"));
    let answer = session.run("n").unwrap();
    assert_eq!(lost_names(&answer, &["n", "c"]), ["c"], "{answer:#?}");
    assert_eq!(answer.text.as_deref(), Some("41"));
}
