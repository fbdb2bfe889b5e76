//! The file in which rustc lists what a crate was compiled from.

use std::path::PathBuf;

/// What a crate was compiled from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DepInfo {
    /// Files, sorted, as rustc names them: absolute, or relative to the folder it ran in.
    pub(crate) files: Vec<PathBuf>,
    /// Names of environment variables that were read, sorted.
    pub(crate) variables: Vec<String>,
}

impl DepInfo {
    /// Reads the text of a `.d` file.
    pub(crate) fn parse(text: &str) -> Self {
        let mut found = Self::default();
        for line in text.lines() {
            if let Some(variable) = line.strip_prefix("# env-dep:") {
                found.variables.push(variable.split('=').next().unwrap_or_default().to_owned());
            } else if let Some((_, sources)) = line.split_once(": ").filter(|_| !line.starts_with('#')) {
                found.files.extend(words(sources).into_iter().map(PathBuf::from));
            }
        }
        found.files.sort();
        found.files.dedup();
        found.variables.sort();
        found.variables.dedup();
        found
    }
}

/// Words between spaces; a space that belongs to a name is escaped.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, words.last_mut()) {
            ('\\', Some(word)) if characters.peek() == Some(&' ') => {
                characters.next();
                word.push(' ');
            }
            (' ', _) => words.push(String::new()),
            (other, Some(word)) => word.push(other),
            (_, None) => {}
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn files_and_variables_are_found_once() {
        let text = "/k/libpets.rlib: src/lib.rs src/my\\ pet.rs\n\n/k/pets.d: src/lib.rs src/my\\ pet.rs\n\n\
                    src/lib.rs:\nsrc/my\\ pet.rs:\n\n# env-dep:CARGO_MANIFEST_DIR=/w: x\n# env-dep:NOT_SET\n# checksum:blake3=0 file_len:0 x.rs\n";
        let found = DepInfo::parse(text);
        assert_eq!(found.files, [Path::new("src/lib.rs"), Path::new("src/my pet.rs")]);
        assert_eq!(found.variables, ["CARGO_MANIFEST_DIR", "NOT_SET"]);
    }
}
