//! Which version to go to.

use super::folder::Folder;
use crate::call::Call;
use crate::error::{Error, Report, Result};
use std::fmt;
use std::str::FromStr;

/// A version, as one writes it: `head`, `base`, `3` (or `V3__add_color`), `+1`, `-1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The last migration of the folder.
    Head,
    /// Before the first one.
    Base,
    /// This number.
    Version(i32),
    /// So many migrations on (`+1`) or back (`-1`).
    Steps(i32),
}

impl Target {
    /// What a cell gives: `2`, `"-1"`, `"head"`.
    ///
    /// ```
    /// use pg_notebook::migrate::Target;
    ///
    /// assert!(Target::of("head").is_ok() && Target::of(3).is_ok() && Target::of("-1").is_ok());
    /// assert!(Target::of("soon").is_err());
    /// ```
    ///
    /// # Errors
    /// [`Error::Usage`] for anything else.
    pub fn of(target: impl fmt::Display) -> Result<Self> {
        target.to_string().parse()
    }

    /// The version that an upgrade from `current` (0: from nothing) leads to.
    pub(super) fn above(self, current: i32, folder: &Folder) -> Result<i32> {
        let head = folder.head().map_or(0, |file| file.version());
        match self {
            Self::Head => Ok(head.max(current)),
            Self::Base | Self::Steps(i32::MIN..=0) => Err(usage(format!("{self} does not lead up"))
                .help(format!("to go back: {}", Call::Downgrade(&self.or_step(-1))))),
            Self::Version(version) if folder.file(version).is_none() => Err(unknown(version, folder)),
            Self::Version(version) if version < current => {
                Err(usage(format!("the database is at version {current} already, above {version}"))
                    .help(format!("to go back: {}", Call::Downgrade(&version))))
            }
            Self::Version(version) => Ok(version),
            Self::Steps(steps) => {
                let later: Vec<i32> =
                    folder.files().iter().map(|file| file.version()).filter(|version| *version > current).collect();
                let wanted = usize::try_from(steps).unwrap_or(usize::MAX);
                later
                    .get(wanted - 1)
                    .copied()
                    .ok_or_else(|| usage(format!("{self} is too far: {} pending", later.len())).help("or say: head"))
            }
        }
    }

    /// The version that a downgrade leads to, given those that the database has, lowest first; 0 is base.
    pub(super) fn below(self, applied: &[i32]) -> Result<i32> {
        let current = applied.last().copied().unwrap_or(0);
        match self {
            Self::Base => Ok(0),
            Self::Version(version) if version == current || applied.contains(&version) => Ok(version),
            Self::Version(version) if version > current => {
                Err(usage(format!("the database is at version {current}, below {version}"))
                    .help(format!("to go on: {}", Call::UpgradeTo(&version))))
            }
            Self::Version(version) => Err(usage(format!("the database does not have version {version}"))
                .help(format!("{} shows those it has; base is before the first", Call::History))),
            Self::Steps(steps @ i32::MIN..0) => {
                let wanted = usize::try_from(steps.unsigned_abs()).unwrap_or(usize::MAX);
                match applied.len().checked_sub(wanted) {
                    Some(0) => Ok(0),
                    Some(left) => Ok(applied[left - 1]),
                    None => {
                        Err(usage(format!("{self} is too far: the database has {}", applied.len()))
                            .help("or say: base"))
                    }
                }
            }
            Self::Head | Self::Steps(_) => Err(usage(format!("{self} does not lead back"))
                .help(format!("to go on: {}", Call::UpgradeTo(&self.or_step(1))))),
        }
    }

    /// This target, or one step where it is none.
    fn or_step(self, step: i32) -> Self {
        if self == Self::Steps(0) { Self::Steps(step) } else { self }
    }

    /// The version of this name in the folder; 0 is base.
    pub(super) fn within(self, folder: &Folder) -> Result<i32> {
        match self {
            Self::Base => Ok(0),
            Self::Head => Ok(folder.head().map_or(0, |file| file.version())),
            Self::Version(version) if folder.file(version).is_some() => Ok(version),
            Self::Version(version) => Err(unknown(version, folder)),
            Self::Steps(_) => Err(usage(format!("{self} does not name a version")).help("give a number, head or base")),
        }
    }
}

pub(super) fn unknown(version: i32, folder: &Folder) -> Error {
    let last = folder.head().map_or_else(|| "it is empty".into(), |file| format!("its last is {}", file.name()));
    usage(format!("there is no version {version} in {}", folder.path().display())).help(last)
}

fn usage(cause: String) -> Error {
    Error::Usage(Report::new("nothing was changed", cause))
}

impl FromStr for Target {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let number = |digits: &str| digits.parse::<i32>().ok().filter(|_| !digits.starts_with(['+', '-']));
        let file = |text: &str| number(text.strip_prefix('V')?.split("__").next()?);
        let found = match text.trim() {
            "head" => Some(Self::Head),
            "base" | "0" => Some(Self::Base),
            text => match text.split_at_checked(1) {
                Some(("+", steps)) => number(steps).map(Self::Steps),
                Some(("-", steps)) => number(steps).map(|steps| Self::Steps(-steps)),
                _ => number(text).or_else(|| file(text)).map(Self::Version),
            },
        };
        found.ok_or_else(|| usage(format!("{text:?} is no version")).help("give a number, head, base, +1 or -1"))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => f.write_str("head"),
            Self::Base => f.write_str("base"),
            Self::Version(version) => write!(f, "{version}"),
            Self::Steps(steps) => write!(f, "{steps:+}"),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_one_writes() {
        let read = |text: &str| text.parse::<Target>().ok();
        assert_eq!(read("head"), Some(Target::Head));
        assert_eq!(read("0"), Some(Target::Base));
        assert_eq!(read("3"), Some(Target::Version(3)));
        assert_eq!(read("V3__add_color.sql"), Some(Target::Version(3)));
        assert_eq!(read("+2"), Some(Target::Steps(2)));
        assert_eq!(Target::of(-1).unwrap(), Target::Steps(-1));
        for text in ["", "+", "--1", "+-1", "é", "V", "Vx__y", "99999999999", "heads", "1.1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_downgrade_counts_what_the_database_has() {
        let below = |target: Target| target.below(&[1, 4, 9]).map_err(|error| error.report().cause.clone());
        assert_eq!(below(Target::Steps(-1)), Ok(4));
        assert_eq!(below(Target::Steps(-3)), Ok(0));
        assert_eq!(below(Target::Version(9)), Ok(9));
        for target in [Target::Steps(-4), Target::Version(2), Target::Version(10), Target::Head, Target::Steps(0)] {
            assert!(below(target).is_err(), "{target}");
        }
        assert_eq!(Target::Base.below(&[]).unwrap(), 0);
    }
}
