//! The next step, as it is written where the message is read: a function in a cell, a command in a terminal.

use crate::caller::Caller;
use std::fmt;

/// A step that a message advises. Only here it has its words.
#[derive(Clone, Copy)]
pub(crate) enum Call<'a> {
    /// To the last version.
    Upgrade,
    UpgradeTo(&'a dyn fmt::Display),
    Downgrade(&'a dyn fmt::Display),
    Stamp(&'a dyn fmt::Display),
    Renumber,
    /// This file gives way.
    RenumberFile(&'a str),
    Current,
    History,
    /// With a message that is still to be thought of.
    Revision,
}

impl Call<'_> {
    fn line(self, caller: Caller) -> String {
        match caller {
            Caller::Cell => self.function(),
            Caller::Command(command) => format!("{command} {}", self.words()),
        }
    }

    fn function(self) -> String {
        match self {
            Self::Upgrade => "upgrade()?".to_owned(),
            Self::UpgradeTo(target) => format!("upgrade_to({})?", literal(target)),
            Self::Downgrade(target) => format!("downgrade({})?", literal(target)),
            Self::Stamp(target) => format!("stamp({})?", literal(target)),
            Self::Renumber => "renumber()?".to_owned(),
            Self::RenumberFile(name) => format!("renumber_files(&[{name:?}])?"),
            Self::Current => "current()?".to_owned(),
            Self::History => "history()?".to_owned(),
            Self::Revision => "revision(\"…\")?".to_owned(),
        }
    }

    fn words(self) -> String {
        match self {
            Self::Upgrade => "upgrade".to_owned(),
            Self::UpgradeTo(target) => format!("upgrade {target}"),
            Self::Downgrade(target) => format!("downgrade {target}"),
            Self::Stamp(target) => format!("stamp {target}"),
            Self::Renumber => "renumber".to_owned(),
            Self::RenumberFile(name) => format!("renumber {name}"),
            Self::Current => "current".to_owned(),
            Self::History => "history".to_owned(),
            Self::Revision => "revision -m \"…\"".to_owned(),
        }
    }
}

impl fmt::Display for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line(Caller::here()))
    }
}

/// A number as it is, `N` for one that only the reader knows, and words (`base`, `+1`) in quotation marks.
fn literal(target: &dyn fmt::Display) -> String {
    let text = target.to_string();
    let is_number = text.parse::<i32>().is_ok() && !text.starts_with('+');
    if is_number || text == "N" { text } else { format!("{text:?}") }
}

#[cfg(test)]
mod tests {
    use super::{Call, Caller};

    #[test]
    fn a_step_is_written_as_where_it_is_read() {
        let both = |call: Call<'_>| [call.line(Caller::Cell), call.line(Caller::Command("cargo pets"))];
        assert_eq!(both(Call::Upgrade), ["upgrade()?", "cargo pets upgrade"]);
        assert_eq!(both(Call::UpgradeTo(&"+1")), ["upgrade_to(\"+1\")?", "cargo pets upgrade +1"]);
        assert_eq!(both(Call::Downgrade(&-1)), ["downgrade(-1)?", "cargo pets downgrade -1"]);
        assert_eq!(both(Call::Stamp(&"base")), ["stamp(\"base\")?", "cargo pets stamp base"]);
        assert_eq!(both(Call::Stamp(&"N")), ["stamp(N)?", "cargo pets stamp N"]);
        assert_eq!(
            both(Call::RenumberFile("V3__color")),
            ["renumber_files(&[\"V3__color\"])?", "cargo pets renumber V3__color"]
        );
        assert_eq!(both(Call::Revision), ["revision(\"…\")?", "cargo pets revision -m \"…\""]);
    }
}
