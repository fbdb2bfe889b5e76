//! Labels that go from an enum.

use super::context::Context;
use crate::migrate::revision::answers::Answers;
use crate::migrate::revision::question::{Question, have, which_expression};
use crate::schema::{Enum, EnumColumn};
use crate::sql::{ident, literal};

/// What rows get instead of a label that goes.
pub(super) fn replaced(
    (from, to): (&Enum, &Enum),
    column: &mut EnumColumn,
    context: &Context<'_>,
    said: &mut Answers<'_>,
) -> Option<Question> {
    let what = format!("{}.{}", column.table, column.column);
    column.using = said.using(&what);
    let count = context.rows.column(&column.table, &column.column);
    if column.using.is_some() || count == 0 {
        return None;
    }
    let gone: Vec<&String> = from.labels.iter().filter(|label| !to.labels.contains(label)).collect();
    let first = literal(to.labels.first().map(String::as_str).unwrap_or_default());
    let cases: String = gone.iter().map(|label| format!(" WHEN {} THEN {first}", literal(label))).collect();
    let name = ident(&column.column);
    let expression = format!("(CASE {name}::text{cases} ELSE {name}::text END)::{}", column.ty);
    let labels = gone.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let text = format!("{what}: {} a label that goes ({labels}): what instead?", have(count));
    Some(which_expression(&what, expression, text, "with the label you want"))
}
