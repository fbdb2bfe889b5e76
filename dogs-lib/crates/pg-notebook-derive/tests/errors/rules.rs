use pg_notebook_derive::Model;

#[derive(Model)]
#[sql(table = "pets", pk(id, no))]
struct NoField {
    id: i64,
}

#[derive(Model)]
#[sql(table = "pets", pk(id))]
struct KeyTwice {
    #[sql(pk)]
    id: i64,
}

#[derive(Model)]
#[sql(table = "pets", unique)]
struct NoColumns {
    id: i64,
}

#[derive(Model)]
#[sql(table = "pets", index(name, kind = "gin"))]
struct Index {
    name: String,
}

#[derive(Model)]
#[sql(table = "pets", index())]
struct Nothing {
    name: String,
}

#[derive(Model)]
#[sql(table = "pets", foreign_key(owner_id))]
struct ToNothing {
    owner_id: i64,
}

#[derive(Model)]
#[sql(table = "pets", foreign_key(owner_id, references = "owners(id, no)"))]
struct Uneven {
    owner_id: i64,
}

#[derive(Model)]
#[sql(table = "pets", check("height > 0", title = "tall"))]
struct Check {
    height: i32,
}

fn main() {}
