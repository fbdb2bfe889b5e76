//! A text of SQL with its parameters filled in.

use super::lex::{Kind, Scan, Token};
use super::script::Script;

impl Script<'_> {
    /// How many names a list of them has.
    pub fn names(&self) -> usize {
        1 + Scan::new(self.text()).filter(|token| token.kind == Kind::Symbol(',')).count()
    }

    /// The same text with these expressions in the place of `$1`, `$2`, …
    pub fn with_values(&self, values: &[String]) -> String {
        let (mut text, mut end) = (String::new(), 0);
        let mut tokens = Scan::new(self.text()).peekable();
        while let Some(token) = tokens.next() {
            let number = tokens.peek().filter(|next| is_dollar(token) && next.at == token.at + 1);
            let value = number
                .and_then(|number| Some((values.get(number.text.parse::<usize>().ok()?.checked_sub(1)?)?, number)));
            if let Some((value, number)) = value {
                text += &self.text()[end..token.at];
                text += value;
                end = number.at + number.text.len();
            }
        }
        text + &self.text()[end..]
    }
}

fn is_dollar(token: Token<'_>) -> bool {
    token.kind == Kind::Symbol('$')
}

#[cfg(test)]
mod tests {
    use super::Script;

    #[test]
    fn only_parameters_are_replaced() {
        let values: Vec<String> = ["a", "b"].map(ToOwned::to_owned).into();
        for (sql, filled) in [
            ("SELECT $1, $2::int+$1 -- $1", "SELECT a, b::int+a -- $1"),
            ("SELECT '$1', \"$1\", $$ $1 $$, $x$ $1 $x$, $1", "SELECT '$1', \"$1\", $$ $1 $$, $x$ $1 $x$, a"),
            ("SELECT a$1, $3, $0 /* $1 */", "SELECT a$1, $3, $0 /* $1 */"),
        ] {
            assert_eq!(Script::new(sql).with_values(&values), filled);
        }
    }
}
