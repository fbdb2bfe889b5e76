//! A second project on a server that the lab runs: its database is made at its first use, and no other ever is.

use crate::support;
use pg_notebook::settings::Layer;
use pg_notebook::{Connection, Error, Settings};

/// A database that is not there: its name, and the server's variables without any.
fn absent(name: &str) -> (String, Vec<(String, String)>) {
    let made = support::database(name);
    let mut server = made.env();
    server.retain(|(name, _)| name != "PGDATABASE");
    // It is dropped here, and its name is nobody else's.
    (made.name().to_owned(), server)
}

fn open(layers: &[Layer], name: &str) -> pg_notebook::Result<String> {
    let settings = Settings::resolve(layers, name).unwrap();
    let mut db = Connection::open(&settings)?;
    let names = db.query_as::<(String,)>("SELECT current_database()::text", &[])?;
    Ok(names[0].0.clone())
}

#[test]
fn the_projects_database_is_made_on_a_server_that_nobody_named() {
    let (name, server) = absent("made");
    let lab = Layer::new("the lab's server", server).unwrap().fallback();
    for _ in 0..2 {
        assert_eq!(open(std::slice::from_ref(&lab), &name).unwrap(), name);
    }
}

#[test]
fn no_database_is_made_on_a_server_that_somebody_named() {
    let (name, server) = absent("named");
    let named = Layer::new("the environment", server.clone()).unwrap();
    let error = open(&[named], &name).unwrap_err();
    assert!(matches!(error, Error::Connect(_)) && error.code() == Some("3D000"), "{error}");
    let mut with_name = server;
    with_name.push(("PGDATABASE".into(), name.clone()));
    let lab = Layer::new("the lab's server", with_name).unwrap().fallback();
    assert_eq!(open(&[lab], "another").unwrap_err().code(), Some("3D000"));
}
