//! What each type looks like as the result of a cell.

use crate::bundle::MimeBundle;
use crate::cell::{Cell, Column};
use crate::table::{Record, Table};
use crate::timing;
use std::fmt::{Debug, Display};

/// Values with a display of their own. A cell that ends in one shows it; so does a call of its [`evcxr_display`](Show::evcxr_display).
///
/// ```
/// use notebook_display::Show;
/// assert_eq!(Some(1).bundle().get("text/plain"), Some("Some(1)"));
/// vec![("Rex", 9), ("Ada", 4)].evcxr_display();
/// ```
///
/// It has all that a cell often ends with, also what `{:?}` would do for: only so a variable that is not `mut` is shown
/// after one compile.
pub trait Show {
    /// The value in the forms that a front end may show.
    fn bundle(&self) -> MimeBundle;

    /// Several of them: each below the other, unless the type knows better.
    fn bundle_of(values: &[Self]) -> MimeBundle
    where
        Self: Sized,
    {
        let texts: Vec<String> = values
            .iter()
            .take(ELEMENTS)
            .map(|value| value.bundle().get("text/plain").unwrap_or_default().to_owned())
            .collect();
        MimeBundle::text(counted(texts.join("\n"), values.len()))
    }

    /// What `Some` of it looks like: as itself, unless that would be a text of Rust.
    fn bundle_of_some(&self) -> MimeBundle {
        self.bundle()
    }

    /// Prints the value as evcxr's rich output.
    fn evcxr_display(&self) {
        print(self.bundle());
    }
}

/// Every other value: as `{:?}`, in the first compile.
///
/// ```
/// use notebook_display::{Show as _, ShowDebug as _};
///
/// #[derive(Debug)]
/// struct Point(i32, i32);
///
/// (Point(1, 2)).evcxr_display();
/// ```
pub trait ShowDebug {
    /// Prints the value as evcxr would.
    fn evcxr_display(self);
}

impl<T: Debug + ?Sized> ShowDebug for &mut T {
    fn evcxr_display(self) {
        print_debug(&self);
    }
}

// Generic code is compiled in each cell that uses it. So it only hands on, to functions that were compiled once.

fn print(bundle: MimeBundle) {
    bundle.print();
}

fn print_debug(value: &dyn Debug) {
    print(MimeBundle::text(format!("{value:?}")));
}

fn table(columns: Vec<Column>, total: usize, cells: &dyn Fn(usize) -> Vec<Cell>) -> MimeBundle {
    let mut table = Table::new(columns);
    for n in 0..total.min(Table::KEPT) {
        table.push(|| cells(n));
    }
    table.total = total as u64;
    table.took(timing::take_last(total as u64)).bundle()
}

/// Elements of a list of plain values that are shown.
pub(crate) const ELEMENTS: usize = 1000;

pub(crate) fn counted(text: String, len: usize) -> String {
    if len > ELEMENTS { format!("{text}\n({len} values, the first {ELEMENTS} shown)") } else { text }
}

impl<T: Record> Show for T {
    fn bundle(&self) -> MimeBundle {
        table(T::columns(), 1, &|_| self.cells())
    }

    fn bundle_of(values: &[Self]) -> MimeBundle {
        table(T::columns(), values.len(), &|n| values[n].cells())
    }
}

impl Show for Table {
    fn bundle(&self) -> MimeBundle {
        Table::bundle(self)
    }
}

/// A cell that ends in a statement has nothing to show.
impl Show for () {
    fn bundle(&self) -> MimeBundle {
        MimeBundle::default()
    }
}

impl<T: Show> Show for [T] {
    fn bundle(&self) -> MimeBundle {
        T::bundle_of(self)
    }
}

impl<T: Show, const N: usize> Show for [T; N] {
    fn bundle(&self) -> MimeBundle {
        T::bundle_of(self)
    }
}

impl<T: Show> Show for Vec<T> {
    fn bundle(&self) -> MimeBundle {
        T::bundle_of(self)
    }
}

impl<T: Show> Show for Option<T> {
    fn bundle(&self) -> MimeBundle {
        self.as_ref().map_or_else(|| MimeBundle::text("None"), Show::bundle_of_some)
    }
}

impl<T: Show, E: Display> Show for Result<T, E> {
    fn bundle(&self) -> MimeBundle {
        match self {
            Ok(value) => value.bundle(),
            Err(error) => MimeBundle::text(format!("error: {error}")),
        }
    }
}
