//! Bad input, and what it gets: one clear message, nothing lost, and the next call works.

use crate::support;
use crate::support::pets::Pet;
use crate::support::proxy::{Address, Proxy};
use crate::support::{Database, fake, message};
use chrono::NaiveDate;
use pg_notebook::migrate;
use pg_notebook::migrate::Folder;
use pg_notebook::{Connection, Error, Settings};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

type Env = Vec<(String, String)>;

fn with(database: &Database, vars: &[(&str, &str)]) -> Env {
    let mut env = database.env();
    for (name, value) in vars {
        env.retain(|(old, _)| old != name);
        env.push(((*name).to_owned(), (*value).to_owned()));
    }
    env
}

fn port(database: &Database) -> u16 {
    database.settings().hosts.value[0].port
}

/// Fails to connect with the message of this name, in which `port` stands as PORT, and shows no password.
#[track_caller]
fn refused(name: &str, env: &Env, port: u16) -> Error {
    let error = Connection::open(&support::settings(env)).unwrap_err();
    let shown = format!("{error}\n{error:?}");
    for (name, value) in env {
        assert!(name != "PGPASSWORD" || !shown.contains(value), "the password is shown: {shown}");
    }
    message::expect(&format!("bad_input/{name}"), &error, &[(&port.to_string(), "PORT")]);
    error
}

#[test]
fn a_wrong_password() {
    let database = support::database("password");
    let error = refused("wrong_password", &with(&database, &[("PGPASSWORD", "hush")]), port(&database));
    assert_eq!(error.code(), Some("28P01"));
    let by_default = database.env().into_iter().filter(|(name, _)| name != "PGPASSWORD").collect();
    refused("default_password", &by_default, port(&database));
    database.connect();
}

#[test]
fn a_password_file_that_was_ignored_is_mentioned() {
    let database = support::database("passfile");
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("pgpass-{}", std::process::id()));
    fs::write(&file, "*:*:*:*:hush").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let env = with(&database, &[("PGPASSFILE", file.to_str().unwrap())]);
    let env: Env = env.into_iter().filter(|(name, _)| name != "PGPASSWORD").collect();
    let error = Connection::open(&support::settings(&env)).unwrap_err();
    let replace = [(port(&database).to_string(), "PORT"), (file.display().to_string(), "PASSFILE")];
    let replace = replace.each_ref().map(|(from, to)| (from.as_str(), *to));
    message::expect("bad_input/ignored_passfile", &error, &replace);
    fs::remove_file(file).unwrap();
}

#[test]
fn no_password_for_a_server_that_asks_for_one() {
    let database = support::database("no_password");
    // By this name the server is not the default one, to which the default password would be sent.
    let env = with(&database, &[("PGHOST", "db.example"), ("PGHOSTADDR", "127.0.0.1"), ("PGPASSFILE", "/nowhere")]);
    Connection::open(&support::settings(&env)).unwrap();
    let env: Env = env.into_iter().filter(|(name, _)| name != "PGPASSWORD").collect();
    refused("no_password", &env, port(&database));
}

#[test]
fn a_service_is_the_database_that_it_says() {
    let database = support::database("service");
    let lines = database.env().into_iter().map(|(name, value)| match &*name {
        "PGDATABASE" => format!("dbname={value}\n"),
        name => format!("{}={value}\n", name.trim_start_matches("PG").to_lowercase()),
    });
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("services-{}", std::process::id()));
    fs::write(&file, format!("[mine]\n{}", lines.collect::<String>())).unwrap();
    let env = [("PGSERVICE", "mine"), ("PGSERVICEFILE", file.to_str().unwrap())];
    let env: Env = env.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let mut db = Connection::open(&support::settings(&env)).unwrap();
    let (name,): (String,) = db.query_one_as("SELECT current_database()::text", &[]).unwrap();
    assert_eq!(name, database.settings().database.value);
    fs::remove_file(file).unwrap();
}

#[test]
fn a_role_that_is_not_there() {
    let database = support::database("role");
    refused("no_such_role", &with(&database, &[("PGUSER", "no\"body")]), port(&database));
}

