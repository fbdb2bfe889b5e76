//! What models cannot say together.

use super::table::Table;
use crate::error::{Error, Report, Result};
use crate::schema::LONGEST;
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
        for name in std::iter::once(&table.name).chain(table.columns.iter().map(|column| &column.name)) {
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

fn bad(cause: String) -> Error {
    Error::Migration(Report::new("the models cannot be right", cause))
}
