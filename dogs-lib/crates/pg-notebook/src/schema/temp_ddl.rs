//! The models as SQL, for the server to read.

use super::ddl;
use super::types::{Column, Constraint, Kind, Schema, Table, Value};
use crate::sql::ident;

/// One statement, and the model and part of it that it is for.
pub(super) struct Statement {
    pub sql: String,
    pub about: String,
}

/// What makes the tables as they are written in `pg_temp`, which is first in the search path. `stubs` are tables that
/// they refer to, as they are to be called in SQL.
pub(super) fn statements(written: &Schema, stubs: &[(String, String)]) -> Vec<Statement> {
    let mut all = Vec::new();
    let mut add = |sql: String, about: String| all.push(Statement { sql, about });
    let temp = |name: &str| format!("pg_temp.{}", ident(name));
    for one in &written.enums {
        add(ddl::create_enum(&temp(&one.name), &one.labels), format!("the enum {:?}", one.name));
    }
    for (table, qualified) in stubs {
        let sql = format!("CREATE TABLE {} (LIKE {qualified} INCLUDING INDEXES)", temp(table));
        add(sql, format!("the table {table:?}"));
    }
    for table in &written.tables {
        let columns: Vec<String> = table.columns.iter().map(column).collect();
        let sql = format!("CREATE TABLE {} ({})", temp(&table.name), columns.join(", "));
        add(sql, format!("the model of {:?}", table.name));
    }
    let alter = |table: &Table, rule: &Constraint| {
        format!("ALTER TABLE {} ADD {}", temp(&table.name), ddl::constraint(rule, rule.chosen))
    };
    let is_reference = |rule: &&Constraint| rule.kind == Kind::ForeignKey;
    for table in &written.tables {
        for rule in table.constraints.iter().filter(|rule| !is_reference(rule)) {
            add(alter(table, rule), format!("{} of the model of {:?}", about(rule), table.name));
        }
        for index in &table.indexes {
            let sql = ddl::create_index(index, index.chosen, &temp(&table.name));
            add(sql, format!("an index of the model of {:?}", table.name));
        }
    }
    for table in &written.tables {
        for rule in table.constraints.iter().filter(is_reference) {
            let to = rule.references.as_ref().map(|(to, _)| to.as_str()).unwrap_or_default();
            let about = format!("the reference of {}.{} to {to:?}", table.name, rule.columns.join(", "));
            add(alter(table, rule), about);
        }
    }
    all
}

fn column(column: &Column) -> String {
    let value = match &column.value {
        // What an author writes may need them.
        Value::Default(expression) => Value::Default(format!("({expression})")),
        other => other.clone(),
    };
    ddl::column(&Column { value, ..column.clone() }, !column.nullable)
}

fn about(rule: &Constraint) -> String {
    match rule.kind {
        Kind::PrimaryKey => "the primary key".to_owned(),
        Kind::Unique => format!("unique ({})", rule.columns.join(", ")),
        _ => {
            let expression = rule.definition.strip_prefix("CHECK (").and_then(|rest| rest.strip_suffix(')'));
            format!("the check {:?}", expression.unwrap_or(&rule.definition))
        }
    }
}
