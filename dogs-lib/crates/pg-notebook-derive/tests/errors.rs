//! Mistakes in a model are compile errors at the attribute, and say what is allowed. rustc reads each file of
//! `tests/errors`, and says what stands beside it in `.stderr`; `UPDATE_MESSAGES=1` writes these.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The macro as cargo has just built it for this test.
fn derive() -> PathBuf {
    let deps = env::current_exe().unwrap().parent().unwrap().to_owned();
    let name = format!("{}pg_notebook_derive-", env::consts::DLL_PREFIX);
    let built = fs::read_dir(deps).unwrap().map(|entry| entry.unwrap().path()).filter(|path| {
        let file = path.file_name().unwrap().to_string_lossy();
        file.starts_with(&name) && file.ends_with(env::consts::DLL_SUFFIX)
    });
    built.max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap()).expect("cargo has built the macro")
}

#[test]
fn mistakes_are_compile_errors() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".rs"))
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let mut wrong = String::new();
    for name in names {
        let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            .current_dir(&folder)
            .args(["--edition=2024", "--emit=metadata", "--color=never", "-o"])
            .arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(&name).with_extension("rmeta"))
            .arg("--extern")
            .arg(format!("pg_notebook_derive={}", derive().display()))
            .arg(&name)
            .output()
            .unwrap();
        assert!(!output.status.success(), "{name} compiles");
        let said = String::from_utf8(output.stderr).unwrap();
        let end = said.find("error: aborting due to").expect("rustc gave up");
        let said = &said[..end];
        let kept = folder.join(&name).with_extension("stderr");
        if env::var_os("UPDATE_MESSAGES").is_some() {
            fs::write(&kept, said).unwrap();
        }
        let wanted = fs::read_to_string(&kept).unwrap_or_default();
        if said != wanted {
            wrong += &format!("{name} gives:\n{said}\nand not:\n{wanted}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
