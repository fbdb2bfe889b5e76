use pg_notebook_derive::Model;

#[derive(Model)]
struct Pet {
    id: i64,
}

#[derive(Model)]
#[sql(tabel = "pets")]
struct Misspelt {
    id: i64,
}

#[derive(Model)]
#[sql(table = pets)]
struct Unquoted {
    id: i64,
}

#[derive(Model)]
#[sql(table = "")]
struct Empty {
    id: i64,
}

#[derive(Model)]
#[sql(table = "pets", table = "hounds")]
struct Twice {
    id: i64,
}

#[derive(Model)]
#[sql(table = "a_name_that_is_longer_than_the_sixty_three_bytes_that_postgres_keeps_of_it")]
struct Long {
    id: i64,
}

#[derive(Model)]
#[sql(table = "pets")]
struct Tuple(i64);

#[derive(Model)]
#[sql(table = "pets")]
struct Generic<T> {
    id: T,
}

fn main() {}
