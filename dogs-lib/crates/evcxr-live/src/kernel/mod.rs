//! A notebook's kernel: evcxr in a compile folder of its own.
//!
//! Two kernels in one folder would overwrite each other's cells. So each gets a copy of the template, most of it hard links
//! ([`compile_folder`], [`linked_copy`]). A program makes it and then becomes evcxr ([`start`], by `exec`), so that Jupyter's
//! signals reach evcxr itself. The lock on the folder goes along, and to every compiler that evcxr starts. A second small
//! process waits for that lock and removes the folder, however the kernel ended ([`remover`]). A folder that is left, after a
//! power cut, goes at the next start.

pub(crate) mod compile_folder;
pub(crate) mod config;
pub(crate) mod held;
pub(crate) mod linked_copy;
mod preload;
pub(crate) mod remover;
pub(crate) mod stamp;
pub mod start;
pub mod template_folder;
