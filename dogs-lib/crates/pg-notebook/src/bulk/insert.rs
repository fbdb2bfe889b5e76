//! What a value must say about itself to become a row of a table.

use postgres::types::ToSql;

/// A value that can be added to a table as a new row.
///
/// ```
/// use pg_notebook::Insert;
/// use pg_notebook::postgres::types::ToSql;
///
/// struct Cat {
///     name: String,
///     lives: i16,
/// }
///
/// impl Insert for Cat {
///     const INSERT_TABLE: &'static str = "cats";
///     const INSERT_COLUMNS: &'static [&'static str] = &["name", "lives"];
///
///     fn insert_values(&self) -> Vec<&(dyn ToSql + Sync)> {
///         vec![&self.name, &self.lives]
///     }
/// }
/// ```
pub trait Insert {
    /// The table, as SQL writes it: `pets`, `kennel.pets`, `"Pets"`.
    const INSERT_TABLE: &'static str;

    /// The columns that get a value from the struct, as SQL writes them. The others, such as an id that the database
    /// gives, get their default.
    const INSERT_COLUMNS: &'static [&'static str];

    /// A value for each of the columns, in their order.
    fn insert_values(&self) -> Vec<&(dyn ToSql + Sync)>;
}
