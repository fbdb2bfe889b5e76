//! Rules over the columns of a table.

/// `UNIQUE (a, b)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unique {
    /// The columns.
    pub columns: Vec<String>,
    /// The constraint's name, if the model says one.
    pub name: Option<String>,
    /// Whether NULL counts as a value.
    pub nulls_not_distinct: bool,
}

impl Unique {
    /// No two rows have the same values in these columns.
    #[must_use]
    pub fn new(columns: &[&str]) -> Self {
        Self { columns: owned(columns), name: None, nulls_not_distinct: false }
    }

    /// The constraint's name, instead of the one that Postgres gives.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// NULL counts as a value (PostgreSQL 15 and later).
    #[must_use]
    pub fn nulls_not_distinct(mut self) -> Self {
        self.nulls_not_distinct = true;
        self
    }
}

/// `CHECK (expression)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What is true, or NULL, for every row.
    pub expression: String,
    /// The constraint's name, if the model says one.
    pub name: Option<String>,
}

impl Check {
    /// The expression is true, or NULL, for every row.
    #[must_use]
    pub fn new(expression: &str) -> Self {
        Self { expression: expression.to_owned(), name: None }
    }

    /// The constraint's name, instead of the one that Postgres gives.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }
}

/// One thing that an index sorts by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    /// A column.
    Column(String),
    /// Anything that may stand there in SQL: `lower(name)`, `birthday DESC NULLS LAST`, `name text_pattern_ops`.
    Sql(String),
}

/// `CREATE INDEX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index {
    /// What it sorts by.
    pub elements: Vec<Element>,
    /// Its name, if the model says one.
    pub name: Option<String>,
    /// Whether no two rows have the same elements.
    pub unique: bool,
    /// `btree` if nothing is said.
    pub method: Option<String>,
    /// Columns that are only kept in it.
    pub include: Vec<String>,
    /// Whether NULL counts as a value.
    pub nulls_not_distinct: bool,
    /// Storage parameters.
    pub with: Option<String>,
    /// Only the rows for which this is true.
    pub filter: Option<String>,
}

impl Index {
    /// An index by these elements, in this order.
    #[must_use]
    pub fn new(elements: Vec<Element>) -> Self {
        Self {
            elements,
            name: None,
            unique: false,
            method: None,
            include: Vec::new(),
            nulls_not_distinct: false,
            with: None,
            filter: None,
        }
    }

    /// Its name, instead of the one that Postgres gives.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// No two rows have the same elements.
    #[must_use]
    pub fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// `gin`, `gist`, `brin`, `hash`, …; `btree` if nothing is said.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Columns that are only kept in it.
    #[must_use]
    pub fn include(mut self, columns: &[&str]) -> Self {
        self.include = owned(columns);
        self
    }

    /// NULL counts as a value (PostgreSQL 15 and later).
    #[must_use]
    pub fn nulls_not_distinct(mut self) -> Self {
        self.nulls_not_distinct = true;
        self
    }

    /// Storage parameters: `fillfactor = 70`.
    #[must_use]
    pub fn with(mut self, parameters: &str) -> Self {
        self.with = Some(parameters.to_owned());
        self
    }

    /// Only the rows for which this is true.
    #[must_use]
    pub fn filter(mut self, expression: &str) -> Self {
        self.filter = Some(expression.to_owned());
        self
    }
}

/// `FOREIGN KEY (a, b) REFERENCES table (x, y)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey {
    /// The columns.
    pub columns: Vec<String>,
    /// The other table.
    pub table: String,
    /// The other table's columns; none stands for its primary key.
    pub to: Vec<String>,
    /// The constraint's name, if the model says one.
    pub name: Option<String>,
    /// What happens when the other row goes.
    pub on_delete: Option<String>,
    /// What happens when the other row's key changes.
    pub on_update: Option<String>,
    /// Whether it is checked at the end of the transaction.
    pub deferrable: bool,
}

impl ForeignKey {
    /// The values in `columns` are those of a row in `table`: of its columns `to`, or of its primary key.
    #[must_use]
    pub fn new(columns: &[&str], table: &str, to: &[&str]) -> Self {
        Self {
            columns: owned(columns),
            table: table.to_owned(),
            to: owned(to),
            name: None,
            on_delete: None,
            on_update: None,
            deferrable: false,
        }
    }

    /// The constraint's name, instead of the one that Postgres gives.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        self.name = Some(name.to_owned());
        self
    }

    /// `cascade`, `restrict`, `no action`, `set null` or `set default`.
    #[must_use]
    pub fn on_delete(mut self, action: &str) -> Self {
        self.on_delete = Some(action.to_owned());
        self
    }

    /// As [`Self::on_delete`], for a changed key.
    #[must_use]
    pub fn on_update(mut self, action: &str) -> Self {
        self.on_update = Some(action.to_owned());
        self
    }

    /// Checked at the end of the transaction.
    #[must_use]
    pub fn deferrable(mut self) -> Self {
        self.deferrable = true;
        self
    }
}

/// Names as a model keeps them.
pub(super) fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}
