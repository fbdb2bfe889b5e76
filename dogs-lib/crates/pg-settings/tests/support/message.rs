//! Error messages are the user interface: each is kept as a file below `tests/messages`, word for word.

use std::fmt::Display;
use std::fs;
use std::path::Path;

/// Compares what `error` says with `tests/messages/<name>.txt`, after `replace` has put words where something varies.
/// `UPDATE_MESSAGES=1 cargo test …` writes the files; look at the difference before you keep it.
#[track_caller]
pub fn expect(name: &str, error: &impl Display, replace: &[(&str, &str)]) {
    let text = replace.iter().fold(format!("{error}\n"), |text, (from, to)| text.replace(from, to));
    let text = without_numbers(&text);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages").join(format!("{name}.txt"));
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    let wanted = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, wanted, "not as in {}", path.display());
}

/// The system's words without its number for them, which differs from system to system.
fn without_numbers(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once(')').map_or("", |(_, rest)| rest))
}
