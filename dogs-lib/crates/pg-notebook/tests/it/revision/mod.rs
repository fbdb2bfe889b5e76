//! From one state of the models to another: each change is made, applied, undone and applied again, on an empty table
//! and on one with rows; what is written is kept word for word in `golden/`.

mod awkward;
mod bad;
mod case;
mod changes;
mod one_sql;
mod pasted;
mod place;
mod questions;
mod rounds;
