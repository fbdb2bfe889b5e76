//! `CREATE INDEX CONCURRENTLY`, read closely enough to find the index that it makes.

use super::lex::{Kind, Scan, Token};
use super::split::Statement;

/// What a `CREATE INDEX CONCURRENTLY name ON table …` says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NewIndex {
    /// As in the catalog: unquoted, folded to lower case where it was not quoted.
    pub name: String,
    /// As in the statement, perhaps with a schema: `public."Pets"`.
    pub table: String,
    pub unique: bool,
    /// What comes after the table: `USING gin (tags)`.
    pub rest: String,
}

impl Statement {
    /// The index that the statement makes concurrently, if that is what it does and the index has a name.
    pub fn new_index(&self) -> Option<NewIndex> {
        let mut tokens = Scan::new(&self.text).peekable();
        let word = |token: Token<'_>, word: &str| token.kind == Kind::Word && token.text.eq_ignore_ascii_case(word);
        let mut skip = |wanted: &str| tokens.next_if(|token| word(*token, wanted)).is_some();
        if !skip("CREATE") {
            return None;
        }
        let unique = skip("UNIQUE");
        if !skip("INDEX") || !skip("CONCURRENTLY") {
            return None;
        }
        if skip("IF") && !(skip("NOT") && skip("EXISTS")) {
            return None;
        }
        let name = tokens.next().filter(|token| !word(*token, "ON"))?;
        let name = identifier(name)?;
        tokens.next_if(|token| word(*token, "ON"))?;
        tokens.next_if(|token| word(*token, "ONLY"));
        let first = tokens.next()?;
        identifier(first)?;
        let mut end = first.at + first.text.len();
        while tokens.next_if(|token| token.kind == Kind::Symbol('.')).is_some() {
            let part = tokens.next()?;
            end = part.at + part.text.len();
        }
        let table = self.text[first.at..end].to_owned();
        Some(NewIndex { name, table, unique, rest: self.text[end..].trim().to_owned() })
    }

    /// Whether it makes, drops or rebuilds an index.
    pub fn is_about_index(&self) -> bool {
        self.words().iter().take(3).any(|word| word == "INDEX")
    }

    /// The statement without its `CONCURRENTLY`, for where nobody else uses the table.
    pub fn without_concurrently(&self) -> String {
        let mut text = self.text.clone();
        let found = Scan::new(&self.text)
            .find(|token| token.kind == Kind::Word && token.text.eq_ignore_ascii_case("CONCURRENTLY"));
        if let Some(token) = found {
            text.replace_range(token.at..token.at + token.text.len(), "");
        }
        text
    }
}

fn identifier(token: Token<'_>) -> Option<String> {
    match token.kind {
        Kind::Word => Some(token.text.to_lowercase()),
        Kind::Quoted => Some(token.text.get(1..token.text.len() - 1)?.replace("\"\"", "\"")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::split::Script;

    #[test]
    fn the_index_and_its_table_are_found() {
        let read = |sql: &str| Script::parse(sql.to_owned()).statements[0].new_index();
        let index =
            read("create unique index concurrently if not exists \"My \"\"Idx\" on only public.Pets (a) where b;");
        let index = index.unwrap();
        assert_eq!((index.name.as_str(), index.table.as_str()), ("My \"Idx", "public.Pets"));
        assert_eq!((index.unique, index.rest.as_str()), (true, "(a) where b"));
        assert_eq!(read("CREATE INDEX CONCURRENTLY Foo ON t USING gin (x)").unwrap().name, "foo");
        assert_eq!(read("CREATE INDEX CONCURRENTLY ON t (a)"), None);
        assert_eq!(read("CREATE INDEX i ON t (a)"), None);
    }
}
