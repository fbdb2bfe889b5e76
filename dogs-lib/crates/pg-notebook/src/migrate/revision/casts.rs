//! How a value gets from one type to another.

use crate::schema::Enum;
use crate::sql::ident;

/// What `ALTER COLUMN … TYPE` needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cast {
    /// Nothing: every value keeps its meaning, or the server refuses it.
    Plain,
    /// This expression, which keeps every value's meaning, or the server refuses it.
    By(String),
    /// Somebody has to say the expression, for it may change values; perhaps this one.
    Ask(String),
}

const INTEGERS: [&str; 3] = ["smallint", "integer", "bigint"];

/// How `column` gets from the type `from` to `to`, both in the server's words.
pub(super) fn cast(column: &str, from: &str, to: &str, enums: &[Enum]) -> Cast {
    let name = ident(column);
    if let (Some(from), Some(to)) = (from.strip_suffix("[]"), to.strip_suffix("[]")) {
        return match cast(column, from, to, enums) {
            Cast::Plain => Cast::Plain,
            Cast::By(_) => Cast::By(format!("{name}::{to}[]")),
            Cast::Ask(_) => Cast::Ask(format!("{name}::{to}[]")),
        };
    }
    let (old, old_size) = split(from);
    let (new, new_size) = split(to);
    let is_enum = |ty: &str| enums.iter().any(|labels| ident(&labels.name) == ty);
    let text = |ty: &str| matches!(ty, "text" | "character varying" | "character" | "citext");
    match (old.as_str(), new.as_str()) {
        // To a text from anything: a text that is too long is refused.
        (_, new) if text(new) => Cast::Plain,
        (old, new) if old == new => match (old, sizes(&old_size), sizes(&new_size)) {
            ("numeric", _, None) => Cast::Plain,
            ("numeric", Some((_, old)), Some((_, new))) if new >= old => Cast::Plain,
            (_, _, None) => Cast::Plain,
            (ty, Some((old, _)), Some((new, _))) if ty != "numeric" && old <= new => Cast::Plain,
            _ => Cast::Ask(format!("{name}::{to}")),
        },
        (old, new) if INTEGERS.contains(&old) && INTEGERS.contains(&new) => Cast::Plain,
        (old, "numeric") if INTEGERS.contains(&old) => Cast::Plain,
        ("smallint" | "integer", "double precision") | ("smallint", "real") | ("real", "double precision") => {
            Cast::Plain
        }
        ("json", "jsonb") | ("jsonb", "json") | ("date", "timestamp without time zone") => Cast::Plain,
        ("timestamp without time zone", "timestamp with time zone")
        | ("timestamp with time zone", "timestamp without time zone") => {
            Cast::Ask(format!("{name} AT TIME ZONE 'UTC'"))
        }
        (old, new) if text(old) && is_enum(new) => Cast::By(format!("{name}::{to}")),
        (old, new) if is_enum(old) && is_enum(new) => Cast::Ask(format!("{name}::text::{to}")),
        ("smallint" | "bigint", "boolean") | ("boolean", "smallint" | "bigint") => {
            Cast::Ask(format!("{name}::integer::{to}"))
        }
        _ if to.strip_suffix("[]") == Some(from) => {
            Cast::By(format!("CASE WHEN {name} IS NOT NULL THEN ARRAY[{name}] END"))
        }
        _ if from.strip_suffix("[]") == Some(to) => Cast::Ask(format!("{name}[1]")),
        _ => Cast::Ask(format!("{name}::{to}")),
    }
}

/// `character varying(20)` as its name and what is in the parentheses; `timestamp(3) with time zone` likewise.
fn split(ty: &str) -> (String, Option<String>) {
    match (ty.find('('), ty.find(')')) {
        (Some(open), Some(close)) if open < close && !ty.starts_with('"') => {
            (format!("{}{}", &ty[..open], &ty[close + 1..]), Some(ty[open + 1..close].to_owned()))
        }
        _ => (ty.to_owned(), None),
    }
}

/// `10,2` as 10 and 2.
fn sizes(size: &Option<String>) -> Option<(i32, i32)> {
    let size = size.as_ref()?;
    let (first, second) = size.split_once(',').unwrap_or((size, "0"));
    Some((first.trim().parse().ok()?, second.trim().parse().ok()?))
}

/// A value of the type that stands for nothing in particular; `None` where none is known.
pub(super) fn neutral(ty: &str, enums: &[Enum]) -> Option<String> {
    if ty.ends_with("[]") {
        return Some("'{}'".to_owned());
    }
    if let Some(labels) = enums.iter().find(|labels| ident(&labels.name) == ty) {
        return labels.labels.first().map(|label| crate::sql::literal(label));
    }
    let value = match split(ty).0.as_str() {
        "text" | "character varying" | "character" | "citext" | "bytea" | "\"char\"" => "''",
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" | "oid" | "money" => "0",
        "boolean" => "false",
        "date" => "current_date",
        "timestamp without time zone" | "timestamp with time zone" => "now()",
        "time without time zone" | "time with time zone" => "'00:00'",
        "interval" => "'0'",
        "json" | "jsonb" => "'{}'",
        "uuid" => "gen_random_uuid()",
        "inet" | "cidr" => "'0.0.0.0'",
        _ => return None,
    };
    Some(value.to_owned())
}

/// Whether the server writes the whole table anew for it.
pub(super) fn rewrites(from: &str, to: &str) -> bool {
    let (old, old_size) = split(from);
    let (new, new_size) = split(to);
    let grows = match (sizes(&old_size), sizes(&new_size)) {
        (_, None) => true,
        (Some((old, old_scale)), Some((new, new_scale))) => new >= old && old_scale == new_scale,
        (None, Some(_)) => false,
    };
    let texts = |ty: &str| matches!(ty, "text" | "character varying");
    match (old.as_str(), new.as_str()) {
        (old, new) if texts(old) && texts(new) => !grows,
        (old, new) if old == new && old != "character" => !grows,
        ("cidr", "inet") => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cast_is_asked_for_when_it_may_change_values() {
        let enums = [Enum { name: "mood".into(), labels: vec!["happy".into()] }];
        let by = |from, to| cast("x", from, to, &enums);
        for (from, to) in [
            ("integer", "bigint"),
            ("bigint", "integer"),
            ("integer", "text"),
            ("text", "character varying(20)"),
            ("numeric(5,2)", "numeric(8,2)"),
            ("numeric(5,2)", "numeric"),
            ("integer[]", "bigint[]"),
            ("json", "jsonb"),
        ] {
            assert_eq!(by(from, to), Cast::Plain, "{from} to {to}");
        }
        assert_eq!(by("text", "mood"), Cast::By("x::mood".into()));
        for (from, to) in [
            ("text", "integer"),
            ("numeric", "integer"),
            ("numeric(5,2)", "numeric(5,1)"),
            ("bigint", "double precision"),
            ("timestamp(6) without time zone", "timestamp(0) without time zone"),
        ] {
            assert_eq!(by(from, to), Cast::Ask(format!("x::{to}")), "{from} to {to}");
        }
    }

    #[test]
    fn a_rewrite_is_known_beforehand() {
        for (from, to, expected) in [
            ("character varying(20)", "character varying(40)", false),
            ("character varying(20)", "text", false),
            ("text", "character varying(20)", true),
            ("integer", "bigint", true),
            ("numeric(5,2)", "numeric(8,2)", false),
            ("numeric(5,2)", "numeric(8,3)", true),
        ] {
            assert_eq!(rewrites(from, to), expected, "{from} to {to}");
        }
    }
}
