//! The enums that models use.

use super::labels::Enum;
use super::table::Table;

/// The enums of the models, each once, in the order in which they come up.
pub(crate) fn enums_of(models: &[Table]) -> Vec<&Enum> {
    let mut found: Vec<&Enum> = Vec::new();
    for labels in models.iter().flat_map(|table| &table.columns).filter_map(|column| column.ty.labels.as_ref()) {
        if !found.iter().any(|other| other.name == labels.name) {
            found.push(labels);
        }
    }
    found
}
