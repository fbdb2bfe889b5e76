//! `.pgpass`: <https://www.postgresql.org/docs/current/libpq-pgpass.html>.

use crate::host::{Address, Host};
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) struct Found {
    /// One for each host that was asked for.
    pub passwords: Vec<Option<String>>,
    /// Why the file was not used.
    pub note: Option<String>,
}

pub(crate) fn default_path() -> Option<PathBuf> {
    Some(std::env::home_dir()?.join(".pgpass"))
}

/// For each of `hosts` the password of the first line that fits. A file that others may read is ignored, as libpq does.
pub(crate) fn find(path: Option<&Path>, hosts: &[Address], database: &str, user: &str) -> Found {
    let (text, note) = match path.map(read) {
        Some(Ok(text)) => (text, None),
        Some(Err(note)) => (String::new(), note),
        None => (String::new(), None),
    };
    let passwords = hosts.iter().map(|address| lookup(&text, &address.host, address.port, database, user)).collect();
    Found { passwords, note }
}

/// The text, or a note on why there is none; no note where there is no such file.
fn read(path: &Path) -> Result<String, Option<String>> {
    let ignored = |why: &str| Some(format!("{} was ignored: {why}", path.display()));
    let metadata = fs::metadata(path).map_err(|_| None)?;
    if !metadata.is_file() {
        return Err(ignored("it is not a file"));
    }
    if open_to_others(&metadata) {
        return Err(ignored("others may read it (chmod 600 it)"));
    }
    fs::read_to_string(path).map_err(|error| ignored(&error.to_string()))
}

#[cfg(unix)]
fn open_to_others(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn open_to_others(_: &fs::Metadata) -> bool {
    false
}

fn lookup(text: &str, host: &Host, port: u16, database: &str, user: &str) -> Option<String> {
    let port = port.to_string();
    let hosts: Vec<String> = match host {
        Host::Tcp(name) => vec![name.clone()],
        Host::Unix(path) => vec![path.display().to_string(), "localhost".into()],
    };
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        hosts.iter().find_map(|host| {
            let rest = after(line, host)?;
            let rest = after(rest, &port)?;
            let rest = after(rest, database)?;
            after(rest, user).map(unescaped)
        })
    })
}

/// What stands behind the first field and its colon, if the field is `*` or says `value`. As in libpq, a colon ends a field
/// only where the value ends too, so an IPv6 address may stand as it is.
fn after<'a>(line: &'a str, value: &str) -> Option<&'a str> {
    if let Some(rest) = line.strip_prefix("*:") {
        return Some(rest);
    }
    let mut chars = line.chars();
    for wanted in value.chars() {
        let c = match chars.next()? {
            '\\' => chars.next()?,
            c => c,
        };
        if c != wanted {
            return None;
        }
    }
    chars.as_str().strip_prefix(':')
}

/// A backslash makes the next character an ordinary one.
fn unescaped(text: &str) -> String {
    let mut chars = text.chars();
    let mut password = String::new();
    while let Some(c) = chars.next() {
        password.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_fits_wins() {
        let text = "# mine\nother:5432:*:*:no\nlocalhost:*:pets:pets:a\\:b\\\\c\n*:*:*:*:last";
        let host = Host::Tcp("localhost".into());
        assert_eq!(lookup(text, &host, 5432, "pets", "pets").as_deref(), Some("a:b\\c"));
        assert_eq!(lookup(text, &host, 5432, "cats", "pets").as_deref(), Some("last"));
        assert_eq!(lookup("h:1:d:u", &host, 1, "d", "u"), None);
    }
}
