//! Questions to a real server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use dogs_lib::{Connection, Error};
use pg_notebook::ask;
use pg_notebook::display::{Cell, Show};

fn texts(table: &dogs_lib::Table) -> Vec<Vec<String>> {
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
        "'<a/>'::xml",
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
        // Of these only the server knows the text.
        "interval '1 year 3 days'",
        "'10.0.0.1/8'::inet",
        "'10.0.0.0/8'::cidr",
        "point(1,2)",
        "ARRAY[point(1,2)]",
        "int4range(1,5)",
        "'[1.5,2)'::floats",
        "ROW(1,'a b')::pair",
        "'12:00+02'::timetz",
        "B'101'",
        "B'101'::varbit",
        "'08:00:2b:01:02:03'::macaddr",
        "'a b'::tsvector",
        "'16/B374D848'::pg_lsn",
        "'pg_class'::regclass",
        "'<(0,0),1>'::circle",
        "'1 2'::int2vector",
        "ARRAY[interval '1 day']",
    ];
    for value in values {
        let table = ask::sql(&mut db, &format!("SELECT {value} AS v, ({value})::text AS t"), &[]).unwrap();
        let row = &texts(&table)[0];
        let (shown, server) = (row[0].clone(), row[1].clone());
        // An array that does not begin at 1 is shown without saying so.
        let server = server.split_once("]={").map_or_else(|| server.clone(), |(_, rest)| format!("{{{rest}"));
        let server =
            if value.contains("char(3)") && value.starts_with("'a'::char") { "a  ".to_owned() } else { server };
        // A boolean within an array is `t` to the server.
        let server = if value.starts_with("ARRAY[true") { "{true,false}".to_owned() } else { server };
        assert_eq!(shown, server, "{value}");
    }
    let table = ask::sql(&mut db, "SELECT NULL::int, ''::text, '\\x00ff'::bytea, NULL::point", &[]).unwrap();
    assert_eq!(table.rows()[0][0], Cell::Null);
    assert_eq!(table.rows()[0][1], Cell::Text(String::new()));
    assert_eq!(table.rows()[0][2], Cell::bytes(&[0, 255]));
    assert_eq!(table.rows()[0][3], Cell::Null);
}

#[test]
fn sql_takes_any_statement_and_parameters() {
    let db = support::migrated("any_statement");
    let mut db = db.connect();
    let run = |db: &mut Connection, sql: &str| ask::sql(db, sql, &[]).unwrap();
    let added = "INSERT INTO dogs (name, birthday, height, weight) VALUES ('a', '2020-01-01', 1, 1) RETURNING name, point(1, 2)";
    assert_eq!(texts(&run(&mut db, added)), [["a", "(1,2)"]]);
    let changed = run(&mut db, "UPDATE dogs SET height = 2");
    assert!(changed.text(80).starts_with("(1 row changed, "), "{}", changed.text(80));
    assert_eq!(ask::sql(&mut db, "SELECT name FROM dogs WHERE height > $1 -- why", &[&1]).unwrap().total(), 1);
    assert_eq!(run(&mut db, "SELECT point(1, 2) -- a comment;\n;").total(), 1);
    assert_eq!(run(&mut db, "SHOW server_encoding").rows().len(), 1);
    assert_eq!(run(&mut db, "EXPLAIN SELECT 1").rows().len(), 1);
    assert_eq!(run(&mut db, "WITH d AS (DELETE FROM dogs RETURNING point(3, 4)) SELECT * FROM d").total(), 1);
    let many = run(&mut db, "SELECT g, interval '1 day' * g FROM generate_series(1, 25000) g ORDER BY g");
    assert_eq!((many.total(), many.rows().len()), (25_000, 1000));
    assert_eq!(texts(&many)[999], ["1000", "1000 days"]);
    assert_eq!(run(&mut db, "SELECT 1 AS a, 2 AS a, point(1,1), point(2,2)").columns()[1].name, "a");
}

#[test]
fn a_mistake_is_marked_where_it_stands() {
    let db = support::migrated("mistake");
    let mut db = db.connect();
    let error = ask::sql(&mut db, "SELECT name,\n  wieght FROM dogs", &[]).unwrap_err().to_string();
    assert!(error.contains("SELECT name,\n               wieght FROM dogs\n               ^"), "{error}");
    let error = db.query("SELECT 'x' FORM dogs", &[]).unwrap_err().to_string();
    assert!(error.contains("^"), "{error}");
    // A refusal in a transaction leaves it to the one who opened it.
    assert_eq!(ask::sql(&mut db, "SELECT 1", &[]).unwrap().total(), 1);
}

#[test]
fn a_duplicate_names_the_constraint_and_the_key() {
    let db = support::migrated("duplicate");
    let mut db = db.connect();
    let add = "INSERT INTO dogs (name, birthday, height, weight) VALUES ('foo', '2020-01-01', 1, 1)";
    db.execute(add, &[]).unwrap();
    let error = db.execute(add, &[]).unwrap_err();
    assert!(error.is_duplicate());
    let text = error.to_string();
    assert!(
        text.contains("constraint: dogs_name_key of dogs") && text.contains("Key (name)=(foo) already exists"),
        "{text}"
    );
}

