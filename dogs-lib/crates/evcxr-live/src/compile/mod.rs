//! One compilation: rustc's command line, what is known of the crates that it uses, and what is done about it.
//!
//! evcxr compiles a changed library again for the next cell and keeps the variables. It knows a variable's type by its
//! `TypeId`, which covers the names of a struct's fields but not their types: old bytes would be read as the new type. So each
//! kernel has a `RUSTC_WRAPPER`, this program under another name ([`rustc_wrapper`]):
//!
//! - A library's `TypeId`s depend on everything in its source but plain function bodies
//!   ([`interface`](crate::interface), [`interface_hash`]). A variable whose type may have changed is dropped, with evcxr's
//!   message; an edit of a body keeps them all.
//! - Types that were defined in cells are treated in the same way ([`cell`]).
//! - A shared library that the kernel has loaded cannot be replaced: its change is refused ([`loaded_dylib`]).
//! - An error in the library is shown as rustc shows it ([`diagnostics`]).
//! - The type of a new variable that evcxr does not know is told ([`type_advice`]).
//! - What the compiler remembers of the library is of use in each copy of a compile folder ([`stable_out_dir`]).
//!
//! All of it goes by what a crate is, not by its name: each package with a path is treated so. Other crates, and compilations
//! outside of a kernel's folder, go to rustc as they are.

pub(crate) mod cell;
pub(crate) mod cell_compilation;
pub(crate) mod crate_note;
pub(crate) mod dep_info;
pub(crate) mod diagnostics;
pub(crate) mod interface_hash;
pub(crate) mod invocation;
pub(crate) mod loaded_dylib;
pub(crate) mod local_crates;
pub(crate) mod prune;
pub(crate) mod recorded_call;
pub(crate) mod rustc;
pub(crate) mod rustc_wrapper;
pub(crate) mod stable_out_dir;
pub(crate) mod type_advice;
