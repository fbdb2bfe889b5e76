//! What rustc says, as JSON lines, made fit for evcxr.
//!
//! evcxr takes the place of an error for one in the cell, whatever crate it is in, and shows the bare message of any other.

use serde_json::{Value, json};

/// A line of rustc's about a library: the text that rustc would show stands in the message, without places.
///
/// `None` for what is not to be shown: warnings, which evcxr takes for errors, and the count of errors.
pub(crate) fn of_library(line: &str) -> Option<String> {
    let Ok(mut message) = serde_json::from_str::<Value>(line) else { return Some(line.to_owned()) };
    if message["$message_type"] != "diagnostic" {
        return Some(line.to_owned());
    }
    let text = message["message"].as_str().unwrap_or_default();
    if message["level"] != "error" || text.starts_with("aborting due to") {
        return None;
    }
    let rendered = message["rendered"].as_str().unwrap_or(text).trim_end().to_owned();
    message["message"] = Value::from(rendered);
    message["spans"] = json!([]);
    message["children"] = json!([]);
    Some(message.to_string())
}

/// An error of our own, as rustc would say it.
pub(crate) fn error(text: &str) -> String {
    let text = format!("error: {text}");
    json!({
        "$message_type": "diagnostic", "message": text, "rendered": format!("{text}\n"),
        "code": null, "level": "error", "spans": [], "children": [],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_error_of_a_library_has_its_text_and_no_place() {
        let line = json!({
            "$message_type": "diagnostic", "message": "mismatched types", "level": "error",
            "code": { "code": "E0308" }, "spans": [{ "file_name": "src/lib.rs", "line_start": 900 }],
            "children": [{ "message": "x", "spans": [] }], "rendered": "error[E0308]: mismatched types\n --> src/lib.rs\n\n",
        });
        let found: Value = serde_json::from_str(&of_library(&line.to_string()).unwrap()).unwrap();
        assert_eq!(found["message"], "error[E0308]: mismatched types\n --> src/lib.rs");
        assert_eq!((&found["spans"], &found["children"]), (&json!([]), &json!([])));
        assert_eq!(found["code"]["code"], "E0308");
    }

    #[test]
    fn warnings_and_counts_are_left_out_and_the_rest_stays() {
        let diagnostic = |level: &str, text: &str| {
            json!({ "$message_type": "diagnostic", "message": text, "level": level, "rendered": text }).to_string()
        };
        assert_eq!(of_library(&diagnostic("warning", "unused")), None);
        assert_eq!(of_library(&diagnostic("failure-note", "Some errors")), None);
        assert_eq!(of_library(&diagnostic("error", "aborting due to 2 previous errors")), None);
        let artifact = r#"{"$message_type":"artifact","artifact":"x.rmeta","emit":"metadata"}"#;
        assert_eq!(of_library(artifact).unwrap(), artifact);
        assert_eq!(of_library("thread 'rustc' panicked").unwrap(), "thread 'rustc' panicked");
    }
}
