//! The names of types.

/// A type as most people write it.
pub(super) fn brief(sql_type: &str) -> String {
    if let Some((front, back)) = sql_type.split_once(" with time zone") {
        let (name, precision) = front.split_at(front.find('(').unwrap_or(front.len()));
        return format!("{name}tz{precision}{back}");
    }
    let short = sql_type.replace(" without time zone", "");
    for (long, name) in [("character varying", "varchar"), ("character", "char"), ("bit varying", "varbit")] {
        if let Some(rest) = short.strip_prefix(long) {
            return format!("{name}{rest}");
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::brief;

    #[test]
    fn types_have_their_shorter_names() {
        for (long, short) in [
            ("timestamp with time zone", "timestamptz"),
            ("timestamp(3) with time zone[]", "timestamptz(3)[]"),
            ("time without time zone", "time"),
            ("character varying(20)", "varchar(20)"),
            ("character(2)", "char(2)"),
            ("numeric(8,2)", "numeric(8,2)"),
        ] {
            assert_eq!(brief(long), short);
        }
    }
}
