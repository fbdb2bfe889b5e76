//! One change of the models, and what is to be seen of it. The tests make each, and so does the benchmark `score`.

use pg_notebook::migrate::Options;
use pg_notebook::model::{Column, Table};

/// One change of the models, and what is to be seen of it.
pub struct Case {
    pub name: &'static str,
    pub before: Vec<Table>,
    /// What else the database has: SQL.
    pub beside: &'static str,
    pub rows: &'static str,
    pub after: Vec<Table>,
    pub answers: Options,
    /// A query, and what it says after the way up, on the table with rows.
    pub up: Option<(&'static str, &'static str)>,
    /// The same after the way down.
    pub down: Option<(&'static str, &'static str)>,
    /// Whether it needs more than the statement of its name.
    pub awkward: bool,
    /// Whether the names of constraints and indexes are what it is about.
    pub names: bool,
    /// Whether it stands in the score: what can be said only here, or twice, does not.
    pub scored: bool,
}

impl Case {
    pub fn new(name: &'static str, before: Vec<Table>, after: Vec<Table>) -> Self {
        let rows = "INSERT INTO pets (name, height) VALUES ('Ada', 10), ('Bob', 20)";
        Self {
            name,
            before,
            beside: "",
            rows,
            after,
            answers: Options::default(),
            up: None,
            down: None,
            awkward: false,
            names: false,
            scored: true,
        }
    }

    pub fn beside(mut self, beside: &'static str) -> Self {
        self.beside = beside;
        self
    }

    pub fn awkward(mut self) -> Self {
        self.awkward = true;
        self
    }

    pub fn names(mut self) -> Self {
        self.names = true;
        self
    }

    pub fn unscored(mut self) -> Self {
        self.scored = false;
        self
    }

    pub fn rows(mut self, rows: &'static str) -> Self {
        self.rows = rows;
        self
    }

    pub fn answers(mut self, answers: impl FnOnce(Options) -> Options) -> Self {
        self.answers = answers(Options::default());
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

/// A table `pets` with an id and a name, and these columns.
pub fn pets(columns: impl IntoIterator<Item = Column>) -> Table {
    let table = Table::new("pets").column(Column::of::<i64>("id").identity()).column(Column::of::<String>("name"));
    columns.into_iter().fold(table.primary_key(&["id"]), Table::column)
}

/// `height integer NOT NULL`.
pub fn height() -> Column {
    Column::of::<i32>("height")
}

/// The table with one more column `height`.
pub fn plain() -> Table {
    pets([height()])
}
