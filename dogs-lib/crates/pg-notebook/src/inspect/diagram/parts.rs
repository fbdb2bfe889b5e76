//! What a diagram is made of.

/// The tables of a database and the foreign keys between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagram {
    /// By name.
    pub tables: Vec<Entity>,
    /// In the order of the tables that refer.
    pub links: Vec<Link>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entity {
    /// As SQL writes it, with the schema before it where the search path does not have it.
    pub name: String,
    /// In the order of the table.
    pub columns: Vec<Attribute>,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its type, by its shorter name if it has two: `timestamptz`.
    pub sql_type: String,
    /// Whether it is in the primary key.
    pub primary: bool,
    /// Whether it is in a foreign key.
    pub foreign: bool,
    /// Whether it may be NULL.
    pub nullable: bool,
}

/// A foreign key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// The table that refers.
    pub from: String,
    /// The table that is referred to.
    pub to: String,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// Whether a row may refer to none.
    pub optional: bool,
    /// Whether at most one row refers to each.
    pub unique: bool,
}

impl Diagram {
    /// `3 tables, 2 foreign keys`.
    pub(super) fn count(&self) -> String {
        let many = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        format!("{}, {}", many(self.tables.len(), "table"), many(self.links.len(), "foreign key"))
    }
}
