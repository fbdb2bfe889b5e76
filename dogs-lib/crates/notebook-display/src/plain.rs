//! The plain values of Rust, as `{:?}` shows them: in the first compile of a cell.

use crate::bundle::MimeBundle;
use crate::show::{ELEMENTS, Show, counted};
use chrono::{DateTime, FixedOffset, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Debug;
use std::hash::BuildHasher;

macro_rules! as_debug {
    (impl $type:ty) => {
        impl Show for $type {
            fn bundle(&self) -> MimeBundle {
                MimeBundle::text(format!("{self:?}"))
            }

            fn bundle_of(values: &[Self]) -> MimeBundle {
                MimeBundle::text(counted(format!("{:?}", &values[..values.len().min(ELEMENTS)]), values.len()))
            }

            fn bundle_of_some(&self) -> MimeBundle {
                MimeBundle::text(format!("Some({self:?})"))
            }
        }
    };
    ($($type:ty),* $(,)?) => {$(
        as_debug!(impl $type);
        as_debug!(impl &$type);
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

as_debug!(impl &str);

impl Show for str {
    fn bundle(&self) -> MimeBundle {
        MimeBundle::text(format!("{self:?}"))
    }
}

macro_rules! collections {
    ($($type:ty, $($param:ident: $bound:ident),+;)*) => {$(
        impl<$($param: $bound),+> Show for $type {
            fn bundle(&self) -> MimeBundle {
                MimeBundle::text(format!("{self:?}"))
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
