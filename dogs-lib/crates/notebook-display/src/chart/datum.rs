//! A value on an axis.

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone, Utc};

/// What a closure's result becomes on an axis.
///
/// ```
/// use notebook_display::chart::{Datum, ToDatum};
/// assert_eq!(Some(3).to_datum(), Datum::Number(3.0));
/// assert_eq!(None::<i32>.to_datum(), Datum::Missing);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Datum {
    /// On a scale of numbers.
    Number(f64),
    /// A category.
    Text(String),
    /// On a scale of time: milliseconds since 1970-01-01 UTC.
    Time(f64),
    /// Nowhere.
    Missing,
}

/// Differences and steps of larger numbers would leave the range of `f64`.
const LARGEST: f64 = 1e300;

impl Datum {
    /// The number to draw as a height.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Time(number) if number.abs() < LARGEST => Some(*number),
            _ => None,
        }
    }

    /// The place on an axis that is not one of categories.
    pub(super) fn position(&self) -> f64 {
        self.number().unwrap_or(f64::NAN)
    }

    /// What stands `width` further on.
    pub(super) fn plus(&self, width: f64) -> Self {
        match self {
            Self::Number(number) => Self::Number(number + width),
            Self::Time(ms) => Self::Time(ms + width),
            other => other.clone(),
        }
    }

    /// In words.
    pub(super) fn label(&self) -> String {
        match self {
            Self::Number(number) => super::scale::label(*number),
            Self::Text(text) => text.clone(),
            Self::Time(ms) => super::scale::date(*ms),
            Self::Missing => "NULL".to_owned(),
        }
    }
}

/// A type that a closure of a chart may return: numbers, texts, dates and times, `Option` of them.
///
/// ```
/// use notebook_display::chart::{Datum, ToDatum, bar};
///
/// #[derive(Clone, Copy)]
/// enum Size {
///     Small,
///     Large,
/// }
///
/// impl ToDatum for Size {
///     fn to_datum(self) -> Datum {
///         Datum::Text(match self { Size::Small => "small", Size::Large => "large" }.to_owned())
///     }
/// }
///
/// let sizes = [Size::Small, Size::Large, Size::Small];
/// assert!(bar(&sizes, |size| *size, |_| 1).svg().contains("<title>small: 2</title>"));
/// ```
pub trait ToDatum {
    /// The value on an axis.
    fn to_datum(self) -> Datum;
}

macro_rules! numbers {
    ($($type:ty),*) => {$(
        impl ToDatum for $type {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "a pixel is coarser")]
            fn to_datum(self) -> Datum {
                Datum::Number(self as f64)
            }
        }
    )*};
}

numbers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64);

impl ToDatum for &str {
    fn to_datum(self) -> Datum {
        Datum::Text(self.to_owned())
    }
}

impl ToDatum for String {
    fn to_datum(self) -> Datum {
        Datum::Text(self)
    }
}

impl ToDatum for bool {
    fn to_datum(self) -> Datum {
        Datum::Text(self.to_string())
    }
}

impl ToDatum for NaiveDate {
    fn to_datum(self) -> Datum {
        self.and_time(chrono::NaiveTime::MIN).to_datum()
    }
}

impl ToDatum for NaiveDateTime {
    fn to_datum(self) -> Datum {
        self.and_utc().to_datum()
    }
}

impl<Z: TimeZone> ToDatum for DateTime<Z> {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds fit for 200,000 years")]
    fn to_datum(self) -> Datum {
        Datum::Time(self.with_timezone(&Utc).timestamp_millis() as f64)
    }
}

impl<T: ToDatum> ToDatum for Option<T> {
    fn to_datum(self) -> Datum {
        self.map_or(Datum::Missing, ToDatum::to_datum)
    }
}

impl<T: ToDatum + Clone> ToDatum for &T {
    fn to_datum(self) -> Datum {
        self.clone().to_datum()
    }
}
