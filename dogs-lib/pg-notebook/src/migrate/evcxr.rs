//! What a cell shows of a command's result: the same as the terminal.

use super::{Check, Current, Downgraded, History, Renumbered, Shown, Sql, Stamped, Upgraded};
use crate::display::{Show, print_bundle};

macro_rules! as_text {
    ($($name:ident),+) => {
        $(impl Show for $name {
            fn evcxr_display(&self) {
                print_bundle(&[("text/plain", &self.to_string())]);
            }
        })+
    };
}

as_text!(Check, Current, Downgraded, Renumbered, Shown, Sql, Stamped, Upgraded);

impl Show for History {
    fn evcxr_display(&self) {
        self.entries.evcxr_display();
    }
}
