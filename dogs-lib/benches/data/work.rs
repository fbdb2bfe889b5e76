//! The work itself, in a process of its own: ours, and the `postgres` crate's.

use dogs_lib::postgres::binary_copy::BinaryCopyInWriter;
use dogs_lib::postgres::fallible_iterator::FallibleIterator;
use dogs_lib::postgres::types::Type;
use dogs_lib::postgres::{Client, NoTls, Row};
use dogs_lib::{Connection, Dog, NaiveDate, Settings};
use pg_notebook::settings::Layer;
use std::fs;
use std::time::Instant;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const SELECT: &str = "SELECT id, name, birthday, height, weight FROM dogs";

fn dog(i: u64) -> Dog {
    let small = |range: u64, from: i32| i32::try_from(i % range).unwrap_or(0) + from;
    let birthday = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap_or_default();
    Dog::new(format!("dog {i}"), birthday, small(20, 10), small(50, 20))
}

/// Rows that are in no table.
fn generated(count: u64) -> String {
    format!(
        "SELECT i AS id, 'dog ' || i AS name, DATE '2020-02-29' AS birthday, 24 AS height, 50 AS weight \
         FROM (SELECT generate_series(1::bigint, {count}) i) numbers"
    )
}

/// A measure of this process's memory, in kB: `VmRSS` now, `VmHWM` at its peak. 0 where the system does not say.
fn memory(measure: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|line| line.strip_prefix(measure)?.strip_prefix(':'));
    value.and_then(|value| value.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// What a worker found: how long it took, how many rows it was, how much memory the process had before.
struct Done {
    seconds: f64,
    rows: u64,
    before: u64,
}

impl Done {
    fn measure(work: impl FnOnce() -> Result<u64>) -> Result<Self> {
        let (before, started) = (memory("VmRSS"), Instant::now());
        let rows = work()?;
        Ok(Self { seconds: started.elapsed().as_secs_f64(), rows, before })
    }
}

/// Does the task, and prints how many seconds it took, and the memory before and at the peak.
pub fn run(contender: &str, task: &str, count: u64) -> Result<()> {
    let settings = Settings::resolve(&[Layer::environment()?], "dogs")?;
    let done = match contender {
        "dogs" => ours(&mut Connection::open(&settings)?, task, count)?,
        "postgres" => driver(&mut pg_notebook::settings::to_config(&settings).connect(NoTls)?, task, count)?,
        other => return Err(format!("no contender {other}").into()),
    };
    println!("{:.6} {} {}", done.seconds, done.before, memory("VmHWM"));
    if done.rows == count { Ok(()) } else { Err(format!("{} of {count}", done.rows).into()) }
}

fn ours(db: &mut Connection, task: &str, count: u64) -> Result<Done> {
    // Warm: the connection is used, and the statement known.
    match task {
        "one_get" => drop(Dog::get(db, "dog 1")?),
        _ => drop(db.query("SELECT 1 FROM dogs LIMIT 1", &[])?),
    }
    let mut done = 0;
    Done::measure(|| {
        match task {
            "add" => return Ok(Dog::add_all(db, (0..count).map(dog))?),
            "all" => return Ok(len(&db.query_as::<Dog>(SELECT, &[])?)),
            "all_by_name" => return Ok(len(&Dog::all(db)?)),
            "stream" => drop(db.each(SELECT, &[], |dog: Dog| done += u64::from(dog.weight > 0))?),
            "generated" => drop(db.each(&generated(count), &[], |dog: Dog| done += u64::from(dog.weight > 0))?),
            "one_add" => {
                let new = dog(0);
                for i in 0..count {
                    done += u64::from(Dog::add(db, &format!("new dog {i}"), new.birthday, 24, 50)?.id > 0);
                }
            }
            "one_get" => {
                for i in 0..count {
                    done += u64::from(Dog::get(db, &format!("dog {}", i * 7919 % 1000))?.is_some());
                }
            }
            other => return Err(format!("no task {other}").into()),
        }
        Ok(done)
    })
}

fn len(dogs: &[Dog]) -> u64 {
    dogs.len() as u64
}

fn to_dog(row: &Row) -> Result<Dog> {
    Ok(Dog {
        id: row.try_get(0)?,
        name: row.try_get(1)?,
        birthday: row.try_get(2)?,
        height: row.try_get(3)?,
        weight: row.try_get(4)?,
    })
}

fn driver(client: &mut Client, task: &str, count: u64) -> Result<Done> {
    client.query("SELECT 1 FROM dogs LIMIT 1", &[])?;
    let mut done = 0;
    Done::measure(|| {
        match task {
            "add" => {
                let copy = client.copy_in("COPY dogs (name, birthday, height, weight) FROM STDIN (FORMAT binary)")?;
                let mut copy = BinaryCopyInWriter::new(copy, &[Type::TEXT, Type::DATE, Type::INT4, Type::INT4]);
                for dog in (0..count).map(dog) {
                    copy.write(&[&dog.name, &dog.birthday, &dog.height, &dog.weight])?;
                }
                done = copy.finish()?;
            }
            "all" | "all_by_name" => {
                let order = if task == "all" { "" } else { " ORDER BY name, id" };
                let rows = client.query(&format!("{SELECT}{order}"), &[])?;
                return Ok(len(&rows.iter().map(to_dog).collect::<Result<Vec<Dog>>>()?));
            }
            "stream" => {
                let mut rows = client.query_raw(SELECT, std::iter::empty::<i32>())?;
                while let Some(row) = rows.next()? {
                    done += u64::from(to_dog(&row)?.weight > 0);
                }
            }
            "one_add" => {
                let sql = "INSERT INTO dogs (name, birthday, height, weight) VALUES ($1, $2, $3, $4) \
                           RETURNING id, name, birthday, height, weight";
                let (statement, new) = (client.prepare(sql)?, dog(0));
                for i in 0..count {
                    let row = client.query_one(&statement, &[&format!("new dog {i}"), &new.birthday, &24, &50])?;
                    done += u64::from(to_dog(&row)?.id > 0);
                }
            }
            "one_get" => {
                let statement = client.prepare(&format!("{SELECT} WHERE name = $1"))?;
                for i in 0..count {
                    let row = client.query_one(&statement, &[&format!("dog {}", i * 7919 % 1000)])?;
                    done += u64::from(to_dog(&row)?.id > 0);
                }
            }
            other => return Err(format!("no task {other}").into()),
        }
        Ok(done)
    })
}
