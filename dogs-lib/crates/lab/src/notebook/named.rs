//! Which notebooks a person means.

use crate::Layout;
use evcxr_live::{Context, Error, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// The notebooks of the place, by name: their names begin with numbers.
///
/// # Errors
/// If the folder cannot be read.
pub fn all(layout: &Layout) -> Result<Vec<PathBuf>> {
    let folder = layout.notebooks();
    let entries = fs::read_dir(&folder).context("read", &folder)?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut found: Vec<_> = paths.filter(|path| path.extension().is_some_and(|ext| ext == "ipynb")).collect();
    found.sort();
    Ok(found)
}

/// The notebooks that a person names: by a path, or by the name of one in `notebooks/`, or its beginning such as `01`.
///
/// # Errors
/// If there is no such notebook.
pub fn named(layout: &Layout, names: &[PathBuf]) -> Result<Vec<PathBuf>> {
    if names.is_empty() {
        return all(layout);
    }
    let known = all(layout)?;
    names.iter().map(|name| find(name, &known)).collect()
}

fn find(name: &Path, known: &[PathBuf]) -> Result<PathBuf> {
    if name.is_file() {
        return name.canonicalize().context("find", name);
    }
    let text = name.to_string_lossy();
    let begins = |path: &&PathBuf| {
        path.file_name().and_then(|file| file.to_str()).is_some_and(|file| !text.is_empty() && file.starts_with(&*text))
    };
    let fitting: Vec<_> = known.iter().filter(begins).collect();
    match fitting.as_slice() {
        [one] => Ok((*one).clone()),
        [] => Err(Error::new(format!("there is no notebook {text}"))),
        many => {
            let many: Vec<_> = many.iter().map(|path| path.display().to_string()).collect();
            Err(Error::new(format!("{text} fits more than one notebook")).said(many.join("\n")))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_notebook_may_be_named_by_its_number() {
        let known =
            [PathBuf::from("/n/01-explore.ipynb"), PathBuf::from("/n/02-change.ipynb"), "/n/02-more.ipynb".into()];
        assert_eq!(find(Path::new("01"), &known).unwrap(), known[0]);
        assert_eq!(find(Path::new("01-explore.ipynb"), &known).unwrap(), known[0]);
        assert!(find(Path::new("02"), &known).unwrap_err().to_string().contains("02-more"));
        assert!(find(Path::new("03"), &known).unwrap_err().to_string().contains("no notebook 03"));
    }
}
