//! From one schema to another: what has to change, in an order in which it can.

use super::change::{Change, EnumColumn};
use super::order::by_reference;
use super::{Column, Constraint, Enum, Index, Kind, Schema, Table, Value};

/// A column, by the names of its table and itself.
type Place<'s> = (&'s str, &'s str);

/// The changes that make `desired` of `current`, in the order in which they can be made; none if both mean the same.
///
/// Names of constraints, the order of columns and [`Schema::others`] make no difference. Renames are not found here:
/// to a comparison, a rename is one thing gone and another come.
#[must_use]
pub fn diff(current: &Schema, desired: &Schema) -> Vec<Change> {
    between(current, desired, false)
}

/// As [`diff`], and the changes can be made in one transaction: a label that comes with `ALTER TYPE … ADD VALUE` cannot
/// be used in the same, so wherever something else changes too, a new type takes the enum's place.
#[must_use]
pub fn diff_at_once(current: &Schema, desired: &Schema) -> Vec<Change> {
    let changes = between(current, desired, false);
    let label = |change: &Change| matches!(change, Change::AddLabel { .. });
    if changes.iter().any(label) && !changes.iter().all(label) { between(current, desired, true) } else { changes }
}

fn between(current: &Schema, desired: &Schema, replace: bool) -> Vec<Change> {
    let both: Vec<(&Table, &Table)> =
        desired.tables.iter().filter_map(|table| Some((current.table(&table.name)?, table))).collect();
    let enums = Enums::compare(current, desired, replace);
    let touched = Touched::find(&both, &enums);
    let rules = Rules::compare(&both, &touched);

    let mut changes = rules.dropped;
    changes.extend(drop_tables(current, desired));
    changes.extend(enums.changes);
    let (created, late) = create_tables(current, desired, &rules.added, &both);
    changes.extend(created);
    for (from, to) in &both {
        changes.extend(columns(from, to, &touched));
    }
    changes.extend(rules.added);
    changes.extend(late);
    changes.extend(rules.references);
    changes.extend(enums.dropped);
    for (from, to) in &both {
        if from.comment != to.comment {
            changes.push(Change::CommentTable { table: to.name.clone(), comment: to.comment.clone() });
        }
    }
    changes
}

/// What happens to enums.
struct Enums<'s> {
    changes: Vec<Change>,
    dropped: Vec<Change>,
    /// Columns whose enum is replaced.
    replaced: Vec<Place<'s>>,
}

impl<'s> Enums<'s> {
    fn compare(current: &'s Schema, desired: &'s Schema, replace: bool) -> Self {
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
    ty == name || ty == super::ident(name)
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

/// Columns that change so that what stands on them has to go and come back.
struct Touched<'s> {
    /// Their type changes: foreign keys stand on them.
    retyped: Vec<Place<'s>>,
    /// They are dropped and added: everything stands on them.
    remade: Vec<Place<'s>>,
    /// Their enum is replaced: checks, indexes and foreign keys stand on them.
    replaced: Vec<Place<'s>>,
}

impl<'s> Touched<'s> {
    fn find(both: &[(&'s Table, &'s Table)], enums: &Enums<'s>) -> Self {
        let mut touched = Self { retyped: Vec::new(), remade: Vec::new(), replaced: enums.replaced.clone() };
        for (from, to) in both {
            for column in &from.columns {
                let Some(wanted) = to.column(&column.name) else { continue };
                if column.ty != wanted.ty || column.collation != wanted.collation {
                    touched.retyped.push((&from.name, &column.name));
                }
            }
            for column in &from.columns {
                let Some(wanted) = to.column(&column.name) else { continue };
                let computed = |value: &Value| value.computed().is_some();
                let becomes = computed(&wanted.value) && column.value != wanted.value;
                let under = |name: &str| column.value.computed().is_some_and(|expression| mentions(expression, name));
                let below = [&touched.retyped, &touched.replaced];
                let below = below.iter().any(|places| places.iter().any(|(t, c)| *t == from.name && under(c)));
                // What stays computed cannot follow a type that changes under it; what was computed can stand still.
                if becomes || (below && computed(&wanted.value)) {
                    touched.remade.push((&from.name, &column.name));
                }
            }
        }
        touched
    }

