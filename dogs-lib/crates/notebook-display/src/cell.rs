//! One value of a table, in the form in which it is shown.

use crate::text::size;
use std::borrow::Cow;

/// The head of a column.
///
/// ```
/// use notebook_display::Column;
/// assert_eq!(Column::of::<Option<i64>>("id"), Column::new("id", "bigint"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: Cow<'static, str>,
    /// Its type as SQL writes it, such as `bigint`; empty where it is not known.
    pub sql_type: Cow<'static, str>,
}

impl Column {
    /// A column of a known type.
    pub fn new(name: impl Into<Cow<'static, str>>, sql_type: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), sql_type: sql_type.into() }
    }

    /// A column that holds values of `T`.
    pub fn of<T: Value>(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(name, T::sql_type())
    }
}

/// A value, ready to be shown.
///
/// ```
/// use notebook_display::{Cell, Value};
/// assert_eq!(5.cell(), Cell::Number("5".into()));
/// assert_eq!(None::<i32>.cell(), Cell::Null);
/// assert_eq!(vec!["a", "b c"].cell(), Cell::Text(r#"{a,"b c"}"#.into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cell {
    /// NULL, which is not the empty text.
    Null,
    /// A number, aligned to the right.
    Number(String),
    /// Text, and everything that has no kind of its own: dates, booleans, labels.
    Text(String),
    /// A JSON document.
    Json(String),
    /// Text, with a remark in small letters under it.
    Noted(String, String),
    /// Text that one should look at.
    Marked(String),
    /// Binary data, of which only the size and the beginning are shown.
    Bytes {
        /// The first bytes, [`Cell::BYTES_SHOWN`] at most.
        head: Vec<u8>,
        /// How many there are.
        len: usize,
    },
}

impl Cell {
    /// How much of binary data is kept to be shown.
    pub const BYTES_SHOWN: usize = 16;

    /// Binary data.
    ///
    /// ```
    /// use notebook_display::Cell;
    /// assert_eq!(Cell::bytes(&[1; 5000]).text(), r"\x01010101010101010101010101010101… (4.9 kB)");
    /// ```
    #[must_use]
    pub fn bytes(bytes: &[u8]) -> Self {
        Self::Bytes { head: bytes[..bytes.len().min(Self::BYTES_SHOWN)].to_vec(), len: bytes.len() }
    }

    /// The value in full where that is text, else the description that stands for it.
    ///
    /// ```
    /// use notebook_display::Cell;
    /// assert_eq!(Cell::Text("Rex".into()).text(), "Rex");
    /// assert_eq!(Cell::Null.text(), "NULL");
    /// ```
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Null => Cow::Borrowed("NULL"),
            Self::Number(text) | Self::Text(text) | Self::Json(text) | Self::Noted(text, _) | Self::Marked(text) => {
                Cow::Borrowed(text)
            }
            Self::Bytes { head, len } => {
                let dots = if head.len() < *len { "…" } else { "" };
                let hex: String = head.iter().map(|byte| format!("{byte:02x}")).collect();
                Cow::Owned(format!("\\x{hex}{dots} ({})", size(*len as u64)))
            }
        }
    }
}

/// A Rust value that can stand in a column: each type that Postgres knows, `Option` of it for NULL, `Vec` of it for an
/// array.
///
/// ```
/// use notebook_display::{Cell, Value};
/// use std::borrow::Cow;
///
/// struct Celsius(f64);
///
/// impl Value for Celsius {
///     fn sql_type() -> Cow<'static, str> {
///         "double precision".into()
///     }
///
///     fn cell(&self) -> Cell {
///         Cell::Number(format!("{:.1}", self.0))
///     }
/// }
///
/// assert_eq!(Celsius(21.53).cell().text(), "21.5");
/// ```
pub trait Value {
    /// The SQL type of the column, such as `bigint`.
    fn sql_type() -> Cow<'static, str>;
    /// The value as it is shown.
    fn cell(&self) -> Cell;
}

/// The text of an array with these elements.
pub(crate) fn array(cells: impl Iterator<Item = Cell>) -> String {
    let elements: Vec<String> = cells
        .map(|cell| match cell {
            Cell::Text(text) if needs_quotes(&text) => {
                format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
            }
            Cell::Json(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            cell => cell.text().into_owned(),
        })
        .collect();
    format!("{{{}}}", elements.join(","))
}

fn needs_quotes(text: &str) -> bool {
    text.is_empty()
        || text.eq_ignore_ascii_case("null")
        || text.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '}' | ',' | '"' | '\\'))
}
