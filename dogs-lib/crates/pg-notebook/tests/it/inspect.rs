//! Questions to a real server.

use crate::support;
use crate::support::harmless::{HOSTILE, assert_html, assert_picture, assert_text};
use pg_notebook::display::{Cell, Show};
use pg_notebook::inspect::{self, ToProfile as _};
use pg_notebook::{Connection, Error};

fn texts(table: &pg_notebook::display::Table) -> Vec<Vec<String>> {
    table.rows().iter().map(|row| row.iter().map(|cell| cell.text().into_owned()).collect()).collect()
}

/// Where the driver's binary form is read, it must say what the server itself would.
#[test]
fn every_type_is_shown_as_the_server_writes_it() {
    let db = support::database("every_type");
    let mut db = db.connect();
    db.batch_execute(
        "SET timezone = 'UTC'; CREATE TYPE mood AS ENUM ('sad', 'so so'); CREATE TYPE pair AS (a int, b text); \
         CREATE DOMAIN age AS int CHECK (VALUE >= 0); CREATE TYPE floats AS RANGE (subtype = float8)",
    )
    .unwrap();
    let values = [
        "true",
        "'x'::\"char\"",
        "1::int2",
        "-2147483648",
        "9223372036854775807",
        "4000000000::oid",
        "'1'::xid",
        "0.1::float4",
        "1.5::float8",
        "'NaN'::float8",
        "0::numeric",
        "-0.00012::numeric",
        "123456789012.5::numeric",
        "1e20::numeric",
        "1e-20::numeric",
        "10000::numeric",
        "0.0001::numeric",
        "99999999.99990000::numeric",
        "'NaN'::numeric",
        "100::numeric(10,4)",
        "'a'::text",
        "'a'::varchar(3)",
        "'a'::char(3)",
        "'a'::name",
        "''",
        "'ä\n犬'",
        "'{\"a\": 1}'::json",
        "'{\"a\": [1, null]}'::jsonb",
        "'2026-02-28'::date",
        "'infinity'::date",
        "'-infinity'::date",
        "'0044-03-15 BC'::date",
        "'5874897-12-31'::date",
        "'4713-01-01 BC'::date",
        "'1999-12-31 23:59:59.999999'::timestamp",
        "'infinity'::timestamp",
        "'0001-01-01 00:00 BC'::timestamp",
        "'294276-12-31'::timestamp",
        "'2026-01-01 12:00+05:30'::timestamptz",
        "'2026-06-01 00:00:00.5Z'::timestamptz",
        "'12:34:56.7'::time",
        "'24:00'::time",
        "'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid",
        "'sad'::mood",
        "'so so'::mood",
        "7::age",
        "ARRAY[1, NULL, 3]",
        "'{}'::int[]",
        "ARRAY['a', 'b c', '', 'NULL', NULL, 'q\"\\', '{', 'x,y']",
        "ARRAY[[1,2],[3,4]]",
        "ARRAY['sad','so so']::mood[]",
        "'[2:3]={1,2}'::int[]",
        "ARRAY[1.50, -2]::numeric[]",
        "ARRAY['2026-01-01']::date[]",
        "ARRAY['{\"a\": 1}']::jsonb[]",
        "ARRAY[true, false]",
        "ARRAY['2026-01-01 00:00']::timestamp[]",
        "ARRAY['{a}', '{', E'a\\tb']",
        "1e20::float8",
        "1e-5::float8",
        "'-Infinity'::float8",
        "1e6::float4",
        "interval '1 year 3 days'",
        "interval '-1 month +2 days -03:04:05.6'",
        "interval '0'",
        "'10.0.0.1/8'::inet",
        "'10.0.0.1'::inet",
        "'::1'::inet",
        "'2001:db8::/32'::cidr",
        "'10.0.0.0/8'::cidr",
        "point(1,2)",
        "ARRAY[point(1,2)]",
        "int4range(1,5)",
        "int4range(5,5)",
        "int8range(NULL,5)",
        "'[2026-01-01,2026-02-01)'::daterange",
        "'[2026-01-01 00:00,)'::tsrange",
        "'[1.5,2)'::floats",
        "'{[1,3),[5,8)}'::int4multirange",
        "ARRAY[int4range(1,5), 'empty']",
        "ROW(1,'a b')::pair",
        "ROW(NULL,'')::pair",
        "ROW(1,'a\"b\\c(')::pair",
        "ARRAY[ROW(1,'a b')::pair]",
        "'12:00+02'::timetz",
        "'12:00:00.5-03:30'::timetz",
        "B'101'",
        "B'101'::varbit",
        "'08:00:2b:01:02:03'::macaddr",
        "'08:00:2b:01:02:03:04:05'::macaddr8",
        "'16/B374D848'::pg_lsn",
        "'5000000000'::xid8",
        "ARRAY[interval '1 day']",
        "ROW(1, 'a b', NULL)",
        // Of these only the server knows the text.
        "'a b'::tsvector",
        "1.5::money",
        "'pg_class'::regclass",
        "'<(0,0),1>'::circle",
        "'1 2'::int2vector",
        "'(1,1),(0,0)'::box",
    ];
    for (i, value) in values.iter().enumerate() {
        let table = inspect::sql(&mut db, &format!("SELECT {value} AS v, format('%s', {value}) AS t"), &[]).unwrap();
        let row = &texts(&table)[0];
        let shown = &row[0];
        // A boolean is one letter to the server.
        let server = if *value == "true" { "true" } else { &row[1] };
        assert_eq!(*shown, server, "{value}");
        // The same from a row of the driver, which never asked for a text.
        if i < values.len() - 6 {
            let rows = db.query(&format!("SELECT {value} AS v"), &[]).unwrap();
            let bundle = rows.bundle();
            let raw = bundle.get("text/plain").unwrap().to_owned();
            assert!(!raw.contains(" B>"), "{value}: {raw}");
        }
    }
    let table = inspect::sql(&mut db, "SELECT NULL::int, ''::text, '\\x00ff'::bytea, NULL::point", &[]).unwrap();
    assert_eq!(table.rows()[0][0], Cell::Null);
    assert_eq!(table.rows()[0][1], Cell::Text(String::new()));
    assert_eq!(table.rows()[0][2], Cell::bytes(&[0, 255]));
    assert_eq!(table.rows()[0][3], Cell::Null);
}

