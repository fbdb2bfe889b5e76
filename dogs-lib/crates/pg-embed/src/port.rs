//! Ports that are free.

use crate::address::HOST;
use crate::error::{Error, Result};
use std::net::{TcpListener, TcpStream};

/// Ports to try: the preferred ones that are free, then any free ones.
#[derive(Debug)]
pub(crate) struct Ports {
    preferred: Vec<u16>,
}

impl Ports {
    /// The first is preferred most.
    pub(crate) fn preferring(ports: impl IntoIterator<Item = u16>) -> Self {
        let mut preferred: Vec<_> = ports.into_iter().collect();
        preferred.reverse();
        Self { preferred }
    }

    /// The next port that is free, for now: another program may be faster.
    pub(crate) fn next(&mut self) -> Result<u16> {
        while let Some(port) = self.preferred.pop() {
            if is_free(port) {
                return Ok(port);
            }
        }
        TcpListener::bind((HOST, 0))
            .and_then(|listener| listener.local_addr())
            .map(|address| address.port())
            .map_err(|source| Error::io(format!("find a free port on {HOST}"), source))
    }
}

fn is_free(port: u16) -> bool {
    // Some systems let one program listen on a port of one address where another listens on that port of all addresses.
    TcpStream::connect((HOST, port)).is_err() && TcpListener::bind((HOST, port)).is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_port_in_use_is_passed_over() {
        let taken = TcpListener::bind((HOST, 0)).unwrap();
        let taken_port = taken.local_addr().unwrap().port();
        let mut ports = Ports::preferring([taken_port]);
        let port = ports.next().unwrap();
        assert_ne!(port, taken_port);
        drop(taken);
        assert_eq!(Ports::preferring([taken_port]).next().unwrap(), taken_port);
    }

    #[test]
    fn a_port_in_use_on_all_addresses_is_passed_over() {
        let taken = TcpListener::bind(("0.0.0.0", 0)).unwrap();
        let taken_port = taken.local_addr().unwrap().port();
        assert_ne!(Ports::preferring([taken_port]).next().unwrap(), taken_port);
    }
}
