//! `.pgpass`: <https://www.postgresql.org/docs/current/libpq-pgpass.html>.

use postgres::config::Host;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Default)]
pub(super) struct Found {
    pub password: Option<String>,
    /// Why the file was not used.
    pub note: Option<String>,
}

pub(super) fn default_path() -> Option<PathBuf> {
    Some(std::env::home_dir()?.join(".pgpass"))
}

/// The password of the first line that fits one of `hosts`. A file that others may read is ignored, as libpq does.
pub(super) fn find(path: &Path, hosts: &[(Host, u16)], database: &str, user: &str) -> Found {
    let Ok(metadata) = fs::metadata(path) else { return Found::default() };
    if !metadata.is_file() {
        return Found::default();
    }
    if open_to_others(&metadata) {
        let note = format!("{} was ignored: others may read it (chmod 600 it)", path.display());
        return Found { password: None, note: Some(note) };
    }
    let Ok(text) = fs::read_to_string(path) else {
        return Found { password: None, note: Some(format!("{} was ignored: it cannot be read", path.display())) };
    };
    let password = hosts.iter().find_map(|(host, port)| lookup(&text, host, *port, database, user));
    Found { password, note: None }
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
        #[cfg(unix)]
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
        let text = "# mine\nother:5432:*:*:no\nlocalhost:*:dogs:dogs:a\\:b\\\\c\n*:*:*:*:last";
        let host = Host::Tcp("localhost".into());
        assert_eq!(lookup(text, &host, 5432, "dogs", "dogs").as_deref(), Some("a:b\\c"));
        assert_eq!(lookup(text, &host, 5432, "cats", "dogs").as_deref(), Some("last"));
        assert_eq!(lookup("h:1:d:u", &host, 1, "d", "u"), None);
    }
}
