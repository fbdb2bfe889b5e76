//! Losses at any moment, again and again.

use super::{Env, clear, open, proxied, support};
use crate::support::writer::{self, Writer};
use pg_notebook::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;
use std::time::Duration;

/// Two writers that never stop, over TCP and socket, while `lose` goes on behind their backs.
pub fn while_writing(tcp: &Env, socket: &Env, lose: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    let write = |mut writer: Writer, started: Sender<()>| {
        let mut count = 0;
        while !stop.load(Ordering::SeqCst) {
            count += 1;
            if count == 50 {
                started.send(()).unwrap();
            }
            let result = if count % 4 == 0 { writer.write_together(3, || ()) } else { writer.write() };
            if let Err(error) = result
                && !matches!(error, Error::Lost(_))
            {
                panic!("not a loss: {error}");
            }
        }
        writer
    };
    let writers = thread::scope(|scope| {
        let (started, starts) = mpsc::channel();
        let writers = [(tcp, 0), (socket, 1_000_000_000)].map(|(env, first)| {
            let (writer, started) = (Writer::new(open(env), first), started.clone());
            scope.spawn(move || write(writer, started))
        });
        starts.iter().take(writers.len()).for_each(drop);
        lose();
        stop.store(true, Ordering::SeqCst);
        writers.map(|writer| writer.join().unwrap())
    });
    for writer in &writers {
        assert!(writer.acknowledged() >= 50, "only {} acknowledged", writer.acknowledged());
        assert!(writer.unsure() > 0, "nothing was under way at any loss");
    }
    writer::check(&mut open(tcp), &[&writers[0], &writers[1]]);
    clear(tcp);
}

#[test]
fn terminated_again_and_again_while_writing() {
    let database = support::database("writing");
    let mut admin = database.connect();
    admin.batch_execute(writer::TABLE).unwrap();
    while_writing(&database.env(), &database.socket_env().unwrap(), || {
        for _ in 0..30 {
            let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                          WHERE datname = current_database() AND pid <> pg_backend_pid()";
            admin.query(others, &[]).unwrap();
            thread::sleep(Duration::from_millis(20));
        }
    });
}

#[test]
fn reset_again_and_again_while_writing() {
    let database = support::database("writing reset");
    database.connect().batch_execute(writer::TABLE).unwrap();
    let (tcp, tcp_env) = proxied(&database.env(), "wt");
    let (socket, socket_env) = proxied(&database.socket_env().unwrap(), "ws");
    while_writing(&tcp_env, &socket_env, || {
        for _ in 0..30 {
            tcp.reset();
            socket.reset();
            thread::sleep(Duration::from_millis(20));
        }
    });
}
