//! The schema as a diagram.

use crate::support::harmless::{HOSTILE, assert_picture};
use pg_notebook::inspect::{Attribute, Diagram, Entity, Link};

fn schema(name: &str) -> Diagram {
    let column = |name: &str, primary, foreign, nullable| Attribute {
        name: name.to_owned(),
        sql_type: "character varying(20)".to_owned(),
        primary,
        foreign,
        nullable,
    };
    let entity = |name: &str, columns| Entity { name: name.to_owned(), columns };
    let link = |from: &str, to: &str| Link {
        from: from.to_owned(),
        to: to.to_owned(),
        columns: vec!["owner".to_owned()],
        optional: true,
        unique: false,
    };
    Diagram {
        tables: vec![
            entity(
                "pets",
                vec![
                    column("id", true, false, false),
                    column("owner", false, true, true),
                    column(name, false, false, false),
                ],
            ),
            entity(name, (0..40).map(|i| column(&format!("{name}{i}"), i == 0, false, false)).collect()),
        ],
        // In a circle, and to itself.
        links: vec![link("pets", name), link(name, "pets"), link("pets", "pets")],
    }
}

#[test]
fn a_schema_is_a_diagram_whatever_its_names() {
    for name in HOSTILE.into_iter().chain(["a\nb", "", "order items", "日本"]) {
        let schema = schema(name);
        assert_picture(&schema.svg());
    }
}

#[test]
fn a_schema_in_text() {
    let schema = Diagram { tables: schema("note").tables[..1].to_vec(), links: vec![] };
    let text = "pets
  id     character varying(20)  primary key
  owner  character varying(20)  null
  note   character varying(20)
(1 table, 0 foreign keys)";
    assert_eq!(schema.text(), text);
}
