//! A table, as a model describes it.

use super::rules::{Check, ForeignKey, Index, Unique};
use super::types::{SqlType, Type};

/// A table, as a model describes it. Texts are SQL as the model's author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub(crate) name: String,
    pub(crate) was: Option<String>,
    pub(crate) comment: Option<String>,
    pub(crate) columns: Vec<Column>,
    pub(crate) primary_key: Vec<String>,
    pub(crate) uniques: Vec<Unique>,
    pub(crate) checks: Vec<Check>,
    pub(crate) indexes: Vec<Index>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
}

impl Table {
    /// A table without columns.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            was: None,
            comment: None,
            columns: Vec::new(),
            primary_key: Vec::new(),
            uniques: Vec::new(),
            checks: Vec::new(),
            indexes: Vec::new(),
            foreign_keys: Vec::new(),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it was called before.
    #[must_use]
    pub fn was(mut self, was: &str) -> Self {
        self.was = Some(was.to_owned());
        self
    }

    /// Its comment in the database.
    #[must_use]
    pub fn comment(mut self, comment: &str) -> Self {
        self.comment = Some(comment.to_owned());
        self
    }

    /// The names of constraints and indexes that it says itself.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let uniques = self.uniques.iter().map(|one| &one.name);
        let checks = self.checks.iter().map(|one| &one.name);
        let indexes = self.indexes.iter().map(|one| &one.name);
        let keys = self.foreign_keys.iter().map(|one| &one.name);
        uniques.chain(checks).chain(indexes).chain(keys).filter_map(Option::as_deref)
    }

    /// Adds a column.
    #[must_use]
    pub fn column(mut self, column: Column) -> Self {
        self.columns.push(column);
        self
    }

    /// Sets the columns of the primary key.
    #[must_use]
    pub fn primary_key(mut self, columns: &[&str]) -> Self {
        self.primary_key = owned(columns);
        self
    }

    /// Adds a unique constraint.
    #[must_use]
    pub fn unique(mut self, unique: Unique) -> Self {
        self.uniques.push(unique);
        self
    }

    /// Adds a check.
    #[must_use]
    pub fn check(mut self, check: Check) -> Self {
        self.checks.push(check);
        self
    }

    /// Adds an index.
    #[must_use]
    pub fn index(mut self, index: Index) -> Self {
        self.indexes.push(index);
        self
    }

    /// Adds a reference to another table.
    #[must_use]
    pub fn foreign_key(mut self, foreign_key: ForeignKey) -> Self {
        self.foreign_keys.push(foreign_key);
        self
    }
}

/// A column, as a model describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub(crate) name: String,
    pub(crate) was: Option<String>,
    pub(crate) comment: Option<String>,
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
    pub(crate) collation: Option<String>,
    pub(crate) value: Value,
}

/// Where the value of a column comes from when an INSERT does not say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Default(String),
    IdentityAlways,
    IdentityByDefault,
    Generated(String),
}

impl Column {
    /// A column of the type that `T` stands for.
    #[must_use]
    pub fn of<T: SqlType>(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            was: None,
            comment: None,
            ty: T::sql_type(),
            nullable: T::NULLABLE,
            collation: None,
            value: Value::Null,
        }
    }

    /// A column of the SQL type `ty`.
    #[must_use]
    pub fn new(name: &str, ty: &str, nullable: bool) -> Self {
        Self { nullable, ty: Type::named(ty), ..Self::of::<bool>(name) }
    }

    /// Of another type.
    #[must_use]
    pub fn typed(mut self, ty: Type) -> Self {
        self.ty = ty;
        self
    }

    /// What it was called before.
    #[must_use]
    pub fn was(mut self, was: &str) -> Self {
        self.was = Some(was.to_owned());
        self
    }

    /// Its comment in the database.
    #[must_use]
    pub fn comment(mut self, comment: &str) -> Self {
        self.comment = Some(comment.to_owned());
        self
    }

    /// The expression that an INSERT without a value takes.
    #[must_use]
    pub fn default(mut self, expression: &str) -> Self {
        self.value = Value::Default(expression.to_owned());
        self
    }

    /// Numbered by the database, always.
    #[must_use]
    pub fn identity(mut self) -> Self {
        self.value = Value::IdentityAlways;
        self
    }

    /// Numbered by the database where an INSERT gives no number.
    #[must_use]
    pub fn identity_by_default(mut self) -> Self {
        self.value = Value::IdentityByDefault;
        self
    }

    /// Computed from the row's other columns, and stored.
    #[must_use]
    pub fn generated(mut self, expression: &str) -> Self {
        self.value = Value::Generated(expression.to_owned());
        self
    }

    /// Sorted by this collation.
    #[must_use]
    pub fn collate(mut self, collation: &str) -> Self {
        self.collation = Some(collation.to_owned());
        self
    }
}

pub(super) fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}
