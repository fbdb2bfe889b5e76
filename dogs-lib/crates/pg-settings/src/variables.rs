//! Settings as variables, for programs of libpq.

use crate::host::Address;
use crate::settings::Settings;
use std::path::PathBuf;

impl Settings {
    /// The variables that make a program of libpq, such as psql, connect as these settings say. They are all that it
    /// may have of [`variables`](crate::variables): no service, no connection string, no file of other variables.
    ///
    /// ```
    /// use pg_settings::{Layer, Settings};
    ///
    /// let url = ("DATABASE_URL".to_owned(), "postgres://ann:pw@db.example/pets?sslmode=require".to_owned());
    /// let settings = Settings::resolve(&[Layer::new(".env", [url])?], "pets")?;
    /// let variables: Vec<_> = settings.variables().map(|(name, value)| format!("{name}={value}")).collect();
    /// assert_eq!(
    ///     variables,
    ///     ["PGHOST=db.example", "PGPORT=5432", "PGUSER=ann", "PGDATABASE=pets", "PGPASSWORD=pw", "PGSSLMODE=require"]
    /// );
    /// # Ok::<(), pg_settings::Error>(())
    /// ```
    pub fn variables(&self) -> impl Iterator<Item = (&'static str, String)> {
        let hosts = &self.hosts.value;
        let list = |of: fn(&Address) -> String| hosts.iter().map(of).collect::<Vec<_>>().join(",");
        let mut all = vec![
            ("PGHOST", list(|address| address.host.to_string())),
            ("PGPORT", list(|address| address.port.to_string())),
            ("PGUSER", self.user.value.clone()),
            ("PGDATABASE", self.database.value.clone()),
        ];
        if hosts.iter().any(|address| address.hostaddr.is_some()) {
            all.push((
                "PGHOSTADDR",
                list(|address| address.hostaddr.map_or(String::new(), |address| address.to_string())),
            ));
        }
        // Where the file says them, libpq finds them too, each host's own.
        let is_of_file = |path: &PathBuf| self.password_origin() == path.display().to_string();
        match (&self.password_file, self.password()) {
            (Some(path), Some(_)) if is_of_file(path) => all.push(("PGPASSFILE", path.display().to_string())),
            (_, Some(password)) => all.push(("PGPASSWORD", password.to_owned())),
            _ => {}
        }
        let others =
            self.others.iter().filter_map(|(parameter, setting)| Some((parameter.variable()?, setting.value.clone())));
        all.extend(others);
        all.into_iter()
    }
}
