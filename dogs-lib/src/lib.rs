//! Dogs in Postgres, to be explored from a Rust notebook.
//!
//! ```no_run
//! use dogs_lib::*;
//! upgrade()?;
//! let bday = Local::now().date_naive() - TimeDelta::weeks(52);
//! add_dog("foo", bday, 24, 50)?;
//! println!("{:?}", get_dog("foo")?);
//! # Ok::<(), Error>(())
//! ```
//!
//! [`Dog`] is the model; everything that is not about dogs comes from [`pg_notebook`].

mod dog;

pub use dog::*;

pg_notebook::project! {
    name: "dogs",
    command: "cargo dogs",
    models: [Dog],
    root: "..",
    server: "`cargo lab` runs one of its own, `docker compose up -d` the one in docker-compose.yml",
}
