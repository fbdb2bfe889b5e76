//! Layers of variables become settings.

use crate::error::{Error, Result};
use crate::host::{Address, addresses};
use crate::layer::Layer;
use crate::parameter::{Effect, Parameter};
use crate::setting::Setting;
use crate::settings::Settings;
use crate::sources::{Sources, named_by};
use crate::tcp::Tcp;
use crate::value::{SslMode, TargetSessionAttrs, timeout};
use crate::{account, options, passfile};
use std::path::{Path, PathBuf};
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// What is looked up by itself, and is no part of what else is set.
const APART: [&str; 10] =
    ["host", "hostaddr", "port", "user", "password", "dbname", "service", "servicefile", "PGSYSCONFDIR", "passfile"];

impl Settings {
    /// The settings in force for the project whose folder is `root` and whose user, password and database are called
    /// `name` where nothing says otherwise: from the environment, `.env`, the [lab's server](Layer::of_lab), and defaults.
    ///
    /// # Errors
    /// [`Error`] when a value cannot be used; it names the setting and where it was made.
    pub fn of(root: &Path, name: &str) -> Result<Self> {
        let mut layers = Layer::of_project(root)?;
        layers.push(Layer::of_lab(root)?);
        Self::resolve(&layers, name)
    }

    /// The settings that `layers` say, the first layer winning; `name` is the default user, password and database.
    ///
    /// ```
    /// use pg_settings::{Layer, Settings};
    ///
    /// let environment = Layer::new("the environment", [("PGUSER".to_owned(), "ann".to_owned())])?;
    /// let file = Layer::new(".env", [("PGUSER".to_owned(), "bob".to_owned()), ("PGPORT".to_owned(), "6000".to_owned())])?;
    /// let settings = Settings::resolve(&[environment, file], "pets")?;
    /// assert_eq!(settings.to_string(), r#"database "pets" at localhost:6000 as "ann""#);
    /// assert_eq!(settings.hosts.origin, "PGPORT in .env");
    /// # Ok::<(), pg_settings::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error`] when a value cannot be used.
    pub fn resolve(layers: &[Layer], name: &str) -> Result<Self> {
        let sources = Sources::of(layers)?;
        let find = |key: &str| sources.find(key).map(|found| found.setting);
        let text = |key: &str| find(key).map(|found| found.value);

        let (host, hostaddr) = sources.host();
        let host_layer = host.as_ref().or(hostaddr.as_ref()).map(|found| found.layer);
        let [host, hostaddr] = [host, hostaddr].map(|found| found.map(|found| found.setting));
        let hosts = addresses(host.as_ref(), hostaddr.as_ref(), find("port").as_ref())?;
        let (default_user, default_database) = defaults(&hosts.value, name);
        let user = find("user").unwrap_or(default_user);
        let database = find("dbname")
            .or(default_database)
            .unwrap_or_else(|| Setting::new(user.value.clone(), "the user's name, the default"));
        let password_file = text("passfile").map(PathBuf::from).or_else(passfile::default_path);
        let (password, mut password_note) = password(&sources, host_layer, &hosts.origin);
        let passwords = if password.is_some() {
            vec![password; hosts.value.len()]
        } else {
            let found = passfile::find(password_file.as_deref(), &hosts.value, &database.value, &user.value);
            password_note = password_note.or(found.note);
            let file = password_file.as_ref().map_or_else(String::new, |path| path.display().to_string());
            let one = |(password, address): (Option<String>, &Address)| match password {
                Some(password) => Some(Setting::new(password, &*file)),
                // It is public, and of use only to the server that is there where nothing is set.
                None if address.is_default() => Some(Setting::default(name.to_owned())),
                None => None,
            };
            found.passwords.into_iter().zip(&hosts.value).map(one).collect()
        };

        let others: Vec<_> = sources.parameters().filter(|(parameter, _)| !APART.contains(&parameter.name())).collect();
        for (parameter, setting) in others.iter().filter(|(parameter, _)| parameter.effect() == Effect::Obeyed) {
            check(parameter, setting)?;
        }
        let named_by = named_by(layers);
        let settings = Self {
            connect_timeout: text("connect_timeout").map_or(Some(CONNECT_TIMEOUT), |text| timeout(&text)),
            application_name: text("application_name")
                .or_else(|| text("fallback_application_name"))
                .unwrap_or_else(|| format!("{name} notebook")),
            options: session_options(text),
            ssl_mode: ssl_mode(find("sslmode"), find("channel_binding")),
            target_session_attrs: find("target_session_attrs").map_or_else(
                || Setting::default(TargetSessionAttrs::Any),
                |attrs| Setting::new(TargetSessionAttrs::of(&attrs.value), attrs.origin),
            ),
            load_balance_hosts: text("load_balance_hosts").as_deref() == Some("random"),
            tcp: Tcp::of(text),
            prepare: match text("PG_NOTEBOOK_PREPARE").as_deref() {
                Some("on") => Some(true),
                Some("off") => Some(false),
                _ => None,
            },
            fallback_note: named_by.as_ref().and_then(|named_by| fallback_note(layers, named_by)),
            named_by,
            passwords,
            password_note,
            password_file,
            hosts,
            user,
            database,
            others,
        };
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<()> {
        for setting in [&self.user, &self.database] {
            // It is not quoted: a URL may hold a password.
            if setting.value.contains("://") {
                return Err(
                    Error::new(format!("{} is a URL", setting.origin)).with_help("a URL goes into DATABASE_URL")
                );
            }
        }
        let texts = [&self.user.value, &self.database.value, &self.application_name];
        let passwords = self.passwords.iter().flatten().map(|password| &password.value);
        if texts.into_iter().chain(&self.options).chain(passwords).any(|text| text.contains('\0')) {
            return Err(Error::new(
                "a NUL byte cannot stand in a user, password, database, application name or option",
            ));
        }
        Ok(())
    }
}

/// The user and the database where nothing says them; no database, where it is the user's name.
fn defaults(hosts: &[Address], name: &str) -> (Setting<String>, Option<Setting<String>>) {
    let project = || Setting::default(name.to_owned());
    if hosts.iter().all(Address::is_default) {
        return (project(), Some(project()));
    }
    (account::name().map_or_else(project, |user| Setting::new(user.to_owned(), "the system's user, the default")), None)
}

/// What the server is to set for the session. As in libpq, a variable of its own goes before what `options` says.
fn session_options(text: impl Fn(&str) -> Option<String>) -> Option<String> {
    let own = [("PGTZ", "timezone"), ("PGDATESTYLE", "datestyle"), ("PGGEQO", "geqo")];
    let add = |options, (variable, name)| match text(variable) {
        Some(value) => Some(options::with(options, name, &value)),
        None => options,
    };
    own.into_iter().fold(text("options"), add)
}

fn check(parameter: &Parameter, setting: &Setting<String>) -> Result<()> {
    match parameter.kind().wrong(&setting.value) {
        Some(wrong) => {
            let cause = format!("{:?} {} ({})", setting.value, wrong.what, setting.origin);
            Err(Error::new(cause).with_help(wrong.help))
        }
        None => Ok(()),
    }
}

/// The password that was set, and why one that was set is not used: that of a connection string or a service is for the
/// host that it names.
fn password(
    sources: &Sources<'_>,
    host_layer: Option<usize>,
    host_origin: &str,
) -> (Option<Setting<String>>, Option<String>) {
    let mut note = None;
    for found in sources.all("password") {
        if !found.is_part || host_layer.is_none_or(|layer| layer == found.layer) {
            return (Some(found.setting), note);
        }
        note.get_or_insert(format!(
            "the password of {} is not sent to another host, the one from {host_origin}",
            found.setting.origin
        ));
    }
    (None, note)
}

/// Only an encrypted connection can be bound to a channel.
fn ssl_mode(mode: Option<Setting<String>>, binding: Option<Setting<String>>) -> Setting<SslMode> {
    let mode =
        mode.map_or(Setting::default(SslMode::Prefer), |mode| Setting::new(SslMode::of(&mode.value), mode.origin));
    match binding {
        Some(binding) if binding.value == "require" && mode.value < SslMode::Require => {
            Setting::new(SslMode::Require, binding.origin)
        }
        _ => mode,
    }
}

/// What would have been used, had nothing been named.
fn fallback_note(layers: &[Layer], named_by: &str) -> Option<String> {
    let fallback = layers.iter().find(|layer| layer.is_fallback() && layer.names_database().is_some())?;
    Some(format!("{} runs, and is not used, for {named_by} names another database", fallback.label()))
}
