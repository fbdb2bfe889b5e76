//! Rows of the driver as rows of a table.

use super::read::read;
use crate::bundle::MimeBundle;
use crate::cell::{Cell, Column};
use crate::show::Show;
use crate::table::Table;
use crate::timing;
use postgres::Row;
use postgres::types::{FromSql, Kind, Type};
use std::error::Error;

/// The heads of a result.
///
/// ```
/// # fn heads(row: &postgres::Row) {
/// use notebook_display::{Table, wire};
/// let mut table = Table::new(wire::columns(row.columns()));
/// table.push(|| wire::cells(row));
/// # }
/// ```
pub fn columns(columns: &[postgres::Column]) -> Vec<Column> {
    columns.iter().map(|column| Column::new(column.name().to_owned(), sql_name(column.type_()))).collect()
}

/// The values of a row. What cannot be read is said to be so: `<circle, 24 B>`.
///
/// ```
/// # fn first(row: &postgres::Row) {
/// let texts: Vec<String> = notebook_display::wire::cells(row).iter().map(|cell| cell.text().into_owned()).collect();
/// # }
/// ```
pub fn cells(row: &Row) -> Vec<Cell> {
    (0..row.len())
        .map(|i| row.try_get::<_, Wire>(i).map_or_else(|error| Cell::Text(format!("<{error}>")), |wire| wire.0))
        .collect()
}

/// The type as SQL writes it.
fn sql_name(ty: &Type) -> String {
    if let Kind::Array(element) = ty.kind() {
        return format!("{}[]", sql_name(element));
    }
    let name = match *ty {
        Type::BOOL => "boolean",
        Type::INT2 => "smallint",
        Type::INT4 => "integer",
        Type::INT8 => "bigint",
        Type::FLOAT4 => "real",
        Type::FLOAT8 => "double precision",
        Type::BPCHAR => "char",
        Type::VARBIT => "bit varying",
        _ => ty.name(),
    };
    name.to_owned()
}

struct Wire(Cell);

impl<'a> FromSql<'a> for Wire {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(read(ty, raw).unwrap_or_else(|| Cell::Text(format!("<{}, {} B>", ty.name(), raw.len())))))
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Self(Cell::Null))
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

impl Show for Row {
    fn bundle(&self) -> MimeBundle {
        Self::bundle_of(std::slice::from_ref(self))
    }

    fn bundle_of(rows: &[Self]) -> MimeBundle {
        let Some(first) = rows.first() else { return MimeBundle::text("(0 rows)") };
        let mut table = Table::new(columns(first.columns()));
        for row in rows {
            table.push(|| cells(row));
        }
        table.took(timing::take_last(rows.len() as u64)).bundle()
    }
}
