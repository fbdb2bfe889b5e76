//! Rows of named columns.

use crate::cell::{Cell, Column};
use crate::text::{duration, grouped};
use std::time::Duration;

/// A value that is a row of a table.
///
/// ```
/// use notebook_display::{Cell, Column, Record, Show, Value};
///
/// struct Pet {
///     name: String,
///     weight: i32,
/// }
///
/// impl Record for Pet {
///     fn columns() -> Vec<Column> {
///         vec![Column::of::<String>("name"), Column::of::<i32>("weight")]
///     }
///
///     fn cells(&self) -> Vec<Cell> {
///         vec![self.name.cell(), self.weight.cell()]
///     }
/// }
///
/// let pets = vec![Pet { name: "Rex".into(), weight: 9 }];
/// let shown = " name | weight\n------+--------\n Rex  |      9\n(1 row)";
/// assert_eq!(pets.bundle().get("text/plain"), Some(shown));
/// ```
pub trait Record {
    /// The columns.
    fn columns() -> Vec<Column>;
    /// The values, in the order of the columns.
    fn cells(&self) -> Vec<Cell>;
}

impl<T: Record + ?Sized> Record for &T {
    fn columns() -> Vec<Column> {
        T::columns()
    }
    fn cells(&self) -> Vec<Cell> {
        (**self).cells()
    }
}

/// Rows ready to be shown: the first of them, and how many there are.
///
/// ```
/// use notebook_display::{Cell, Column, Table};
/// let mut table = Table::new(vec![Column::new("name", "text")]).titled("pets");
/// table.push(|| vec![Cell::Text("Rex".into())]);
/// assert_eq!(table.text(80), "pets\n name\n------\n Rex\n(1 row)");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub(crate) columns: Vec<Column>,
    /// The first [`Table::KEPT`] at most.
    pub(crate) rows: Vec<Vec<Cell>>,
    pub(crate) total: u64,
    pub(crate) title: Option<String>,
    pub(crate) took: Option<Duration>,
    /// Whether it stands for a statement that gives no rows and changes none, such as CREATE TABLE.
    pub(crate) done: bool,
    /// Whether the order of the rows says something, so that they must not be sorted.
    pub(crate) fixed: bool,
}

impl Table {
    /// More rows than this are not kept, for nobody reads them; the count tells how many there are.
    pub const KEPT: usize = 1000;

    /// A table without rows.
    ///
    /// ```
    /// use notebook_display::{Column, Table};
    /// let table = Table::new(vec![Column::of::<i64>("id")]);
    /// assert_eq!(table.text(80), " id\n----\n(0 rows)");
    /// ```
    #[must_use]
    pub fn new(columns: Vec<Column>) -> Self {
        Self { columns, rows: Vec::new(), total: 0, title: None, took: None, done: false, fixed: false }
    }

    /// A table of records.
    ///
    /// ```
    /// use notebook_display::Table;
    /// let table = Table::of([("Rex", 9), ("Ada", 4)].iter());
    /// assert_eq!(table.text(80), " .0  | .1\n-----+----\n Rex |  9\n Ada |  4\n(2 rows)");
    /// ```
    pub fn of<R: Record>(records: impl ExactSizeIterator<Item = R>) -> Self {
        let total = records.len() as u64;
        let rows = records.take(Self::KEPT).map(|record| record.cells()).collect();
        Self { rows, total, ..Self::new(R::columns()) }
    }

    /// In place of a table, what a statement without rows has done.
    ///
    /// ```
    /// use notebook_display::Table;
    /// assert_eq!(Table::changed(3).text(80), "(3 rows changed)");
    /// ```
    #[must_use]
    pub fn changed(rows: u64) -> Self {
        Self { total: rows, ..Self::new(Vec::new()) }
    }

    /// In place of a table, that a statement is done which gives no rows and changes none, such as CREATE TABLE.
    ///
    /// ```
    /// use notebook_display::Table;
    /// assert_eq!(Table::done().text(80), "(done)");
    /// ```
    #[must_use]
    pub fn done() -> Self {
        Self { done: true, ..Self::new(Vec::new()) }
    }

