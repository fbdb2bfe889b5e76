//! A proxy between client and server that breaks as networks do.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::thread;
use std::time::Duration;

/// How a client reaches a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    Tcp(u16),
    /// The folder of the socket, and the port in its name.
    Socket(PathBuf, u16),
}

impl Address {
    /// `PGHOST` and `PGPORT`.
    pub fn env(&self) -> [(String, String); 2] {
        let (host, port) = match self {
            Address::Tcp(port) => ("127.0.0.1".to_owned(), port),
            Address::Socket(folder, port) => (folder.display().to_string(), port),
        };
        [("PGHOST".into(), host), ("PGPORT".into(), port.to_string())]
    }

    fn connect(&self) -> io::Result<Stream> {
        Ok(match self {
            Address::Tcp(port) => Stream::Tcp(TcpStream::connect(("127.0.0.1", *port))?),
            Address::Socket(folder, port) => Stream::Unix(UnixStream::connect(file(folder, *port))?),
        })
    }
}

fn file(folder: &Path, port: u16) -> PathBuf {
    folder.join(format!(".s.PGSQL.{port}"))
}

/// What passes through the proxy.
#[derive(Default)]
struct Switches {
    /// New connections are accepted, and nothing else happens.
    silent: AtomicBool,
    /// So many new connections are told that the server is starting up.
    starting: AtomicUsize,
    /// How often something came from a client.
    requests: AtomicUsize,
    /// The answer to what holds this is lost, and the connection with it.
    cut_answer_to: Mutex<Option<&'static str>>,
}

pub struct Proxy {
    pub address: Address,
    switches: Arc<Switches>,
    lines: Arc<Mutex<Vec<Weak<Line>>>>,
}

struct Line {
    client: Stream,
    server: Stream,
    silent: AtomicBool,
    cut: AtomicBool,
}

impl Proxy {
    /// A proxy in front of `server`, of the same kind. `folder` is for its socket.
    pub fn new(server: Address, folder: &Path) -> Self {
        let (listener, address) = match server {
            Address::Tcp(_) => {
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                let port = listener.local_addr().unwrap().port();
                (Listener::Tcp(listener), Address::Tcp(port))
            }
            Address::Socket(..) => {
                fs::create_dir_all(folder).unwrap();
                let _ = fs::remove_file(file(folder, 1));
                (Listener::Unix(UnixListener::bind(file(folder, 1)).unwrap()), Address::Socket(folder.to_owned(), 1))
            }
        };
        let proxy = Self { address, switches: Arc::default(), lines: Arc::default() };
        let (switches, lines) = (Arc::clone(&proxy.switches), Arc::clone(&proxy.lines));
        thread::spawn(move || {
            while let Ok(client) = listener.accept() {
                let one_less = |left: usize| left.checked_sub(1);
                if switches.starting.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok() {
                    thread::spawn(move || client.say_starting());
                    continue;
                }
                let Ok(server) = server.connect() else { continue };
                let silent = AtomicBool::new(switches.silent.load(Ordering::SeqCst));
                let line = Arc::new(Line { client, server, silent, cut: AtomicBool::new(false) });
                lines.lock().unwrap().push(Arc::downgrade(&line));
                let (up, down) = (Arc::clone(&line), line);
                let switches = Arc::clone(&switches);
                thread::spawn(move || up.pump_up(&switches));
                thread::spawn(move || down.pump_down());
            }
        });
        proxy
    }

    /// Resets all connections; new ones work.
    pub fn reset(&self) {
        self.lines.lock().unwrap().drain(..).filter_map(|line| line.upgrade()).for_each(|line| line.reset());
    }

    /// From now on nothing passes on the connections that are open, and they stay open; new ones work.
    pub fn silence(&self) {
        let lines = self.lines.lock().unwrap();
        lines.iter().filter_map(Weak::upgrade).for_each(|line| line.silent.store(true, Ordering::SeqCst));
    }

