//! Cats and their visits to the vet.
//!
//! ```no_run
//! use cats_lib::*;
//! upgrade()?;
//! let mia = add_cat("Mia", day(2021, 5, 3)?)?;
//! add_visit(&mia, day(2024, 1, 8)?, 4200)?;
//! println!("{:?}", visits_of("Mia")?);
//! # Ok::<(), Error>(())
//! ```
//!
//! [`Cat`] and [`Visit`] are the models; everything that is not about cats comes from [`pg_notebook`].

mod cat;

pub use cat::*;

pg_notebook::project! { name: "cats", command: "cargo cats", models: [Cat, Visit] }
