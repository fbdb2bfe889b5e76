//! The type of a new variable, where evcxr does not know it.
//!
//! evcxr infers types with an analyzer that reads the library once, when it is loaded. After an edit it may know no type, or
//! the one from before the edit. The compiler knows better, so a person is told what to write.

use serde_json::Value;

/// The line by which evcxr's code for its analysis mentions a variable, before the name.
const MENTION: &str = "evcxr_variable_store(";
/// The line by which a cell keeps a variable, before the type.
const KEEP: &str = "evcxr_variable_store.put_variable::<";
/// No type of a person's.
const PROBE: &str = "EvcxrAskedForTheType";

/// Code to which the compiler answers with the types of the variables that are new in evcxr's analysis code.
///
/// `None` if that code mentions no new variable.
pub(crate) fn question(text: &str) -> Option<String> {
    let (_, after) = text.split_once("fn evcxr_analysis_wrapper(\n")?;
    let known: Vec<_> = after
        .lines()
        .take_while(|line| !line.starts_with(") ->"))
        .filter_map(|line| line.trim_start_matches("mut ").split(':').next())
        .collect();
    let mut asked = 0;
    let mut code: String = text
        .lines()
        .map(|line| {
            let name = line.strip_prefix(MENTION).and_then(|rest| rest.strip_suffix(");"));
            match name.filter(|name| !known.contains(name)) {
                Some(name) => {
                    asked += 1;
                    format!("let _: {PROBE} = {name};\n")
                }
                None => format!("{line}\n"),
            }
        })
        .collect();
    code.push_str(&format!("struct {PROBE};\n"));
    (asked > 0).then_some(code)
}

/// The advice in the compiler's answer to a [`question`].
pub(crate) fn advice(answers: &[String]) -> Option<String> {
    let lines: Vec<_> = answers
        .iter()
        .filter_map(|line| serde_json::from_str(line).ok())
        .filter_map(|message: Value| {
            let span = primary(&message)?;
            let text = span["text"][0]["text"].as_str()?;
            let name = text.strip_prefix(&format!("let _: {PROBE} = "))?.strip_suffix(';')?;
            Some(format!("let {name}: {} = …", found(span["label"].as_str()?)?))
        })
        .collect();
    let advice = format!(
        "the type of a new variable has to be written here\n  {}\n  evcxr could not find it out: its analysis knows the \
         library as it was when the kernel loaded it, no procedural macro, and no dependency of a dependency",
        lines.join("\n  ")
    );
    (!lines.is_empty()).then_some(advice)
}

/// Explains the error that a cell has when evcxr took the type of a variable from before an edit.
pub(crate) fn explained(line: String) -> String {
    explain(&line).unwrap_or(line)
}

fn explain(line: &str) -> Option<String> {
    let mut message: Value = serde_json::from_str(line).ok()?;
    if message["code"]["code"] != "E0308" {
        return None;
    }
    let span = primary(&message)?;
    let (_, name) = span["text"][0]["text"].as_str()?.split_once(KEEP)?.1.rsplit_once("), ")?;
    let name = name.strip_suffix(");")?.to_owned();
    let found = found(span["label"].as_str()?)?.to_owned();
    message["message"] = Value::from(format!(
        "the type of `{name}` has to be written here: let {name}: {found} = …\n  evcxr took another type for it: its \
         analysis knows the library as it was when the kernel loaded it"
    ));
    message["rendered"] = message["message"].clone();
    Some(message.to_string())
}

fn primary(message: &Value) -> Option<&Value> {
    message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)
}

/// The type in "expected `A`, found `B`", or in "expected `A`, found enum `B`".
fn found(label: &str) -> Option<&str> {
    let (_, found) = label.rsplit_once(", found ")?;
    found.split('`').nth(1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    const ANALYSIS: &str = "use a::*;\nasync fn evcxr_analysis_wrapper(\nmut n: i32,\nold: Vec<Pet>,\n) -> Result<(), E> {\n\
        let b = f();\nevcxr_variable_store(n);\nevcxr_variable_store(b);\nOk(())\n}\n";

    #[test]
    fn only_new_variables_are_asked_for() {
        let code = question(ANALYSIS).unwrap();
        assert!(code.contains("evcxr_variable_store(n);\nlet _: EvcxrAskedForTheType = b;\n"), "{code}");
        assert_eq!(question(&ANALYSIS.replace("evcxr_variable_store(b);\n", "")), None);
        assert_eq!(question("fn main() {}"), None);
    }

    fn mismatch(text: &str, label: &str) -> String {
        let span = json!({ "is_primary": true, "label": label, "text": [{ "text": text }] });
        json!({ "message": "mismatched types", "code": { "code": "E0308" }, "spans": [span] }).to_string()
    }

    #[test]
    fn the_answer_is_told() {
        let answer =
            mismatch("let _: EvcxrAskedForTheType = b;", "expected `EvcxrAskedForTheType`, found `Option<i32>`");
        assert!(advice(&[answer]).unwrap().contains("\n  let b: Option<i32> = …\n"));
        assert_eq!(advice(&["{}".to_owned(), "x".to_owned()]), None);
    }

    #[test]
    fn a_type_from_before_an_edit_is_explained() {
        let line = "evcxr_variable_store.put_variable::<i32>(stringify!(h), h);";
        let told = explained(mismatch(line, "expected `i32`, found `Option<i32>`"));
        assert!(told.contains("let h: Option<i32> = …"), "{told}");
        let other = mismatch("let x: i32 = f();", "expected `i32`, found `u8`");
        assert_eq!(explained(other.clone()), other);
    }
}
