//! Models, for the other side.

use pg_notebook::model::{Column, Element, ForeignKey, Index, Table, Value};
use serde_json::{Value as Json, json};

pub fn models(models: &[Table]) -> Json {
    models.iter().map(table).collect()
}

fn table(table: &Table) -> Json {
    let unique = |one: &pg_notebook::model::Unique| json!({ "columns": one.columns, "name": one.name, "nulls_not_distinct": one.nulls_not_distinct });
    let check = |one: &pg_notebook::model::Check| json!({ "sql": one.expression, "name": one.name });
    json!({
        "name": table.name,
        "comment": table.comment,
        "columns": table.columns.iter().map(column).collect::<Json>(),
        "primary_key": table.primary_key,
        "uniques": table.uniques.iter().map(unique).collect::<Json>(),
        "checks": table.checks.iter().map(check).collect::<Json>(),
        "indexes": table.indexes.iter().map(index).collect::<Json>(),
        "foreign_keys": table.foreign_keys.iter().map(foreign_key).collect::<Json>(),
    })
}

fn column(column: &Column) -> Json {
    let value = match &column.value {
        Value::Null => ("null", ""),
        Value::Default(expression) => ("default", expression.as_str()),
        Value::IdentityAlways => ("always", ""),
        Value::IdentityByDefault => ("by default", ""),
        Value::Generated(expression) => ("generated", expression.as_str()),
    };
    let labels = column.ty.labels.as_ref().map(|labels| &labels.labels);
    json!({
        "name": column.name,
        "comment": column.comment,
        "type": { "sql": column.ty.sql, "array": column.ty.dimensions > 0, "labels": labels },
        "nullable": column.nullable,
        "collation": column.collation,
        "value": value,
    })
}

fn index(index: &Index) -> Json {
    let element = |element: &Element| match element {
        Element::Column(name) => json!(["column", name]),
        Element::Sql(sql) => json!(["sql", sql]),
    };
    json!({
        "elements": index.elements.iter().map(element).collect::<Json>(),
        "name": index.name,
        "unique": index.unique,
        "method": index.method,
        "include": index.include,
        "nulls_not_distinct": index.nulls_not_distinct,
        "with": index.with,
        "where": index.filter,
    })
}

fn foreign_key(key: &ForeignKey) -> Json {
    json!({
        "columns": key.columns,
        "table": key.table,
        "to": key.to,
        "name": key.name,
        "on_delete": key.on_delete,
        "on_update": key.on_update,
        "deferrable": key.deferrable,
    })
}
