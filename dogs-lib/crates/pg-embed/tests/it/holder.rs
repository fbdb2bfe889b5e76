//! Other processes that use a server.

use crate::folders::Folder;
use crate::support::{SUPERVISOR, binaries};
use rustix::process::Pid;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Another process that uses the server.
pub struct Holder {
    child: Child,
    pub env: Vec<(String, String)>,
}

impl Holder {
    pub fn start(folder: &Folder) -> Self {
        Self::start_by(Command::new(SUPERVISOR), folder)
    }

    pub fn start_by(command: Command, folder: &Folder) -> Self {
        let mut holder = Self::spawn(command, folder);
        if !holder.wait() {
            let errors = fs::read_to_string(folder.path().join("errors"));
            panic!("no server: {errors:?}\n{}", folder.log());
        }
        holder
    }

    /// Does not wait for the server.
    pub fn spawn(mut command: Command, folder: &Folder) -> Self {
        let errors = folder.path().join("errors");
        let errors = File::options().append(true).create(true).open(errors).unwrap();
        let child = command
            .arg("hold-server")
            .arg(folder.server())
            .arg(binaries().bin())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .unwrap();
        Self { child, env: Vec::new() }
    }

    /// Waits for the server; false if there is none.
    pub fn wait(&mut self) -> bool {
        let stdout = BufReader::new(self.child.stdout.take().unwrap());
        let lines = stdout.lines().map(Result::unwrap).take_while(|line| !line.is_empty());
        self.env = lines
            .map(|line| {
                let (name, value) = line.split_once('=').unwrap();
                (name.to_owned(), value.to_owned())
            })
            .collect();
        self.env.len() == 5
    }

    pub fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Ends it in an orderly way.
    pub fn leave(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }

    pub fn kill9(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it was ended by another one.
    pub fn wait_for_end(mut self) {
        self.child.wait().unwrap();
    }
}
