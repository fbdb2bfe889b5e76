//! What evcxr's analyzer gets to read, and how fast.
//!
//! evcxr has rust-analyzer in it, to infer the types of variables and to complete names. To load a project, that asks a
//! dozen questions of cargo and reads the source of every package, whenever a cell's dependencies change. In our
//! kernels the questions go to this program, which knows most answers from the template ([`answers`]), leaves out the
//! packages of which no cell can hold a value ([`packages`]), and the parts of the standard library that no cell needs
//! ([`source`]).

mod answers;
mod equip;
mod packages;
mod source;

pub(crate) use answers::{answer, command, install};
pub(crate) use equip::equip;
pub(crate) use source::ensure;