    /// Adds a row, or only counts it when there are enough.
    ///
    /// ```
    /// use notebook_display::{Cell, Column, Table};
    /// let mut table = Table::new(vec![Column::of::<i64>("id")]);
    /// for id in 0..5000 {
    ///     table.push(|| vec![Cell::Number(id.to_string())]);
    /// }
    /// assert_eq!((table.total(), table.rows().len()), (5000, Table::KEPT));
    /// ```
    pub fn push(&mut self, cells: impl FnOnce() -> Vec<Cell>) {
        self.total += 1;
        if self.rows.len() < Self::KEPT {
            self.rows.push(cells());
        }
    }

    /// Says what the statement behind it took.
    ///
    /// ```
    /// use notebook_display::Table;
    /// use std::time::Duration;
    /// let table = Table::changed(3).took(Some(Duration::from_millis(12)));
    /// assert_eq!(table.text(80), "(3 rows changed, 12 ms)");
    /// ```
    #[must_use]
    pub fn took(mut self, took: Option<Duration>) -> Self {
        self.took = took;
        self
    }

    /// Says what it is, above the rows.
    ///
    /// ```
    /// use notebook_display::Table;
    /// assert_eq!(Table::done().titled("CREATE TABLE").text(80), "CREATE TABLE\n(done)");
    /// ```
    #[must_use]
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Says that the rows stand in an order that must stay, such as that of a tree: they are not sorted by a click.
    ///
    /// ```
    /// use notebook_display::Table;
    /// let steps = Table::of([("first", 1), ("then", 2)].iter()).fixed();
    /// assert!(!steps.html().contains("<script"));
    /// ```
    #[must_use]
    pub fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// The columns.
    ///
    /// ```
    /// use notebook_display::Table;
    /// assert_eq!(Table::of([("Rex", 9)].iter()).columns()[0].sql_type, "text");
    /// ```
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows that were kept: all of them, or the first [`Table::KEPT`].
    ///
    /// ```
    /// use notebook_display::Table;
    /// assert_eq!(Table::of([("Rex", 9)].iter()).rows()[0][0].text(), "Rex");
    /// ```
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// How many rows there are.
    ///
    /// ```
    /// use notebook_display::Table;
    /// assert_eq!(Table::of(vec![(1, 2); 5000].iter()).total(), 5000);
    /// ```
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The count and what else is known, for a table of which `shown` rows are seen: `3 rows, 0.8 ms`. Nothing where the
    /// title says what the rows are, and all of them are seen.
    pub(crate) fn summary(&self, shown: usize) -> String {
        if self.fixed && self.title.is_some() && shown as u64 == self.total {
            return String::new();
        }
        let rows = match (self.columns.is_empty(), self.total) {
            (true, 1) => "row changed",
            (true, _) => "rows changed",
            (false, 1) => "row",
            (false, _) => "rows",
        };
        let mut summary = if self.done { "done".to_owned() } else { format!("{} {rows}", grouped(self.total)) };
        if (shown as u64) < self.total && !self.columns.is_empty() {
            summary += &format!(", the first {} shown", grouped(shown as u64));
        }
        if let Some(took) = self.took {
            summary += &format!(", {}", duration(took));
        }
        summary
    }

    /// Whether all values of a column are numbers, so that it is aligned to the right. Where there is none, NULL or
    /// nothing at all may stand.
    pub(crate) fn is_number(&self, column: usize) -> bool {
        let none = |cell: &&Cell| matches!(cell, Cell::Null) || matches!(cell, Cell::Text(text) if text.is_empty());
        let mut cells = self.rows.iter().filter_map(|row| row.get(column)).filter(|cell| !none(cell)).peekable();
        cells.peek().is_some() && cells.all(|cell| matches!(cell, Cell::Number(_)))
    }
}
