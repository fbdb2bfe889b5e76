//! One place that settings are read from.

use super::{Setting, invalid, url};
use crate::{Project, Result};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The variables that one place sets. An empty value counts as none.
#[derive(Clone, Default)]
pub struct Layer {
    /// `PG…` variable to value and origin; what `DATABASE_URL` says is already among them.
    vars: BTreeMap<String, Setting<String>>,
    /// Only of use where nothing before it says which server to use.
    fallback: bool,
}

const VARIABLES: [&str; 13] = [
    "DATABASE_URL",
    "PGHOST",
    "PGPORT",
    "PGUSER",
    "PGPASSWORD",
    "PGDATABASE",
    "PGPASSFILE",
    "PGCONNECT_TIMEOUT",
    "PGAPPNAME",
    "PGOPTIONS",
    "PGSSLMODE",
    "PGTARGETSESSIONATTRS",
    "PG_NOTEBOOK_PREPARE",
];

/// Whoever sets one of these means a server of their own, not the lab's.
const NAMES_A_SERVER: [&str; 4] = ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD"];

impl Layer {
    /// The layers of `project`, first the one that wins.
    pub(super) fn all(project: &Project) -> Result<Vec<Self>> {
        let root = project.root();
        // As for `cargo lab`: where it keeps what runs.
        let state = env::var_os("LAB_STATE").map_or_else(|| root.join(".lab"), PathBuf::from);
        let lab = Self::file(&state.join("server/server.env"), "the lab's server")?;
        Ok(vec![Self::environment()?, Self::file(&root.join(".env"), ".env")?, lab.fallback()])
    }

    /// The same layer, but only of use where no layer before it says which server to use.
    #[must_use]
    pub fn fallback(mut self) -> Self {
        self.fallback = true;
        self
    }

    /// The process's environment.
    ///
    /// # Errors
    /// [`Error::Settings`](crate::Error::Settings) for a value that is not UTF-8 and for a malformed `DATABASE_URL`.
    pub fn environment() -> Result<Self> {
        let mut found = Vec::new();
        for name in VARIABLES {
            if let Some(value) = env::var_os(name) {
                let value = value.into_string().map_err(|_| invalid(format!("{name} is not UTF-8")))?;
                found.push((name.to_owned(), value));
            }
        }
        Self::new("the environment", found)
    }

    /// A dotenv file; an absent one says nothing.
    ///
    /// # Errors
    /// [`Error::Settings`](crate::Error::Settings) when the file cannot be read or understood. Its text is not quoted:
    /// it may hold a password.
    pub fn file(path: &Path, label: &str) -> Result<Self> {
        let unreadable = |why: String| invalid(format!("{} cannot be read: {why}", path.display()));
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            other => other.map_err(|error| unreadable(error.to_string()))?,
        };
        let pairs: std::result::Result<Vec<_>, _> = dotenvy::from_read_iter(text.as_bytes()).collect();
        let pairs = pairs.map_err(|error| {
            let why = match error {
                dotenvy::Error::LineParse(line, _) => {
                    let before = text.find(&line).map_or(0, |at| text[..at].matches('\n').count());
                    format!("line {} is not of the form NAME=value", before + 1)
                }
                _ => "a line is not of the form NAME=value".to_owned(),
            };
            unreadable(why).help("quote a value with spaces or a $ in it: PGPASSWORD='two words'")
        })?;
        Self::new(label, pairs)
    }

    /// A layer called `label` in messages, of `NAME`, `value` pairs; names that are no settings are passed over.
    ///
    /// # Errors
    /// [`Error::Settings`](crate::Error::Settings) for a malformed `DATABASE_URL`, without quoting it.
    pub fn new(label: &str, pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let pairs: BTreeMap<_, _> =
            pairs.into_iter().filter(|(name, value)| VARIABLES.contains(&name.as_str()) && !value.is_empty()).collect();
        let mut vars = BTreeMap::new();
        for (name, value) in &pairs {
            let origin = format!("{name} in {label}");
            vars.insert(name.clone(), Setting { value: value.clone(), origin });
        }
        if let Some(url) = vars.remove("DATABASE_URL") {
            for (name, value) in url::parse(&url)? {
                vars.insert(name.to_owned(), Setting { value, origin: url.origin.clone() });
            }
        }
        Ok(Self { vars, fallback: false })
    }

    pub(super) fn get(&self, name: &str) -> Option<Setting<String>> {
        self.vars.get(name).cloned()
    }

    fn names_a_server(&self) -> bool {
        NAMES_A_SERVER.iter().any(|name| self.vars.contains_key(*name))
    }
}

/// The layers without the lab's server if a layer before it names another.
pub(super) fn relevant(layers: &[Layer]) -> Vec<&Layer> {
    let named = layers.iter().any(|layer| !layer.fallback && layer.names_a_server());
    layers.iter().filter(|layer| !(layer.fallback && named)).collect()
}
