//! What is set for the database, read as the library reads it: by [`pg_settings`].

use crate::{Layout, repository};
use evcxr_live::{Error, Result};
use pg_settings::{Layer, Settings};
use std::process::Command;

/// What somebody has set, in the environment or in `.env`, and else the usual: where a server would be that docker-compose.yml
/// runs.
///
/// # Errors
/// If a setting cannot be used.
pub fn given(layout: &Layout) -> Result<Settings> {
    resolve(&Layer::of_project(layout.root()).map_err(unusable)?)
}

/// The same, with the embedded server where nobody has set anything.
///
/// # Errors
/// As [`given`].
pub fn with_embedded(layout: &Layout, server: &pg_embed::Settings) -> Result<Settings> {
    let mut layers = Layer::of_project(layout.root()).map_err(unusable)?;
    layers.push(Layer::new("the embedded server", server.env()).map_err(unusable)?.fallback());
    resolve(&layers)
}

/// Lets a program of libpq connect as the settings say, whatever this process's environment says.
pub(crate) fn hand_over(settings: &Settings, command: &mut Command) {
    for name in pg_settings::variables() {
        command.env_remove(name);
    }
    command.envs(settings.variables());
}

fn resolve(layers: &[Layer]) -> Result<Settings> {
    Settings::resolve(layers, repository::DATABASE).map_err(unusable)
}

fn unusable(error: pg_settings::Error) -> Error {
    let told = Error::new(pg_settings::Error::DOING).said(error.cause());
    match error.help() {
        Some(help) => told.help(help),
        None => told,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_setting_that_is_wrong_is_told_without_its_text() {
        let url = ("DATABASE_URL".to_owned(), "postgres://ann:se cret".to_owned());
        let error = unusable(Layer::new(".env", [url]).unwrap_err()).to_string();
        assert!(error.contains("DATABASE_URL in .env") && !error.contains("cret"), "{error}");
    }

    #[test]
    fn a_program_gets_these_settings_and_no_others() {
        let layer = Layer::new(".env", [("PGPORT".to_owned(), "5433".to_owned())]).unwrap();
        let mut command = Command::new("true");
        command.env("PGSERVICE", "other");
        hand_over(&resolve(&[layer]).unwrap(), &mut command);
        let of = |name: &str| command.get_envs().find(|(other, _)| *other == name).map(|(_, value)| value);
        assert_eq!(of("PGSERVICE"), Some(None));
        assert_eq!(of("PGPORT").flatten().unwrap(), "5433");
    }
}
