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
        let fields = fields(line);
        let [file_host, file_port, file_database, file_user, password] = fields.as_slice() else { return None };
        let fits = |field: &str, value: &str| field == "*" || field == value;
        let fit = hosts.iter().any(|host| fits(file_host, host))
            && fits(file_port, &port)
            && fits(file_database, database)
            && fits(file_user, user);
        fit.then(|| password.clone())
    })
}

/// Fields stand between colons; a backslash makes the next character an ordinary one.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            ':' if fields.len() < 5 => fields.push(String::new()),
            c => {
                let c = if c == '\\' { chars.next().unwrap_or(c) } else { c };
                if let Some(field) = fields.last_mut() {
                    field.push(c);
                }
            }
        }
    }
    fields
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
