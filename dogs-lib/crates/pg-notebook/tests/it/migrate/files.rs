//! A folder of migrations for one test, and the real `pets` on it.

use crate::support::{Database, message};
use pg_notebook::migrate::Folder;
use pg_notebook::migrate::{self, Limits, Target};
use pg_notebook::{Connection, Error};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

pub const PETS: &str = "CREATE TABLE pets (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);";

/// Removed at the end.
pub struct Files(PathBuf);

impl Files {
    pub fn new(files: &[(&str, &str)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("migrations_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name));
        fs::create_dir_all(&folder.0).unwrap();
        files.iter().for_each(|(name, text)| folder.put(name, text));
        folder
    }

    /// Three migrations with their way back: a table, a column, an index that is made concurrently.
    pub fn three() -> Self {
        Self::new(&[
            ("V1__init.sql", PETS),
            ("V1__init.down.sql", "DROP TABLE pets;"),
            ("V2__color.sql", "ALTER TABLE pets ADD COLUMN color text;"),
            ("V2__color.down.sql", "ALTER TABLE pets DROP COLUMN color;"),
            ("V3__color_index.sql", "-- no-transaction\nCREATE INDEX CONCURRENTLY pets_color_idx ON pets (color);"),
            ("V3__color_index.down.sql", "-- no-transaction\nDROP INDEX CONCURRENTLY IF EXISTS pets_color_idx;"),
        ])
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.0.join(name), text).unwrap();
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.0.join(name)).unwrap();
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(&self.0).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub fn folder(&self) -> Folder {
        Folder::read(&self.0).unwrap()
    }

    pub fn upgrade(&self, db: &mut Connection) -> pg_notebook::Result<Vec<String>> {
        Ok(migrate::upgrade_to(db, &Folder::read(&self.0)?, Target::Head, &quick())?.applied)
    }

    pub fn downgrade(&self, db: &mut Connection, target: &str) -> pg_notebook::Result<Vec<String>> {
        Ok(migrate::downgrade(db, &Folder::read(&self.0)?, target.parse()?, &quick())?.undone)
    }

    /// `pets` with these arguments, on `database` and this folder.
    pub fn command(&self, database: &Database, args: &[&str]) -> Command {
        let mut command = pets(database);
        command.arg("--folder").arg(&self.0).args(args);
        command
    }

    pub fn pets(&self, database: &Database, args: &[&str]) -> Output {
        self.command(database, args).output().unwrap()
    }

    /// Compares a message with the one that is kept, with the folder's name taken out.
    #[track_caller]
    pub fn expect(&self, name: &str, error: &Error) {
        message::expect(&format!("migrate/{name}"), error, &[(&self.0.display().to_string(), "FOLDER")]);
    }
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// `pets` on `database`, and with no other setting.
pub fn pets(database: &Database) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pets"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PG") || name == "DATABASE_URL") {
        command.env_remove(name);
    }
    command.envs(database.env()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Short, so that a test that waits does not wait long.
pub fn quick() -> Limits {
    Limits {
        lock_timeout: Duration::from_millis(200),
        retry_for: Duration::from_millis(300),
        turn: Duration::from_secs(30),
    }
}

/// The versions in the history, by number; empty without a history.
pub fn versions(db: &mut Connection) -> Vec<i32> {
    migrate::applied(db).unwrap().iter().map(|row| row.version).collect()
}

/// Whether there is a relation of that name.
pub fn exists(db: &mut Connection, name: &str) -> bool {
    db.query_one_as::<(bool,)>("SELECT to_regclass($1) IS NOT NULL", &[&name]).unwrap().0
}

pub fn columns(db: &mut Connection, table: &str) -> Vec<String> {
    let sql = "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass($1) AND attnum > 0 \
               AND NOT attisdropped ORDER BY attnum";
    db.query_as::<(String,)>(sql, &[&table]).unwrap().into_iter().map(|(name,)| name).collect()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
