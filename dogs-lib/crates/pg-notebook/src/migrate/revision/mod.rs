//! From the models to the next migration.
//!
//! The path of a revision:
//! 1. `generate`: the door; checks that the database is at head, and at the end has `files` write what came of it;
//! 2. `plan`: what changes, in one transaction that is rolled back. `renames` says what has a new name, the comparison of
//!    `crate::schema` says the rest, `managed` says which tables are not ours to drop;
//! 3. `resolve`: each change that a person has to say something about takes its answer (`options`, `answer`, `answers`),
//!    or is a `question`; `casts` knows what a change of type needs;
//! 4. `step`: what becomes one migration; `concurrently` and `views` give it its neighbours, `describe` and `hazards` its words;
//! 5. `dry_run`: up and down once, before anything is written;
//! 6. `draft`: the result.
//!
//! `compare` is the same up to the difference, for [`check`](super::check()).

mod answer;
mod answers;
mod as_said;
mod casts;
mod compare;
mod concurrently;
mod describe;
mod draft;
mod dry_run;
mod files;
mod generate;
mod hazards;
mod managed;
mod options;
mod plan;
mod question;
mod renames;
mod resolve;
mod step;
mod views;

pub use answer::Answer;
pub use compare::compare;
pub use draft::{Draft, Revised};
pub use generate::revision;
pub use options::Options;
