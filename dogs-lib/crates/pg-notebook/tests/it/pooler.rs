//! Behind pgbouncer in transaction mode, where each transaction may have another server process.

use crate::support;
use crate::support::pets::{PROJECT, Pet};
use crate::support::pgbouncer;
use chrono::NaiveDate;
use pg_notebook::migrate;
use pg_notebook::migrate::Folder;
use pg_notebook::{Connection, Error, Settings, inspect};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// In the name of the socket.
const PORT: u16 = 6432;

/// A pgbouncer of one test, in front of one database; at most three server processes for all that come.
struct Pooler {
    process: Child,
    dir: PathBuf,
    env: Vec<(String, String)>,
}

impl Pooler {
    fn start(database: &support::Database, more: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let dir = std::env::temp_dir().join(format!("pooler_{}_{count}", std::process::id()));
        fs::create_dir(&dir).unwrap();
        let mut env = database.env();
        let get = |name: &str| env.iter().find(|(key, _)| key == name).unwrap().1.clone();
        // A socket, for a port that is free now may be taken in a moment.
        let ini = format!(
            "[databases]\n* = host={} port={} user={} password={}\n\
             [pgbouncer]\nlisten_addr =\nlisten_port = {PORT}\nunix_socket_dir = {}\nauth_type = any\n\
             pool_mode = transaction\ndefault_pool_size = 3\nmax_client_conn = 100\n{more}\n",
            get("PGHOST"),
            get("PGPORT"),
            get("PGUSER"),
            get("PGPASSWORD"),
            dir.display(),
        );
        let (file, log) = (dir.join("pgbouncer.ini"), dir.join("log"));
        fs::write(&file, ini).unwrap();
        let mut command = pgbouncer::command();
        // It refuses to be root, and then wants to be told who to be.
        if pgbouncer::is_root() {
            fs::set_permissions(&dir, Permissions::from_mode(0o777)).unwrap();
            command.args(["-u", "nobody"]);
        }
        let process = command.arg(&file).stdout(Stdio::null()).stderr(File::create(&log).unwrap()).spawn().unwrap();
        env.retain(|(name, _)| name != "PGHOST" && name != "PGPORT");
        env.extend([("PGHOST".into(), dir.display().to_string()), ("PGPORT".into(), PORT.to_string())]);
        let mut pooler = Self { process, dir, env };
        let started = Instant::now();
        while UnixStream::connect(pooler.dir.join(format!(".s.PGSQL.{PORT}"))).is_err() {
            let over = pooler.process.try_wait().unwrap();
            let said = || fs::read_to_string(&log).unwrap_or_default();
            assert!(over.is_none() && started.elapsed() < Duration::from_secs(20), "pgbouncer: {over:?} {}", said());
            std::thread::sleep(Duration::from_millis(20));
        }
        pooler
    }

    fn settings(&self) -> Settings {
        support::settings(&self.env)
    }

    fn connect(&self) -> Connection {
        Connection::open(&self.settings()).unwrap()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.dir);
    }
}

fn pet(i: i32) -> Pet {
    Pet::new(format!("pet {i}"), NaiveDate::from_ymd_opt(2020, 2, 29).unwrap(), 10 + i % 20, 20 + i % 50)
}

/// What a busy notebook does; every worker its own pets.
fn work(settings: &Settings, worker: i32) -> Result<(), Error> {
    let db = &mut Connection::open(settings)?;
    for round in 0..15 {
        let i = worker * 1000 + round * 10;
        let mut new = pet(i);
        let added = Pet::add(db, &new.name, new.birthday, new.height, new.weight)?;
        new.id = added.id;
        assert_eq!(Pet::get(db, &new.name)?, Some(new.clone()));
        new.weight += 1;
        assert_eq!(new.save(db)?, Some(new.clone()));
        assert_eq!(db.query_one_as::<(i32, String)>("SELECT $1::int, $2::text", &[&i, &"x"])?, (i, "x".into()));
        db.transaction(|db| {
            assert_eq!(Pet::remove(db, &new.name)?.as_ref(), Some(&new));
            assert_eq!(Pet::add_all(db, (i..i + 5).map(pet))?, 5);
            Ok(())
        })?;
        assert_eq!(Pet::put_all(db, (i..i + 6).map(pet))?, 6);
        let first: Vec<Pet> = Pet::stream(db)?.take(3).collect::<Result<_, _>>()?;
        assert_eq!(first.len(), 3);
    }
    Ok(())
}

fn crowd(settings: &Settings) -> Vec<Result<(), Error>> {
    std::thread::scope(|scope| {
        let workers: Vec<_> = (1..=8).map(|worker| scope.spawn(move || work(settings, worker))).collect();
        workers.into_iter().map(|worker| worker.join().unwrap_or_else(|_| panic!("a wrong answer"))).collect()
    })
}

