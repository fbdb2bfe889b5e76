//! Where the database is and who we are there, by libpq's rules: see [`pg_settings`]. Here: what the driver makes of it.

mod driver;
mod error;
mod project;

pub(crate) use driver::config;
pub use driver::to_config;
pub use pg_settings::{Address, Host, Layer, Setting, Settings, SslMode, TargetSessionAttrs, Tcp};
pub use project::of;
