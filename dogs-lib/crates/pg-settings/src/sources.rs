//! All that is set, in the order in which it counts.

use crate::error::Result;
use crate::layer::Layer;
use crate::parameter::Parameter;
use crate::service;
use crate::setting::Setting;
use std::collections::BTreeMap;

/// The first layer that somebody has filled with a setting that names a database, as in `PGPORT in .env`. Then no
/// [fallback](Layer::fallback) counts, whichever it is: never another database than the one that is named.
pub(crate) fn named_by(layers: &[Layer]) -> Option<String> {
    layers.iter().filter(|layer| !layer.is_fallback()).find_map(Layer::names_database)
}

/// The layers that count, with the service that they name.
pub(crate) struct Sources<'a> {
    layers: Vec<&'a Layer>,
    service: Option<Service>,
}

struct Service {
    /// The layer that names it.
    layer: usize,
    says: BTreeMap<&'static str, String>,
    origin: String,
}

/// A value, and the layer that says it.
pub(crate) struct Found {
    pub setting: Setting<String>,
    pub layer: usize,
    /// Whether it is a part of a whole: a connection string or a service.
    pub is_part: bool,
}

impl<'a> Sources<'a> {
    /// In each layer the connection string goes first, then the service, then the variables.
    pub(crate) fn of(layers: &'a [Layer]) -> Result<Self> {
        let named = named_by(layers).is_some();
        let layers = layers.iter().filter(|layer| !(named && layer.is_fallback())).collect();
        let mut sources = Self { layers, service: None };
        if let Some(Found { setting, layer, .. }) = sources.find("service") {
            let text = |name| sources.find(name).map(|found| found.setting.value);
            let files = service::Files::of(text("servicefile").as_deref(), text("PGSYSCONFDIR").as_deref());
            let (says, origin) = service::find(&setting, &files)?;
            sources.service = Some(Service { layer, says, origin });
        }
        Ok(sources)
    }

    /// What is said of the parameter `name`, the value that counts first.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = Found> {
        self.each().filter_map(move |(layer, says, is_part)| Some(Found { setting: says(name)?, layer, is_part }))
    }

    /// The value that counts.
    pub(crate) fn find(&self, name: &str) -> Option<Found> {
        self.all(name).next()
    }

    /// The host's name and its IP address, both from who says one of them first: the address of one server under the
    /// name of another would be a third.
    pub(crate) fn host(&self) -> (Option<Found>, Option<Found>) {
        let of = |(layer, says, is_part): (usize, Says<'_>, bool)| {
            let found = |name| says(name).map(|setting| Found { setting, layer, is_part });
            let both = (found("host"), found("hostaddr"));
            (both.0.is_some() || both.1.is_some()).then_some(both)
        };
        self.each().find_map(of).unwrap_or_default()
    }

    /// Everything that is said and counts, but for what has been looked up in it already.
    pub(crate) fn parameters(&self) -> impl Iterator<Item = (&'static Parameter, Setting<String>)> {
        crate::PARAMETERS.iter().filter_map(|parameter| Some((parameter, self.find(parameter.name())?.setting)))
    }

    fn each(&self) -> impl Iterator<Item = (usize, Says<'_>, bool)> {
        self.layers.iter().enumerate().flat_map(|(n, layer)| {
            let service = self.service.as_ref().filter(|service| service.layer == n);
            let service = service.map(|service| -> (usize, Says<'_>, bool) {
                let says = |name: &str| Some(Setting::new(service.says.get(name)?.clone(), &*service.origin));
                (n, Box::new(says), true)
            });
            let string: (usize, Says<'_>, bool) = (n, Box::new(|name| layer.of_string(name)), true);
            let variables: (usize, Says<'_>, bool) = (n, Box::new(|name| layer.of_variable(name)), false);
            [Some(string), service, Some(variables)].into_iter().flatten()
        })
    }
}

type Says<'a> = Box<dyn Fn(&str) -> Option<Setting<String>> + 'a>;
