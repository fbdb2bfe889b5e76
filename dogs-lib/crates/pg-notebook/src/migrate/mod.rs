//! The folder of SQL migrations, applied by refinery: each version exactly once, whatever runs at the same time and
//! whatever is killed.
//!
//! Each version is one transaction that also holds its row in `refinery_schema_history`, taken under an advisory lock
//! that ends with the transaction. So a database is always at one version or the next, never between. A file that cannot
//! run in a transaction says so in its head, `-- no-transaction`, and has to be one that can be run again.
//!
//! | | |
//! |---|---|
//! | [`revision()`] | compares models with the database and writes the next migration |
//! | [`upgrade`], [`downgrade()`], [`stamp()`] | change the database |
//! | [`upgrade_sql`], [`downgrade_sql`], [`stamp_sql`] | say what they would run |
//! | [`current`], [`history`], [`show`], [`check()`] | look, and change nothing |
//! | [`renumber()`] | changes the folder: when two branches made the same number |

mod blockers;
mod check;
mod display;
mod downgrade;
mod filename;
mod folder;
mod history;
mod index;
mod lock;
mod non_transactional;
mod offline;
mod other_tools;
mod refusal;
mod renumber;
mod replay;
mod revision;
mod rules;
mod runner;
mod session_settings;
mod shadow;
mod snapshot;
mod stamp;
mod state;
mod status;
mod target;
mod upgrade;

pub use check::{Check, Finding, check};
pub use downgrade::{Downgraded, downgrade};
pub use folder::{File, Folder};
pub use history::{Applied, applied};
pub use lock::Limits;
pub use offline::{SqlScript, downgrade_sql, stamp_sql, upgrade_sql};
pub use renumber::{Renamed, Renumbered, renumber};
pub use replay::replay;
pub use revision::{Answer, Draft, Options, Revised, compare, revision};
pub use stamp::{HistoryChange, Stamped, stamp};
pub use state::{Entry, State};
pub use status::{Current, History, Shown, current, history, show};
pub use target::Target;
pub use upgrade::{Upgraded, upgrade, upgrade_to};
