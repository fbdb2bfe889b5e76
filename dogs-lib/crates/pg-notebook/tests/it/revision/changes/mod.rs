//! All changes, by what changes.

mod beside;
mod columns;
mod enums;
mod rules;
mod tables;
mod types;

use crate::revision::case::Case;

type Cases = fn() -> Vec<Case>;

/// What changes, and the changes.
pub const GROUPS: [(&str, Cases); 12] = [
    ("columns", columns::columns),
    ("null", columns::null),
    ("numbers", columns::numbers),
    ("computed", columns::computed),
    ("tables", tables::tables),
    ("types", types::types),
    ("all_types", types::all_types),
    ("rules", rules::rules),
    ("indexes", rules::indexes),
    ("references", rules::references),
    ("enums", enums::enums),
    ("beside", beside::beside),
];
