//! `DATABASE_URL`, taken apart into the settings it stands for.

use crate::error::{Error, Result};
use crate::parameter::{Effect, Parameter};
use crate::setting::Setting;
use crate::url::Malformed;
use crate::{conninfo, url};
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
    for (keyword, value) in pairs {
        let parameter = Parameter::by_keyword(&keyword).ok_or_else(malformed)?;
        if let Some((why, help)) = wrong(parameter, &value) {
            return Err(refused(&why).with_help(help));
        }
        if !value.is_empty() {
            found.insert(parameter.name(), value);
        }
    }
    // In user:p@ss@host/db, and in user:p@ss/word@host/db, a part of the password would be taken for something to show.
    if rest.is_some_and(|rest| rest.matches('@').count() > 1) {
        return Err(Error::new(format!("{origin} has more than one @")).with_help(FORM));
    }
    Ok(found)
}

/// Why this parameter cannot stand in a connection string, and what to do. Its value is not quoted.
fn wrong(parameter: &Parameter, value: &str) -> Option<(String, &'static str)> {
    let name = parameter.name();
    if parameter.effect() == Effect::NotSupported {
        return Some((format!(": `{name}` is not supported"), "leave this parameter out"));
    }
    let wrong = parameter.kind().wrong(value)?;
    // A password with an unescaped @ or : often ends up as the port.
    let help = if name == "port" { FORM } else { wrong.help };
    Some((format!(": invalid value for option `{name}`"), help))
}
