//! What the server's catalog says. Four queries, however many tables there are.

use super::types::{Column, Constraint, Enum, Index, Kind, Schema, Table, Value};
use crate::connection::Connection;
use crate::connection::column;
use crate::error::{Error, Report, Result};
use std::collections::HashMap;

const COLUMNS: &str = "
    SELECT c.relname::text, tc.description, a.attname::text, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
           CASE WHEN a.attcollation NOT IN (0, t.typcollation) THEN
               (SELECT CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE quote_ident(n.nspname) || '.' END
                       || quote_ident(l.collname)
                FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace WHERE l.oid = a.attcollation) END,
           a.attidentity::text, a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid, true), s.relname::text,
           cc.description
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    LEFT JOIN pg_description tc ON tc.objoid = c.oid AND tc.classoid = 'pg_class'::regclass AND tc.objsubid = 0
    LEFT JOIN pg_description cc ON cc.objoid = c.oid AND cc.classoid = 'pg_class'::regclass AND cc.objsubid = a.attnum
    LEFT JOIN (pg_depend p JOIN pg_class s ON s.oid = p.objid AND s.relkind = 'S')
         ON p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.deptype = 'a'
         AND p.refobjid = c.oid AND p.refobjsubid = a.attnum
    WHERE c.relnamespace = $1 AND c.relkind IN ('r', 'p') AND c.relname <> 'refinery_schema_history'
    ORDER BY c.relname, a.attnum";

const CONSTRAINTS: &str = "
    SELECT c.relname::text, o.conname::text, o.contype::text, pg_get_constraintdef(o.oid, true),
           ARRAY(SELECT a.attname::text FROM unnest(o.conkey) WITH ORDINALITY k (n, i)
                 JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = k.n ORDER BY k.i),
           CASE WHEN f.relnamespace = $1 THEN f.relname::text ELSE f.oid::regclass::text END,
           ARRAY(SELECT a.attname::text FROM unnest(o.confkey) WITH ORDINALITY k (n, i)
                 JOIN pg_attribute a ON a.attrelid = o.confrelid AND a.attnum = k.n ORDER BY k.i)
    FROM pg_constraint o
    JOIN pg_class c ON c.oid = o.conrelid
    LEFT JOIN pg_class f ON f.oid = o.confrelid
    WHERE c.relnamespace = $1 AND c.relkind IN ('r', 'p') AND o.contype IN ('p', 'u', 'c', 'f', 'x')
    ORDER BY o.oid";

const INDEXES: &str = "
    SELECT c.relname::text, i.relname::text, x.indisunique, x.indisvalid, pg_get_indexdef(x.indexrelid, 0, true),
           quote_ident(i.relname),
           ARRAY(SELECT DISTINCT a.attname::text FROM pg_depend d
                 JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                 WHERE d.classid = 'pg_class'::regclass AND d.objid = x.indexrelid
                   AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid > 0)
    FROM pg_index x
    JOIN pg_class c ON c.oid = x.indrelid
    JOIN pg_class i ON i.oid = x.indexrelid
    WHERE c.relnamespace = $1 AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = x.indexrelid AND o.contype IN ('p', 'u', 'x'))
    ORDER BY i.oid";

const ENUMS: &str = "
    SELECT t.typname::text, array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
    FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
    WHERE t.typnamespace = $1 GROUP BY t.oid, t.typname ORDER BY t.typname";

impl Schema {
    /// The first schema of the search path: the one in which a migration's `CREATE TABLE` makes its table.
    ///
    /// # Errors
    /// [`Error::Migration`] if no schema of the search path exists; else as [`Connection::query`].
    pub fn read(db: &mut Connection) -> Result<Self> {
        let sql = "SELECT current_schema()::text, current_schema()::regnamespace::oid, \
                   current_setting('search_path')";
        let (name, oid, path): (Option<String>, Option<u32>, String) = db.query_one_as(sql, &[])?;
        let (Some(name), Some(oid)) = (name, oid) else {
            return Err(Error::Migration(Report::new(
                "there is no schema to keep tables in",
                format!("search_path is {path:?}, and none of that exists"),
            ))
            .help("CREATE SCHEMA …, or set another search_path: ALTER ROLE … SET search_path = public"));
        };
        Self::read_namespace(db, name, oid)
    }

