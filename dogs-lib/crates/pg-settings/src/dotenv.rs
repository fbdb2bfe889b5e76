//! Files of variables, as docker compose reads them.

use crate::error::{Error, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Names and values in order, none if there is no such file. Errors do not quote its text: it may hold a password.
pub(crate) fn read(path: &Path) -> Result<Vec<(String, String)>> {
    let unreadable = |why: String| Error::new(format!("{} cannot be read: {why}", path.display()));
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|error| unreadable(error.to_string()))?,
    };
    let pairs: Result<Vec<_>, _> = dotenvy::from_read_iter(text.as_bytes()).collect();
    pairs.map_err(|error| {
        let why = match error {
            dotenvy::Error::LineParse(line, _) => {
                let before = text.find(&line).map_or(0, |at| text[..at].matches('\n').count());
                format!("line {} is not of the form NAME=value", before + 1)
            }
            _ => "a line is not of the form NAME=value".to_owned(),
        };
        unreadable(why).with_help("quote a value with spaces or a $ in it: PGPASSWORD='two words'")
    })
}
