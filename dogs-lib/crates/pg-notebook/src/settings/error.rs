//! A setting that cannot be used is an error like any other.

use crate::{Error, Report};

impl Error {
    /// The error for a setting that cannot be used.
    ///
    /// There is no `From` for it: with a second one, `?` in a closure would need the type of its error written down.
    ///
    /// ```
    /// use pg_notebook::Error;
    /// use pg_notebook::settings::Layer;
    ///
    /// let url = ("DATABASE_URL".to_owned(), "no URL".to_owned());
    /// let error = Layer::new("here", [url]).map_err(Error::from_settings).unwrap_err();
    /// assert!(matches!(error, Error::Settings(_)));
    /// ```
    #[must_use]
    pub fn from_settings(error: pg_settings::Error) -> Self {
        let mut report = Report::new(pg_settings::Error::DOING, error.cause());
        report.help = error.help().map(str::to_owned);
        Error::Settings(report)
    }
}