#[test]
fn a_port_where_nothing_is() {
    let database = support::database("port");
    // A port that was free a moment ago.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let started = Instant::now();
    refused("wrong_port", &with(&database, &[("PGPORT", &free.to_string())]), free);
    assert!(started.elapsed() < Duration::from_secs(2));
    let env = with(&database, &[("PGHOST", "/nowhere")]);
    refused("wrong_socket", &env, port(&database));
    database.connect();
}

#[test]
fn a_host_that_is_not_there() {
    let database = support::database("host");
    let error = Connection::open(&support::settings(&with(&database, &[("PGHOST", "pets.invalid")]))).unwrap_err();
    // The words are the system's.
    assert!(error.to_string().starts_with("not connected to pets.invalid:"), "{error}");
    assert!(error.to_string().contains("lookup"), "{error}");
}

#[test]
fn a_database_that_is_not_there() {
    let database = support::database("absent");
    let error = refused("no_such_database", &with(&database, &[("PGDATABASE", "no \"such")]), port(&database));
    assert_eq!(error.code(), Some("3D000"));
}

#[test]
fn a_bad_option() {
    let database = support::database("option");
    refused("bad_option", &with(&database, &[("PGOPTIONS", "-c no_such_thing=1")]), port(&database));
}

fn in_front_of(database: &Database) -> (Proxy, Env) {
    let proxy = Proxy::new(Address::Tcp(port(database)), Path::new("/nowhere"));
    let Address::Tcp(port) = proxy.address else { unreachable!() };
    (proxy, with(database, &[("PGPORT", &port.to_string()), ("PGCONNECT_TIMEOUT", "2")]))
}

#[test]
fn a_server_that_is_starting_up_is_waited_for() {
    let database = support::database("starting");
    let (proxy, env) = in_front_of(&database);
    proxy.say_starting(5);
    Connection::open(&support::settings(&env)).unwrap().execute("SELECT", &[]).unwrap();
    assert_eq!(proxy.still_starting(), 0);
}

#[test]
fn a_server_that_never_gets_started() {
    let database = support::database("never started");
    let (proxy, env) = in_front_of(&database);
    proxy.say_starting(usize::MAX);
    let started = Instant::now();
    let Address::Tcp(port) = proxy.address else { unreachable!() };
    refused("starting", &env, port);
    assert!((2..4).contains(&started.elapsed().as_secs()), "{:?}", started.elapsed());
    proxy.say_starting(0);
    Connection::open(&support::settings(&env)).unwrap();
}

#[test]
fn a_server_that_is_too_old() {
    let database = support::database("old");
    let port = fake::old_server();
    refused("old_server", &with(&database, &[("PGPORT", &port.to_string())]), port);
}

#[test]
fn a_host_that_hangs() {
    let database = support::database("hangs");
    let (hanging, _) = fake::listener();
    let env = with(&database, &[("PGPORT", &hanging.to_string()), ("PGCONNECT_TIMEOUT", "1")]);
    let started = Instant::now();
    refused("hanging_host", &env, hanging);
    assert!((1000..2000).contains(&started.elapsed().as_millis()), "{:?}", started.elapsed());

    // Of two hosts it does not keep the second from being asked.
    let ports = format!("{hanging},{}", port(&database));
    let hosts = [("PGHOST", "127.0.0.1,127.0.0.1"), ("PGPORT", &ports), ("PGCONNECT_TIMEOUT", "1")];
    Connection::open(&support::settings(&with(&database, &hosts))).unwrap();
}

#[test]
fn no_host_of_several() {
    let database = support::database("several");
    let (hanging, _) = fake::listener();
    let ports = format!("{hanging},{}", port(&database));
    let vars = [
        ("PGHOST", "127.0.0.1,127.0.0.1,127.0.0.1"),
        ("PGPORT", &format!("{ports},1")),
        ("PGPASSWORD", "hush"),
        ("PGCONNECT_TIMEOUT", "1"),
    ];
    // The server that was reached has the last word.
    let error = Connection::open(&support::settings(&with(&database, &vars))).unwrap_err();
    let replace = [(hanging.to_string(), "HANGING"), (port(&database).to_string(), "PORT")];
    let replace = replace.each_ref().map(|(from, to)| (from.as_str(), *to));
    message::expect("bad_input/several_hosts", &error, &replace);
}

