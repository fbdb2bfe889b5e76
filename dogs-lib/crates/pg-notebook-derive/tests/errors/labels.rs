use pg_notebook_derive::Model;

#[derive(Model)]
enum Fields {
    Happy(i32),
}

#[derive(Model)]
enum Nothing {}

#[derive(Model)]
enum Twice {
    Happy,
    #[sql(label = "happy")]
    Glad,
}

#[derive(Model)]
enum Long {
    #[sql(label = "a_label_that_is_longer_than_the_sixty_three_bytes_that_postgres_takes_1")]
    A,
}

#[derive(Model)]
#[sql(table = "moods")]
enum Table {
    Happy,
}

fn main() {}
