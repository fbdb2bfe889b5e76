//! What goes over the line: little where there is nothing to do, and nothing that a pooler in transaction mode breaks.

use crate::migrate::files::Files;
use crate::migrate::tap::{Message, Tap};
use crate::support::{self, Database};
use pg_notebook::Connection;

fn tapped(database: &Database) -> (Tap, Connection) {
    let mut env = database.env();
    let port = env.iter().find(|(name, _)| name == "PGPORT").unwrap().1.parse().unwrap();
    let tap = Tap::new(port);
    env.retain(|(name, _)| name != "PGPORT" && name != "PGHOST");
    env.extend([("PGHOST".into(), "127.0.0.1".into()), ("PGPORT".into(), tap.port.to_string())]);
    let db = Connection::open(&support::settings(&env)).unwrap();
    (tap, db)
}

#[test]
fn an_upgrade_with_nothing_to_do_is_one_round_trip() {
    let (files, database) = (Files::three(), support::database("trips"));
    files.upgrade(&mut database.connect()).unwrap();
    let folder = files.folder();
    let (tap, mut db) = tapped(&database);
    tap.take();
    assert!(pg_notebook::migrate::upgrade(&mut db, &folder).unwrap().applied.is_empty());
    let sent = tap.take();
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert_eq!(sent[0].0, 'Q');
}

/// A pooler gives each transaction, and each statement outside of one, to any of its server connections: what was
/// prepared, set or locked on one is not there, or is somebody else's, on the next.
#[test]
fn nothing_is_left_in_the_session() {
    let (files, database) = (Files::three(), support::database("pooled"));
    let (tap, mut db) = tapped(&database);
    tap.take();
    files.upgrade(&mut db).unwrap();
    files.downgrade(&mut db, "base").unwrap();
    let sent = tap.take();
    assert!(sent.len() > 20);
    // The second connection, for the file outside of a transaction, greets and authenticates.
    let ours: Vec<&Message> =
        sent.iter().filter(|(kind, text)| *kind != 'p' && !text.contains("client_connection_check_interval")).collect();
    for (kind, text) in ours {
        assert!(matches!(kind, 'Q' | 'X'), "{kind} {text}");
        let text = text.to_lowercase();
        assert!(!text.contains("advisory_lock("), "{text}");
        assert!(!text.contains("set ") || text.contains("set local") || text.contains("set constraints"), "{text}");
        assert!(!text.contains("set_config") || text.contains("true)"), "{text}");
    }
}
