//! One place that settings are read from.

use crate::error::{Error, Result};
use crate::parameter::{DATABASE_URL, PARAMETERS, Parameter, variables};
use crate::setting::Setting;
use crate::{connection_string, dotenv};
use std::collections::BTreeMap;
use std::env;
use std::fmt;
use std::path::Path;

/// The variables that one place sets. An empty value counts as none. [`Debug`] tells only their names.
#[derive(Clone, Default)]
pub struct Layer {
    label: String,
    /// What `DATABASE_URL` says, if it is there, by [name](Parameter::name).
    string: Option<BTreeMap<&'static str, String>>,
    /// What the other variables say.
    variables: BTreeMap<&'static str, String>,
    /// Only of use where nothing before it names a database.
    fallback: bool,
}

impl Layer {
    /// A layer called `label` in messages, of `NAME`, `value` pairs; names that are no settings are passed over.
    ///
    /// ```
    /// use pg_settings::{Layer, Settings};
    ///
    /// let url = ("DATABASE_URL".to_owned(), "postgres://ann@db.example/pets".to_owned());
    /// let settings = Settings::resolve(&[Layer::new(".env", [url])?], "pets")?;
    /// assert_eq!(settings.address(), "db.example:5432");
    /// assert_eq!(settings.user.origin, "DATABASE_URL in .env");
    /// # Ok::<(), pg_settings::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error`] for a malformed `DATABASE_URL`, without quoting it.
    pub fn new(label: &str, pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        let mut layer = Self { label: label.to_owned(), ..Self::default() };
        for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
            if name == DATABASE_URL {
                layer.string = Some(connection_string::parse(&Setting::new(value, layer.origin(DATABASE_URL)))?);
            } else if let Some(parameter) = Parameter::by_variable(&name) {
                layer.variables.insert(parameter.name(), value);
            }
        }
        Ok(layer)
    }

    /// The process's environment.
    ///
    /// # Errors
    /// [`Error`] for a value that is not UTF-8 and for a malformed `DATABASE_URL`.
    pub fn environment() -> Result<Self> {
        let mut found = Vec::new();
        for name in variables() {
            if let Some(value) = env::var_os(name) {
                let value = value.into_string().map_err(|_| Error::new(format!("{name} is not UTF-8")))?;
                found.push((name.to_owned(), value));
            }
        }
        Self::new("the environment", found)
    }

    /// A dotenv file; an absent one says nothing.
    ///
    /// # Errors
    /// [`Error`] when the file cannot be read or understood. Its text is not quoted: it may hold a password.
    pub fn file(path: &Path, label: &str) -> Result<Self> {
        Self::new(label, dotenv::read(path)?)
    }

    /// What somebody has set for the project whose folder is `root`: in the environment, then in `.env`.
    ///
    /// # Errors
    /// As [`environment`](Self::environment) and [`file`](Self::file).
    pub fn of_project(root: &Path) -> Result<Vec<Self>> {
        Ok(vec![Self::environment()?, Self::file(&root.join(".env"), ".env")?])
    }

    /// The same layer, but only of use where no layer before it names a database.
    #[must_use]
    pub fn fallback(mut self) -> Self {
        self.fallback = true;
        self
    }

    /// The same layer without the name of a database.
    #[must_use]
    pub(crate) fn without_database(mut self) -> Self {
        self.variables.remove("dbname");
        self
    }

    pub(crate) fn label(&self) -> &str {
        &self.label
    }

    pub(crate) fn is_fallback(&self) -> bool {
        self.fallback
    }

    /// What `DATABASE_URL` says of `name`.
    pub(crate) fn of_string(&self, name: &str) -> Option<Setting<String>> {
        let value = self.string.as_ref()?.get(name)?;
        Some(Setting::new(value.clone(), self.origin(DATABASE_URL)))
    }

    /// What its own variable says of `name`.
    pub(crate) fn of_variable(&self, name: &str) -> Option<Setting<String>> {
        let value = self.variables.get(name)?;
        let variable = Parameter::by_name(name)?.variable()?;
        Some(Setting::new(value.clone(), self.origin(variable)))
    }

    /// The first of its variables that names a database, as in `PGPORT in .env`.
    pub(crate) fn names_database(&self) -> Option<String> {
        if self.string.is_some() {
            return Some(self.origin(DATABASE_URL));
        }
        let names =
            |parameter: &&Parameter| parameter.names_database() && self.variables.contains_key(parameter.name());
        Some(self.origin(PARAMETERS.iter().find(names)?.variable()?))
    }

    fn origin(&self, variable: &str) -> String {
        format!("{variable} in {}", self.label)
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let string = self.string.iter().flat_map(BTreeMap::keys);
        write!(f, "Layer({:?}: ", self.label)?;
        f.debug_set().entries(string.chain(self.variables.keys())).finish()?;
        f.write_str(")")
    }
}
