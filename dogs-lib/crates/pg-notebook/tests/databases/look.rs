//! The catalog's questions, and those about one relation.

use crate::outcome::Outcome;
use pg_notebook::{Connection, Result, inspect};

/// A table or view, as SQL names it.
pub struct Relation {
    pub name: String,
    pub columns: i64,
}

const RELATIONS: &str = "\
SELECT format('%I.%I', n.nspname, c.relname), \
  (SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) \
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') \
  AND n.nspname NOT LIKE 'pg\\_%' ORDER BY 1";

/// The relations that are not the server's own.
pub fn relations(db: &mut Connection) -> Result<Vec<Relation>> {
    let found: Vec<(String, i64)> = db.query_as(RELATIONS, &[])?;
    Ok(found.into_iter().map(|(name, columns)| Relation { name, columns }).collect())
}

/// What there is, and how it hangs together.
pub fn catalog(db: &mut Connection, relations: &[Relation], outcome: &mut Outcome) {
    match inspect::tables(db) {
        Ok(table) if table.total() == 0 && !relations.is_empty() => outcome.failed("tables()", "nothing is there"),
        Ok(table) => drop((table.html(), table.text(120))),
        Err(error) => outcome.failed("tables()", &error.to_string()),
    }
    match inspect::schema(db) {
        Ok(diagram) => {
            if let Err(error) = roxmltree::Document::parse(&diagram.svg()) {
                outcome.failed("schema()", &error.to_string());
            }
            if diagram.text().is_empty() && !relations.is_empty() {
                outcome.failed("schema()", "its text is empty");
            }
        }
        Err(error) => outcome.failed("schema()", &error.to_string()),
    }
}

/// What one is like, and what its values look like.
pub fn relation(db: &mut Connection, relation: &Relation, outcome: &mut Outcome) {
    let name = &relation.name;
    match inspect::describe(db, name) {
        Ok(page) if page.text(120).is_empty() => outcome.failed(&format!("describe({name:?})"), "it says nothing"),
        Ok(page) => {
            drop(page.html());
            outcome.described += 1;
        }
        Err(error) => outcome.failed(&format!("describe({name:?})"), &error.to_string()),
    }
    // Whether it can be read at all is the server's to say.
    let read = db.simple_query(&format!("SELECT * FROM {name}")).map(drop);
    match (inspect::profile_table(db, name), read) {
        (Ok(table), Ok(())) => {
            drop((table.html(), table.text(120)));
            outcome.profiled += 1;
        }
        (Err(error), Err(refused)) if error.code() == refused.code() => {}
        (Err(error), _) => outcome.failed(&format!("profile({name:?})"), &error.to_string()),
        (Ok(_), Err(refused)) => outcome.failed(&format!("profile({name:?})"), &format!("it is there, but: {refused}")),
    }
}
