//! Text as a terminal and a page can take it: measured, cut, made harmless; and figures in few characters.

mod escape;
mod figures;
mod harmless;
mod width;

pub use escape::escape;
pub(crate) use escape::escape_into;
pub use figures::{duration, grouped, size};
pub use harmless::{is_wild, one_line};
pub use width::{fit, width};