    fn is_remade(&self, table: &str, column: &str) -> bool {
        self.remade.contains(&(table, column))
    }
}

/// Whether the name stands in the expression as a word.
fn mentions(expression: &str, name: &str) -> bool {
    expression.match_indices(name).any(|(at, _)| {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let before = expression[..at].chars().next_back().is_some_and(word);
        let after = expression[at + name.len()..].chars().next().is_some_and(word);
        !before && !after
    })
}

/// Constraints and indexes that go and come.
struct Rules {
    dropped: Vec<Change>,
    added: Vec<Change>,
    /// Foreign keys that come, after everything else.
    references: Vec<Change>,
}

impl Rules {
    fn compare(both: &[(&Table, &Table)], touched: &Touched<'_>) -> Self {
        let mut rules = Self { dropped: Vec::new(), added: Vec::new(), references: Vec::new() };
        // Keys that other tables may refer to.
        let mut keys: Vec<(&str, &[String])> = Vec::new();
        for (from, to) in both {
            let name = from.name.as_str();
            let on = |columns: &[String], places: &[Place<'_>]| {
                columns.iter().any(|column| places.contains(&(name, column.as_str())))
            };
            let own = |constraint: &&Constraint| constraint.kind != Kind::ForeignKey;
            let again = |constraint: &Constraint| {
                on(&constraint.columns, &touched.remade)
                    || (constraint.kind == Kind::Check && on(&constraint.columns, &touched.replaced))
            };
            let (gone, come) = matched(
                &from.constraints.iter().filter(own).collect::<Vec<_>>(),
                &to.constraints.iter().filter(own).collect::<Vec<_>>(),
                |a, b| a.kind == b.kind && a.definition == b.definition && !again(a),
            );
            keys.extend(gone.iter().filter(|key| key.kind != Kind::Check).map(|key| (name, key.columns.as_slice())));
            rules.dropped.extend(gone.into_iter().map(|gone| drop_constraint(name, gone)));
            rules.added.extend(come.into_iter().map(|come| add_constraint(name, come)));

            let again = |index: &Index| on(&index.columns, &touched.remade) || on(&index.columns, &touched.replaced);
            let (gone, come) =
                matched(&from.indexes.iter().collect::<Vec<_>>(), &to.indexes.iter().collect::<Vec<_>>(), |a, b| {
                    (a.unique, a.valid, &a.definition) == (b.unique, b.valid, &b.definition) && !again(a)
                });
            let index = |index: &Index| (name.to_owned(), index.clone());
            keys.extend(gone.iter().filter(|index| index.unique).map(|index| (name, index.columns.as_slice())));
            rules.dropped.extend(gone.into_iter().map(index).map(|(table, index)| Change::DropIndex { table, index }));
            rules.added.extend(come.into_iter().map(index).map(|(table, index)| Change::AddIndex { table, index }));
        }
        let mut first = Vec::new();
        for (from, to) in both {
            let reference = |constraint: &&Constraint| constraint.kind == Kind::ForeignKey;
            let touches = |table: &str, columns: &[String]| {
                let all = [&touched.retyped, &touched.remade, &touched.replaced];
                columns.iter().any(|c| all.iter().any(|places| places.contains(&(table, c.as_str()))))
            };
            let again = |key: &Constraint| {
                touches(&from.name, &key.columns)
                    || key.references.as_ref().is_some_and(|(table, columns)| {
                        let lost = |(t, c): &(&str, &[String])| t == table && same_set(c, columns);
                        touches(table, columns) || keys.iter().any(lost)
                    })
            };
            let (gone, come) = matched(
                &from.constraints.iter().filter(reference).collect::<Vec<_>>(),
                &to.constraints.iter().filter(reference).collect::<Vec<_>>(),
                |a, b| a.definition == b.definition && !again(a),
            );
            first.extend(gone.into_iter().map(|gone| drop_constraint(&from.name, gone)));
            rules.references.extend(come.into_iter().map(|come| add_constraint(&from.name, come)));
        }
        first.append(&mut rules.dropped);
        rules.dropped = first;
        rules
    }
}

fn same_set(a: &[String], b: &[String]) -> bool {
    a.len() == b.len() && a.iter().all(|column| b.contains(column))
}

fn add_constraint(table: &str, constraint: &Constraint) -> Change {
    Change::AddConstraint { table: table.to_owned(), constraint: constraint.clone() }
}

fn drop_constraint(table: &str, constraint: &Constraint) -> Change {
    Change::DropConstraint { table: table.to_owned(), constraint: constraint.clone() }
}

/// What is only in `from` and what is only in `to`, when each is matched with one that is the same.
fn matched<'a, 'b, T>(from: &[&'a T], to: &[&'b T], same: impl Fn(&T, &T) -> bool) -> (Vec<&'a T>, Vec<&'b T>) {
    let mut come: Vec<&'b T> = to.to_vec();
    let mut gone = Vec::new();
    for one in from {
        match come.iter().position(|other| same(one, other)) {
            Some(at) => drop(come.remove(at)),
            None => gone.push(*one),
        }
    }
    (gone, come)
}

fn drop_tables(current: &Schema, desired: &Schema) -> Vec<Change> {
    let gone: Vec<&Table> = current.tables.iter().filter(|table| desired.table(&table.name).is_none()).collect();
    let mut order = by_reference(&gone);
    order.reverse();
    let mut changes = Vec::new();
    // In a circle, whichever goes first is still referred to.
    for (i, table) in order.iter().enumerate() {
        for later in &order[i + 1..] {
            let refers = |key: &&Constraint| key.references.as_ref().is_some_and(|(to, _)| *to == table.name);
            changes.extend(later.constraints.iter().filter(refers).map(|key| drop_constraint(&later.name, key)));
        }
    }
    changes.extend(order.into_iter().cloned().map(Change::DropTable));
    changes
}

/// New tables and, to come later, those of their references that cannot be made with them.
fn create_tables(
    current: &Schema,
    desired: &Schema,
    added: &[Change],
    both: &[(&Table, &Table)],
) -> (Vec<Change>, Vec<Change>) {
    let new: Vec<&Table> = desired.tables.iter().filter(|table| current.table(&table.name).is_none()).collect();
    let (mut changes, mut late) = (Vec::new(), Vec::new());
    let mut made: Vec<&str> = Vec::new();
    for table in by_reference(&new) {
        made.push(&table.name);
        let mut whole = table.clone();
        whole.indexes.clear();
        whole.constraints.retain(|constraint| {
            let Some((to, columns)) = &constraint.references else { return true };
            // A table that is there already may be about to get the key that is referred to.
            let old = both.iter().any(|(from, _)| from.name == *to && has_key(from, columns));
            let changed =
                added.iter().any(|change| matches!(change, Change::AddConstraint { table, .. } if table == to))
                    || both.iter().any(|(from, to_)| from.name == *to && from.columns != to_.columns);
            let now = made.contains(&to.as_str()) || (old && !changed) || desired.table(to).is_none();
            if !now {
                late.push(add_constraint(&table.name, constraint));
            }
            now
        });
        changes.push(Change::CreateTable(whole));
        for index in &table.indexes {
            changes.push(Change::AddIndex { table: table.name.clone(), index: index.clone() });
        }
    }
    (changes, late)
}

fn has_key(table: &Table, columns: &[String]) -> bool {
    let keys = table.constraints.iter().filter(|key| matches!(key.kind, Kind::PrimaryKey | Kind::Unique));
    keys.map(|key| &key.columns).any(|key| same_set(key, columns))
}

/// The changes of one table's columns: first what is in the way, last what goes for good, so that between the two the
/// rows have the old values and the new.
fn columns(from: &Table, to: &Table, touched: &Touched<'_>) -> Vec<Change> {
    let table = || from.name.clone();
    let remade = |column: &&Column| touched.is_remade(&from.name, &column.name);
    let drop = |column: &Column| Change::DropColumn { table: table(), column: column.clone() };
    let add = |column: &Column| Change::AddColumn { table: table(), column: column.clone(), fill: None };
    let computed = |column: &&&Column| column.value.computed().is_some();

    let mut changes: Vec<Change> = from.columns.iter().filter(remade).map(drop).collect();
    for column in to.columns.iter().filter(|column| !remade(column)) {
        let Some(old) = from.column(&column.name) else { continue };
        let mut old = old.clone();
        if touched.replaced.contains(&(from.name.as_str(), old.name.as_str())) {
            // Its default came with the new enum.
            if matches!((&old.value, &column.value), (Value::Default(_) | Value::Null, Value::Default(_) | Value::Null))
            {
                old.value = column.value.clone();
            }
        }
        if old.ty != column.ty
            || old.nullable != column.nullable
            || old.collation != column.collation
            || old.comment != column.comment
            || !old.value.same(&column.value)
        {
            let to = column.clone();
            changes.push(Change::AlterColumn { table: table(), from: old, to, fill: None, using: None });
        }
    }
    let new: Vec<&Column> =
        to.columns.iter().filter(|column| from.column(&column.name).is_none() || remade(column)).collect();
    changes.extend(new.iter().filter(|column| !computed(column)).map(|column| add(column)));
    changes.extend(new.iter().filter(computed).map(|column| add(column)));
    changes.extend(from.columns.iter().filter(|column| to.column(&column.name).is_none()).map(drop));
    changes
}