#[test]
fn sql_takes_any_statement_and_parameters() {
    let db = support::migrated("any_statement");
    let mut db = db.connect();
    let run = |db: &mut Connection, sql: &str| inspect::sql(db, sql, &[]).unwrap();
    let added = "INSERT INTO pets (name, birthday, height, weight) VALUES ('a', '2020-01-01', 1, 1) RETURNING name, point(1, 2)";
    assert_eq!(texts(&run(&mut db, added)), [["a", "(1,2)"]]);
    let changed = run(&mut db, "UPDATE pets SET height = 2");
    assert!(changed.text(80).starts_with("(1 row changed, "), "{}", changed.text(80));
    let made = run(&mut db, "-- a table\nCREATE TABLE made ()");
    assert!(made.text(80).starts_with("(done, "), "{}", made.text(80));
    assert_eq!(inspect::sql(&mut db, "SELECT name FROM pets WHERE height > $1 -- why", &[&1]).unwrap().total(), 1);
    assert_eq!(run(&mut db, "SELECT point(1, 2) -- a comment;\n;").total(), 1);
    assert_eq!(run(&mut db, "SHOW server_encoding").rows().len(), 1);
    assert_eq!(run(&mut db, "EXPLAIN SELECT 1").rows().len(), 1);
    assert_eq!(run(&mut db, "WITH d AS (DELETE FROM pets RETURNING point(3, 4)) SELECT * FROM d").total(), 1);
    let many = run(&mut db, "SELECT g, interval '1 day' * g FROM generate_series(1, 25000) g ORDER BY g");
    assert_eq!((many.total(), many.rows().len()), (25_000, 1000));
    assert_eq!(texts(&many)[999], ["1000", "1000 days"]);
    assert_eq!(run(&mut db, "SELECT 1 AS a, 2 AS a, point(1,1), point(2,2)").columns()[1].name, "a");
}

#[test]
fn a_mistake_is_marked_where_it_stands() {
    let db = support::migrated("mistake");
    let mut db = db.connect();
    let error = inspect::sql(&mut db, "SELECT name,\n  wieght FROM pets", &[]).unwrap_err().to_string();
    assert!(error.contains("SELECT name,\n               wieght FROM pets\n               ^"), "{error}");
    let error = db.query("SELECT 'x' FORM pets", &[]).unwrap_err().to_string();
    assert!(error.contains("^"), "{error}");
    // A refusal in a transaction leaves it to the one who opened it.
    assert_eq!(inspect::sql(&mut db, "SELECT 1", &[]).unwrap().total(), 1);
}

