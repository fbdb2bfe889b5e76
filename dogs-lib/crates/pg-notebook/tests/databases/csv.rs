//! Every relation to a CSV file, and from it into a table that is like it.

use crate::look::Relation;
use crate::outcome::Outcome;
use pg_notebook::{Connection, Result};
use std::fs;

pub fn out_and_in(db: &mut Connection, relation: &Relation, outcome: &mut Outcome) {
    // The first line names the columns.
    if relation.columns == 0 || outcome.refused.contains(&relation.name) {
        return;
    }
    match differing(db, &relation.name) {
        Ok(0) => outcome.csv += 1,
        Ok(count) => outcome.failed(&format!("CSV of {}", relation.name), &format!("{count} rows differ")),
        Err(error) => outcome.failed(&format!("CSV of {}", relation.name), &error.to_string()),
    }
}

/// How many rows are not the same after the way out and in.
fn differing(db: &mut Connection, name: &str) -> Result<i64> {
    let file = std::env::temp_dir().join(format!("databases_{}.csv", std::process::id()));
    let saved = db.save_csv(&format!("SELECT * FROM {name}"), &file)?;
    db.batch_execute(&format!("CREATE TEMPORARY TABLE loaded AS SELECT * FROM {name} WITH NO DATA"))?;
    let loaded = db.load_csv("pg_temp.loaded", &file);
    let _ = fs::remove_file(&file);
    let differing = loaded.and_then(|loaded| {
        let is = format!("SELECT a::text FROM {name} a");
        let was = "SELECT a::text FROM pg_temp.loaded a";
        let sql = format!("SELECT count(*) FROM (({is} EXCEPT ALL {was}) UNION ALL ({was} EXCEPT ALL {is})) rows");
        let (count,) = db.query_one_as::<(i64,)>(&sql, &[])?;
        Ok(count + i64::from(saved != loaded))
    });
    db.batch_execute("DROP TABLE pg_temp.loaded")?;
    differing
}
