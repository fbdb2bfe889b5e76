//! Edits of the library between two cells, as a notebook tells its reader to make them.
//!
//! A text cell with the tag [`TAG`] shows a diff. `cargo lab run` applies it, to a copy, before the code cell that follows.

use crate::execute::joined;
use evcxr_live::{Error, Result};
use serde_json::{Value, json};

/// Says that the text cell has an edit that a reader makes by hand.
pub const TAG: &str = "edit";

/// One place of a file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// The number of the code cell before which it is made.
    before: usize,
    /// The file's path from the repository's root.
    file: String,
    /// Lines that are there once, and those that take their place.
    from: String,
    to: String,
}

/// The edits of a notebook, in order.
///
/// # Errors
/// If a cell with the tag has no diff that can be applied.
pub(crate) fn all(notebook: &Value) -> Result<Vec<Edit>> {
    let (mut found, mut number) = (Vec::new(), 1);
    for cell in notebook["cells"].as_array().into_iter().flatten() {
        let is_tagged = cell["metadata"]["tags"].as_array().is_some_and(|tags| tags.iter().any(|tag| tag == TAG));
        if cell["cell_type"] == "code" {
            number += 1;
        } else if is_tagged {
            found.extend(of_text(&joined(&cell["source"]), number)?);
        }
    }
    Ok(found)
}

/// For the script that runs the cells.
pub(crate) fn as_json(edits: &[Edit]) -> Value {
    let json = |edit: &Edit| json!({ "before": edit.before, "file": edit.file, "from": edit.from, "to": edit.to });
    edits.iter().map(json).collect()
}

fn of_text(text: &str, before: usize) -> Result<Vec<Edit>> {
    let wrong = |why: &str| {
        Error::new(format!("the text cell before cell [{before}] has the tag {TAG:?}, but {why}"))
            .said(text)
            .help("it needs a block that begins with ```diff, --- FILE, +++ FILE and @@")
    };
    let mut lines = text.lines().skip_while(|line| line.trim_end() != "```diff").skip(1);
    let old = lines.next().and_then(|line| line.strip_prefix("--- "));
    let new = lines.next().and_then(|line| line.strip_prefix("+++ "));
    let (Some(file), Some(new)) = (old, new) else { return Err(wrong("no diff")) };
    let file = file.trim();
    if file != new.trim() || file.starts_with('/') || file.split('/').any(|part| part == "..") {
        return Err(wrong("it does not name one file below the repository's root"));
    }
    let mut found: Vec<Edit> = Vec::new();
    for line in lines.take_while(|line| line.trim_end() != "```") {
        if line.starts_with("@@") {
            found.push(Edit { before, file: file.to_owned(), from: String::new(), to: String::new() });
            continue;
        }
        let hunk = found.last_mut().ok_or_else(|| wrong("the diff has no line @@"))?;
        let (sign, rest) = (line.chars().next().unwrap_or(' '), line.get(1..).unwrap_or_default());
        let both = sign == ' ';
        if both || sign == '-' {
            hunk.from.push_str(&format!("{rest}\n"));
        }
        if both || sign == '+' {
            hunk.to.push_str(&format!("{rest}\n"));
        }
        if !both && sign != '-' && sign != '+' {
            return Err(wrong("a line of the diff begins with neither a space, - nor +"));
        }
    }
    if found.is_empty() || found.iter().any(|edit| edit.from.is_empty() || edit.from == edit.to) {
        return Err(wrong("the diff changes nothing, or not a place that is there"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const TEXT: &str = "Add a field, and save.\n\n```diff\n--- pets-lib/src/pet.rs\n+++ pets-lib/src/pet.rs\n\
        @@ pub struct Pet\n     pub weight: i32,\n+    pub colour: Option<String>,\n }\n@@\n-old\n+new\n```\nThen go on.";

    #[test]
    fn a_diff_is_read_with_its_place_in_the_notebook() {
        let cell = |kind: &str, tags: &[&str], source: &str| json!({ "cell_type": kind, "metadata": { "tags": tags }, "source": source });
        let cells = [cell("code", &[], "1"), cell("markdown", &[], TEXT), cell("markdown", &[TAG], TEXT)];
        let found = all(&json!({ "cells": cells })).unwrap();
        let file = "pets-lib/src/pet.rs".to_owned();
        let from = "    pub weight: i32,\n}\n".to_owned();
        let to = "    pub weight: i32,\n    pub colour: Option<String>,\n}\n".to_owned();
        assert_eq!(found[0], Edit { before: 2, file: file.clone(), from, to });
        assert_eq!(found[1], Edit { before: 2, file, from: "old\n".into(), to: "new\n".into() });
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_cannot_be_applied_is_refused() {
        for (from, to) in [
            ("```diff", "```rust"),
            ("--- pets-lib/src/pet.rs", "--- ../pet.rs"),
            ("+++ pets-lib/src/pet.rs", "+++ pets-lib/src/cat.rs"),
            ("@@ pub struct Pet\n", ""),
            ("+new", "old"),
            ("-old\n", ""),
        ] {
            let text = TEXT.replacen(from, to, 1);
            assert!(of_text(&text, 2).unwrap_err().to_string().contains("before cell [2]"), "{text}");
        }
    }
}
