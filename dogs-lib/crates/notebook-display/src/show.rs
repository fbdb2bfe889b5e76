//! What each type looks like as the result of a cell.

use super::bundle::Bundle;
use super::cell::{Cell, Column};
use super::table::{Record, Table};
use super::wire;
use crate::log;
use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use postgres::Row;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::{Debug, Display};
use std::hash::BuildHasher;

/// Values with a display of their own.
///
/// It has all that a cell often ends with, also what `{:?}` would do for: only so a variable that is not `mut` is shown
/// after one compile.
pub trait Show {
    /// The value in the forms that a front end may show.
    fn bundle(&self) -> Bundle;

    /// Several of them: each below the other, unless the type knows better.
    fn bundle_of(values: &[Self]) -> Bundle
    where
        Self: Sized,
    {
        let texts: Vec<String> = values
            .iter()
            .take(ELEMENTS)
            .map(|value| value.bundle().get("text/plain").unwrap_or_default().to_owned())
            .collect();
        Bundle::text(counted(texts.join("\n"), values.len()))
    }

    /// What `Some` of it looks like: as itself, unless that would be a text of Rust.
    fn bundle_of_some(&self) -> Bundle {
        self.bundle()
    }

    /// Prints the value as evcxr's rich output.
    fn evcxr_display(&self) {
        print(self.bundle());
    }
}

/// Every other value: as `{:?}`, in the first compile.
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

fn print(bundle: Bundle) {
    bundle.print();
}

fn print_debug(value: &dyn Debug) {
    print(Bundle::text(format!("{value:?}")));
}

fn table(columns: Vec<Column>, total: usize, cells: &dyn Fn(usize) -> Vec<Cell>) -> Bundle {
    let mut table = Table::new(columns);
    for n in 0..total.min(Table::KEPT) {
        table.push(|| cells(n));
    }
    table.total = total as u64;
    table.took(log::took(total as u64)).bundle()
}

/// Elements of a list of plain values that are shown.
const ELEMENTS: usize = 1000;

fn counted(text: String, len: usize) -> String {
    if len > ELEMENTS { format!("{text}\n({len} values, the first {ELEMENTS} shown)") } else { text }
}

impl<T: Record> Show for T {
    fn bundle(&self) -> Bundle {
        table(T::columns(), 1, &|_| self.cells())
    }

    fn bundle_of(values: &[Self]) -> Bundle {
        table(T::columns(), values.len(), &|n| values[n].cells())
    }
}

impl Show for Row {
    fn bundle(&self) -> Bundle {
        Self::bundle_of(std::slice::from_ref(self))
    }

    fn bundle_of(rows: &[Self]) -> Bundle {
        let Some(first) = rows.first() else { return Bundle::text("(0 rows)") };
        let mut table = Table::new(wire::columns(first.columns()));
        for row in rows {
            table.push(|| wire::cells(row));
        }
        table.took(log::took(rows.len() as u64)).bundle()
    }
}

impl Show for Table {
    fn bundle(&self) -> Bundle {
        Table::bundle(self)
    }
}

/// A cell that ends in a statement has nothing to show.
impl Show for () {
    fn bundle(&self) -> Bundle {
        Bundle::default()
    }
}

impl<T: Show> Show for [T] {
    fn bundle(&self) -> Bundle {
        T::bundle_of(self)
    }
}

impl<T: Show, const N: usize> Show for [T; N] {
    fn bundle(&self) -> Bundle {
        T::bundle_of(self)
    }
}

impl<T: Show> Show for Vec<T> {
    fn bundle(&self) -> Bundle {
        T::bundle_of(self)
    }
}

impl<T: Show> Show for Option<T> {
    fn bundle(&self) -> Bundle {
        self.as_ref().map_or_else(|| Bundle::text("None"), Show::bundle_of_some)
    }
}

impl<T: Show, E: Display> Show for Result<T, E> {
    fn bundle(&self) -> Bundle {
        match self {
            Ok(value) => value.bundle(),
            Err(error) => Bundle::text(format!("error: {error}")),
        }
    }
}

macro_rules! as_debug {
    ($($type:ty),* $(,)?) => {$(
        impl Show for $type {
            fn bundle(&self) -> Bundle {
                Bundle::text(format!("{self:?}"))
            }

            fn bundle_of(values: &[Self]) -> Bundle {
                Bundle::text(counted(format!("{:?}", &values[..values.len().min(ELEMENTS)]), values.len()))
            }

            fn bundle_of_some(&self) -> Bundle {
                Bundle::text(format!("Some({self:?})"))
            }
        }

        impl Show for &$type {
            fn bundle(&self) -> Bundle {
                (**self).bundle()
            }

            fn bundle_of(values: &[Self]) -> Bundle {
                Bundle::text(counted(format!("{:?}", &values[..values.len().min(ELEMENTS)]), values.len()))
            }

            fn bundle_of_some(&self) -> Bundle {
                Bundle::text(format!("Some({self:?})"))
            }
        }
    )*};
}

as_debug!(
    bool,
    char,
    i8,
    i16,
    i32,
    i64,
    i128,
    isize,
    u8,
    u16,
    u32,
    u64,
    u128,
    usize,
    f32,
    f64,
    String,
    NaiveDate,
    NaiveTime,
    NaiveDateTime,
    TimeDelta,
    DateTime<Utc>,
    DateTime<Local>,
    DateTime<FixedOffset>,
    std::time::Duration,
);

impl Show for str {
    fn bundle(&self) -> Bundle {
        Bundle::text(format!("{self:?}"))
    }
}

impl Show for &str {
    fn bundle(&self) -> Bundle {
        (**self).bundle()
    }

    fn bundle_of(values: &[Self]) -> Bundle {
        Bundle::text(counted(format!("{:?}", &values[..values.len().min(ELEMENTS)]), values.len()))
    }

    fn bundle_of_some(&self) -> Bundle {
        Bundle::text(format!("Some({self:?})"))
    }
}

macro_rules! collections {
    ($($type:ty, $($param:ident: $bound:ident),+;)*) => {$(
        impl<$($param: $bound),+> Show for $type {
            fn bundle(&self) -> Bundle {
                Bundle::text(format!("{self:?}"))
            }
        }
    )*};
}

collections! {
    HashMap<K, V, S>, K: Debug, V: Debug, S: BuildHasher;
    HashSet<K, S>, K: Debug, S: BuildHasher;
    BTreeMap<K, V>, K: Debug, V: Debug;
    BTreeSet<K>, K: Debug;
}
