//! What the script that runs cells needs to know.

use crate::Layout;
use pg_settings::Settings;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

/// Seconds for a kernel to start: a cold disk is slow.
const STARTUP: u32 = 300;
/// Seconds for a cell: the first one may have to compile everything.
const CELL: u32 = 1800;

/// What the script needs to know.
#[derive(Debug, Clone)]
pub(crate) struct Job {
    json: Value,
    /// The server of the new database that the cells are to have.
    server: Option<Settings>,
}

impl Job {
    /// Runs a notebook with the registered kernel, in a new database of the server that the settings say.
    pub(crate) fn notebook(notebook: &Path, server: &Settings) -> Self {
        let cwd = notebook.parent();
        let json = json!({ "notebook": notebook, "cwd": cwd, "new_database": true, "kernel": null, "environment": {},
            "edits": [], "root": null, "startup_timeout": STARTUP, "timeout": CELL });
        Self { json, server: Some(server.clone()) }
    }

    /// The same in `folder` of a copy of the repository, with edits of its files.
    pub(crate) fn in_copy(mut self, copy: &Layout, folder: &Path, edits: Value) -> Self {
        self.json["cwd"] = json!(folder);
        self.json["root"] = json!(copy.root());
        self.json["edits"] = edits;
        self.json["kernel"] = json!({ "argv": [copy.program(), "kernel", "{connection_file}"] });
        self.json["environment"] = json!({ "LAB_ROOT": copy.root() });
        self
    }

    /// Runs cells with the kernel that a command starts, given the connection file's path as last argument.
    pub(super) fn cells(layout: &Layout, kernel: &Command, cells: &[String]) -> Self {
        let text = |text: &OsStr| text.to_string_lossy().into_owned();
        let arguments = kernel.get_args().map(text).chain(["{connection_file}".to_owned()]);
        let argv: Vec<_> = [text(kernel.get_program())].into_iter().chain(arguments).collect();
        let environment: serde_json::Map<_, _> =
            kernel.get_envs().map(|(name, value)| (text(name), value.map(text).into())).collect();
        let json = json!({ "cells": cells, "cwd": layout.notebooks(), "new_database": false, "kernel": { "argv": argv },
            "environment": environment, "edits": [], "root": null, "startup_timeout": STARTUP, "timeout": CELL });
        Self { json, server: None }
    }

    /// The server of the new database that the cells are to have.
    pub(super) fn server(&self) -> Option<&Settings> {
        self.server.as_ref()
    }

    /// For the script's input.
    pub(super) fn text(&self) -> String {
        self.json.to_string()
    }
}
