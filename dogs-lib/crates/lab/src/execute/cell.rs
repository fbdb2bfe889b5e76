//! A code cell and what came of it.

use super::text;
use serde_json::Value;

/// Says that the kernel must answer "error": a cell that does not compile.
pub const RAISES: &str = "raises-exception";
/// Says that the cell must write to standard error: a panic, a failed `assert!`, an `Err` through `?`.
pub const STDERR: &str = "expect-stderr";
/// Says that the outputs are other ones in each run: they are not compared.
pub const VARIES: &str = "output-varies";

/// A code cell with its outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its number among the notebook's code cells, from 1: what Jupyter shows after a run from the top.
    pub number: usize,
    /// Its text.
    pub source: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
    /// Its errors, as the kernel tells them, with the colours of a terminal.
    pub errors: Vec<String>,
    /// Its results: MIME type and text.
    pub results: Vec<(String, String)>,
}

impl Cell {
    /// The code cells of a notebook.
    #[must_use]
    pub fn of_notebook(notebook: &Value) -> Vec<Self> {
        let cells = notebook["cells"].as_array().into_iter().flatten().filter(|cell| cell["cell_type"] == "code");
        cells.enumerate().map(|(i, cell)| Self::of_json(i + 1, cell)).collect()
    }

    pub(crate) fn of_json(number: usize, json: &Value) -> Self {
        let tags = json["metadata"]["tags"].as_array().into_iter().flatten();
        let mut cell = Self {
            number,
            source: joined(&json["source"]),
            tags: tags.filter_map(Value::as_str).map(str::to_owned).collect(),
            stdout: String::new(),
            stderr: String::new(),
            errors: Vec::new(),
            results: Vec::new(),
        };
        for output in json["outputs"].as_array().into_iter().flatten() {
            match output["output_type"].as_str() {
                Some("stream") if output["name"] == "stderr" => cell.stderr += &joined(&output["text"]),
                Some("stream") => cell.stdout += &joined(&output["text"]),
                Some("error") => cell.errors.push(error(output)),
                _ => {
                    let data = output["data"].as_object().into_iter().flatten();
                    cell.results.extend(data.map(|(mime, data)| (mime.clone(), joined(data))));
                }
            }
        }
        cell
    }

    fn has_tag(&self, tag: &str) -> bool {
        self.tags.iter().any(|other| other == tag)
    }

    pub(crate) fn varies(&self) -> bool {
        self.has_tag(VARIES)
    }

    /// What went wrong in a cell that is not tagged to fail, or what did not in one that is; `None` if all is well.
    ///
    /// evcxr answers "ok" to a panic, a failed `assert!` and an `Err` through `?`; only their words on standard error tell.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        if !self.errors.is_empty() && !self.has_tag(RAISES) {
            return Some(text::plain(&self.errors.join("\n")));
        }
        let stderr = self.stderr.trim();
        if !stderr.is_empty() && !self.has_tag(STDERR) {
            return Some(text::without_backtrace(&text::plain(stderr)));
        }
        if self.errors.is_empty() && self.has_tag(RAISES) {
            return Some(format!("it was to fail (its tag is {RAISES}), and did not"));
        }
        if stderr.is_empty() && self.has_tag(STDERR) {
            return Some(format!("it was to write to standard error (its tag is {STDERR}), and did not"));
        }
        None
    }

    /// The outputs as one text, with normalised contents: equal texts are equal outputs. Those of a cell that is tagged
    /// [`VARIES`] are all equal.
    #[must_use]
    pub fn outputs(&self) -> String {
        if self.varies() {
            return String::new();
        }
        let streams = [("stdout", &self.stdout), ("stderr", &self.stderr)].into_iter();
        // Progress alone is nothing: on a fast machine there is none.
        let says = |text: &str| !text::normal(text).trim().is_empty();
        let streams = streams.filter(|(_, text)| says(text)).map(|(name, text)| (name.to_owned(), text));
        let errors = self.errors.iter().map(|text| ("error".to_owned(), text));
        let results = self.results.iter().map(|(mime, text)| (mime.clone(), text));
        let parts = streams.chain(errors).chain(results).map(|(name, part)| {
            let is_markup = name.contains("html") || name.contains("xml");
            // One element a line, for a diff that one can read.
            let part = if is_markup { text::normal(&part.replace("><", ">\n<")) } else { text::normal(part) };
            format!("[{name}]\n{part}{}", if part.ends_with('\n') { "" } else { "\n" })
        });
        parts.collect()
    }
}