    /// The schema with that oid.
    pub(super) fn read_namespace(db: &mut Connection, name: String, oid: u32) -> Result<Self> {
        let mut tables: Vec<Table> = Vec::new();
        for row in db.query(COLUMNS, &[&oid])? {
            let table: String = column(&row, 0)?;
            if tables.last().is_none_or(|last| last.name != table) {
                let comment = column(&row, 1)?;
                let empty = (Vec::new(), Vec::new(), Vec::new());
                tables.push(Table { name: table, comment, columns: empty.0, constraints: empty.1, indexes: empty.2 });
            }
            let (identity, generated): (String, String) = (column(&row, 6)?, column(&row, 7)?);
            let value = value(&identity, &generated, column(&row, 8)?, column(&row, 9)?);
            let column = Column {
                name: column(&row, 2)?,
                ty: column(&row, 3)?,
                nullable: column(&row, 4)?,
                collation: column(&row, 5)?,
                value,
                comment: column(&row, 10)?,
            };
            if let Some(table) = tables.last_mut() {
                // A column that owns two sequences comes twice.
                if table.columns.last().is_none_or(|last| last.name != column.name) {
                    table.columns.push(column);
                }
            }
        }
        let place: HashMap<String, usize> = tables.iter().enumerate().map(|(i, t)| (t.name.clone(), i)).collect();
        let find = |tables: &mut Vec<Table>, name: &str| place.get(name).copied().filter(|i| *i < tables.len());
        for row in db.query(CONSTRAINTS, &[&oid])? {
            let Some(i) = find(&mut tables, &column::<String>(&row, 0)?) else { continue };
            let kind: String = column(&row, 2)?;
            let definition: String = column(&row, 3)?;
            let other: Option<String> = column(&row, 5)?;
            let to: Vec<String> = column(&row, 6)?;
            tables[i].constraints.push(Constraint {
                name: column(&row, 1)?,
                kind: match kind.as_str() {
                    "p" => Kind::PrimaryKey,
                    "u" => Kind::Unique,
                    "c" => Kind::Check,
                    "f" => Kind::ForeignKey,
                    _ => Kind::Exclude,
                },
                definition: normal(definition.strip_suffix(" NOT VALID").unwrap_or(&definition)),
                columns: column(&row, 4)?,
                references: other.map(|other| (other, to)),
                chosen: false,
            });
        }
        for row in db.query(INDEXES, &[&oid])? {
            let Some(i) = find(&mut tables, &column::<String>(&row, 0)?) else { continue };
            let (unique, valid): (bool, bool) = (column(&row, 2)?, column(&row, 3)?);
            let (definition, quoted): (String, String) = (column(&row, 4)?, column(&row, 5)?);
            let definition = normal(tail(&definition, &quoted));
            tables[i].indexes.push(Index {
                name: column(&row, 1)?,
                unique,
                valid,
                definition,
                columns: column(&row, 6)?,
                chosen: false,
            });
        }
        let enums = db.query_as::<(String, Vec<String>)>(ENUMS, &[&oid])?;
        let enums = enums.into_iter().map(|(name, labels)| Enum { name, labels }).collect();
        Ok(Self { name, enums, tables, others: Vec::new() })
    }
}

fn value(identity: &str, generated: &str, expression: Option<String>, sequence: Option<String>) -> Value {
    match (identity, generated, expression, sequence) {
        ("a", ..) => Value::IdentityAlways,
        ("d", ..) => Value::IdentityByDefault,
        (_, "s", Some(expression), _) => Value::Generated(normal(&expression)),
        (_, "v", Some(expression), _) => Value::Virtual(normal(&expression)),
        (_, _, Some(expression), Some(sequence)) if expression.starts_with("nextval(") => Value::Serial(sequence),
        (_, _, Some(expression), _) => Value::Default(normal(&expression)),
        _ => Value::Null,
    }
}

/// Two spellings that the server keeps apart although they mean one thing.
fn normal(expression: &str) -> String {
    if expression.contains('\'') { expression.to_owned() } else { expression.replace("CURRENT_TIMESTAMP", "now()") }
}

/// What follows the table's name in a CREATE INDEX.
fn tail<'d>(definition: &'d str, quoted: &str) -> &'d str {
    let rest = definition.strip_prefix("CREATE ").unwrap_or(definition);
    let rest = rest.strip_prefix("UNIQUE ").unwrap_or(rest);
    let rest = rest.strip_prefix("INDEX ").and_then(|rest| rest.strip_prefix(quoted)).unwrap_or(rest);
    rest.find(" USING ").map_or(rest, |at| &rest[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_of_an_index_begins_with_its_method() {
        let definition = "CREATE UNIQUE INDEX \"a USING b\" ON pets USING btree (name)";
        assert_eq!(tail(definition, "\"a USING b\""), "USING btree (name)");
    }

    #[test]
    fn where_a_value_comes_from() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(value("", "", None, None), Value::Null);
        assert_eq!(value("", "", text("nextval('s'::regclass)"), text("s")), Value::Serial("s".into()));
        assert_eq!(
            value("", "", text("nextval('s'::regclass)"), None),
            Value::Default("nextval('s'::regclass)".into())
        );
        assert_eq!(value("", "", text("CURRENT_TIMESTAMP"), None), Value::Default("now()".into()));
    }
}
