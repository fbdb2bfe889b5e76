//! `DATABASE_URL`, taken apart into the settings it stands for.

use crate::error::{Error, Result};
use crate::other_tools::{Meaning, meaning};
use crate::parameter::{Effect, Parameter};
use crate::setting::Setting;
use crate::url::Malformed;
use crate::{conninfo, options, url};
use std::collections::BTreeMap;

const FORM: &str = "write it as postgres://user:password@host:5432/database; in a user or password, @ is %40, / is %2F, \
                    : is %3A, % is %25";

/// Names of [parameters](Parameter::name) and values, none empty. Errors quote nothing of the string but words that are
/// known: any part of a malformed one may be the password.
pub(crate) fn parse(string: &Setting<String>) -> Result<BTreeMap<&'static str, String>> {
    let Setting { value: text, origin } = string;
    let refused = |why: &str| Error::new(format!("{origin} is no connection string{why}")).with_help(FORM);
    let rest = url::after_scheme(text);
    let pairs = match rest.map(url::parse) {
        Some(pairs) => pairs,
        None => conninfo::parse(text).ok_or(Malformed::Form),
    };
    let malformed = || {
        let other = rest.is_none() && text.contains("://") && !text.starts_with("postgres");
        refused(if other { ": it does not begin with postgres://" } else { "" })
    };
    let pairs = pairs.map_err(|why| match why {
        Malformed::Form => malformed(),
        Malformed::PasswordNotUtf8 => Error::new(format!("the password in {origin} is not UTF-8")).with_help(FORM),
    })?;
    let mut found = BTreeMap::new();
    let mut others = Vec::new();
    for (keyword, value) in pairs {
        match Parameter::by_keyword(&keyword) {
            Some(parameter) => {
                if let Some((why, help)) = wrong(parameter, parameter.name(), &value) {
                    return Err(refused(&why).with_help(help));
                }
                if !value.is_empty() {
                    found.insert(parameter.name(), value);
                }
            }
            None => others.push((keyword, value)),
        }
    }
    // After them, for libpq's own words go before those of other tools.
    for (keyword, value) in others {
        match rest.and_then(|_| meaning(&keyword, &value)) {
            None => return Err(rest.map_or_else(malformed, |rest| unknown(origin, rest, &keyword))),
            Some(Meaning::Nothing) => {}
            Some(Meaning::Refused(help)) => {
                return Err(Error::new(format!("{origin} has a `{keyword}`, which is not supported")).with_help(help));
            }
            Some(Meaning::Session(name, value)) => {
                let options = options::with(found.remove("options"), name, &value);
                found.insert("options", options);
            }
            Some(Meaning::Is(name, value)) => {
                if let Some((why, help)) = Parameter::by_name(name).and_then(|it| wrong(it, &keyword, &value)) {
                    return Err(refused(&why).with_help(help));
                }
                // What asks for more than the other is not lost.
                let is_stricter = name == "sslmode" && value == "verify-full";
                if is_stricter || !found.contains_key(name) {
                    found.insert(name, value);
                }
            }
        }
    }
    // In user:p@ss@host/db, and in user:p@ss/word@host/db, a part of the password would be taken for something to show.
    if rest.is_some_and(|rest| rest.matches('@').count() > 1) {
        return Err(Error::new(format!("{origin} has more than one @")).with_help(FORM));
    }
    Ok(found)
}

/// A parameter that no tool has. It is only named where it cannot be a part of a password that should have been written
/// with `%26` for `&` or `%3F` for `?`.
fn unknown(origin: &str, rest: &str, keyword: &str) -> Error {
    let is_word =
        keyword.len() < 64 && keyword.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let is_behind_the_password = match rest.rsplit_once('@') {
        Some((_, rest)) => rest.contains('?'),
        None => !rest.split('?').next().unwrap_or_default().contains(':'),
    };
    let named = is_word && is_behind_the_password && !rest.contains("password=");
    let which = if named { format!(": `{keyword}`") } else { String::new() };
    Error::new(format!("{origin} has a parameter that is not known{which}"))
        .with_help("leave it out; what is known is libpq's words, and those of other tools that docs/servers.md names")
}

/// Why this parameter, here called `name`, cannot stand in a connection string, and what to do. Its value is not quoted.
fn wrong(parameter: &Parameter, name: &str, value: &str) -> Option<(String, &'static str)> {
    if parameter.effect() == Effect::NotSupported {
        return Some((format!(": `{name}` is not supported"), "leave this parameter out"));
    }
    let wrong = parameter.kind().wrong(value)?;
    // A password with an unescaped @ or : often ends up as the port.
    let help = if name == "port" { FORM } else { wrong.help };
    Some((format!(": invalid value for option `{name}`"), help))
}
