//! Who is measured.

/// One way to do the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contender {
    Dogs,
    Postgres,
    Libpq,
    Psql,
    Orm,
    Bulk,
    PsycopgCopy,
    Psycopg,
}

impl Contender {
    pub const ALL: [Self; 8] =
        [Self::Psql, Self::Libpq, Self::Dogs, Self::Postgres, Self::PsycopgCopy, Self::Psycopg, Self::Bulk, Self::Orm];

    pub fn name(self, task: &str) -> &'static str {
        match (self, task) {
            (Self::Dogs, "add") => "**add_dogs**",
            (Self::Dogs, "one_add") => "**add_dog**",
            (Self::Dogs, "one_get") => "**get_dog**",
            (Self::Dogs, "all_by_name") => "**get_all_dogs**",
            (Self::Dogs, "stream" | "generated") => "**each**",
            (Self::Dogs, _) => "**query_as**",
            (Self::Postgres, _) => "the postgres crate",
            (Self::Libpq, "stream" | "generated") => "C and libpq, single rows",
            (Self::Libpq, _) => "C and libpq",
            (Self::Psql, _) => "psql \\copy, binary, from a file",
            (Self::Orm, "stream") => "SQLAlchemy ORM, yield_per",
            (Self::Orm, _) => "SQLAlchemy ORM",
            (Self::Bulk, _) => "SQLAlchemy insert(), a list",
            (Self::PsycopgCopy, _) => "psycopg 3 COPY, binary",
            (Self::Psycopg, "add") => "psycopg 3 executemany",
            (Self::Psycopg, _) => "psycopg 3",
        }
    }

    pub fn can(self, task: &str) -> bool {
        match self {
            Self::Dogs => true,
            Self::Libpq => task != "add",
            _ if task == "generated" => false,
            Self::Psql | Self::Bulk | Self::PsycopgCopy => task == "add",
            Self::Postgres | Self::Orm | Self::Psycopg => true,
        }
    }

    /// Whether it is the one that the others are held against.
    pub fn is_floor(self) -> bool {
        matches!(self, Self::Psql | Self::Libpq)
    }
}
