//! What these tests share.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use lab::{Layout, Steps, database, setup};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use std::{env, fs, process};

/// This repository, set up.
pub fn place() -> Layout {
    let place = Layout::here().unwrap();
    setup::ensure(&place, &Steps::default()).unwrap_or_else(|error| panic!("{error}"));
    place
}

/// A database server, as notebooks get it.
pub fn database(place: &Layout) -> database::Database {
    database::open(place, &Steps::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// A folder of its own for one test, removed at its end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("lab-test-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().canonicalize().unwrap().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a notebook of these cells, each with its tags.
    pub fn notebook(&self, cells: &[(&str, &[&str])]) -> PathBuf {
        let cell = |(i, (source, tags)): (usize, &(&str, &[&str]))| {
            json!({ "cell_type": "code", "id": format!("c{i}"), "metadata": { "tags": tags }, "source": source,
                "execution_count": null, "outputs": [] })
        };
        let cells: Vec<_> = cells.iter().enumerate().map(cell).collect();
        let notebook = json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells });
        let path = self.0.join("test.ipynb");
        fs::write(&path, notebook.to_string()).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process that does not outlive its test.
pub struct Running(pub Child);

impl Running {
    pub fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The first cell of a notebook that may be anywhere.
pub fn load(place: &Layout) -> String {
    format!(":dep dogs-lib = {{ path = {:?} }}\nuse dogs_lib::*;", place.library())
}

pub fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Waits until it is so.
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begin = Instant::now();
    while !is_so() {
        assert!(begin.elapsed() < Duration::from_secs(60), "waited too long until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
