//! What a cell shows: a table instead of `{:?}`.
//!
//! evcxr tries `(value).evcxr_display()` first, and compiles the cell a second time for `{:?}` if that does not exist.
//! So every value has to have one: [`Show`] for what is a table or a text of ours, [`ShowDebug`] for all the rest. Method lookup
//! reaches `&mut T` after `T` and `&T`, so the second never hides the first.

mod html;
mod table;

pub use table::{Record, Table};

use std::fmt::Debug;

/// Values with a display of their own.
pub trait Show {
    /// Prints the value as evcxr's rich output: a table in HTML and in plain text.
    fn evcxr_display(&self);
}

/// Every other value: as `{:?}`, in the first compile.
pub trait ShowDebug {
    /// Prints the value as evcxr would.
    fn evcxr_display(self);
}

impl<T: Debug + ?Sized> ShowDebug for &mut T {
    fn evcxr_display(self) {
        print_bundle(&[("text/plain", &format!("{self:?}"))]);
    }
}

impl<T: Record> Show for Vec<T> {
    fn evcxr_display(&self) {
        self.as_slice().evcxr_display();
    }
}

impl<T: Record> Show for [T] {
    fn evcxr_display(&self) {
        let table = Table::of(self.iter());
        print_bundle(&[("text/html", &table.html()), ("text/plain", &table.text())]);
    }
}

impl<T: Record> Show for Option<T> {
    fn evcxr_display(&self) {
        match self {
            Some(record) => record.evcxr_display(),
            None => print_bundle(&[("text/plain", "None")]),
        }
    }
}

impl<T: Record> Show for T {
    fn evcxr_display(&self) {
        let table = Table::of(std::iter::once(self));
        print_bundle(&[("text/html", &table.html()), ("text/plain", &table.text())]);
    }
}

/// One output in several forms, of which the front end takes the richest it knows.
pub(crate) fn print_bundle(forms: &[(&str, &str)]) {
    use std::fmt::Write as _;
    let mut bundle = String::new();
    for (mime, text) in forms {
        let _ = write!(bundle, "EVCXR_BEGIN_CONTENT {mime}\n{text}\nEVCXR_END_CONTENT\n");
    }
    print!("{bundle}");
}
