//! `CREATE INDEX CONCURRENTLY`, read closely enough to find the index that it makes.

use super::cursor::Cursor;
use super::statement::Statement;

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
        let mut cursor = Cursor::new(self.tokens());
        if !cursor.accept(&["CREATE"]) {
            return None;
        }
        let unique = cursor.accept(&["UNIQUE"]);
        if !cursor.accept(&["INDEX", "CONCURRENTLY"]) {
            return None;
        }
        cursor.accept(&["IF", "NOT", "EXISTS"]);
        let index = cursor.next().filter(|token| !token.is_word("ON"))?.name()?;
        if !cursor.accept(&["ON"]) {
            return None;
        }
        cursor.accept(&["ONLY"]);
        let start = cursor.peek()?.at;
        let (_, end) = cursor.name()?;
        let (table, rest) = (self.text()[start..end].to_owned(), self.text()[end..].trim().to_owned());
        Some(NewIndex { name: index, table, unique, rest })
    }

    /// Whether it makes, drops or rebuilds an index.
    pub fn is_about_index(&self) -> bool {
        self.words().iter().take(3).any(|word| *word == "INDEX")
    }

    /// The statement without its `CONCURRENTLY`, for where nobody else uses the table.
    pub fn without_concurrently(&self) -> String {
        let mut text = self.text().to_owned();
        if let Some(token) = self.tokens().find(|token| token.is_word("CONCURRENTLY")) {
            text.replace_range(token.at..token.at + token.text.len(), "");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::Script;

    #[test]
    fn the_index_and_its_table_are_found() {
        let read = |sql: &str| Script::new(sql).statements()[0].new_index();
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
