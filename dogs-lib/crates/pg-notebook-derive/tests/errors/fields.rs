use pg_notebook_derive::Model;

#[derive(Model)]
#[sql(table = "pets")]
struct Misspelt {
    #[sql(uniqe)]
    name: String,
}

#[derive(Model)]
#[sql(table = "pets")]
struct Value {
    #[sql(default = 3)]
    height: i32,
}

#[derive(Model)]
#[sql(table = "pets")]
struct NoValue {
    #[sql(check)]
    height: i32,
}

#[derive(Model)]
#[sql(table = "pets")]
struct Null {
    #[sql(pk)]
    id: Option<i64>,
}

#[derive(Model)]
#[sql(table = "pets")]
struct TwoValues {
    #[sql(identity, default = "3")]
    id: i64,
}

#[derive(Model)]
#[sql(table = "pets")]
struct Identity {
    #[sql(identity = "sometimes")]
    id: i64,
}

#[derive(Model)]
#[sql(table = "pets")]
struct Action {
    #[sql(references = "owners", on_delete = "explode")]
    owner_id: i64,
}

#[derive(Model)]
#[sql(table = "pets")]
struct ActionAlone {
    #[sql(on_delete = "cascade")]
    owner_id: i64,
}

#[derive(Model)]
#[sql(table = "pets")]
struct Target {
    #[sql(references = "owners(id")]
    owner_id: i64,
}

#[derive(Model)]
#[sql(table = "pets")]
struct Column {
    name: String,
    #[sql(column = "name")]
    title: String,
}

fn main() {}