#[test]
fn a_duplicate_names_the_constraint_and_the_key() {
    let db = support::migrated("duplicate");
    let mut db = db.connect();
    let add = "INSERT INTO pets (name, birthday, height, weight) VALUES ('foo', '2020-01-01', 1, 1)";
    db.execute(add, &[]).unwrap();
    let error = db.execute(add, &[]).unwrap_err();
    assert!(error.is_duplicate());
    let text = error.to_string();
    assert!(
        text.contains("constraint: pets_name_key of pets") && text.contains("Key (name)=(foo) already exists"),
        "{text}"
    );
}

#[test]
fn a_missing_table_says_which_migration_makes_it() {
    let folder = crate::support::pets::PROJECT.migrations();
    let fresh = support::database("missing");
    let mut db = fresh.connect();
    let error = inspect::sql(&mut db, "SELECT * FROM pets", &[]).unwrap_err();
    let error = inspect::help_missing_table(&mut db, &folder, error).to_string();
    assert!(error.contains("V1__init makes it, and is pending: run upgrade()?"), "{error}");
    let migrated = support::migrated("missing_cats");
    let mut db = migrated.connect();
    let error = inspect::sql(&mut db, "SELECT * FROM cats", &[]).unwrap_err();
    let error = inspect::help_missing_table(&mut db, &folder, error).to_string();
    assert!(error.contains("all migrations are applied, and none makes it; there are: pets"), "{error}");
    // What is pending does not make everything.
    let mut db = fresh.connect();
    db.batch_execute("CREATE TABLE foxes ()").unwrap();
    let error = inspect::sql(&mut db, "SELECT * FROM cats", &[]).unwrap_err();
    let error = inspect::help_missing_table(&mut db, &folder, error).to_string();
    assert!(error.contains("no pending migration makes it; there are: foxes"), "{error}");
    let mut db = migrated.connect();
    let other = inspect::sql(&mut db, "SELECT 1/0", &[]).unwrap_err();
    let text = other.to_string();
    assert_eq!(inspect::help_missing_table(&mut db, &folder, other).to_string(), text);
}

fn kennel(name: &str) -> (support::Database, Connection) {
    let database = support::database(name);
    let mut db = database.connect();
    db.batch_execute(
        "CREATE TABLE owners (id int PRIMARY KEY, name text NOT NULL, \"Odd Name\" text UNIQUE);
         CREATE TABLE visits (id int PRIMARY KEY, owner_id int REFERENCES owners, cost numeric(8,2) NOT NULL DEFAULT 10, day date, note jsonb);
         COMMENT ON TABLE visits IS 'Who came.'; COMMENT ON COLUMN visits.cost IS 'In euros.';
         CREATE INDEX ON visits (day); CREATE VIEW recent AS SELECT * FROM visits; CREATE SCHEMA other; CREATE TABLE other.\"T\" ();
         INSERT INTO owners SELECT i, 'owner ' || i % 10 FROM generate_series(1, 100) i;
         INSERT INTO visits SELECT i, 1 + i % 100, i, '2026-01-01'::date + i % 30, CASE WHEN i % 2 = 0 THEN '{}'::jsonb END FROM generate_series(1, 500) i",
    )
    .unwrap();
    (database, db)
}

#[test]
fn tables_are_listed_with_their_rows() {
    let (_database, mut db) = kennel("tables");
    let rows = texts(&inspect::tables(&mut db).unwrap());
    let brief: Vec<[&str; 5]> = rows.iter().map(|row| [0, 1, 2, 3, 6].map(|i| row[i].as_str())).collect();
    let expected = [
        ["public", "owners", "table", "100", ""],
        ["public", "recent", "view", "", ""],
        ["public", "visits", "table", "500", "Who came."],
        ["other", "T", "table", "0", ""],
    ];
    assert_eq!(brief, expected);
}

#[test]
fn a_table_is_described() {
    let (_database, mut db) = kennel("describe");
    let page = inspect::describe(&mut db, "visits").unwrap();
    let text = page.text(110);
    for part in [
        "table visits: ",
        ". Who came.",
        "cost     | numeric(8,2) | not null | 10      |",
        "In euros.",
        "-> owners",
        "primary",
        "FOREIGN KEY (owner_id) REFERENCES owners(id)",
        "visits_day_idx",
        "btree (day)",
    ] {
        assert!(text.contains(part), "{part:?} in\n{text}");
    }
    let owners = inspect::describe(&mut db, "public.owners").unwrap().text(110);
    assert!(owners.contains("referenced by\n table  | constraint") && owners.contains("Odd Name"), "{owners}");
    assert!(inspect::describe(&mut db, "other.\"T\"").unwrap().text(80).contains("table other.\"T\""));
    assert!(inspect::describe(&mut db, "recent").unwrap().text(80).contains("view recent"));
    let error = inspect::describe(&mut db, "visit").unwrap_err();
    assert!(matches!(error, Error::Usage(_)));
    assert!(error.to_string().contains("there are: other.\"T\", owners, recent, visits"), "{error}");
    assert!(inspect::describe(&mut db, "'; DROP TABLE visits; --").is_err());
    assert!(inspect::describe(&mut db, "visits").is_ok());
}

