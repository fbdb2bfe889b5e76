//! A schema and a folder of its own for each change.

use crate::support;
use dogs_lib::{Connection, Folder};
use pg_notebook::migrate::{self, Limits, Options, Revised, Target};
use pg_notebook::model::{Column, Table};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A connection into a schema of its own, and a folder of migrations.
pub struct Place {
    pub db: Connection,
    pub folder: PathBuf,
}

impl Place {
    pub fn new(db: Connection, name: &str) -> Self {
        let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("revision").join(&name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        let mut place = Self { db, folder };
        let sql =
            format!("DROP SCHEMA IF EXISTS \"{name}\" CASCADE; CREATE SCHEMA \"{name}\"; SET search_path = \"{name}\"");
        place.db.batch_execute(&sql).unwrap();
        place
    }

    pub fn folder(&self) -> Folder {
        Folder::read(&self.folder).unwrap()
    }

    pub fn revise(&mut self, models: &[Table], message: &str, answers: &str) -> pg_notebook::Result<Revised> {
        let folder = self.folder();
        migrate::revision(&mut self.db, &folder, models, message, &Options::parse(answers)?)
    }

    pub fn upgrade(&mut self) -> pg_notebook::Result<()> {
        let folder = self.folder();
        migrate::upgrade(&mut self.db, &folder).map(drop)
    }

    pub fn downgrade(&mut self, target: Target) -> pg_notebook::Result<()> {
        let folder = self.folder();
        migrate::downgrade(&mut self.db, &folder, target, &Limits::default()).map(drop)
    }

    /// What the models ask for that the database has not.
    pub fn left(&mut self, models: &[Table]) -> Vec<String> {
        let folder = self.folder();
        let left = migrate::compare(&mut self.db, &folder, models).unwrap();
        left.into_iter().map(|finding| finding.what).collect()
    }

    /// The one row that a query gives, as text: `a,b`.
    pub fn ask(&mut self, sql: &str) -> String {
        let (row,): (String,) = self.db.query_one_as(&format!("WITH q AS ({sql}) SELECT q::text FROM q"), &[]).unwrap();
        row.trim_start_matches('(').trim_end_matches(')').replace('"', "")
    }
}

/// One change of the models, and what is to be seen of it.
pub struct Case {
    pub name: &'static str,
    pub before: Vec<Table>,
    pub rows: &'static str,
    pub after: Vec<Table>,
    pub answers: &'static str,
    /// A query, and what it says after the way up, on the table with rows.
    pub up: Option<(&'static str, &'static str)>,
    /// The same after the way down.
    pub down: Option<(&'static str, &'static str)>,
}

impl Case {
    pub fn new(name: &'static str, before: Vec<Table>, after: Vec<Table>) -> Self {
        let rows = "INSERT INTO dogs (name, height) VALUES ('Ada', 10), ('Bob', 20)";
        Self { name, before, rows, after, answers: "", up: None, down: None }
    }

    pub fn rows(mut self, rows: &'static str) -> Self {
        self.rows = rows;
        self
    }

    pub fn answers(mut self, answers: &'static str) -> Self {
        self.answers = answers;
        self
    }

    pub fn up(mut self, sql: &'static str, says: &'static str) -> Self {
        self.up = Some((sql, says));
        self
    }

    pub fn down(mut self, sql: &'static str, says: &'static str) -> Self {
        self.down = Some((sql, says));
        self
    }
}

/// Runs all cases and fails with all that went wrong.
pub fn run(group: &str, cases: Vec<Case>) {
    let database = support::database(group);
    let mut wrong = String::new();
    for case in &cases {
        for with_rows in [false, true] {
            let place = &mut Place::new(database.connect(), &format!("{group}_{}_{with_rows}", case.name));
            if let Err(error) = one(place, case, with_rows, group) {
                let _ = writeln!(wrong, "{}{}: {error}\n", case.name, if with_rows { ", with rows" } else { "" });
            }
            let _ = fs::remove_dir_all(&place.folder);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn one(place: &mut Place, case: &Case, with_rows: bool, group: &str) -> Result<(), String> {
    let text = |error: pg_notebook::Error| error.to_string();
    place.revise(&case.before, "before", "").map_err(|error| format!("before: {error}"))?;
    place.upgrade().map_err(|error| format!("before: {error}"))?;
    if with_rows && !case.rows.is_empty() {
        place.db.batch_execute(case.rows).map_err(text)?;
    }
    let revised = place.revise(&case.after, case.name, case.answers).map_err(text)?;
    if revised.migrations.is_empty() {
        return Err("the change was not seen".to_owned());
    }
    if with_rows {
        golden(group, case.name, &revised)?;
    }
    let steps = i32::try_from(revised.migrations.len()).unwrap();
    place.upgrade().map_err(|error| format!("up: {error}"))?;
    if let (Some((sql, says)), true) = (case.up, with_rows) {
        same(&place.ask(sql), says, "up")?;
    }
    let again = place.revise(&case.after, "again", "").map_err(text)?;
    if !again.migrations.is_empty() {
        return Err(format!("a second run finds: {again}"));
    }
    place.downgrade(Target::Steps(-steps)).map_err(|error| format!("down: {error}"))?;
    // What was renamed is not a rename when seen from here: only that nothing is left of what is new.
    expect(place, &case.before, "down")?;
    if let (Some((sql, says)), true) = (case.down, with_rows) {
        same(&place.ask(sql), says, "down")?;
    }
    place.upgrade().map_err(|error| format!("up again: {error}"))?;
    expect(place, &case.after, "up again")
}

fn expect(place: &mut Place, models: &[Table], when: &str) -> Result<(), String> {
    let left = place.left(models);
    if left.is_empty() { Ok(()) } else { Err(format!("{when}: {left:#?}")) }
}

fn same(found: &str, wanted: &str, when: &str) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{when}: found {found}, wanted {wanted}")) }
}

/// Compares with `golden/<group>/<name>.sql`; `UPDATE_MESSAGES=1` writes it.
fn golden(group: &str, name: &str, revised: &Revised) -> Result<(), String> {
    let mut text = String::new();
    for draft in &revised.migrations {
        let _ = write!(text, "{}\n{}", draft.up, draft.down);
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/revision/golden").join(group);
    let path = folder.join(format!("{}.sql", name.replace(|c: char| !c.is_ascii_alphanumeric(), "_")));
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::create_dir_all(&folder).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    same(&text, &wanted, &format!("not as in {}", path.display()))
}

/// A table `dogs` with an id and a name, and these columns.
pub fn dogs(columns: impl IntoIterator<Item = Column>) -> Table {
    let table = Table::new("dogs").column(Column::of::<i64>("id").identity()).column(Column::of::<String>("name"));
    columns.into_iter().fold(table.primary_key(&["id"]), Table::column)
}

/// `height integer NOT NULL`.
pub fn height() -> Column {
    Column::of::<i32>("height")
}

/// The table with one more column `height`.
pub fn plain() -> Table {
    dogs([height()])
}