    /// Whether new connections are accepted and then left without an answer.
    pub fn silence_new(&self, silent: bool) {
        self.switches.silent.store(silent, Ordering::SeqCst);
    }

    /// Tells so many new connections that the server is starting up.
    pub fn say_starting(&self, times: usize) {
        self.switches.starting.store(times, Ordering::SeqCst);
    }

    /// How many are still to be told.
    pub fn still_starting(&self) -> usize {
        self.switches.starting.load(Ordering::SeqCst)
    }

    /// How often something came from a client.
    pub fn requests(&self) -> usize {
        self.switches.requests.load(Ordering::SeqCst)
    }

    /// Passes on the next message that holds `word`, waits for the server's answer, and resets the connection instead
    /// of passing it back.
    pub fn cut_answer_to(&self, word: &'static str) {
        *self.switches.cut_answer_to.lock().unwrap() = Some(word);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        if let Address::Socket(folder, _) = &self.address {
            let _ = fs::remove_dir_all(folder);
        }
    }
}

impl Line {
    fn pump_up(&self, switches: &Switches) {
        let mut buffer = [0; 16_384];
        while let Ok(length @ 1..) = self.client.read(&mut buffer) {
            switches.requests.fetch_add(1, Ordering::SeqCst);
            if self.silent.load(Ordering::SeqCst) {
                continue;
            }
            let mut wanted = switches.cut_answer_to.lock().unwrap();
            let holds = |word: &str| buffer[..length].windows(word.len()).any(|bytes| bytes == word.as_bytes());
            if wanted.is_some_and(holds) {
                *wanted = None;
                self.cut.store(true, Ordering::SeqCst);
            }
            drop(wanted);
            if self.server.write(&buffer[..length]).is_err() {
                break;
            }
        }
        // A line that says nothing does not say goodbye either.
        if !self.silent.load(Ordering::SeqCst) {
            self.server.shutdown();
        }
    }

    fn pump_down(&self) {
        let mut buffer = [0; 16_384];
        while let Ok(length @ 1..) = self.server.read(&mut buffer) {
            if self.cut.load(Ordering::SeqCst) {
                return self.reset();
            }
            if !self.silent.load(Ordering::SeqCst) && self.client.write(&buffer[..length]).is_err() {
                break;
            }
        }
        if !self.silent.load(Ordering::SeqCst) {
            self.client.shutdown();
        }
    }

    /// The pumps end without a goodbye, and the last one closes the socket: with RST, where there is such a thing.
    fn reset(&self) {
        self.silent.store(true, Ordering::SeqCst);
        self.client.close_hard();
        self.server.shutdown();
    }
}

enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl Listener {
    fn accept(&self) -> io::Result<Stream> {
        Ok(match self {
            Listener::Tcp(listener) => Stream::Tcp(listener.accept()?.0),
            Listener::Unix(listener) => Stream::Unix(listener.accept()?.0),
        })
    }
}

enum Stream {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Stream {
    fn read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Stream::Tcp(stream) => (&*stream).read(buffer),
            Stream::Unix(stream) => (&*stream).read(buffer),
        }
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Stream::Tcp(stream) => (&*stream).write_all(bytes),
            Stream::Unix(stream) => (&*stream).write_all(bytes),
        }
    }

    fn shutdown(&self) {
        // It may be down already.
        let _ = match self {
            Stream::Tcp(stream) => stream.shutdown(Shutdown::Both),
            Stream::Unix(stream) => stream.shutdown(Shutdown::Both),
        };
    }

    fn say_starting(&self) {
        let _ = self.read(&mut [0; 1024]);
        let error = super::fake::error("FATAL", "57P03", "the database system is starting up");
        let _ = self.write(&error);
    }

    fn close_hard(&self) {
        let _ = match self {
            Stream::Tcp(stream) => {
                socket2::SockRef::from(stream).set_linger(Some(Duration::ZERO)).unwrap();
                stream.shutdown(Shutdown::Read)
            }
            Stream::Unix(stream) => stream.shutdown(Shutdown::Both),
        };
    }
}
