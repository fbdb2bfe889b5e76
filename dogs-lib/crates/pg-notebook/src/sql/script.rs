//! SQL that is sent at once, and what it does: read once, and only when somebody asks.

use super::client_copy::ClientCopy;
use super::split::split;
use super::statement::{Effect, Statement};
use std::borrow::Cow;
use std::sync::OnceLock;

/// A text of SQL with one statement or several in it. It is made where a text comes in, and handed on from there:
/// nobody else takes a text apart.
#[derive(Debug, Clone)]
pub(crate) struct Script<'t> {
    text: Cow<'t, str>,
    statements: OnceLock<Cow<'t, [Statement]>>,
    facts: OnceLock<Facts>,
}

/// What the connection has to know of everything it sends.
#[derive(Debug, Clone, Copy, Default)]
struct Facts {
    effect: Option<Effect>,
    may_commit: bool,
    changes_schema: bool,
    copies: bool,
}

impl<'t> Script<'t> {
    /// Costs nothing until it is asked something.
    pub fn new(text: impl Into<Cow<'t, str>>) -> Self {
        Self { text: text.into(), statements: OnceLock::new(), facts: OnceLock::new() }
    }

    /// As it was given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The statements, as psql splits them.
    pub fn statements(&self) -> &[Statement] {
        self.statements.get_or_init(|| Cow::Owned(split(&self.text)))
    }

    /// What it does to transactions; `None` if nothing. DO and CALL end with none open if they began with none, and
    /// cannot end one that is open.
    pub fn effect(&self) -> Option<Effect> {
        self.facts().effect
    }

    /// Whether some of it may save what an open transaction did.
    pub fn may_commit(&self) -> bool {
        self.facts().may_commit
    }

    /// Whether it may change what a statement means, which makes prepared ones outdated; errs on the side of yes.
    pub fn changes_schema(&self) -> bool {
        self.facts().changes_schema
    }

    /// What it copies from or to the client, if it does.
    pub fn client_copy(&self) -> Option<ClientCopy> {
        if !self.facts().copies {
            return None;
        }
        self.statements().iter().find_map(Statement::client_copy)
    }

    /// Whether it may change a setting for longer than its transaction.
    pub fn changes_settings(&self) -> bool {
        self.statements().iter().any(Statement::changes_settings)
    }

    fn facts(&self) -> Facts {
        *self.facts.get_or_init(|| {
            // Most texts are done here, without the work of taking them apart.
            if !is_notable(&self.text) {
                return Facts::default();
            }
            let statements = self.statements();
            Facts {
                effect: statements.iter().rev().find_map(Statement::effect),
                may_commit: statements.iter().any(|statement| statement.effect() == Some(Effect::Ends)),
                changes_schema: statements.iter().any(Statement::changes_schema),
                copies: statements.iter().any(|statement| statement.verb() == "COPY"),
            }
        })
    }
}

impl<'t> From<&'t Statement> for Script<'t> {
    fn from(statement: &'t Statement) -> Self {
        let statements = OnceLock::from(Cow::Borrowed(std::slice::from_ref(statement)));
        Self { text: Cow::Borrowed(statement.text()), statements, facts: OnceLock::new() }
    }
}

/// The words without which a text neither touches a transaction nor changes the schema, nor copies.
const NOTABLE: [&str; 20] = [
    "begin",
    "start",
    "commit",
    "end",
    "rollback",
    "abort",
    "prepare",
    "alter",
    "create",
    "drop",
    "rename",
    "set_config",
    "search_path",
    "schema",
    "role",
    "authorization",
    "reset",
    "discard",
    "deallocate",
    "copy",
];

fn is_notable(text: &str) -> bool {
    text.as_bytes()
        .split(|byte| byte.is_ascii() && !(byte.is_ascii_alphanumeric() || *byte == b'_'))
        .any(|word| NOTABLE.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::super::split::COUNT;
    use super::*;

    #[test]
    fn several_statements_do_what_each_does_and_the_last_one_tells() {
        use Effect::{Ends, Opens};
        for (sql, effect, may_commit, changes_schema) in [
            ("SELECT 1; SELECT 2", None, false, false),
            ("COMMIT; BEGIN", Some(Opens), true, false),
            ("BEGIN; INSERT INTO t VALUES (1); COMMIT", Some(Ends), true, false),
            ("INSERT INTO t VALUES (1); COMMIT; BEGIN", Some(Opens), true, false),
            ("BEGIN; ROLLBACK WORK TO SAVEPOINT s", Some(Opens), false, true),
            ("SAVEPOINT s; ROLLBACK TO s", None, false, true),
            ("SELECT 1; /* ; */ ALTER TABLE t ADD a int", None, false, true),
            ("begin; drop table pets", Some(Opens), false, true),
            ("SELECT 'COMMIT; BEGIN'", None, false, false),
            ("", None, false, false),
        ] {
            let script = Script::new(sql);
            assert_eq!(script.effect(), effect, "{sql}");
            assert_eq!(script.may_commit(), may_commit, "{sql}");
            assert_eq!(script.changes_schema(), changes_schema, "{sql}");
        }
    }

    #[test]
    fn a_text_is_taken_apart_once_at_most() {
        let ask_all = |script: &Script<'_>| {
            for _ in 0..3 {
                let _ = (script.effect(), script.may_commit(), script.changes_schema());
            }
        };
        let counted = |sql: &str, ask: &dyn Fn(&Script<'_>)| {
            let before = COUNT.get();
            ask(&Script::new(sql));
            COUNT.get() - before
        };
        assert_eq!(counted("SELECT name FROM pets WHERE id = $1", &ask_all), 0);
        assert_eq!(counted("SELECT CASE WHEN a THEN 1 END FROM t", &ask_all), 1);
        assert_eq!(counted("ALTER TABLE t ADD a int; COMMIT", &ask_all), 1);
        let all_and_more = |script: &Script<'_>| {
            ask_all(script);
            let _ = script.statements().iter().map(Statement::changes_rows).count();
            // A statement of a script is sent without being read again.
            script.statements().iter().for_each(|statement| ask_all(&Script::from(statement)));
        };
        assert_eq!(counted("CREATE TABLE t (a int); SELECT 1", &all_and_more), 1);
    }
}
