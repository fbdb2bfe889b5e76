//! What the environment and `.env` say about the database.

use crate::Layout;
use evcxr_live::{Error, Result};
use std::env;
use std::path::Path;

/// Whoever sets one of these has a database of their own: no server is started then.
pub const SETTINGS: [&str; 8] =
    ["DATABASE_URL", "PGHOST", "PGHOSTADDR", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSERVICE"];

/// The first setting of the database that somebody gave, as in "PGPORT in .env": the environment goes first.
///
/// # Errors
/// If `.env` cannot be read.
pub fn given(layout: &Layout) -> Result<Option<String>> {
    let environment: Vec<_> = env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.to_string_lossy().into_owned())))
        .collect();
    Ok(first_given(&environment, "the environment").or(first_given(&dotenv(layout)?, ".env")))
}

/// The variables of `.env` at the repository's root, in order; none if there is no such file.
///
/// # Errors
/// If it cannot be read or understood. Its text is not quoted: it may hold a password.
pub fn dotenv(layout: &Layout) -> Result<Vec<(String, String)>> {
    read_dotenv(&layout.root().join(".env"))
}

/// The variables of a dotenv file, as [`dotenv`].
pub(crate) fn read_dotenv(path: &Path) -> Result<Vec<(String, String)>> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |error| {
        let why = match error {
            dotenvy::Error::Io(error) => error.to_string(),
            _ => "a line is not of the form NAME=value".to_owned(),
        };
        Error::new(format!("{} cannot be read", path.display()))
            .said(why)
            .help("quote a value with spaces or a $ in it: PGPASSWORD='two words'")
    };
    let pairs = dotenvy::from_path_iter(path).map_err(unreadable)?;
    pairs.collect::<std::result::Result<_, _>>().map_err(unreadable)
}

fn first_given(variables: &[(String, String)], layer: &str) -> Option<String> {
    let is_given = |name: &str| variables.iter().any(|(other, value)| other == name && !value.is_empty());
    SETTINGS.iter().find(|name| is_given(name)).map(|name| format!("{name} in {layer}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_setting_counts_if_it_is_not_empty() {
        assert_eq!(first_given(&pairs(&[("PGHOST", ""), ("PGAPPNAME", "x"), ("PATH", "/bin")]), ".env"), None);
        let given = pairs(&[("PGPORT", "5433"), ("PGHOST", "")]);
        assert_eq!(first_given(&given, ".env").unwrap(), "PGPORT in .env");
    }

    #[test]
    fn a_malformed_dotenv_is_refused_without_quoting_it() {
        let path = env::temp_dir().join(format!("lab-dotenv-{}", std::process::id()));
        std::fs::write(&path, "PGPASSWORD=se cret\n").unwrap();
        let error = read_dotenv(&path).unwrap_err().to_string();
        std::fs::remove_file(&path).unwrap();
        assert!(error.contains("NAME=value") && !error.contains("cret"), "{error}");
    }
}