#[test]
fn a_missing_table_says_which_migration_makes_it() {
    let folder = dogs_lib::PROJECT.migrations();
    let fresh = support::database("missing");
    let mut db = fresh.connect();
    let error = ask::sql(&mut db, "SELECT * FROM dogs", &[]).unwrap_err();
    let error = ask::explain_missing(&mut db, &folder, error).to_string();
    assert!(error.contains("V1__init makes it, and is pending: run upgrade()?"), "{error}");
    let migrated = support::migrated("missing_cats");
    let mut db = migrated.connect();
    let error = ask::sql(&mut db, "SELECT * FROM cats", &[]).unwrap_err();
    let error = ask::explain_missing(&mut db, &folder, error).to_string();
    assert!(error.contains("all migrations are applied"), "{error}");
    let other = ask::sql(&mut db, "SELECT 1/0", &[]).unwrap_err();
    let text = other.to_string();
    assert_eq!(ask::explain_missing(&mut db, &folder, other).to_string(), text);
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
    let rows = texts(&ask::tables(&mut db).unwrap());
    let brief: Vec<[&str; 5]> = rows.iter().map(|row| [0, 1, 2, 3, 6].map(|i| row[i].as_str())).collect();
    let expected = [
        ["public", "owners", "table", "100", "NULL"],
        ["public", "recent", "view", "NULL", "NULL"],
        ["public", "visits", "table", "500", "Who came."],
        ["other", "T", "table", "0", "NULL"],
    ];
    assert_eq!(brief, expected);
}

#[test]
fn a_table_is_described() {
    let (_database, mut db) = kennel("describe");
    let page = ask::describe(&mut db, "visits").unwrap();
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
    let owners = ask::describe(&mut db, "public.owners").unwrap().text(110);
    assert!(owners.contains("referenced by\n table  | constraint") && owners.contains("Odd Name"), "{owners}");
    assert!(ask::describe(&mut db, "other.\"T\"").unwrap().text(80).contains("table other.\"T\""));
    assert!(ask::describe(&mut db, "recent").unwrap().text(80).contains("view recent"));
    let error = ask::describe(&mut db, "visit").unwrap_err();
    assert!(matches!(error, Error::Usage(_)));
    assert!(error.to_string().contains("there are: other.\"T\", owners, recent, visits"), "{error}");
    assert!(ask::describe(&mut db, "'; DROP TABLE visits; --").is_err());
    assert!(ask::describe(&mut db, "visits").is_ok());
}

#[test]
fn the_schema_has_its_links() {
    let (_database, mut db) = kennel("schema");
    let schema = ask::schema(&mut db).unwrap();
    let names: Vec<&str> = schema.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["owners", "visits"]);
    assert_eq!(schema.links.len(), 1);
    let link = &schema.links[0];
    assert_eq!((link.from.as_str(), link.to.as_str(), link.optional, link.unique), ("visits", "owners", true, false));
    assert!(schema.mermaid().contains("\"owners\" |o--o{ \"visits\" : \"owner_id\""), "{}", schema.mermaid());
    let bundle = schema.bundle();
    assert!(["text/vnd.mermaid", "image/svg+xml", "text/plain"].iter().all(|mime| bundle.get(mime).is_some()));
}

#[test]
fn explaining_a_statement_undoes_it() {
    let (_database, mut db) = kennel("explain");
    let plan = ask::explain(&mut db, "DELETE FROM visits WHERE cost > $1::int", &[&5]).unwrap();
    assert!(plan.text(100).contains("Seq Scan on visits"), "{}", plan.text(100));
    let (left,): (i64,) = db.query_one_as("SELECT count(*) FROM visits", &[]).unwrap();
    assert_eq!(left, 500);
    db.begin().unwrap();
    db.execute("DELETE FROM visits WHERE id = 1", &[]).unwrap();
    ask::explain(&mut db, "DELETE FROM visits", &[]).unwrap();
    assert!(ask::explain(&mut db, "SELECT nothing", &[]).is_err());
    let (left,): (i64,) = db.query_one_as("SELECT count(*) FROM visits", &[]).unwrap();
    assert_eq!(left, 499, "the transaction around it goes on");
    db.rollback().unwrap();
    let slow = ask::explain(&mut db, "SELECT count(*) FROM visits a, visits b WHERE a.cost + b.cost = 7", &[]).unwrap();
    assert!(slow.text(120).contains("% of the time"), "{}", slow.text(120));
}

#[test]
fn a_profile_says_the_same_of_a_table_and_of_its_rows() {
    let (_database, mut db) = kennel("profile");
    let server = texts(&ask::profile_table(&mut db, "visits").unwrap());
    let expected_cost = ["cost", "numeric(8,2)", "0", "500", "1.00", "500.00", "250.50", "▇▇▇▇▇▇▇▇▇█", "NULL"];
    assert_eq!(server[2][..7], expected_cost[..7]);
    assert_eq!(server[4][..4], ["note", "jsonb", "250", "1"]);
    assert_eq!(server[1][8], "1 (5)");
    let rows: Vec<(i32, Option<i32>)> = db.query_as("SELECT id, owner_id FROM visits ORDER BY id", &[]).unwrap();
    let here = texts(&dogs_lib::profile(&rows));
    for (here, server) in here.iter().zip(&server) {
        assert_eq!(here[2..], server[2..]);
    }
    assert!(ask::profile_table(&mut db, "other.\"T\"").unwrap().rows().is_empty());
}
