//! Files, written whole or not at all.

use crate::error::{Error, Report, Result};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// The default template: `{message}`, `{changes}` and `{sql}` are what a migration consists of.
const TEMPLATE: &str = "-- {message}\n--\n{changes}\n\n{sql}\n";
/// The file in the folder of migrations that replaces the default.
const TEMPLATE_FILE: &str = "template.txt";

/// The template of the folder.
///
/// # Errors
/// [`Error::Migration`] if it cannot be read, or has no `{sql}`.
pub(super) fn template(folder: &Path) -> Result<String> {
    let path = folder.join(TEMPLATE_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text.replace("\r\n", "\n"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(TEMPLATE.to_owned()),
        Err(error) => return Err(bad(&path, &error)),
    };
    if !text.contains("{sql}") {
        let report = Report::new(format!("no migration was written: {}", path.display()), "there is no {sql} in it");
        return Err(Error::Migration(report).help("write {sql} where the statements go; or remove the file"));
    }
    Ok(text)
}

/// The text of a migration.
pub(super) fn fill(template: &str, message: &str, changes: &[String], sql: &str) -> String {
    let changes: Vec<String> = changes.iter().map(|line| comment(line)).collect();
    let changes = if changes.is_empty() { "--".to_owned() } else { changes.join("\n") };
    // The SQL last: it may hold anything.
    let (before, after) = template.split_once("{sql}").unwrap_or((template, ""));
    let fill = |part: &str| part.replace("{message}", &message.replace('\n', " ")).replace("{changes}", &changes);
    format!("{}{sql}{}", fill(before), fill(after))
}

/// A line that stays a comment whatever is in it.
fn comment(line: &str) -> String {
    format!("-- {}", line.replace(['\n', '\r'], " ")).trim_end().to_owned()
}

/// Writes all the files or none: under another name first, then each is given its own, which must be free.
///
/// # Errors
/// [`Error::Migration`] naming the file and the system's words.
pub(super) fn write(files: &[(PathBuf, String)]) -> Result<()> {
    let mut made: Vec<PathBuf> = Vec::new();
    let result = try_write(files, &mut made);
    if result.is_err() {
        for path in made {
            let _ = fs::remove_file(path);
        }
    }
    result
}

fn try_write(files: &[(PathBuf, String)], made: &mut Vec<PathBuf>) -> Result<()> {
    let hidden = |path: &Path| {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        path.with_file_name(format!(".{name}.{}", std::process::id()))
    };
    for (path, text) in files {
        let draft = hidden(path);
        made.push(draft.clone());
        let mut file = fs::File::create(&draft).map_err(|error| bad(path, &error))?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| bad(path, &error))?;
    }
    for (path, _) in files {
        // Unlike a rename, a link never replaces what is there.
        match fs::hard_link(hidden(path), path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(bad(path, &error)),
            // A file system without links.
            Err(_) if !path.exists() => fs::rename(hidden(path), path).map_err(|error| bad(path, &error))?,
            Err(error) => return Err(bad(path, &error)),
        }
        made.push(path.clone());
    }
    for (path, _) in files {
        let _ = fs::remove_file(hidden(path));
    }
    Ok(())
}

fn bad(path: &Path, error: &io::Error) -> Error {
    Error::Migration(Report::new(format!("no migration was written: {}", path.display()), error.to_string()))
        .help("nothing is left of it: see to the folder or the disk, then say it again")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_template_shapes_the_text() {
        let text = fill(TEMPLATE, "add color", &["Adds {sql}.".into(), "a\nb".into()], "SELECT '{message}';");
        assert_eq!(text, "-- add color\n--\n-- Adds {sql}.\n-- a b\n\nSELECT '{message}';\n");
    }

    #[test]
    fn all_files_or_none() {
        let folder = std::env::temp_dir().join(format!("pg-notebook-files-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (a, b) = (folder.join("a"), folder.join("b"));
        fs::write(&b, "there").unwrap();
        let files = [(a.clone(), "1".to_owned()), (b.clone(), "2".to_owned())];
        assert!(write(&files).unwrap_err().to_string().contains("exists"));
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
        assert_eq!(fs::read_to_string(&b).unwrap(), "there");
        fs::remove_file(&b).unwrap();
        write(&files).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }
}
