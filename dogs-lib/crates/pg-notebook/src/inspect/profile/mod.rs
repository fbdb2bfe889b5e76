//! What the values of each column look like.

mod facts;
mod rows;
mod table;
mod to_profile;

pub use table::profile_table;
pub use to_profile::ToProfile;