#[test]
fn the_schema_has_its_links() {
    let (_database, mut db) = kennel("schema");
    let schema = inspect::schema(&mut db).unwrap();
    let names: Vec<&str> = schema.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["owners", "visits"]);
    assert_eq!(schema.links.len(), 1);
    let link = &schema.links[0];
    assert_eq!((link.from.as_str(), link.to.as_str(), link.optional, link.unique), ("visits", "owners", true, false));
    let bundle = schema.bundle();
    assert!(["image/svg+xml", "text/plain"].iter().all(|mime| bundle.get(mime).is_some()));
}

#[test]
fn explaining_a_statement_undoes_it() {
    let (_database, mut db) = kennel("explain");
    let plan = inspect::explain(&mut db, "DELETE FROM visits WHERE cost > $1::int", &[&5]).unwrap();
    assert!(plan.text(100).contains("Seq Scan on visits"), "{}", plan.text(100));
    let (left,): (i64,) = db.query_one_as("SELECT count(*) FROM visits", &[]).unwrap();
    assert_eq!(left, 500);
    db.begin().unwrap();
    db.execute("DELETE FROM visits WHERE id = 1", &[]).unwrap();
    inspect::explain(&mut db, "DELETE FROM visits", &[]).unwrap();
    assert!(inspect::explain(&mut db, "SELECT nothing", &[]).is_err());
    let (left,): (i64,) = db.query_one_as("SELECT count(*) FROM visits", &[]).unwrap();
    assert_eq!(left, 499, "the transaction around it goes on");
    db.rollback().unwrap();
    let slow =
        inspect::explain(&mut db, "SELECT count(*) FROM visits a, visits b WHERE a.cost + b.cost = 7", &[]).unwrap();
    assert!(slow.text(120).contains("% of the time"), "{}", slow.text(120));
}

#[test]
fn a_profile_says_the_same_of_a_table_and_of_its_rows() {
    let (_database, mut db) = kennel("profile");
    let server = texts(&inspect::profile_table(&mut db, "visits").unwrap());
    let expected_cost = ["cost", "numeric(8,2)", "0", "500", "1.00", "500.00", "250.50", "▇▇▇▇▇▇▇▇▇█", ""];
    assert_eq!(server[2][..7], expected_cost[..7]);
    assert_eq!(server[4][..4], ["note", "jsonb", "250", "1"]);
    assert_eq!(server[4][6..8], ["", ""], "a document has no mean and no histogram");
    assert_eq!(server[1][8], "1 (5)");
    let rows: Vec<(i32, Option<i32>)> = db.query_as("SELECT id, owner_id FROM visits ORDER BY id", &[]).unwrap();
    let here = texts(&(&rows).profile(&crate::support::pets::PROJECT));
    for (here, server) in here.iter().zip(&server) {
        assert_eq!(here[2..], server[2..]);
    }
    assert!(inspect::profile_table(&mut db, "other.\"T\"").unwrap().rows().is_empty());
}

