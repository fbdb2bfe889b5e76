//! What models cannot say together.

use super::table::Table;
use crate::error::{Error, Report, Result};
use crate::sql::LONGEST;
use std::collections::HashMap;

/// Looks for what contradicts between models, and for what the derive could not see.
///
/// # Errors
/// [`Error::Migration`] naming the models' tables.
pub(crate) fn check(models: &[Table]) -> Result<()> {
    let mut enums = HashMap::new();
    for (i, table) in models.iter().enumerate() {
        if models[..i].iter().any(|other| other.name == table.name) {
            return Err(bad(format!("two models have the table {:?}", table.name))
                .help("give one of them another table, or take it out of models![…]"));
        }
        for name in names(table) {
            if name.is_empty() || name.len() > LONGEST || name.contains('\0') {
                return Err(bad(format!("the name {name:?} has {} bytes, and Postgres keeps {LONGEST}", name.len()))
                    .help("choose a shorter one, and one that is not empty"));
            }
        }
        for (i, column) in table.columns.iter().enumerate() {
            if table.columns[..i].iter().any(|other| other.name == column.name) {
                return Err(bad(format!("the model of {:?} has the column {:?} twice", table.name, column.name)));
            }
        }
        if table.columns.is_empty() {
            return Err(bad(format!("the model of {:?} has no columns", table.name)));
        }
        for column in &table.columns {
            let Some(labels) = &column.ty.labels else { continue };
            if let Some(label) = twice(&labels.labels) {
                return Err(bad(format!("the enum {:?} has the label {label:?} twice", labels.name)));
            }
            if let Some((other, place)) = enums.insert(&labels.name, (labels, (&table.name, &column.name)))
                && other.labels != labels.labels
            {
                return Err(bad(format!("two enums have the type name {:?} and different labels", labels.name))
                    .detail("at", format!("{}.{} and {}.{}", place.0, place.1, table.name, column.name))
                    .help("give one of them another name: #[sql(type = \"…\")]"));
            }
        }
        if let Some(was) = &table.was
            && models.iter().any(|other| other.name == *was)
        {
            return Err(bad(format!("{:?} says that it was {was:?}, and another model has that table", table.name))
                .help("take the `was` away"));
        }
        for column in &table.columns {
            if let Some(was) = &column.was
                && table.columns.iter().any(|other| other.name == *was)
            {
                return Err(bad(format!(
                    "{}.{} says that it was {was:?}, and there is a column of that name",
                    table.name, column.name
                ))
                .help("take the `was` away"));
            }
        }
    }
    Ok(())
}

/// Every name that the model gives.
fn names(table: &Table) -> impl Iterator<Item = &str> {
    let enums = || table.columns.iter().filter_map(|column| column.ty.labels.as_ref());
    let columns = table.columns.iter().map(|column| column.name.as_str());
    let labels = enums().flat_map(|labels| labels.labels.iter().map(String::as_str));
    std::iter::once(table.name.as_str())
        .chain(columns)
        .chain(enums().map(|labels| labels.name.as_str()))
        .chain(labels)
        .chain(table.names())
}

fn twice(labels: &[String]) -> Option<&String> {
    labels.iter().enumerate().find(|(i, label)| labels[..*i].contains(label)).map(|(_, label)| label)
}

fn bad(cause: String) -> Error {
    Error::Migration(Report::new("the models cannot be right", cause))
}
