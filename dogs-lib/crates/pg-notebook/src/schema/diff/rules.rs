//! Constraints and indexes.

use super::dependents::Dependents;
use super::enums::ColumnRef;
use crate::schema::change::Change;
use crate::schema::types::{Constraint, Index, Kind, Table};

/// Constraints and indexes that go and come.
pub(super) struct Rules {
    pub(super) dropped: Vec<Change>,
    pub(super) renamed: Vec<Change>,
    pub(super) added: Vec<Change>,
    /// Foreign keys that come, after everything else.
    pub(super) references: Vec<Change>,
}

impl Rules {
    pub(super) fn compare(both: &[(&Table, &Table)], dependents: &Dependents<'_>) -> Self {
        let mut rules = Self { dropped: Vec::new(), renamed: Vec::new(), added: Vec::new(), references: Vec::new() };
        // Keys that other tables may refer to.
        let mut keys: Vec<(&str, &[String])> = Vec::new();
        for (from, to) in both {
            let name = from.name.as_str();
            let on = |columns: &[String], among: &[ColumnRef<'_>]| {
                columns.iter().any(|column| among.contains(&(name, column.as_str())))
            };
            let own = |constraint: &&Constraint| constraint.kind != Kind::ForeignKey;
            let again = |constraint: &Constraint| {
                on(&constraint.columns, &dependents.remade)
                    || (constraint.kind == Kind::Check && on(&constraint.columns, &dependents.replaced))
            };
            let (gone, come, kept) = matched(
                &from.constraints.iter().filter(own).collect::<Vec<_>>(),
                &to.constraints.iter().filter(own).collect::<Vec<_>>(),
                |a, b| a.kind == b.kind && a.definition == b.definition && !again(a),
            );
            keys.extend(gone.iter().filter(|key| key.kind != Kind::Check).map(|key| (name, key.columns.as_slice())));
            rules.renamed.extend(kept.into_iter().filter_map(|(a, b)| rename_constraint(name, a, b)));
            rules.dropped.extend(gone.into_iter().map(|gone| drop_constraint(name, gone)));
            rules.added.extend(come.into_iter().map(|come| add_constraint(name, come)));

            let again =
                |index: &Index| on(&index.columns, &dependents.remade) || on(&index.columns, &dependents.replaced);
            let (gone, come, kept) =
                matched(&from.indexes.iter().collect::<Vec<_>>(), &to.indexes.iter().collect::<Vec<_>>(), |a, b| {
                    (a.unique, a.valid, &a.definition) == (b.unique, b.valid, &b.definition) && !again(a)
                });
            rules.renamed.extend(kept.into_iter().filter_map(|(a, b)| rename_index(name, a, b)));
            let index = |index: &Index| (name.to_owned(), index.clone());
            keys.extend(gone.iter().filter(|index| index.unique).map(|index| (name, index.columns.as_slice())));
            rules.dropped.extend(gone.into_iter().map(index).map(|(table, index)| Change::DropIndex { table, index }));
            rules.added.extend(come.into_iter().map(index).map(|(table, index)| Change::AddIndex { table, index }));
        }
        let mut first = Vec::new();
        for (from, to) in both {
            let reference = |constraint: &&Constraint| constraint.kind == Kind::ForeignKey;
            let touches = |table: &str, columns: &[String]| {
                let all = [&dependents.retyped, &dependents.remade, &dependents.replaced];
                columns.iter().any(|c| all.iter().any(|among| among.contains(&(table, c.as_str()))))
            };
            let again = |key: &Constraint| {
                touches(&from.name, &key.columns)
                    || key.references.as_ref().is_some_and(|(table, columns)| {
                        let lost = |(t, c): &(&str, &[String])| t == table && same_set(c, columns);
                        touches(table, columns) || keys.iter().any(lost)
                    })
            };
            let (gone, come, kept) = matched(
                &from.constraints.iter().filter(reference).collect::<Vec<_>>(),
                &to.constraints.iter().filter(reference).collect::<Vec<_>>(),
                |a, b| a.definition == b.definition && !again(a),
            );
            rules.renamed.extend(kept.into_iter().filter_map(|(a, b)| rename_constraint(&from.name, a, b)));
            first.extend(gone.into_iter().map(|gone| drop_constraint(&from.name, gone)));
            rules.references.extend(come.into_iter().map(|come| add_constraint(&from.name, come)));
        }
        first.append(&mut rules.dropped);
        rules.dropped = first;
        rules
    }
}

pub(super) fn same_set(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|column| b.contains(column))
}

pub(super) fn add_constraint(table: &str, constraint: &Constraint) -> Change {
    Change::AddConstraint { table: table.to_owned(), constraint: constraint.clone() }
}

pub(super) fn drop_constraint(table: &str, constraint: &Constraint) -> Change {
    Change::DropConstraint { table: table.to_owned(), constraint: constraint.clone() }
}

/// A name that a model says is kept to, and given back on the way down.
fn rename_constraint(table: &str, from: &Constraint, to: &Constraint) -> Option<Change> {
    let renamed = from.name != to.name && (from.chosen || to.chosen);
    renamed.then(|| Change::RenameConstraint { table: table.to_owned(), constraint: from.clone(), to: to.name.clone() })
}

fn rename_index(table: &str, from: &Index, to: &Index) -> Option<Change> {
    let renamed = from.name != to.name && (from.chosen || to.chosen);
    renamed.then(|| Change::RenameIndex { table: table.to_owned(), from: from.name.clone(), to: to.name.clone() })
}

/// What is only in `from`, what is only in `to`, and what is in both.
type Matched<'a, 'b, T> = (Vec<&'a T>, Vec<&'b T>, Vec<(&'a T, &'b T)>);

/// Matches each with one that is the same.
fn matched<'a, 'b, T>(from: &[&'a T], to: &[&'b T], same: impl Fn(&T, &T) -> bool) -> Matched<'a, 'b, T> {
    let mut come: Vec<&'b T> = to.to_vec();
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for one in from {
        match come.iter().position(|other| same(one, other)) {
            Some(at) => kept.push((*one, come.remove(at))),
            None => gone.push(*one),
        }
    }
    (gone, come, kept)
}