#[test]
fn everything_works_with_more_clients_than_server_processes() {
    let database = support::migrated("crowd");
    for more in ["", "ignore_startup_parameters = options"] {
        let pooler = Pooler::start(&database, more);
        for result in crowd(&pooler.settings()) {
            result.unwrap();
        }
        let db = &mut database.connect();
        assert_eq!(db.query_one_as::<(i64,)>("SELECT count(*) FROM pets", &[]).unwrap().0, 8 * 15 * 6);
        db.batch_execute("DELETE FROM pets").unwrap();
    }
}

/// If this ever passes with kept statements, the test above shows nothing any more.
#[test]
fn the_same_work_fails_where_statements_are_kept() {
    let database = support::migrated("kept");
    let pooler = Pooler::start(&database, "");
    let mut env = pooler.env.clone();
    env.push(("PG_NOTEBOOK_PREPARE".into(), "on".into()));
    let settings = support::settings(&env);
    let failed = std::panic::catch_unwind(|| crowd(&settings).iter().any(Result::is_err));
    assert!(failed.unwrap_or(true));
}

#[test]
fn a_query_that_is_stopped_is_cancelled_through_the_pooler() {
    let database = support::database("cancelled");
    let pooler = Pooler::start(&database, "");
    let db = &mut pooler.connect();
    let started = Instant::now();
    let endless = "SELECT generate_series(1, 1000000000)";
    assert_eq!(db.stream::<(i32,)>(endless, &[]).unwrap().take(5).count(), 5);
    db.transaction(|db| {
        assert_eq!(db.stream::<(i32,)>(endless, &[])?.take(5).count(), 5);
        db.execute("CREATE TABLE t (i int)", &[])
    })
    .unwrap();
    assert_eq!(db.query("SELECT * FROM t", &[]).unwrap().len(), 0);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn migrations_and_types_of_ones_own_pass_through() {
    let database = support::database("types");
    let pooler = Pooler::start(&database, "");
    let folder = Folder::read(&PROJECT.migrations()).unwrap();
    let mut all: Vec<Connection> = (0..6).map(|_| pooler.connect()).collect();
    let applied: usize = all.iter_mut().map(|db| migrate::upgrade(db, &folder).unwrap().applied.len()).sum();
    assert_eq!(applied, folder.files().len());
    all[0].batch_execute("CREATE TYPE size AS ENUM ('small', 'large'); CREATE TABLE t (s size)").unwrap();
    for round in 0..20 {
        for db in &mut all {
            db.execute("INSERT INTO t VALUES ($1::text::size)", &[&"small"]).unwrap();
            let rows = db.query("SELECT s, array_agg(s) FROM t GROUP BY s", &[]).unwrap();
            assert_eq!(rows.len(), 1, "{round}");
        }
    }
}

#[test]
fn nothing_stays_set_for_the_next_client() {
    let database = support::database("stays");
    let pooler = Pooler::start(&database, "");
    let changed = "SELECT name, setting FROM pg_settings WHERE source IN ('session', 'interactive') ORDER BY name";
    let set = |db: &mut Connection| db.query_as::<(String, String)>(changed, &[]).unwrap();
    let interval = ("client_connection_check_interval".to_owned(), "1000".to_owned());
    assert!(set(&mut database.connect()).contains(&interval));
    let mut all: Vec<Connection> = (0..6).map(|_| pooler.connect()).collect();
    // The pooler itself sets what it knows of each client.
    for db in &mut all {
        assert!(!set(db).iter().any(|(name, _)| *name == interval.0), "{:?}", set(db));
        assert!(matches!(db.listen("news"), Err(Error::Usage(_))));
    }
}

#[test]
fn any_statement_passes_through_and_what_is_said_comes_back() {
    let database = support::database("said");
    let pooler = Pooler::start(&database, "");
    let mut all: Vec<Connection> = (0..6).map(|_| pooler.connect()).collect();
    for db in &mut all {
        let circle = inspect::sql(db, "SELECT circle '<(0,0),1>', $1::text", &[&"a"]).unwrap();
        assert_eq!(circle.rows()[0].iter().map(|cell| cell.text()).collect::<Vec<_>>(), ["<(0,0),1>", "a"]);
        assert_eq!(inspect::sql(db, "SELECT 1; SELECT 2", &[]).unwrap().total(), 1);
        inspect::sql(db, "DO $$ BEGIN RAISE NOTICE 'here'; END $$", &[]).unwrap();
        assert_eq!(db.take_notices(), ["NOTICE: here"]);
        assert!(inspect::sql(db, "COPY pg_class TO STDOUT", &[]).is_err());
    }
}
