//! `COPY` whose data go through the client.

use super::lex::{Kind, Token};
use super::statement::Statement;

/// Where the data of a COPY go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ClientCopy {
    /// `FROM STDIN`, and the table as it is written.
    In(String),
    /// `TO STDOUT`, and a query for what is written.
    Out(String),
}

impl Statement {
    /// What it copies from or to the client, if that is what it does. No function and no DO can: the server refuses it.
    pub fn client_copy(&self) -> Option<ClientCopy> {
        if self.verb() != "COPY" {
            return None;
        }
        let (mut open, mut before): (u32, Option<Token<'_>>) = (0, None);
        for token in self.tokens().skip(1) {
            match token.kind {
                Kind::Symbol('(') => open += 1,
                Kind::Symbol(')') => open = open.saturating_sub(1),
                _ if open > 0 => {}
                _ if token.is_word("STDIN") || token.is_word("STDOUT") => {
                    let before = before?;
                    let what = self.text()[4..before.at].trim();
                    return if before.is_word("FROM") {
                        Some(ClientCopy::In(what.split_once('(').map_or(what, |(table, _)| table).trim().to_owned()))
                    } else {
                        before.is_word("TO").then(|| ClientCopy::Out(query(what)))
                    };
                }
                _ => {}
            }
            before = Some(token);
        }
        None
    }
}

/// `(SELECT …)`, `pets` or `pets (name, height)` as a query.
fn query(what: &str) -> String {
    if let Some(query) = what.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return query.trim().to_owned();
    }
    match what.split_once('(') {
        Some((table, columns)) => format!("SELECT {} FROM {}", columns.trim_end_matches(')'), table.trim()),
        None => format!("TABLE {what}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Script;
    use super::*;

    #[test]
    fn the_ones_that_need_a_client() {
        let read = |sql: &str| Script::new(sql).statements()[0].client_copy();
        let (into, out) = (|t: &str| Some(ClientCopy::In(t.to_owned())), |q: &str| Some(ClientCopy::Out(q.to_owned())));
        assert_eq!(read("copy pets from stdin (format csv)"), into("pets"));
        assert_eq!(read("/* x */ COPY public.pets (a, b) -- y\n FROM STDIN"), into("public.pets"));
        assert_eq!(read("COPY pets TO STDOUT WITH CSV"), out("TABLE pets"));
        assert_eq!(read("COPY pets (a, b) TO STDOUT"), out("SELECT a, b FROM pets"));
        assert_eq!(read("COPY (SELECT * FROM stdin) TO STDOUT"), out("SELECT * FROM stdin"));
        for sql in [
            "COPY pets FROM '/tmp/x'",
            "COPY stdin TO '/tmp/x'",
            "COPY t TO PROGRAM 'cat'",
            "SELECT 'COPY t FROM STDIN'",
        ] {
            assert_eq!(read(sql), None, "{sql}");
        }
    }
}
