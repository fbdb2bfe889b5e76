//! `project!`.

/// Declares a project: what it is called, and which models it has. The library's root then has the engine's functions,
/// told where the project is, and the [`prelude`](crate::prelude).
///
/// | | |
/// |---|---|
/// | `name` | what the database, its user and its password are called where no setting says otherwise |
/// | `command` | how its command line is called in messages: see [`cli`](crate::Project::with_command) |
/// | `models` | those that `revision` compares with the database |
/// | `root` | the folder of `migrations/` and `.env`, from `Cargo.toml`'s; without it that folder itself |
/// | `server` | a line for those who have no server: how to get one |
///
/// ```
/// mod pet {
///     use crate::Model;
///
///     /// A pet.
///     #[derive(Debug, Clone, Model)]
///     #[sql(table = "pets")]
///     pub struct Pet {
///         #[sql(pk, identity)]
///         pub id: i64,
///         pub name: String,
///     }
/// }
///
/// pub use pet::*;
/// pg_notebook::project! { name: "pets", command: "cargo pets", models: [Pet] }
///
/// fn main() {
///     assert_eq!(PROJECT.command(), "cargo pets");
///     assert_eq!(models()[0].name, "pets");
///     // Where a server runs: upgrade()?; query_as::<Pet>("SELECT id, name FROM pets", &[])?
/// }
/// ```
#[macro_export]
macro_rules! project {
    (@root) => { ::std::env!("CARGO_MANIFEST_DIR") };
    (@root $root:literal) => { ::std::concat!(::std::env!("CARGO_MANIFEST_DIR"), "/", $root) };
    (
        name: $name:expr,
        command: $command:expr,
        models: [$($model:ty),* $(,)?]
        $(, root: $root:literal)?
        $(, server: $server:expr)?
        $(,)?
    ) => {
        pub use $crate::prelude::*;

        /// This project: the folder that holds `migrations/` and `.env`, and the name that the database, its user and its
        /// password have where nothing says otherwise.
        pub static PROJECT: $crate::Project =
            $crate::Project::new($crate::project!(@root $($root)?), $name).with_command($command)$(.with_server($server))?;

        /// The models of this project: those that [`revision`] compares with the database.
        #[must_use]
        pub fn models() -> ::std::vec::Vec<$crate::model::Table> {
            $crate::models![$($model),*]
        }

        /// Lends the notebook's one connection, opening it on first use.
        ///
        /// # Errors
        /// Those of connecting, and those of `work`.
        pub fn session<T>(work: impl FnOnce(&mut $crate::Connection) -> $crate::Result<T>) -> $crate::Result<T> {
            $crate::declare::session(&PROJECT, work)
        }

        /// Applies the migrations in `migrations/` that the database does not have yet.
        ///
        /// # Errors
        /// As [`migrate::upgrade`].
        pub fn upgrade() -> $crate::Result<$crate::migrate::Upgraded> {
            $crate::declare::in_folder(&PROJECT, $crate::migrate::upgrade)
        }

        /// Applies the migrations up to `target`: a number, or `"+1"` for the next.
        ///
        /// # Errors
        /// As [`migrate::upgrade_to`].
        pub fn upgrade_to(target: impl ::std::fmt::Display) -> $crate::Result<$crate::migrate::Upgraded> {
            let (target, limits) = ($crate::migrate::Target::of(target)?, $crate::migrate::Limits::default());
            $crate::declare::in_folder(&PROJECT, |db, folder| $crate::migrate::upgrade_to(db, folder, target, &limits))
        }

        /// Undoes the migrations above `target`: a number, `-1` for the last one, `"base"` for all.
        ///
        /// # Errors
        /// As [`migrate::downgrade`].
        pub fn downgrade(target: impl ::std::fmt::Display) -> $crate::Result<$crate::migrate::Downgraded> {
            let (target, limits) = ($crate::migrate::Target::of(target)?, $crate::migrate::Limits::default());
            $crate::declare::in_folder(&PROJECT, |db, folder| $crate::migrate::downgrade(db, folder, target, &limits))
        }

        /// Makes the history say that the database has the files up to `target`; runs nothing.
        ///
        /// # Errors
        /// As [`migrate::stamp`].
        pub fn stamp(target: impl ::std::fmt::Display) -> $crate::Result<$crate::migrate::Stamped> {
            let (target, limits) = ($crate::migrate::Target::of(target)?, $crate::migrate::Limits::default());
            $crate::declare::in_folder(&PROJECT, |db, folder| $crate::migrate::stamp(db, folder, target, &limits))
        }

        /// The SQL that [`upgrade_to`] would run now.
        ///
        /// # Errors
        /// As [`migrate::upgrade_sql`].
        pub fn upgrade_sql(target: impl ::std::fmt::Display) -> $crate::Result<$crate::migrate::SqlScript> {
            let target = $crate::migrate::Target::of(target)?;
            $crate::declare::in_folder(&PROJECT, |db, folder| $crate::migrate::upgrade_sql(db, folder, target))
        }

        /// The SQL that [`downgrade`] would run now.
        ///
        /// # Errors
        /// As [`migrate::downgrade_sql`].
        pub fn downgrade_sql(target: impl ::std::fmt::Display) -> $crate::Result<$crate::migrate::SqlScript> {
            let target = $crate::migrate::Target::of(target)?;
            $crate::declare::in_folder(&PROJECT, |db, folder| $crate::migrate::downgrade_sql(db, folder, target))
        }

        /// The SQL that [`stamp`] would run now.
        ///
        /// # Errors
        /// As [`migrate::stamp_sql`].
        pub fn stamp_sql(target: impl ::std::fmt::Display) -> $crate::Result<$crate::migrate::SqlScript> {
            let target = $crate::migrate::Target::of(target)?;
            $crate::declare::in_folder(&PROJECT, |db, folder| $crate::migrate::stamp_sql(db, folder, target))
        }

        /// The version that the database is at.
        ///
        /// # Errors
        /// As [`migrate::current`].
        pub fn current() -> $crate::Result<$crate::migrate::Current> {
            $crate::declare::in_folder(&PROJECT, $crate::migrate::current)
        }

        /// Every migration: applied, pending, edited, renamed, missing or late.
        ///
        /// # Errors
        /// As [`migrate::history`].
        pub fn history() -> $crate::Result<$crate::migrate::History> {
            $crate::declare::in_folder(&PROJECT, $crate::migrate::history)
        }

        /// One migration with its text: `show(1)?`, `show("head")?`.
        ///
        /// # Errors
        /// As [`migrate::show`].
        pub fn show(target: impl ::std::fmt::Display) -> $crate::Result<$crate::migrate::Shown> {
            let target = $crate::migrate::Target::of(target)?;
            $crate::declare::in_folder(&PROJECT, |db, folder| $crate::migrate::show(db, folder, target))
        }

        /// Whether files, database and models say the same, and what to do where they do not.
        ///
        /// # Errors
        /// As [`migrate::check`].
        pub fn check() -> $crate::Result<$crate::migrate::Check> {
            $crate::declare::in_folder(&PROJECT, |db, folder| {
                $crate::migrate::check(db, folder, Some(&mut |db| $crate::migrate::compare(db, folder, &models())))
            })
        }

        /// Runs all files up, down and up again in a temporary database, and compares.
        ///
        /// # Errors
        /// As [`migrate::replay`].
        pub fn replay() -> $crate::Result<$crate::migrate::Check> {
            $crate::declare::in_folder(&PROJECT, |db, folder| {
                $crate::migrate::replay(db, folder, Some(&mut |db| $crate::migrate::compare(db, folder, &models())))
            })
        }

        /// Gives files a number of their own when two branches made the same one.
        ///
        /// # Errors
        /// As [`migrate::renumber`].
        pub fn renumber() -> $crate::Result<$crate::migrate::Renumbered> {
            renumber_files(&[])
        }

        /// As [`renumber`], and says which files give way: `renumber_files(&["V3__add_color"])?`.
        ///
        /// # Errors
        /// As [`migrate::renumber`].
        pub fn renumber_files(files: &[&str]) -> $crate::Result<$crate::migrate::Renumbered> {
            $crate::declare::session(&PROJECT, |db| {
                $crate::migrate::renumber(db, &PROJECT.migrations(), files, false)
            })
        }

        /// Compares the [`models`] with the database, and writes the migration that makes the one like the other.
        ///
        /// # Errors
        /// As [`migrate::revision`].
        pub fn revision(message: &str) -> $crate::Result<$crate::migrate::Revised> {
            revision_with(message, |options| options)
        }

        /// As [`revision`], with answers to what models cannot say:
        /// `revision_with("rename hue", |r| r.rename("pets.hue", "color"))?`.
        ///
        /// # Errors
        /// As [`migrate::revision`].
        pub fn revision_with(
            message: &str,
            options: impl FnOnce($crate::migrate::Options) -> $crate::migrate::Options,
        ) -> $crate::Result<$crate::migrate::Revised> {
            let options = options($crate::migrate::Options::default());
            $crate::declare::in_folder(&PROJECT, |db, folder| {
                $crate::migrate::revision(db, folder, &models(), message, &options)
            })
        }

        /// Opens a transaction that stays open over cells, until [`commit`] or [`rollback`].
        ///
        /// # Errors
        /// As [`Connection::begin`].
        pub fn begin() -> $crate::Result<()> {
            session($crate::Connection::begin)
        }

        /// Keeps what was done since [`begin`].
        ///
        /// # Errors
        /// As [`Connection::commit`].
        pub fn commit() -> $crate::Result<()> {
            session($crate::Connection::commit)
        }

        /// Undoes what was done since [`begin`].
        ///
        /// # Errors
        /// As [`Connection::rollback`].
        pub fn rollback() -> $crate::Result<()> {
            session($crate::Connection::rollback)
        }

        /// Runs `work` in a transaction of the session: kept if it returns `Ok`, undone if it returns `Err` or panics.
        ///
        /// # Errors
        /// As [`Connection::transaction`].
        pub fn transaction<T>(
            work: impl FnOnce(&mut $crate::Connection) -> $crate::Result<T>,
        ) -> $crate::Result<T> {
            session(|db| db.transaction(work))
        }

        /// Runs `work` and undoes everything it did in the session.
        ///
        /// # Errors
        /// As [`pg_notebook::sandbox()`].
        pub fn sandbox<T>(work: impl FnOnce() -> $crate::Result<T>) -> $crate::Result<T> {
            $crate::sandbox(&PROJECT, work)
        }

        /// Runs any one statement, with `$1`, `$2`, … from `params`: `sql("SELECT $1 + 1", &[&20])?`.
        ///
        /// # Errors
        /// As [`inspect::sql`](pg_notebook::inspect::sql).
        pub fn sql(
            statement: &str,
            params: &[&(dyn $crate::postgres::types::ToSql + Sync)],
        ) -> $crate::Result<$crate::display::Table> {
            session(|db| $crate::inspect::sql(db, statement, params))
        }

        /// Listens to a channel: what others NOTIFY on it appears under the cells, and [`wait_for_notification`] waits.
        ///
        /// # Errors
        /// As [`Connection::listen`].
        pub fn listen(channel: &str) -> $crate::Result<()> {
            session(|db| db.listen(channel))
        }

        /// The next notification of the channels that are [listened](listen) to, or `None` after so many seconds:
        /// `wait_for_notification(10)?`.
        ///
        /// # Errors
        /// As [`Connection::wait_for_notification`].
        pub fn wait_for_notification(
            seconds: impl ::std::convert::Into<f64>,
        ) -> $crate::Result<::std::option::Option<$crate::Notification>> {
            $crate::declare::wait_for_notification(&PROJECT, seconds.into())
        }

        /// The rows of a query as tuples or models: `query_as::<(String, i64)>("SELECT …", &[])?`.
        ///
        /// # Errors
        /// As [`Connection::query_as`].
        pub fn query_as<T: $crate::FromRow>(
            query: &str,
            params: &[&(dyn $crate::postgres::types::ToSql + Sync)],
        ) -> $crate::Result<::std::vec::Vec<T>> {
            session(|db| db.query_as(query, params))
        }

        /// The tables of the database.
        ///
        /// # Errors
        /// As [`inspect::tables`](pg_notebook::inspect::tables).
        pub fn tables() -> $crate::Result<$crate::display::Table> {
            session($crate::inspect::tables)
        }

        /// Columns, constraints, indexes, size and comments of a table.
        ///
        /// # Errors
        /// As [`inspect::describe`](pg_notebook::inspect::describe).
        pub fn describe(table: &str) -> $crate::Result<$crate::inspect::Page> {
            session(|db| $crate::inspect::describe(db, table))
        }

        /// The tables and the foreign keys between them, as a diagram.
        ///
        /// # Errors
        /// As [`inspect::schema`](pg_notebook::inspect::schema).
        pub fn schema() -> $crate::Result<$crate::inspect::Diagram> {
            session($crate::inspect::schema)
        }

        /// Runs a statement for its plan, and rolls back what it did.
        ///
        /// # Errors
        /// As [`inspect::explain`](pg_notebook::inspect::explain).
        pub fn explain(
            statement: &str,
            params: &[&(dyn $crate::postgres::types::ToSql + Sync)],
        ) -> $crate::Result<$crate::inspect::Plan> {
            session(|db| $crate::inspect::explain(db, statement, params))
        }

        /// What the values of each column look like: `profile(&rows)` of rows at hand, `profile("name")?` of a table.
        pub fn profile<P: $crate::inspect::ToProfile>(what: P) -> P::Profile {
            what.profile(&PROJECT)
        }
    };
}
