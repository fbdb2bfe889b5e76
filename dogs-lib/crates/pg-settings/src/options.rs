//! The server's variables for a session, as `options` has them: `-c name=value`.

/// `options` with a variable more. One that stands later wins.
pub(crate) fn with(options: Option<String>, name: &str, value: &str) -> String {
    let mut options = options.map_or_else(String::new, |options| options + " ");
    options.push_str("-c ");
    options.push_str(name);
    options.push('=');
    for c in value.chars() {
        // The server splits at spaces.
        if c.is_ascii_whitespace() || c == '\\' {
            options.push('\\');
        }
        options.push(c);
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(with(None, "a", "b"), "-c a=b");
        assert_eq!(
            with(Some("-c geqo=off".into()), "search_path", r#""a b", \c"#),
            r#"-c geqo=off -c search_path="a\ b",\ \\c"#
        );
    }
}
