//! Services: <https://www.postgresql.org/docs/current/libpq-pgservice.html>.

use crate::error::{Error, Result};
use crate::parameter::{Effect, Parameter};
use crate::setting::Setting;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where services are written down.
pub(crate) struct Files {
    /// The user's file; if a setting names it, it has to be there.
    pub user: Option<PathBuf>,
    pub user_is_set: bool,
    /// The system's file.
    pub system: Option<PathBuf>,
}

impl Files {
    /// With what `PGSERVICEFILE` and `PGSYSCONFDIR` say.
    pub(crate) fn of(file: Option<&str>, folder: Option<&str>) -> Self {
        let user = file.map(PathBuf::from).or_else(|| Some(std::env::home_dir()?.join(".pg_service.conf")));
        Self {
            user,
            user_is_set: file.is_some(),
            system: folder.map(|folder| Path::new(folder).join("pg_service.conf")),
        }
    }
}

/// What the service says: names of [parameters](Parameter::name), values, and the origin of them all. Errors quote no line
/// of a file: it may hold a password.
pub(crate) fn find(service: &Setting<String>, files: &Files) -> Result<(BTreeMap<&'static str, String>, String)> {
    let Setting { value: name, origin } = service;
    let help = format!("a service is a section [{}] of ~/.pg_service.conf or the file of PGSERVICEFILE", shown(name));
    for (path, must_be) in [(&files.user, files.user_is_set), (&files.system, false)] {
        let Some(path) = path.as_ref().filter(|path| must_be || path.exists()) else { continue };
        let text = fs::read_to_string(path).map_err(|error| {
            Error::new(format!("{} cannot be read: {error} ({origin})", path.display())).with_help(&*help)
        })?;
        let found = section(&text, name)
            .map_err(|(line, why)| Error::new(format!("line {line} of {} {why} ({origin})", path.display())))?;
        if let Some(found) = found {
            return Ok((found, format!("service {} in {}", shown(name), path.display())));
        }
    }
    Err(Error::new(format!("there is no service {} ({origin})", shown(name))).with_help(help))
}

/// The name, unless it is something else by mistake.
fn shown(name: &str) -> &str {
    if name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c)) { name } else { "of this name" }
}

/// The first section of that name, `None` if there is none; a line that is none, and why.
fn section(text: &str, name: &str) -> Result<Option<BTreeMap<&'static str, String>>, (usize, String)> {
    let mut found: Option<BTreeMap<_, _>> = None;
    for (n, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(heading) = line.strip_prefix('[') {
            if found.is_some() {
                break;
            }
            found = (heading.split(']').next() == Some(name) && heading.contains(']')).then(BTreeMap::new);
            continue;
        }
        let Some(found) = &mut found else { continue };
        let wrong = |why: String| (n + 1, why);
        if line.starts_with("ldap://") {
            return Err(wrong("asks an LDAP server, which is not supported".into()));
        }
        let (keyword, value) = line.split_once('=').ok_or_else(|| wrong("is not of the form keyword=value".into()))?;
        let parameter =
            Parameter::by_keyword(keyword).ok_or_else(|| wrong("has a keyword that is not known".into()))?;
        let keyword = parameter.name();
        if ["service", "servicefile"].contains(&keyword) {
            return Err(wrong("names another service, which is not allowed".into()));
        }
        if parameter.effect() == Effect::NotSupported {
            return Err(wrong(format!("sets `{keyword}`, which is not supported")));
        }
        if parameter.kind().wrong(value).is_some() {
            return Err(wrong(format!("has an invalid value for `{keyword}`")));
        }
        if !value.is_empty() {
            found.entry(keyword).or_insert_with(|| value.to_owned());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_ends_where_the_next_begins_and_the_first_value_counts() {
        let text = "host=no\n[petshop]\nhost=no\n# mine\n[pets]\r\n\n host=a \nport=1\nhost=b\npassword=x=y\n[pets]\nuser=no\n";
        let found = section(text, "pets").ok().flatten().unwrap_or_default();
        let found: Vec<_> = found.iter().map(|(keyword, value)| format!("{keyword}={value}")).collect();
        assert_eq!(found, ["host=a", "password=x=y", "port=1"]);
        assert_eq!(section(text, "cats"), Ok(None));
        assert_eq!(section("[cats", "cats"), Ok(None));
    }

    #[test]
    fn a_line_that_is_none_is_told_by_its_number() {
        for (line, why) in [
            ("hush", "is not of the form keyword=value"),
            ("hush=1", "has a keyword that is not known"),
            ("service=hush", "names another service, which is not allowed"),
            ("ldap://hush", "asks an LDAP server, which is not supported"),
            ("sslkey=hush", "sets `sslkey`, which is not supported"),
            ("port=hush", "has an invalid value for `port`"),
        ] {
            assert_eq!(section(&format!("[a]\n{line}\n"), "a"), Err((2, why.to_owned())), "{line}");
        }
    }
}
