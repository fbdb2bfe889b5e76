//! Enums.

/// A Postgres enum, as a model describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enum {
    /// Its name.
    pub name: String,
    /// What it was called before.
    pub was: Option<String>,
    /// In their order.
    pub labels: Vec<String>,
    /// Old label and new.
    pub renamed: Vec<(String, String)>,
}

impl Enum {
    /// The type `name` with these labels, in this order.
    #[must_use]
    pub fn new(name: &str, labels: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            was: None,
            labels: labels.iter().map(ToString::to_string).collect(),
            renamed: Vec::new(),
        }
    }

    /// What the type was called before.
    #[must_use]
    pub fn was(mut self, was: &str) -> Self {
        self.was = Some(was.to_owned());
        self
    }

    /// What a label was called before.
    #[must_use]
    pub fn renamed(mut self, old: &str, new: &str) -> Self {
        self.renamed.push((old.to_owned(), new.to_owned()));
        self
    }
}

/// A Rust enum whose variants are labels. `#[derive(Model)]` on an enum implements it.
pub trait Labels: Sized {
    /// All labels, in order.
    const LABELS: &'static [&'static str];

    /// The label of this value.
    fn label(&self) -> &'static str;

    /// The value that has the label.
    fn from_label(label: &str) -> Option<Self>;
}

/// Reads the driver's bytes of a label.
///
/// # Errors
/// If they are no label of `T`.
pub fn read_label<T: Labels>(raw: &[u8]) -> Result<T, Box<dyn std::error::Error + Sync + Send>> {
    let label = std::str::from_utf8(raw)?;
    let known = || format!("{label:?} is no label of the enum in Rust: it has {}", T::LABELS.join(", "));
    T::from_label(label).ok_or_else(|| known().into())
}