#[test]
fn a_demand_for_tls_sends_nothing() {
    let database = support::database("tls");
    let (port, count) = fake::listener();
    for mode in ["require", "verify-ca", "verify-full"] {
        refused("tls", &with(&database, &[("PGPORT", &port.to_string()), ("PGSSLMODE", mode)]), port);
    }
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(count.load(Ordering::SeqCst), 0, "bytes were sent");
    // It does count: without the demand there are some.
    let env = with(&database, &[("PGPORT", &port.to_string()), ("PGCONNECT_TIMEOUT", "1")]);
    Connection::open(&support::settings(&env)).unwrap_err();
    assert!(count.load(Ordering::SeqCst) > 0);
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 2, 29).unwrap()
}

#[test]
fn odd_names_are_names() {
    let database = support::migrated("names");
    let mut db = database.connect();
    let names = [
        "O'Brien \"Rex\" \\",
        "Robert'); DROP TABLE pets;--",
        "\u{1F415}\u{200D}\u{1F9BA} \u{3a9}",
        "",
        "$1",
        "a\nb\tc",
    ];
    for name in names {
        let pet = Pet::add(&mut db, name, day(), 24, 50).unwrap();
        assert_eq!(pet.name, name);
        assert_eq!(Pet::get(&mut db, name).unwrap().as_ref(), Some(&pet), "{name:?}");
    }
    assert_eq!(Pet::all(&mut db).unwrap().len(), names.len());
    for name in names {
        assert_eq!(Pet::remove(&mut db, name).unwrap().unwrap().name, name);
    }
    assert_eq!(Pet::all(&mut db).unwrap(), []);
}

/// What `add` refuses, with the message of this name; afterwards the pets are as they were.
#[track_caller]
fn not_added(file: &str, name: &str, birthday: NaiveDate, height: i32) {
    let database = support::migrated("not added");
    let mut db = database.connect();
    let rex = Pet::add(&mut db, "Rex", day(), 24, 50).unwrap();
    let error = Pet::add(&mut db, name, birthday, height, 50).unwrap_err();
    assert!(matches!(error, Error::Statement(_)), "{error}");
    // How much of an index a long name takes depends on the version.
    let text: String = error.to_string();
    let text = match text.split_once("index row ") {
        Some((before, rest)) => {
            format!("{before}index row {}", rest.split_once(" for index").map_or(rest, |(_, after)| after))
        }
        None => text,
    };
    message::expect(&format!("bad_input/{file}"), &text, &[]);
    assert_eq!(Pet::all(&mut db).unwrap(), [rex]);
    assert_eq!(db.take_notices(), [""; 0], "the connection is the same");
}

#[test]
fn a_name_that_is_taken() {
    not_added("taken_name", "Rex", day(), 24);
}

#[test]
fn a_name_with_a_nul_byte() {
    not_added("nul_name", "a\0b", day(), 24);
}

#[test]
fn a_name_of_ten_megabytes() {
    let name: String = (0..10_000_000_u32).map(|n| char::from(b'a' + (n.wrapping_mul(n) >> 7) as u8 % 26)).collect();
    not_added("long_name", &name, day(), 24);
}

#[test]
fn the_smallest_height() {
    not_added("smallest_height", "Bo", day(), i32::MIN);
}

#[test]
fn a_birthday_before_the_calendar_of_postgres() {
    not_added("early_birthday", "Bo", NaiveDate::from_ymd_opt(-4713, 11, 23).unwrap(), 24);
    not_added("earliest_birthday", "Bo", NaiveDate::MIN, 24);
}

#[test]
fn a_birthday_long_ago_or_ahead_is_a_birthday() {
    let database = support::migrated("birthdays");
    let mut db = database.connect();
    // 4712 BC, and the last day that chrono knows.
    for birthday in [NaiveDate::from_ymd_opt(-4711, 1, 1).unwrap(), NaiveDate::MAX] {
        let name = birthday.to_string();
        let pet = Pet::add(&mut db, &name, birthday, 24, 50).unwrap();
        assert_eq!(pet.birthday, birthday);
        assert_eq!(Pet::get(&mut db, &name).unwrap(), Some(pet));
    }
}