#[test]
fn every_type_can_be_profiled() {
    let db = support::database("profile_types");
    let mut db = db.connect();
    let values = [
        "true",
        "'x'::\"char\"",
        "1::int2",
        "'infinity'::date",
        "'-infinity'::timestamptz",
        "'NaN'::float8",
        "'infinity'::float4",
        "'NaN'::numeric",
        "1.5::money",
        "4000000000::oid",
        "'1'::xid",
        "'5000000000'::xid8",
        "'pg_class'::regclass",
        "'a'::name",
        "'a'::char(3)",
        "'\\x00'::bytea",
        "'{}'::json",
        "'{}'::jsonb",
        "'<a/>'::xml",
        "'12:00'::time",
        "'12:00+02'::timetz",
        "interval '1 day'",
        "ARRAY[1,NULL]",
        "'{}'::text[]",
        "'10.0.0.1'::inet",
        "point(1,2)",
        "'<(0,0),1>'::circle",
        "int4range(1,5)",
        "B'101'",
        "'a b'::tsvector",
        "'08:00:2b:01:02:03'::macaddr",
        "'16/B374D848'::pg_lsn",
        "'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid",
        "ROW(1,2)::pair",
        "'sad'::mood",
        "7::age",
        "'4713-01-01 BC'::date",
        "'5874897-12-31'::date",
        "'1 2'::int2vector",
    ];
    let columns: Vec<String> = values.iter().enumerate().map(|(i, value)| format!("{value} AS c{i}")).collect();
    db.batch_execute(&format!(
        "CREATE TYPE mood AS ENUM ('sad', 'so so'); CREATE TYPE pair AS (a int, b int); CREATE DOMAIN age AS int;
         CREATE TABLE every AS SELECT {}; INSERT INTO every SELECT FROM generate_series(1, 2); CREATE TABLE none (a int)",
        columns.join(", ")
    ))
    .unwrap();
    let rows = texts(&inspect::profile_table(&mut db, "every").unwrap());
    assert_eq!(rows.len(), values.len());
    for (row, value) in rows.iter().zip(values) {
        assert_eq!(row[2..4], ["2", "1"], "{value}");
        assert!(!row[4].is_empty() && row[4] == row[5], "{value}: {row:?}");
    }
    assert_eq!(texts(&inspect::profile_table(&mut db, "none").unwrap())[0][2..6], ["0", "0", "", ""]);
}

/// A name as it stands in SQL.
fn name(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn no_name_and_no_value_of_a_database_is_ever_more_than_text() {
    let database = support::database("hostile");
    for hostile in HOSTILE {
        let hostile = hostile.replace('\0', "");
        let literal = format!("'{}'", hostile.replace('\'', "''"));
        // Names of the same kind in one schema have to differ; they are cut off after 63 bytes.
        let [table, other, column, ty, check, index] =
            ["", "1", "2", "3", "4", "5"].map(|n| name(&format!("{hostile}{n}")));
        let mut db = database.connect();
        db.batch_execute(&format!(
            "DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TYPE {ty} AS ENUM ({literal});
             CREATE TABLE {other} ({column} text PRIMARY KEY);
             CREATE TABLE {table} ({column} text DEFAULT {literal} CONSTRAINT {check} CHECK ({column} <> 'no') REFERENCES {other}, e {ty}, j jsonb, a text[]);
             CREATE UNIQUE INDEX {index} ON {table} (({column} || {literal}));
             COMMENT ON TABLE {table} IS {literal}; COMMENT ON COLUMN {table}.{column} IS {literal};
             INSERT INTO {other} VALUES ({literal});
             INSERT INTO {table} VALUES ({literal}, {literal}, jsonb_build_object({literal}, {literal}), ARRAY[{literal}])"
        ))
        .unwrap();
        let select = format!("SELECT * FROM {table} WHERE {column} = {literal}");
        let bundles = [
            inspect::tables(&mut db).unwrap().bundle(),
            inspect::describe(&mut db, &table).unwrap().bundle(),
            inspect::describe(&mut db, &other).unwrap().bundle(),
            inspect::profile_table(&mut db, &table).unwrap().bundle(),
            inspect::sql(&mut db, &select, &[]).unwrap().bundle(),
            inspect::explain(&mut db, &select, &[]).unwrap().bundle(),
            db.query(&select, &[]).unwrap().bundle(),
            inspect::schema(&mut db).unwrap().bundle(),
        ];
        for bundle in &bundles {
            assert_text(bundle.get("text/plain").unwrap());
            bundle.get("text/html").into_iter().for_each(assert_html);
            bundle.get("image/svg+xml").into_iter().for_each(assert_picture);
        }
        // It is there all the same, in each: a part that nothing has to be done about.
        let part = hostile.split(|c: char| !c.is_ascii_alphanumeric()).find(|part| part.len() > 1).unwrap();
        for bundle in &bundles {
            let text = bundle.get("text/plain").unwrap();
            assert!(text.contains(part), "{part} in {text}");
        }
        let errors = [
            db.execute(&format!("INSERT INTO {other} VALUES ({literal})"), &[]).unwrap_err(),
            db.execute(&format!("INSERT INTO {table} ({column}) VALUES ('no')"), &[]).unwrap_err(),
            db.execute(&format!("SELECT {} FROM {table}", name(&format!("{hostile}x"))), &[]).unwrap_err(),
            inspect::describe(&mut db, &format!("nothing.{table}")).unwrap_err(),
            inspect::sql(&mut db, &format!("SELECT {literal}::{ty} = 'other'"), &[]).unwrap_err(),
        ];
        for error in errors {
            assert_text(&error.to_string().replace('\t', " "));
        }
    }
}
