//! A notebook's file: what it holds against what a run gave.

use crate::execute::{Cell, joined};
use crate::kernelspec;
use evcxr_live::{Context, Error, Result, files};
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Map, Value, json};
use similar::TextDiff;
use std::fs;
use std::path::Path;

/// A cell whose outputs are not those of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The number of the code cell.
    pub cell: usize,
    /// The lines that differ, `-` as in the file, `+` as in the run.
    pub diff: String,
}

/// Reads a notebook.
///
/// # Errors
/// If it is not there or is no notebook.
pub(crate) fn read(path: &Path) -> Result<Value> {
    let text = fs::read_to_string(path).context("read", path)?;
    let no_notebook = || Error::new(format!("{} is no notebook", path.display()));
    let notebook: Value = serde_json::from_str(&text).map_err(|error| no_notebook().said(error))?;
    if notebook["cells"].is_array() { Ok(notebook) } else { Err(no_notebook().said("it has no cells")) }
}

/// The cells whose outputs differ, except in what may vary.
pub(crate) fn compare(committed: &Value, executed: &Value) -> Vec<Difference> {
    let (committed, executed) = (Cell::of_notebook(committed), Cell::of_notebook(executed));
    let pairs = committed.iter().zip(&executed).map(|(old, new)| (old.number, old.outputs(), new.outputs()));
    let differing = pairs.filter(|(_, old, new)| old != new);
    differing.map(|(cell, old, new)| Difference { cell, diff: diff(&old, &new) }).collect()
}

fn diff(old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let hunks = diff.unified_diff().context_radius(2).to_string();
    // The line numbers of an output mean nothing to anybody.
    let lines = hunks.lines().filter(|line| !line.starts_with("@@") && !line.starts_with('\\'));
    lines.collect::<Vec<_>>().join("\n")
}

/// Writes the outputs of a run into the notebook's file, and nothing else that varies from run to run.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn update(path: &Path, committed: &Value, executed: &Value) -> Result<()> {
    let text = text(&updated(committed, executed))?;
    files::write(path, text.as_bytes())
}

/// The notebook as it is committed. Outputs that differ only in what may vary stay as they are: small diffs.
pub(crate) fn updated(committed: &Value, executed: &Value) -> Value {
    let mut notebook = executed.clone();
    let metadata = json!({
        "kernelspec": { "display_name": "Rust", "language": "rust", "name": kernelspec::NAME },
        "language_info": executed["metadata"]["language_info"],
    });
    notebook["metadata"] = metadata;
    let cells = notebook["cells"].as_array_mut().into_iter().flatten();
    let mut number = 0;
    for (i, cell) in cells.enumerate() {
        if let Some(metadata) = cell["metadata"].as_object_mut() {
            metadata.remove("execution");
        }
        if cell["cell_type"] != "code" {
            continue;
        }
        number += 1;
        let old = &committed["cells"][i];
        let (was, is) = (Cell::of_json(number, old), Cell::of_json(number, cell));
        let outputs = if was.outputs() == is.outputs() && !is.varies() { &old["outputs"] } else { &cell["outputs"] };
        let ran = !joined(&cell["source"]).trim().is_empty();
        let count = if ran { number.into() } else { Value::Null };
        cell["outputs"] = clean(outputs, &count);
        cell["execution_count"] = count;
    }
    notebook
}

/// Each stream once, as it came in no certain pieces and order; then the rest, numbered as the cell.
fn clean(outputs: &Value, count: &Value) -> Value {
    let (mut streams, mut rest) = (Map::new(), Vec::new());
    for output in outputs.as_array().into_iter().flatten() {
        if output["output_type"] == "stream" {
            let name = output["name"].as_str().unwrap_or("stdout");
            let text = streams.entry(name).or_insert_with(|| "".into());
            *text = (joined(text) + &joined(&output["text"])).into();
        } else {
            let mut output = output.clone();
            if output["output_type"] == "execute_result" {
                output["execution_count"] = count.clone();
            }
            rest.push(output);
        }
    }
    let stream = |name: &str| {
        let text = streams.get(name)?.as_str()?;
        Some(json!({ "output_type": "stream", "name": name, "text": lines(text) }))
    };
    ["stdout", "stderr"].into_iter().filter_map(stream).chain(rest.into_iter().map(in_lines)).collect()
}