/// nbformat has a text as one string or as its lines.
pub(crate) fn joined(json: &Value) -> String {
    match json {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect(),
        Value::Null => String::new(),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

fn error(output: &Value) -> String {
    let lines = output["traceback"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let traceback: Vec<_> = lines.collect();
    if traceback.is_empty() { joined(&output["evalue"]) } else { traceback.join("\n") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    fn cell(tags: &[&str], outputs: Value) -> Cell {
        Cell::of_json(3, &json!({ "source": ["a\n", "b"], "metadata": { "tags": tags }, "outputs": outputs }))
    }

    fn stderr(text: &str) -> Value {
        json!([{ "output_type": "stream", "name": "stderr", "text": [text] }])
    }

    fn error() -> Value {
        json!([{ "output_type": "error", "ename": "Error", "evalue": "no", "traceback": ["\u{1b}[31m[E0609]\u{1b}[0m no field"] }])
    }

    #[test]
    fn a_cell_fails_by_an_error_or_by_standard_error() {
        assert_eq!(cell(&[], error()).failure().unwrap(), "[E0609] no field");
        assert_eq!(cell(&[], stderr("assertion failed\n")).failure().unwrap(), "assertion failed");
        assert_eq!(cell(&[], json!([{ "output_type": "stream", "name": "stdout", "text": "hi\n" }])).failure(), None);
        assert_eq!(cell(&[], stderr("\n")).failure(), None);
    }

    #[test]
    fn a_cell_that_is_tagged_to_fail_must_fail_in_that_way() {
        assert_eq!(cell(&[RAISES], error()).failure(), None);
        assert_eq!(cell(&[STDERR], stderr("duplicate\n")).failure(), None);
        assert!(cell(&[RAISES], stderr("duplicate\n")).failure().is_some());
        assert!(cell(&[STDERR], error()).failure().is_some());
        assert!(cell(&[RAISES], json!([])).failure().unwrap().contains("was to fail"));
        assert!(cell(&[STDERR], json!([])).failure().unwrap().contains("standard error"));
    }

    #[test]
    fn progress_is_no_output() {
        let slow = json!([{ "output_type": "stream", "name": "stdout", "text": "pets: 5 of 10 (50 %) rows, 5/s, 1.0 s left\n" }]);
        assert_eq!(cell(&[], slow).outputs(), cell(&[], json!([])).outputs());
    }

    #[test]
    fn outputs_that_vary_are_all_equal() {
        assert_eq!(cell(&[VARIES], stderr("1 of 30")).outputs(), cell(&[VARIES], stderr("2 of 30")).outputs());
        assert_ne!(cell(&[], stderr("1 of 30")).outputs(), cell(&[], stderr("2 of 30")).outputs());
    }

    #[test]
    fn outputs_do_not_depend_on_how_a_stream_is_cut_or_mixed() {
        let part = |name: &str, text: &str| json!({ "output_type": "stream", "name": name, "text": text });
        let one = cell(&[], json!([part("stdout", "a\n"), part("stderr", "x\n"), part("stdout", "b\n")]));
        let two = cell(&[], json!([part("stdout", "a\nb\n"), part("stderr", "x\n")]));
        assert_eq!(one.outputs(), "[stdout]\na\nb\n[stderr]\nx\n");
        assert_eq!(one.outputs(), two.outputs());
        assert_eq!(one.source, "a\nb");
    }
}
