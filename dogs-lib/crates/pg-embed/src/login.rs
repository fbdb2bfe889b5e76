//! The names that a new cluster gets.

use crate::error::{Error, Result};

/// The role that owns a cluster, and the database that a new one has. Both are `postgres` if nothing else is said.
///
/// They are made with the data: a cluster whose data is there wants the names that it was made with.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Login {
    user: String,
    database: String,
}

impl Login {
    /// A role and a database of these names.
    ///
    /// # Errors
    /// If one has other characters than ASCII letters, digits, `_` and `-`, or none.
    pub fn new(user: &str, database: &str) -> Result<Self> {
        for name in [user, database] {
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
            if name.is_empty() || name.starts_with('-') || !plain {
                return Err(Error::failed(
                    format!("name a role or a database {name:?}"),
                    "letters, digits, _ and - only",
                ));
            }
        }
        Ok(Self { user: user.to_owned(), database: database.to_owned() })
    }

    /// A role and a database of the same name.
    ///
    /// # Errors
    /// As [`Login::new`].
    pub fn named(name: &str) -> Result<Self> {
        Self::new(name, name)
    }

    /// The role.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }
}

impl Default for Login {
    fn default() -> Self {
        Self { user: "postgres".into(), database: "postgres".into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_have_to_be_quoted_are_refused() {
        for name in ["", "a b", "a\nb", "a\"b", "-U", "\u{e4}"] {
            assert!(Login::named(name).is_err(), "{name:?}");
        }
        assert!(Login::new("a_1", "B-2").is_ok());
    }
}
