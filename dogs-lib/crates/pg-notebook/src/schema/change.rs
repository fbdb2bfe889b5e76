//! One change of a schema.

use super::types::{Column, Constraint, Enum, Index, Table};

/// One change of a schema, with what is needed to write it as SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// A table gets another name.
    RenameTable {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// A column gets another name.
    RenameColumn {
        /// Its table, by the new name.
        table: String,
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// An enum gets another name.
    RenameEnum {
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// A label gets another text.
    RenameLabel {
        /// The enum, by its new name.
        labels: String,
        /// The label it has.
        from: String,
        /// The label it gets.
        to: String,
    },
    /// A view goes, because what it uses changes under it.
    DropView(View),
    /// A view that had to go comes back.
    CreateView(View),
    /// A new enum.
    CreateEnum(Enum),
    /// A new label of an enum that exists.
    AddLabel {
        /// The enum as it is before.
        from: Enum,
        /// The new label.
        label: String,
        /// The label that it stands before; `None` for the end.
        before: Option<String>,
    },
    /// An enum whose labels go or change places: a new type takes its place.
    ReplaceEnum {
        /// As it is.
        from: Enum,
        /// As it will be.
        to: Enum,
        /// Where it is used.
        columns: Vec<EnumColumn>,
    },
    /// An enum goes.
    DropEnum(Enum),
    /// A new table, with those of its constraints that can be made with it.
    CreateTable(Table),
    /// A table goes.
    DropTable(Table),
    /// A new column.
    AddColumn {
        /// Its table.
        table: String,
        /// The column.
        column: Column,
        /// The value for rows that exist, as SQL.
        fill: Option<String>,
    },
    /// A column goes.
    DropColumn {
        /// Its table.
        table: String,
        /// The column.
        column: Column,
    },
    /// A column's type, default, NULL or comment change.
    AlterColumn {
        /// Its table.
        table: String,
        /// As it is.
        from: Column,
        /// As it will be.
        to: Column,
        /// The value instead of NULL, as SQL.
        fill: Option<String>,
        /// The value of the new type, as SQL.
        using: Option<String>,
    },
    /// A new constraint.
    AddConstraint {
        /// Its table.
        table: String,
        /// The constraint.
        constraint: Constraint,
    },
    /// A constraint goes.
    DropConstraint {
        /// Its table.
        table: String,
        /// The constraint.
        constraint: Constraint,
    },
    /// A constraint gets another name.
    RenameConstraint {
        /// Its table.
        table: String,
        /// The constraint, by the name it has.
        constraint: Constraint,
        /// The name it gets.
        to: String,
    },
    /// A new index.
    AddIndex {
        /// Its table.
        table: String,
        /// The index.
        index: Index,
    },
    /// An index goes.
    DropIndex {
        /// Its table.
        table: String,
        /// The index.
        index: Index,
    },
    /// An index gets another name.
    RenameIndex {
        /// Its table.
        table: String,
        /// The name it has.
        from: String,
        /// The name it gets.
        to: String,
    },
    /// A table's comment changes.
    CommentTable {
        /// The table.
        table: String,
        /// The new comment.
        comment: Option<String>,
    },
}

/// A column whose type is an enum that is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumColumn {
    /// Its table.
    pub table: String,
    /// Its name.
    pub column: String,
    /// Its type as SQL: the enum, or an array of it.
    pub ty: String,
    /// Whether it has a default now.
    pub has_default: bool,
    /// The default that it gets.
    pub default: Option<String>,
    /// The value of the new type, as SQL.
    pub using: Option<String>,
}

/// A view, as far as it can be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name, as SQL.
    pub name: String,
    /// Whether it is materialized.
    pub materialized: bool,
    /// What follows `WITH`, such as `security_barrier=true`.
    pub options: Option<String>,
    /// Its query.
    pub query: String,
    /// Statements that give it back what else it had: comment, privileges, indexes.
    pub after: Vec<String>,
    /// The columns that it reads, as table and column.
    pub reads: Vec<(String, String)>,
}
