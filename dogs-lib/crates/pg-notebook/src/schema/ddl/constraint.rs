//! Constraints as SQL.

use crate::schema::types::Constraint;
use crate::sql::ident;

/// A constraint as it stands in CREATE TABLE or behind ADD, with its name if it is to be `named`.
pub(crate) fn constraint(rule: &Constraint, named: bool) -> String {
    if named { format!("CONSTRAINT {} {}", ident(&rule.name), rule.definition) } else { rule.definition.clone() }
}
