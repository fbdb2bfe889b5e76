//! What is called after this repository's own library. In a repository with another library, this file is another one.

/// The folder of the package that notebooks load.
pub(crate) const LIBRARY: &str = "dogs-lib";
/// The name that database, user and password have where nothing says otherwise, and the first two in the embedded server.
pub(crate) const DATABASE: &str = "dogs";

/// A cell that is measured: what it is called, its Rust, and its Python, if that is the same. Each leaves what the next needs.
pub(crate) const CELLS: [(&str, &str, &str); 4] = [
    ("`get_all_dogs()?`", "get_all_dogs()?", "get_all_dogs()"),
    ("`1 + 1`", "1 + 1", "1 + 1"),
    ("`dogs.len()`", "dogs.len()", "len(dogs)"),
    ("`let dogs = get_all_dogs()?;`", "let dogs = get_all_dogs()?;", "dogs = get_all_dogs()"),
];
/// A cell that does not compile.
pub(crate) const WRONG: (&str, &str) = ("let wrong = dogs.no_such_method();", "wrong = dogs.no_such_method()");
/// A cell that shows a table.
pub(crate) const TABLE: (&str, &str) = ("get_all_dogs()?", "get_all_dogs()");
/// A cell that uses the variable of the last of [`CELLS`], after an edit.
pub(crate) const AFTER_EDIT: &str = "dogs.len()";
/// A file of the library with a function, by its first line, whose body is edited.
pub(crate) const EDITED: (&str, &str) = ("src/dog.rs", "pub fn get_all_dogs() -> Result<Vec<Dog>> {\n");
/// What [`CELLS`] need, made by the first kernel.
pub(crate) const FILL: &str = "upgrade()?; for n in 0..20 { \
    let _ = add_dog(&format!(\"dog {n}\"), Local::now().date_naive(), 24, 50); }";
/// The same library in Python: a cell that loads it.
pub(crate) const PYTHON: &str = r#"
from sqlalchemy import create_engine, select, URL
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session
from datetime import date
import os
class Base(DeclarativeBase): pass
class Dog(Base):
    __tablename__ = "dogs"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    birthday: Mapped[date]
    height: Mapped[int]
    weight: Mapped[int]
engine = create_engine(URL.create("postgresql+psycopg", os.environ["PGUSER"], os.environ["PGPASSWORD"], os.environ["PGHOST"], int(os.environ["PGPORT"]), os.environ["PGDATABASE"]))
session = Session(engine)
def get_all_dogs(): return session.scalars(select(Dog).order_by(Dog.name)).all()
"#;