#[test]
fn a_birthday_that_rust_does_not_know() {
    let database = support::migrated("infinity");
    let mut db = database.connect();
    let rex = Pet::add(&mut db, "Rex", day(), 24, 50).unwrap();
    for (file, birthday) in [("infinity", "infinity"), ("minus_infinity", "-infinity"), ("year_300000", "300000-01-01")]
    {
        let sql = "INSERT INTO pets (name, birthday, height, weight) VALUES ('Bo', $1::text::date, 1, 1)";
        db.execute(sql, &[&birthday]).unwrap();
        let error = Pet::get(&mut db, "Bo").unwrap_err();
        assert!(matches!(error, Error::Row(_)), "{error}");
        let (id,) = db.query_one_as::<(i64,)>("SELECT id FROM pets WHERE name = 'Bo'", &[]).unwrap();
        message::expect(&format!("bad_input/{file}"), &error, &[(&format!("= {id}"), "= ID")]);
        assert!(matches!(Pet::all(&mut db), Err(Error::Row(_))));
        assert_eq!(Pet::get(&mut db, "Rex").unwrap().as_ref(), Some(&rex));
        db.execute("DELETE FROM pets WHERE name = 'Bo'", &[]).unwrap();
    }
    assert_eq!(Pet::all(&mut db).unwrap(), [rex]);
}

#[test]
fn values_and_statements_that_do_not_fit() {
    let database = support::migrated("fit");
    let mut db = database.connect();
    let refused = |file: &str, error: Error| message::expect(&format!("bad_input/{file}"), &error, &[]);
    refused("wrong_type_second", db.query("SELECT $1::text, $2::int", &[&"1", &1_i64]).unwrap_err());
    refused("wrong_type", db.query("SELECT name FROM pets WHERE id = $1", &[&"1"]).unwrap_err());
    refused("too_few_values", db.query("SELECT $1::int", &[]).unwrap_err());
    refused("null", db.query_one_as::<(i32,)>("SELECT NULL::int AS height", &[]).unwrap_err());
    refused("other_type", db.query_one_as::<(String,)>("SELECT 1 AS height", &[]).unwrap_err());
    refused("no_row", db.query_one_as::<(i32,)>("SELECT 1 WHERE false", &[]).unwrap_err());
    refused("nul_in_sql", db.batch_execute("SELECT '\0'").unwrap_err());
    refused("no_table", db.query("SELECT * FROM cats", &[]).unwrap_err());
    refused("syntax", db.execute("SELEC 1", &[]).unwrap_err());
    assert_eq!(db.query_one_as::<(i32,)>("SELECT 1", &[]).unwrap(), (1,));
    assert_eq!(db.take_notices(), [""; 0], "the connection is the same");
}

#[test]
fn before_the_first_upgrade() {
    let database = support::database("before");
    let mut db = database.connect();
    message::expect("bad_input/before_upgrade", &Pet::all(&mut db).unwrap_err(), &[]);
    migrate::upgrade(&mut db, &Folder::read(&crate::support::pets::PROJECT.migrations()).unwrap()).unwrap();
    assert_eq!(Pet::all(&mut db).unwrap(), []);
}

#[test]
fn a_transaction_that_is_used_in_a_wrong_way() {
    let database = support::migrated("usage");
    let mut db = database.connect();
    let refused = |file: &str, error: Error| message::expect(&format!("bad_input/{file}"), &error, &[]);
    refused("no_transaction", db.commit().unwrap_err());
    db.begin().unwrap();
    refused("second_begin", db.begin().unwrap_err());
    db.query("SELECT * FROM cats", &[]).unwrap_err();
    refused("failed_transaction", db.query("SELECT 1", &[]).unwrap_err());
    refused("failed_commit", db.commit().unwrap_err());
    refused("no_transaction", db.rollback().unwrap_err());
    refused("commit_inside", db.transaction(|db| db.commit()).unwrap_err());
    refused("ended_inside", db.transaction(|db| db.batch_execute("COMMIT")).unwrap_err());
    let swallowed = db.transaction(|db| {
        Pet::add(db, "Rex", day(), 24, 50)?;
        let _ = db.query("SELECT * FROM cats", &[]);
        Ok(())
    });
    refused("swallowed", swallowed.unwrap_err());
    assert_eq!(Pet::all(&mut db).unwrap(), []);
    db.transaction(|db| Pet::add(db, "Rex", day(), 24, 50)).unwrap();
    assert_eq!(Pet::all(&mut db).unwrap().len(), 1);
}