/// nbformat keeps texts as lists of lines.
fn in_lines(mut output: Value) -> Value {
    for (mime, data) in output.get_mut("data").and_then(Value::as_object_mut).into_iter().flatten() {
        if let (Some(text), false) = (data.as_str(), mime.ends_with("json")) {
            *data = lines(text);
        }
    }
    output
}

fn lines(text: &str) -> Value {
    text.split_inclusive('\n').collect()
}

/// The file's text, just as Jupyter writes it: sorted names, an indentation of one, a newline at the end.
fn text(notebook: &Value) -> Result<String> {
    let mut notebook = notebook.clone();
    for cell in notebook["cells"].as_array_mut().into_iter().flatten() {
        cell["source"] = lines(&joined(&cell["source"]));
    }
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b" "));
    let failed = |why: String| Error::new("the notebook cannot be written").said(why);
    serde::Serialize::serialize(&notebook, &mut serializer).map_err(|error| failed(error.to_string()))?;
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(|error| failed(error.to_string()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn notebook(outputs: Value) -> Value {
        json!({ "nbformat": 4, "nbformat_minor": 5, "metadata": { "language_info": { "name": "Rust" }, "x": 1 }, "cells": [
            { "cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Title" },
            { "cell_type": "code", "id": "b", "metadata": { "execution": {}, "tags": ["t"] }, "source": "f()\ng()",
              "execution_count": 7, "outputs": outputs },
        ] })
    }

    fn result(text: &str) -> Value {
        json!([{ "output_type": "execute_result", "execution_count": 7, "metadata": {}, "data": { "text/plain": text } }])
    }

    #[test]
    fn equal_outputs_have_no_difference() {
        assert_eq!(compare(&notebook(result("in 3 ms")), &notebook(result("in 4 ms"))), []);
    }

    #[test]
    fn a_difference_names_the_cell_and_shows_both() {
        let found = compare(&notebook(result("one\ntwo")), &notebook(result("one\nthree")));
        let [difference] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(difference.cell, 1);
        assert_eq!(difference.diff, " [text/plain]\n one\n-two\n+three");
    }

    #[test]
    fn an_update_keeps_what_only_varies_and_counts_from_one() {
        let updated = updated(&notebook(result("in 3 ms")), &notebook(result("in 4 ms")));
        let cell = &updated["cells"][1];
        assert_eq!(cell["outputs"][0]["data"]["text/plain"], json!(["in 3 ms"]));
        assert_eq!((&cell["execution_count"], &cell["outputs"][0]["execution_count"]), (&json!(1), &json!(1)));
        assert_eq!(cell["metadata"], json!({ "tags": ["t"] }));
        assert_eq!(updated["metadata"]["kernelspec"]["name"], "rust");
        assert_eq!(updated["metadata"]["x"], Value::Null);
    }

    #[test]
    fn an_error_stays_as_the_format_has_it() {
        let error = json!({ "output_type": "error", "ename": "Error", "evalue": "no", "traceback": ["a\nb"] });
        assert_eq!(clean(&json!([error]), &json!(1)), json!([error]));
    }

    #[test]
    fn an_update_is_stable() {
        let once = updated(&notebook(json!([])), &notebook(result("a\nb")));
        assert_eq!(updated(&once, &notebook(result("a\nb"))), once);
        let text = text(&once).unwrap();
        assert!(text.starts_with("{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\""), "{text}");
        assert!(text.contains("\"source\": [\n    \"f()\\n\",\n    \"g()\"\n   ]") && text.ends_with("}\n"), "{text}");
    }

    #[test]
    fn streams_are_joined() {
        let part = |name: &str, text: &str| json!({ "output_type": "stream", "name": name, "text": text });
        let outputs = clean(&json!([part("stderr", "x\n"), part("stdout", "a\n"), part("stderr", "y\n")]), &json!(1));
        assert_eq!(outputs[0], json!({ "output_type": "stream", "name": "stdout", "text": ["a\n"] }));
        assert_eq!(outputs[1]["text"], json!(["x\n", "y\n"]));
    }
}
