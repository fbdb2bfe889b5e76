//! A server of its own for a test, asked through psql.

use lab::harness::Copy;
use lab::{Layout, Steps, postgres};
use pg_embed::Cluster;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// A server with the tables of the migrations.
pub struct Server(Cluster);

impl Server {
    pub fn start(copy: &Copy) -> Self {
        let binaries = postgres::ensure(&Layout::here().unwrap(), &Steps::default()).unwrap().remove(0);
        let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgres");
        let mut cluster = Cluster::throwaway(&binaries, &postgres::login().unwrap(), &cache).unwrap();
        cluster.start().unwrap();
        let server = Self(cluster);
        let folder = copy.layout().root().join("migrations");
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| {
            path.extension().is_some_and(|kind| kind == "sql") && !path.to_string_lossy().contains(".down.")
        });
        files.sort();
        for file in files {
            assert!(server.psql().arg("-f").arg(file).output().unwrap().status.success());
        }
        server
    }

    /// How to connect.
    pub fn env(&self) -> Vec<(String, String)> {
        self.0.settings().unwrap().env()
    }

    /// What a query gives.
    pub fn sql(&self, sql: &str) -> String {
        let output = self.psql().args(["-c", sql]).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// A transaction that has done this, and stays open.
    pub fn hold(&self, sql: &str) -> Holder {
        let mut child = self.psql().stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        writeln!(stdin, "BEGIN;\n{sql};\nSELECT 'held';").unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "held"));
        Holder { child, stdin }
    }

    fn psql(&self) -> Command {
        let mut command = Command::new(self.0.binaries().program("psql"));
        command.args(["--no-psqlrc", "-At", "-v", "ON_ERROR_STOP=1"]).envs(self.env());
        command
    }
}

/// An open transaction.
pub struct Holder {
    child: Child,
    stdin: ChildStdin,
}

impl Holder {
    /// Undoes it.
    pub fn end(mut self) {
        drop(self.stdin);
        self.child.wait().unwrap();
    }
}
