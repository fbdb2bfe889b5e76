//! Any statement shows what it gives, and what is refused costs nothing of the session.

use crate::support;
use crate::support::message::expect;
use pg_notebook::display::{Cell, Table};
use pg_notebook::{Connection, Error, inspect};

fn run(db: &mut Connection, sql: &str) -> Table {
    inspect::sql(db, sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn first(table: &Table) -> String {
    table.rows()[0][0].text().into_owned()
}

#[test]
fn every_type_in_every_statement() {
    let database = support::database("every_statement");
    let db = &mut database.connect();
    db.batch_execute(
        "CREATE TABLE t (id int, at circle, price money); INSERT INTO t VALUES (1, '<(0,0),1>', 1.5); \
         CREATE PROCEDURE p(INOUT a money) LANGUAGE sql AS 'SELECT a * 2'; \
         PREPARE known AS SELECT at FROM t; BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT at FROM t; COMMIT",
    )
    .unwrap();
    for (sql, shown) in [
        ("-- before\nSELECT at FROM t -- after", "<(0,0),1>"),
        ("/* before */ SELECT at FROM t /* after */;", "<(0,0),1>"),
        ("FETCH ALL FROM c", "<(0,0),1>"),
        ("EXECUTE known", "<(0,0),1>"),
        ("SHOW server_encoding", "UTF8"),
        ("WITH u AS (UPDATE t SET id = 2 RETURNING at) SELECT * FROM u", "<(0,0),1>"),
        ("WITH u AS (SELECT 3 AS n) UPDATE t SET id = n FROM u RETURNING at", "<(0,0),1>"),
        ("UPDATE t SET id = 4 RETURNING at", "<(0,0),1>"),
        ("CALL p(1.5::float8::numeric::money)", "$3.00"),
        ("TABLE t", "4"),
        ("SELECT 1; SELECT at FROM t; UPDATE t SET id = 5", "<(0,0),1>"),
    ] {
        let table = run(db, sql);
        assert_eq!((first(&table).as_str(), table.total()), (shown, 1), "{sql}");
    }
    assert!(first(&run(db, "EXPLAIN SELECT 1")).starts_with("Result"));
    assert_eq!(run(db, "SELECT price FROM t").columns()[0].sql_type, "money");
    assert_eq!(
        run(db, "SELECT true, 1, 1.50, '{}'::json, '\\x00ff'::bytea, NULL").rows()[0],
        [
            Cell::Text("true".into()),
            Cell::Number("1".into()),
            Cell::Number("1.50".into()),
            Cell::Json("{}".into()),
            Cell::bytes(&[0, 255]),
            Cell::Null,
        ]
    );
    assert!(run(db, "SELECT 1; UPDATE t SET id = 5; DELETE FROM t").text(80).contains("1\n(1 row"));
    assert!(run(db, "CREATE TABLE a (); INSERT INTO t VALUES (1), (2)").text(80).contains("(2 rows changed"));
    assert!(run(db, "-- nothing").text(80).contains("(done"));
}

#[test]
fn nothing_is_sent_that_was_not_written() {
    let database = support::database("as_written");
    let db = &mut database.connect();
    let own = "SELECT query, circle '<(0,0),1>' FROM pg_stat_activity WHERE pid = pg_backend_pid() -- mine";
    assert_eq!(first(&run(db, own)), own);
}

#[test]
fn parameters_go_with_types_that_only_the_server_knows() {
    let database = support::database("parameters");
    let db = &mut database.connect();
    db.batch_execute("CREATE TABLE t (at circle, name text, x float8, raw bytea)").unwrap();
    let insert = "WITH a AS (SELECT 1) INSERT INTO t SELECT '<(0,0),1>', $1, $2, $3 RETURNING at, name, x, raw, '$1'";
    let table = inspect::sql(db, insert, &[&"it's \\ $1", &0.1_f64, &[0_u8, 255].as_slice()]).unwrap();
    assert_eq!(
        table.rows()[0],
        [
            Cell::Text("<(0,0),1>".into()),
            Cell::Text("it's \\ $1".into()),
            Cell::Number("0.1".into()),
            Cell::bytes(&[0, 255]),
            Cell::Text("$1".into()),
        ]
    );
    let null =
        inspect::sql(db, "SELECT circle '<(0,0),1>', $1::text, $2::int[]", &[&None::<&str>, &vec![1, 2]]).unwrap();
    assert_eq!((&null.rows()[0][1], null.rows()[0][2].text().as_ref()), (&Cell::Null, "{1,2}"));
    // An error is about what the user wrote.
    let division = inspect::sql(db, "SELECT circle '<(0,0),1>', 1 / $1", &[&0]).unwrap_err();
    expect("any_statement/division", &division, &[]);
    let value = inspect::sql(db, "SELECT circle '<(0,0),1>', 1 / $1", &[&"zero"]).unwrap_err();
    expect("any_statement/value", &value, &[]);
    let syntax = inspect::sql(db, "SELECT circle '<(0,0),1>', 1 +", &[]).unwrap_err();
    expect("any_statement/syntax", &syntax, &[]);
    let number = inspect::sql(db, "SELECT 1 + $1", &[]).unwrap_err();
    expect("any_statement/too_few", &number, &[]);
    let several = inspect::sql(db, "SELECT $1; SELECT 2", &[&1]).unwrap_err();
    expect("any_statement/several", &several, &[]);
}

#[test]
fn a_time_is_shown_in_the_zone_of_the_session() {
    let database = support::database("zone");
    let db = &mut database.connect();
    let sql = "SELECT timestamptz '2026-07-01 12:00+00', ARRAY[timestamptz '2026-01-01 12:00+00']";
    for (zone, summer, winter) in [
        ("UTC", "2026-07-01 12:00:00+00", "{\"2026-01-01 12:00:00+00\"}"),
        ("Europe/Berlin", "2026-07-01 14:00:00+02", "{\"2026-01-01 13:00:00+01\"}"),
    ] {
        run(db, &format!("SET TIME ZONE '{zone}'"));
        let with_parameter = inspect::sql(db, &format!("{sql} WHERE $1"), &[&true]).unwrap();
        for table in [run(db, sql), with_parameter] {
            assert_eq!((first(&table).as_str(), table.rows()[0][1].text().as_ref()), (summer, winter));
        }
    }
}

#[test]
fn a_copy_is_refused_before_it_is_sent() {
    let database = support::database("copy");
    let db = &mut database.connect();
    db.batch_execute("CREATE TABLE pets (name text); CREATE TEMP TABLE own (a int); GRANT ALL ON own TO pg_monitor; SET ROLE pg_monitor; BEGIN").unwrap();
    let (into, out) = ("COPY pg_temp.own FROM STDIN", "-- all\nCOPY (SELECT 1) TO STDOUT (FORMAT csv);");
    expect("any_statement/copy_in", &inspect::sql(db, into, &[]).unwrap_err(), &[]);
    expect("any_statement/copy_out", &inspect::sql(db, out, &[]).unwrap_err(), &[]);
    let both = format!("SELECT 1; {into}");
    for sql in [into, out, &both] {
        let errors = [
            inspect::sql(db, sql, &[]).map(drop),
            db.query(sql, &[]).map(drop),
            db.execute(sql, &[]).map(drop),
            db.query_as::<(i32,)>(sql, &[]).map(drop),
            db.batch_execute(sql),
            db.simple_query(sql).map(drop),
            db.stream::<(i32,)>(sql, &[]).map(drop),
        ];
        for error in errors {
            assert!(matches!(error, Err(Error::Usage(_))), "{sql}: {error:?}");
        }
    }
    // What the server refuses of it costs the statement, and the transaction if there is one.
    assert!(run(db, "SELECT current_user, count(*) FROM own").text(80).contains("pg_monitor"));
    db.batch_execute("COMMIT").unwrap();
    for sql in ["DO $$ BEGIN EXECUTE 'COPY own FROM STDIN'; END $$", "DO $$ BEGIN EXECUTE 'COPY own TO STDOUT'; END $$"]
    {
        assert!(matches!(inspect::sql(db, sql, &[]), Err(Error::Statement(_))));
        assert!(matches!(db.query(sql, &[]), Err(Error::Statement(_))));
        assert!(run(db, "SELECT current_user, count(*) FROM own").text(80).contains("pg_monitor"));
    }
    assert!(db.take_notices().is_empty());
}

#[test]
fn a_load_that_the_server_refuses_keeps_the_session() {
    let database = support::database("refused_load");
    let db = &mut database.connect();
    let file = std::env::temp_dir().join(format!("refused_load_{}.csv", std::process::id()));
    std::fs::write(&file, "name\nRex\n").unwrap();
    db.batch_execute(
        "CREATE TABLE pets (name text); CREATE TABLE hidden (name text); GRANT ALL ON hidden TO pg_monitor; \
         ALTER TABLE hidden ENABLE ROW LEVEL SECURITY; \
         CREATE VIEW seen AS SELECT * FROM pets; GRANT SELECT, INSERT ON seen TO pg_monitor; \
         CREATE MATERIALIZED VIEW kept AS SELECT * FROM pets; GRANT ALL ON kept TO pg_monitor; \
         CREATE TEMP TABLE own (name text); GRANT ALL ON own TO pg_monitor; SET ROLE pg_monitor",
    )
    .unwrap();
    for (table, words) in [
        ("pets", "permission denied"),
        ("hidden", "row-level security"),
        ("seen", "is a view"),
        ("kept", "materialized view"),
        ("nowhere", "does not exist"),
    ] {
        let error = db.load_csv(table, &file).unwrap_err().to_string();
        assert!(error.contains(words) && !error.contains("SAVEPOINT"), "{table}: {error}");
        assert_eq!(db.query_one_as::<(String,)>("SELECT current_user::text", &[]).unwrap().0, "pg_monitor", "{table}");
    }
    db.batch_execute("SET default_transaction_read_only = on").unwrap();
    assert!(db.load_csv("pg_temp.own", &file).is_ok());
    db.batch_execute("RESET ROLE").unwrap();
    assert_eq!(db.load_csv("pets", &file).unwrap_err().code(), Some("25006"));
    assert_eq!(db.load_csv("own", &file).unwrap(), 1);
    assert_eq!(db.query("SELECT * FROM own", &[]).unwrap().len(), 2);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn words_of_other_tools_get_the_line_that_works_here() {
    let database = support::database("habits");
    let db = &mut database.connect();
    db.batch_execute("CREATE TABLE pets (id int)").unwrap();
    for (name, sql) in [
        ("psql_tables", "\\dt"),
        ("psql_table", "\\d pets"),
        ("show_tables", "show tables"),
        ("describe", "DESCRIBE pets;"),
        ("use", "use other"),
        ("named", "SELECT * FROM pets WHERE id = :id"),
        ("percent", "SELECT * FROM pets WHERE id = %s"),
        ("question_mark", "SELECT * FROM pets WHERE id = ?"),
    ] {
        expect(&format!("habits/{name}"), &inspect::sql(db, sql, &[]).unwrap_err(), &[]);
    }
}
