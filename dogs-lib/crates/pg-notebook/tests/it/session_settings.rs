//! What settings do to a session: time zone, style of dates, encoding, search path.

use crate::support::{self, message};
use chrono::NaiveDate;
use pg_notebook::settings::Layer;
use pg_notebook::{Connection, Settings};

/// A connection to `database` with these variables too.
fn with(database: &support::Database, more: &[(&str, &str)]) -> pg_notebook::Result<Connection> {
    let mut env = database.env();
    env.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Connection::open(&support::settings(&env))
}

fn show(db: &mut Connection, name: &str) -> String {
    db.query_one_as::<(String,)>(&format!("SELECT current_setting('{name}')"), &[]).unwrap().0
}

#[test]
fn variables_of_libpq_for_the_server() {
    let database = support::database("session_settings");
    let vars =
        [("PGTZ", "Asia/Tokyo"), ("PGDATESTYLE", "German, DMY"), ("PGGEQO", "off"), ("PGOPTIONS", "-c timezone=UTC")];
    let mut db = with(&database, &vars).unwrap();
    let found = ["timezone", "datestyle", "geqo"].map(|name| show(&mut db, name));
    assert_eq!(found, ["Asia/Tokyo", "German, DMY", "off"]);
    // Values come in a form that no style changes.
    let (day,): (NaiveDate,) = db.query_one_as("SELECT date '2020-02-29'", &[]).unwrap();
    assert_eq!(day, NaiveDate::from_ymd_opt(2020, 2, 29).unwrap());
}

#[test]
fn text_is_the_same_whatever_the_client_encoding_is() {
    let database = support::database("client_encoding");
    let mut db = with(&database, &[("PGCLIENTENCODING", "LATIN1")]).unwrap();
    let (text,): (String,) = db.query_one_as("SELECT $1 || chr(382)", &[&"Žofka 🐕"]).unwrap();
    assert_eq!(text, "Žofka 🐕ž");
}

#[test]
fn a_schema_that_a_url_names_is_the_one_that_is_searched() {
    let database = support::database("url_schema");
    database.connect().batch_execute(r#"CREATE SCHEMA "My App"; CREATE TABLE "My App".t (n int)"#).unwrap();
    let of = |query: &str| {
        let settings = database.settings();
        let (host, port) = (&settings.hosts.value[0].host, settings.hosts.value[0].port);
        let (user, name, password) = (&settings.user.value, &settings.database.value, settings.password().unwrap());
        let url = format!("postgresql+psycopg2://{user}:{password}@{host}:{port}/{name}?{query}");
        let layer = Layer::new("the test", [("DATABASE_URL".to_owned(), url)]).unwrap();
        Connection::open(&Settings::resolve(&[layer], "pets").unwrap()).unwrap()
    };
    assert_eq!(of("schema=My%20App&pgbouncer=true&connection_limit=1").query("SELECT * FROM t", &[]).unwrap().len(), 0);
    assert_eq!(show(&mut of("currentSchema=a,b&ApplicationName=me"), "search_path"), "a,b");
    assert_eq!(show(&mut of("ApplicationName=me"), "application_name"), "me");
    assert_eq!(show(&mut of("fallback_application_name=you"), "application_name"), "you");
}

#[test]
fn a_variable_that_the_server_does_not_take_is_told_with_its_source() {
    let database = support::database("wrong_settings");
    let error = with(&database, &[("PGTZ", "Nowhere")]).err().unwrap();
    let port = database.settings().hosts.value[0].port.to_string();
    message::expect("session/time_zone", &error, &[(&port, "PORT")]);
}