/// A folder of migrations, removed with the value.
struct Migrations(PathBuf);

impl Migrations {
    fn new(name: &str) -> Self {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("bad-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    #[track_caller]
    fn refused(&self, file: &str) {
        let error = Folder::read(&self.0).unwrap_err();
        assert!(matches!(error, Error::Migration(_)));
        let name = self.0.file_name().unwrap().to_str().unwrap();
        let replace = [(self.0.to_str().unwrap(), "FOLDER"), (name, "migrations")];
        message::expect(&format!("bad_input/{file}"), &error, &replace);
    }
}

impl Drop for Migrations {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_folder_of_migrations_that_is_missing_or_empty() {
    let folder = Migrations::new("empty");
    let database = support::database("empty");
    let upgraded = migrate::upgrade(&mut database.connect(), &Folder::read(&folder.0).unwrap()).unwrap();
    message::expect("bad_input/no_migrations", &upgraded, &[]);
    fs::remove_dir(&folder.0).unwrap();
    folder.refused("no_folder");
    fs::write(&folder.0, "").unwrap();
    folder.refused("folder_is_a_file");
    fs::remove_file(&folder.0).unwrap();
}

#[test]
fn what_does_not_belong_into_the_folder() {
    let folder = Migrations::new("foreign");
    fs::create_dir(folder.0.join("V2__sub")).unwrap();
    folder.refused("folder_in_folder");
    fs::remove_dir(folder.0.join("V2__sub")).unwrap();

    symlink("/nowhere", folder.0.join("V1__gone.sql")).unwrap();
    folder.refused("dangling_link");
    fs::remove_file(folder.0.join("V1__gone.sql")).unwrap();

    for (file, name) in [
        ("misnamed_hyphen", "V1__add-pets.sql"),
        ("misnamed_one_underscore", "V1_pets.sql"),
        ("misnamed_words", "pets.sql"),
        ("misnamed_dot", "V1.1__pets.sql"),
        ("misnamed_large", "V3000000000__pets.sql"),
        ("misnamed_small_v", "v1__pets.sql"),
    ] {
        fs::write(folder.0.join(name), "SELECT 1").unwrap();
        folder.refused(file);
        fs::remove_file(folder.0.join(name)).unwrap();
    }
    fs::write(folder.0.join("V1__pets.sql"), "SELECT 1").unwrap();
    fs::write(folder.0.join("README.md"), "not SQL").unwrap();
    assert_eq!(Folder::read(&folder.0).unwrap().files().len(), 1);
}

#[test]
fn a_file_that_may_not_be_read() {
    let folder = Migrations::new("permission");
    let path = folder.0.join("V1__pets.sql");
    fs::write(&path, "SELECT 1").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads it all the same; what root cannot read is above, the link that leads nowhere.
    if fs::read(&path).is_err() {
        folder.refused("no_permission");
    }
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(Folder::read(&folder.0).unwrap().files().len(), 1);
}

#[test]
fn settings_of_an_environment_that_is_no_use() {
    let of = |vars: &[(&str, &str)]| {
        let vars = vars.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        pg_notebook::settings::Layer::new("the environment", vars).and_then(|layer| Settings::resolve(&[layer], "pets"))
    };
    message::expect("bad_input/port_abc", &of(&[("PGPORT", "abc")]).unwrap_err(), &[]);
    let url = of(&[("DATABASE_URL", "postgres://pets:hu/sh@nowhere@localhost/pets")]).unwrap_err();
    assert!(!format!("{url}{url:?}").contains("sh@"));
    message::expect("bad_input/malformed_url", &url, &[]);
}
