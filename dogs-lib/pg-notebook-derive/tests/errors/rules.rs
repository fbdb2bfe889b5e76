use pg_notebook_derive::Model;

#[derive(Model)]
#[sql(table = "dogs", pk(id, no))]
struct NoField {
    id: i64,
}

#[derive(Model)]
#[sql(table = "dogs", pk(id))]
struct KeyTwice {
    #[sql(pk)]
    id: i64,
}

#[derive(Model)]
#[sql(table = "dogs", unique)]
struct NoColumns {
    id: i64,
}

#[derive(Model)]
#[sql(table = "dogs", index(name, kind = "gin"))]
struct Index {
    name: String,
}

#[derive(Model)]
#[sql(table = "dogs", index())]
struct Nothing {
    name: String,
}

#[derive(Model)]
#[sql(table = "dogs", foreign_key(owner_id))]
struct ToNothing {
    owner_id: i64,
}

#[derive(Model)]
#[sql(table = "dogs", foreign_key(owner_id, references = "owners(id, no)"))]
struct Uneven {
    owner_id: i64,
}

#[derive(Model)]
#[sql(table = "dogs", check("height > 0", title = "tall"))]
struct Check {
    height: i32,
}

fn main() {}
