//! How the tables hang together.

use super::diagram;
use super::types::brief;
use crate::connection::Connection;
use crate::display::{Bundle, Show};
use crate::error::Result;

/// The tables of a database and the foreign keys between them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Schema {
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

const ATTRIBUTES: &str = "\
SELECT c.oid::regclass::text, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, \
  EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)), \
  EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f' AND a.attnum = ANY (k.conkey)) \
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition \
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
  AND (n.nspname NOT LIKE 'pg\\_%' OR c.relnamespace = pg_catalog.pg_my_temp_schema()) \
  AND c.relname <> 'refinery_schema_history' \
ORDER BY 1, c.oid, a.attnum";

const LINKS: &str = "\
SELECT k.conrelid::regclass::text, k.confrelid::regclass::text, \
  ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(num, ord) \
    JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num ORDER BY u.ord), \
  EXISTS (SELECT 1 FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey) AND NOT a.attnotnull), \
  EXISTS (SELECT 1 FROM pg_catalog.pg_constraint u WHERE u.conrelid = k.conrelid AND u.contype IN ('p', 'u') AND u.conkey <@ k.conkey) \
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid \
WHERE k.contype = 'f' AND NOT c.relispartition AND k.conparentid = 0 ORDER BY 1, k.conname";

/// The tables with their columns, and the foreign keys between them: shown as an entity-relationship diagram. The
/// table in which migrations are noted is left out.
///
/// # Errors
/// As [`Connection::query`].
pub fn schema(db: &mut Connection) -> Result<Schema> {
    let mut schema = Schema::default();
    let attributes: Vec<(String, String, String, bool, bool, bool)> = db.query_as(ATTRIBUTES, &[])?;
    for (table, name, sql_type, nullable, primary, foreign) in attributes {
        if schema.tables.last().is_none_or(|last| last.name != table) {
            schema.tables.push(Entity { name: table, columns: Vec::new() });
        }
        if let Some(last) = schema.tables.last_mut() {
            last.columns.push(Attribute { name, sql_type: brief(&sql_type), primary, foreign, nullable });
        }
    }
    let links: Vec<(String, String, Vec<String>, bool, bool)> = db.query_as(LINKS, &[])?;
    schema.links = links
        .into_iter()
        .map(|(from, to, columns, optional, unique)| Link { from, to, columns, optional, unique })
        .collect();
    Ok(schema)
}

impl Schema {
    /// As lines of text: each table with its columns, and where they refer to.
    #[must_use]
    pub fn text(&self) -> String {
        diagram::text(self)
    }

    /// As a Mermaid `erDiagram`.
    #[must_use]
    pub fn mermaid(&self) -> String {
        diagram::mermaid(self)
    }

    /// As a picture.
    #[must_use]
    pub fn svg(&self) -> String {
        diagram::svg(self)
    }
}

impl Show for Schema {
    fn bundle(&self) -> Bundle {
        Bundle::default()
            .and("text/vnd.mermaid", self.mermaid())
            .and("image/svg+xml", self.svg())
            .and("text/plain", self.text())
    }
}
