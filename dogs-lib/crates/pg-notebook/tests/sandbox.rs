//! What is done in a sandbox is undone. In a test binary of its own, for the session is one for the whole process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use pg_notebook::{Connection, Project, sandbox, session};
use pg_notebook::{Error, Result};
use std::panic::{AssertUnwindSafe, catch_unwind};

fn count(db: &mut Connection) -> Result<i64> {
    let (count,) = db.query_one_as("SELECT count(*) FROM t", &[])?;
    Ok(count)
}

fn insert(project: &Project) -> Result<u64> {
    session(project, |db| db.execute("INSERT INTO t VALUES (1)", &[]))
}

#[test]
fn everything_in_a_sandbox_is_undone() {
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("PG") || name == "DATABASE_URL" {
            // SAFETY: this is the only test here, and no other thread of it reads the environment.
            #[allow(unsafe_code)]
            unsafe {
                std::env::remove_var(name);
            }
        }
    }
    let database = support::database("sandbox");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sandbox-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let env: String = database.env().iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
    std::fs::write(folder.join(".env"), env).unwrap();
    let project = Project::new(Box::leak(folder.display().to_string().into_boxed_str()), "pets");
    let rows = || session(&project, count).unwrap();
    session(&project, |db| db.batch_execute("CREATE TABLE t (n int)")).unwrap();

    // Plain functions, a table of its own, another sandbox inside, a transaction inside.
    let seen = sandbox(&project, || {
        insert(&project)?;
        let inner = sandbox(&project, || {
            insert(&project)?;
            session(&project, |db| db.transaction(|db| db.execute("INSERT INTO t VALUES (2)", &[])))?;
            session(&project, count)
        })?;
        session(&project, |db| db.batch_execute("CREATE TABLE inside ()"))?;
        Ok((inner, session(&project, count)?))
    });
    assert_eq!(seen.unwrap(), (3, 1));
    assert_eq!(rows(), 0);
    assert!(session(&project, |db| db.query("SELECT FROM inside", &[])).is_err());

    // An error, of the server or of a value, and a panic.
    let failed = sandbox(&project, || {
        insert(&project)?;
        session(&project, |db| db.execute("SELECT 1/0", &[]))
    });
    assert_eq!(failed.unwrap_err().code(), Some("22012"));
    assert_eq!(rows(), 0);
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        let _: Result<()> = sandbox(&project, || {
            insert(&project)?;
            panic!("on purpose")
        });
    }));
    assert!(panicked.is_err());
    assert_eq!(rows(), 0);

    // Nothing can be kept from inside.
    let kept = sandbox(&project, || {
        insert(&project)?;
        session(&project, Connection::commit)
    });
    assert!(kept.unwrap_err().to_string().contains("inside of sandbox"));
    assert_eq!(rows(), 0);
    let left = sandbox(&project, || {
        insert(&project)?;
        session(&project, |db| db.batch_execute("COMMIT"))
    });
    assert!(matches!(&left, Err(Error::Usage(report)) if report.doing == "the sandbox had been left"), "{left:?}");
    assert_eq!(rows(), 1, "and it says so where that was got around");

    // In a transaction of the user's it is a savepoint.
    session(&project, Connection::begin).unwrap();
    insert(&project).unwrap();
    sandbox(&project, || insert(&project)).unwrap();
    assert_eq!(rows(), 2);
    session(&project, Connection::rollback).unwrap();
    assert_eq!(rows(), 1);
    let inside = session(&project, |_| sandbox(&project, || Ok(())));
    assert!(matches!(inside, Err(Error::Usage(_))));
    std::fs::remove_dir_all(&folder).unwrap();
}
