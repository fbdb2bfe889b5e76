//! Where a Postgres database is and who we are there, by libpq's rules; without a driver.
//!
//! Four layers are read, the first that names a thing wins: the environment, `.env` in the project's folder, the server
//! that a lab runs for the project ([`Layer::of_lab`]), and defaults. In each layer `DATABASE_URL` goes before the service
//! that `PGSERVICE` names, and that before the other `PG…` variables.
//!
//! **Never another database than the one that is named.** Once a layer names a server, a database or who we are there, a
//! [fallback](Layer::fallback) such as the lab's server does not count. A host's name and its IP address come from one
//! place. The password of a connection string or a service goes to the host of the same layer, the default password only to
//! the default server.
//!
//! Of the default server user, password and database are called as the project; of another one, as in libpq, the user is
//! the system's, and the database the user's.
//!
//! Each value knows its [origin](Setting::origin), `PGPORT in .env`, and no message has a password in it.
//!
//! - [`Settings`]: everything needed to connect; as [variables](Settings::variables) for programs of libpq.
//! - [`Layer`]: one place that settings are read from.
//! - [`Parameter`]: a row of the table of what can be set, [`PARAMETERS`].

mod account;
mod connection_string;
mod conninfo;
mod dotenv;
mod error;
mod host;
mod lab;
mod layer;
mod options;
mod other_tools;
mod parameter;
mod passfile;
mod resolve;
mod service;
mod setting;
mod settings;
mod sources;
mod tcp;
mod url;
mod value;
mod variables;

pub use error::{Error, Result};
pub use host::{Address, Host};
pub use layer::Layer;
pub use parameter::{PARAMETERS, Parameter, variables};
pub use setting::Setting;
pub use settings::Settings;
pub use tcp::Tcp;
pub use value::{SslMode, TargetSessionAttrs};
