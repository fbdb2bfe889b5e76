//! Kernels and their compile folders.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Folder, Running, place, wait_until};
use lab::Layout;
use serde_json::json;
use std::collections::BTreeSet;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::{fs, thread};

/// The tests count folders.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

/// Starts a kernel as Jupyter does, from a folder of its own choice; gives it with the port of its heartbeat.
fn start(place: &Layout, folder: &Path, name: &str) -> (Running, u16) {
    let free = || TcpListener::bind("127.0.0.1:0").unwrap();
    let listeners: Vec<_> = (0..5).map(|_| free()).collect();
    let ports: Vec<_> = listeners.iter().map(|listener| listener.local_addr().unwrap().port()).collect();
    drop(listeners);
    let connection = json!({ "shell_port": ports[0], "iopub_port": ports[1], "stdin_port": ports[2],
        "control_port": ports[3], "hb_port": ports[4], "ip": "127.0.0.1", "key": "x", "transport": "tcp",
        "signature_scheme": "hmac-sha256", "kernel_name": "rust" });
    let file = folder.join(name);
    fs::write(&file, connection.to_string()).unwrap();
    let mut command = Command::new(place.program());
    command.arg("kernel").arg(&file).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    (Running::start(&mut command), ports[4])
}

fn folders(place: &Layout) -> BTreeSet<String> {
    let entries = fs::read_dir(place.kernels()).unwrap().flatten();
    entries.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| name.starts_with("k-")).collect()
}

fn folder_of(place: &Layout, kernel: &Running) -> std::path::PathBuf {
    place.kernels().join(format!("k-{}-0", kernel.0.id()))
}

#[test]
fn two_kernels_have_two_folders_which_go_with_them() {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let (place, folder) = (place(), Folder::new());
    let (mut one, port_of_one) = start(&place, folder.path(), "one.json");
    let (mut two, port_of_two) = start(&place, folder.path(), "two.json");
    for port in [port_of_one, port_of_two] {
        wait_until("the kernel listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    }
    let (folder_of_one, folder_of_two) = (folder_of(&place, &one), folder_of(&place, &two));
    assert_ne!(folder_of_one, folder_of_two);
    // evcxr has compiled its first cell in each, and the compiled dependencies are there.
    for folder in [&folder_of_one, &folder_of_two] {
        wait_until("evcxr uses its folder", || folder.join("src/lib.rs").exists());
        assert!(folder.join("target").is_dir(), "{}", folder.display());
    }
    // It is evcxr itself that Jupyter would kill.
    let name = Command::new("ps").args(["-o", "command=", "-p", &one.0.id().to_string()]).output().unwrap();
    assert!(String::from_utf8_lossy(&name.stdout).contains("evcxr_jupyter"), "{name:?}");
    one.0.kill().unwrap();
    one.0.wait().unwrap();
    wait_until("the folder of a killed kernel is removed", || !folder_of_one.exists());
    assert!(folder_of_two.join("target").is_dir(), "the other kernel's folder stays");
    two.0.kill().unwrap();
    two.0.wait().unwrap();
    wait_until("the other folder is removed too", || !folder_of_two.exists());
}

#[test]
fn a_folder_that_was_left_behind_goes_at_the_next_start() {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let place = place();
    // As after a power cut: one with its lock file, which nobody holds any more, one without.
    for name in ["k-999999999-0", "k-999999999-1"] {
        fs::create_dir_all(place.kernels().join(name).join("target")).unwrap();
    }
    fs::write(place.kernels().join("k-999999999-0.lock"), "").unwrap();
    evcxr_live::remove_dead(&place.live()).unwrap();
    assert!(folders(&place).iter().all(|name| !name.starts_with("k-999999999")), "{:?}", folders(&place));
}

#[test]
fn many_folders_made_at_once_are_all_different() {
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let place = place();
    let made: Vec<_> = thread::scope(|scope| {
        let make = || scope.spawn(|| evcxr_live::CompileFolder::from_template(&place.live()).unwrap());
        let threads: Vec<_> = (0..4).map(|_| make()).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let names: BTreeSet<_> = made.iter().map(|folder| folder.name().to_owned()).collect();
    assert_eq!(names.len(), 4);
    assert!(made.iter().all(|folder| folder.path().join("target").is_dir()));
    drop(made);
    evcxr_live::remove_dead(&place.live()).unwrap();
    assert!(names.is_disjoint(&folders(&place)), "{names:?}");
}

#[test]
fn the_template_has_the_versions_of_the_lock_file() {
    let place = place();
    let versions = |path: &Path| -> BTreeSet<(String, String)> {
        let text = fs::read_to_string(path).unwrap();
        let field = |package: &str, name: &str| {
            package.lines().find_map(|line| Some(line.strip_prefix(name)?.trim_matches('"').to_owned()))
        };
        let packages = text.split("[[package]]").skip(1);
        packages.map(|package| (field(package, "name = ").unwrap(), field(package, "version = ").unwrap())).collect()
    };
    let mut cells = versions(&evcxr_live::template_folder::path(&place.live()).join("Cargo.lock"));
    assert!(cells.remove(&("ctx".into(), "1.0.0".into())), "the cells' own package");
    let repository = versions(&place.library().join("Cargo.lock"));
    assert!(cells.len() > 10 && cells.is_subset(&repository), "{:?}", cells.difference(&repository));
}
