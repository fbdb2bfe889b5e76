//! Servers that are none: what they say is written out here, message for message.
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// An ErrorResponse.
pub fn error(severity: &str, code: &str, text: &str) -> Vec<u8> {
    message(b'E', format!("S{severity}\0V{severity}\0C{code}\0M{text}\0\0").as_bytes())
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap().to_be_bytes();
    [&[kind], &length[..], body].concat()
}

/// Accepts connections, says nothing, and counts what it is sent. Returns its port, and the count of bytes.
pub fn listener() -> (u16, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&count);
    let port = serve(move |mut stream| {
        let mut buffer = [0; 1024];
        while let Ok(length @ 1..) = stream.read(&mut buffer) {
            counter.fetch_add(length, Ordering::SeqCst);
        }
    });
    (port, count)
}

/// A server that lets everybody in and says that it is PostgreSQL 9.6. Returns its port.
pub fn old_server() -> u16 {
    serve(|mut stream| {
        let mut start = [0; 4096];
        let _ = stream.read(&mut start);
        let ready = message(b'Z', b"I");
        let hello = [
            message(b'R', &0_u32.to_be_bytes()),
            message(b'S', b"server_version\09.6.24\0"),
            message(b'S', b"client_encoding\0UTF8\0"),
            message(b'K', &[0; 8]),
            ready.clone(),
        ];
        let _ = stream.write_all(&hello.concat());
        let mut head = [0; 5];
        while stream.read_exact(&mut head).is_ok() && head[0] == b'Q' {
            let mut sql = vec![0; u32::from_be_bytes(head[1..].try_into().unwrap()) as usize - 4];
            stream.read_exact(&mut sql).unwrap();
            let is_about_version = sql.windows(18).any(|word| word == b"server_version_num");
            let row: &[Option<&str>] =
                if is_about_version { &[Some("90624"), Some("9.6.24"), None] } else { &[Some("t")] };
            let answer = [columns(row.len()), data(row), message(b'C', b"SELECT 1\0"), ready.clone()];
            let _ = stream.write_all(&answer.concat());
        }
    })
}

fn columns(count: usize) -> Vec<u8> {
    let mut body = u16::try_from(count).unwrap().to_be_bytes().to_vec();
    for _ in 0..count {
        body.extend(b"column\0");
        // No table, type text, of any length, in text form.
        body.extend([0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]);
    }
    message(b'T', &body)
}

fn data(row: &[Option<&str>]) -> Vec<u8> {
    let mut body = u16::try_from(row.len()).unwrap().to_be_bytes().to_vec();
    for value in row {
        match value {
            None => body.extend((-1_i32).to_be_bytes()),
            Some(text) => {
                body.extend(u32::try_from(text.len()).unwrap().to_be_bytes());
                body.extend(text.as_bytes());
            }
        }
    }
    message(b'D', &body)
}

fn serve(talk: impl Fn(TcpStream) + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let talk = Arc::new(talk);
    // Kept open: a connection that is closed is another thing than one without an answer.
    let kept = Mutex::new(Vec::new());
    thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            kept.lock().unwrap().push(stream.try_clone().unwrap());
            let talk = Arc::clone(&talk);
            thread::spawn(move || talk(stream));
        }
    });
    port
}
