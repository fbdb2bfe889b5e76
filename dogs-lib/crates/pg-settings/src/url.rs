//! Connection strings that are URLs: `postgres://user:password@host:5432/database?parameter=value`.

/// Why a text is no URL of a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Malformed {
    /// Which part is wrong cannot be said: any part may be the password.
    Form,
    PasswordNotUtf8,
}

/// libpq's two, and what PHP and Django write.
const SCHEMES: [&str; 4] = ["postgres", "postgresql", "pgsql", "postgis"];

/// What stands after `postgres://`, `postgresql://`, as SQLAlchemy has it `postgresql+psycopg2://`, as Java has it
/// `jdbc:postgresql://`; `None` if it does not begin like that.
pub(crate) fn after_scheme(text: &str) -> Option<&str> {
    let (scheme, rest) = text.strip_prefix("jdbc:").unwrap_or(text).split_once("://")?;
    let is_driver = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let scheme = match scheme.split_once('+') {
        Some((scheme, driver)) if is_driver(driver) => scheme,
        _ => scheme,
    };
    SCHEMES.contains(&scheme).then_some(rest)
}

/// libpq's keywords and values in order, of what stands after the scheme.
pub(crate) fn parse(text: &str) -> Result<Vec<(String, String)>, Malformed> {
    let mut found = Vec::new();
    // A password may have a slash in it that should be written as %2F: all before the @ is user and password.
    let (credentials, rest) = text.split_once('@').map_or((None, text), |(before, rest)| (Some(before), rest));
    if let Some(credentials) = credentials {
        let (user, password) = credentials.split_once(':').map_or((credentials, None), |(a, b)| (a, Some(b)));
        if user.contains(['/', '?']) {
            return Err(Malformed::Form);
        }
        found.push(("user".to_owned(), decoded(user).ok_or(Malformed::Form)?));
        if let Some(password) = password {
            found.push(("password".to_owned(), decoded(password).ok_or(Malformed::PasswordNotUtf8)?));
        }
    }
    let (rest, query) = rest.split_once('?').map_or((rest, ""), |(rest, query)| (rest, query));
    let (hosts, database) = rest.split_once('/').map_or((rest, ""), |(hosts, database)| (hosts, database));
    push_hosts(hosts, &mut found)?;
    found.push(("dbname".to_owned(), decoded(database).ok_or(Malformed::Form)?));
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (keyword, value) = pair.split_once('=').ok_or(Malformed::Form)?;
        let (keyword, value) = (decoded(keyword).ok_or(Malformed::Form)?, decoded(value));
        let value = match value {
            None if keyword == "password" => return Err(Malformed::PasswordNotUtf8),
            value => value.ok_or(Malformed::Form)?,
        };
        found.push((keyword, value));
    }
    found.retain(|(_, value)| !value.is_empty());
    Ok(found)
}

fn push_hosts(text: &str, found: &mut Vec<(String, String)>) -> Result<(), Malformed> {
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for one in text.split(',') {
        let (host, port) = match one.strip_prefix('[') {
            Some(rest) => {
                let (host, rest) = rest.split_once(']').ok_or(Malformed::Form)?;
                let port = if rest.is_empty() { "" } else { rest.strip_prefix(':').ok_or(Malformed::Form)? };
                (host, port)
            }
            None => one.split_once(':').unwrap_or((one, "")),
        };
        hosts.push(decoded(host).ok_or(Malformed::Form)?);
        ports.push(decoded(port).ok_or(Malformed::Form)?);
    }
    for (keyword, values) in [("host", hosts), ("port", ports)] {
        if values.iter().any(|value| !value.is_empty()) {
            found.push((keyword.to_owned(), values.join(",")));
        }
    }
    Ok(())
}

/// With `%40` and the like replaced; `None` if that is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%').and_then(|code| {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            Some(digit(code[0])? * 16 + digit(code[1])?)
        });
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes() {
        for (text, rest) in [
            ("postgres://h", Some("h")),
            ("postgresql://h", Some("h")),
            ("postgresql+psycopg2://h", Some("h")),
            ("postgresql+psycopg_async://h", Some("h")),
            ("jdbc:postgresql://h", Some("h")),
            ("postgis://h", Some("h")),
            ("postgres:/h", None),
            ("mysql://h", None),
            ("postgresql+p@h://h", None),
            ("host=h", None),
        ] {
            assert_eq!(after_scheme(text), rest, "{text}");
        }
    }

    #[test]
    fn parts() {
        for (text, wanted) in [
            ("", ""),
            ("h", "host=h"),
            ("ann:p%40w@h:1/d", "user=ann|password=p@w|host=h|port=1|dbname=d"),
            ("ann:a/b@h/d", "user=ann|password=a/b|host=h|dbname=d"),
            ("a:1,b/d", "host=a,b|port=1,|dbname=d"),
            ("[::1]:2,[fe80::1]", "host=::1,fe80::1|port=2,"),
            (":3/d", "port=3|dbname=d"),
            ("%2Frun%2Fpg/d?host=x&a=b%20c", "host=/run/pg|dbname=d|host=x|a=b c"),
            ("/d%zz%4", "dbname=d%zz%4"),
        ] {
            let found = parse(text).unwrap_or_default();
            let found: Vec<_> = found.iter().map(|(keyword, value)| format!("{keyword}={value}")).collect();
            assert_eq!(found.join("|"), wanted, "{text}");
        }
        assert_eq!(parse("ann:%ff@h"), Err(Malformed::PasswordNotUtf8));
        for text in ["%ff@h", "[::1", "[::1]x", "h?x", "h/%ff", "a/b@h", "a?b@h"] {
            assert_eq!(parse(text), Err(Malformed::Form), "{text}");
        }
    }
}
