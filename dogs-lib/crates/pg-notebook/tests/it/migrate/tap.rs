//! A tap on the line: what a client sends, message by message.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// The kind of a message of the protocol (`Q` is a simple query, `P` prepares), and its first text.
pub type Message = (char, String);

pub struct Tap {
    pub port: u16,
    sent: Arc<Mutex<Vec<Message>>>,
}

impl Tap {
    /// Between clients and the server at this port of 127.0.0.1.
    pub fn new(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let sent: Arc<Mutex<Vec<Message>>> = Arc::default();
        let kept = Arc::clone(&sent);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.unwrap(), TcpStream::connect(("127.0.0.1", server)).unwrap());
                let (from, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
                thread::spawn(move || answers(from, to));
                let kept = Arc::clone(&kept);
                thread::spawn(move || questions(client, server, &kept));
            }
        });
        Self { port, sent }
    }

    /// What was sent since the last call.
    pub fn take(&self) -> Vec<Message> {
        std::mem::take(&mut self.sent.lock().unwrap())
    }
}

fn answers(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}

fn questions(mut from: TcpStream, mut to: TcpStream, kept: &Mutex<Vec<Message>>) {
    let mut is_first = true;
    while let Some((kind, body, raw)) = read(&mut from, is_first) {
        if !is_first {
            let text = body.split(|byte| *byte == 0).next().unwrap_or_default();
            kept.lock().unwrap().push((kind, String::from_utf8_lossy(text).into_owned()));
        }
        is_first = false;
        if to.write_all(&raw).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

/// The first message has no kind.
fn read(from: &mut TcpStream, is_first: bool) -> Option<(char, Vec<u8>, Vec<u8>)> {
    let mut head = vec![0; if is_first { 4 } else { 5 }];
    from.read_exact(&mut head).ok()?;
    let length = u32::from_be_bytes(head[head.len() - 4..].try_into().unwrap()) as usize;
    let mut body = vec![0; length - 4];
    from.read_exact(&mut body).ok()?;
    let raw = [head.as_slice(), body.as_slice()].concat();
    Some((char::from(head[0]), body, raw))
}
