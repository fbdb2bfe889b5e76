//! Enums that come, go or change.

use crate::schema::change::{Change, EnumColumn};
use crate::schema::types::{Column, Enum, Schema, Value};
use crate::sql::ident;

/// A column, by the names of its table and itself.
pub(super) type ColumnRef<'s> = (&'s str, &'s str);

/// What happens to enums.
pub(super) struct Enums<'s> {
    pub(super) changes: Vec<Change>,
    pub(super) dropped: Vec<Change>,
    /// Columns whose enum is replaced.
    pub(super) replaced: Vec<ColumnRef<'s>>,
}

impl<'s> Enums<'s> {
    pub(super) fn compare(current: &'s Schema, desired: &'s Schema, replace: bool) -> Self {
        let mut found = Self { changes: Vec::new(), dropped: Vec::new(), replaced: Vec::new() };
        for to in &desired.enums {
            let Some(from) = current.labels(&to.name) else {
                found.changes.push(Change::CreateEnum(to.clone()));
                continue;
            };
            if from.labels == to.labels {
                continue;
            }
            if let (Some(added), false) = (added_labels(from, to), replace) {
                found.changes.extend(added);
                continue;
            }
            let mut columns = Vec::new();
            for table in current.tables.iter().chain(&current.others) {
                let others = current.others.iter().any(|other| other.name == table.name);
                let wanted = if others { Some(table) } else { desired.table(&table.name) };
                for column in table.columns.iter().filter(|column| is_of(&column.ty, &from.name)) {
                    let Some(wanted) = wanted.and_then(|wanted| wanted.column(&column.name)) else { continue };
                    if wanted.ty != column.ty {
                        continue;
                    }
                    found.replaced.push((&table.name, &column.name));
                    columns.push(EnumColumn {
                        table: table.name.clone(),
                        column: column.name.clone(),
                        ty: column.ty.clone(),
                        has_default: default(column).is_some(),
                        default: default(wanted),
                        using: None,
                    });
                }
            }
            found.changes.push(Change::ReplaceEnum { from: from.clone(), to: to.clone(), columns });
        }
        for gone in current.enums.iter().filter(|from| desired.labels(&from.name).is_none()) {
            let used = current.others.iter().flat_map(|table| &table.columns);
            if !used.into_iter().any(|column| is_of(&column.ty, &gone.name)) {
                found.dropped.push(Change::DropEnum(gone.clone()));
            }
        }
        found
    }
}

fn default(column: &Column) -> Option<String> {
    match &column.value {
        Value::Default(expression) => Some(expression.clone()),
        _ => None,
    }
}

/// Whether a type is the enum or an array of it.
fn is_of(ty: &str, name: &str) -> bool {
    let ty = ty.strip_suffix("[]").unwrap_or(ty);
    ty == name || ty == ident(name)
}

/// One change for each new label, if labels were only added.
fn added_labels(from: &Enum, to: &Enum) -> Option<Vec<Change>> {
    let kept: Vec<&String> = to.labels.iter().filter(|label| from.labels.contains(label)).collect();
    if kept.len() != from.labels.len() || !kept.into_iter().eq(&from.labels) {
        return None;
    }
    let mut now = from.clone();
    let mut changes = Vec::new();
    for (i, label) in to.labels.iter().enumerate() {
        if from.labels.contains(label) {
            continue;
        }
        // Labels after it that are there already; those that come later go behind it in their turn.
        let before = to.labels[i + 1..].iter().find(|next| now.labels.contains(next)).cloned();
        let at = before.as_ref().and_then(|next| now.labels.iter().position(|label| label == next));
        changes.push(Change::AddLabel { from: now.clone(), label: label.clone(), before });
        now.labels.insert(at.unwrap_or(now.labels.len()), label.clone());
    }
    Some(changes)
}
