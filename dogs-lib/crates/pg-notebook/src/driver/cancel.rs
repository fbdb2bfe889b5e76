//! Asking the server to stop, and waiting until it has been told.
//!
//! The driver's own `cancel_query` sends the request and is gone: the cancellation may then hit the next statement, and
//! a pooler drops the request of a client that has left. libpq waits until the server hangs up, and so does this.

use postgres::NoTls;
use postgres::config::Host;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream, lookup_host};
use tokio_postgres::{CancelToken, Config, Error};

/// Where the server is.
#[derive(Debug, Clone)]
pub(crate) enum Address {
    Tcp(String, u16),
    Unix(std::path::PathBuf),
}

impl Address {
    /// The first server of a configuration.
    pub(crate) fn of(config: &Config) -> Option<Self> {
        let port = config.get_ports().first().copied().unwrap_or(5432);
        if let Some(address) = config.get_hostaddrs().first() {
            return Some(Self::Tcp(address.to_string(), port));
        }
        Some(match config.get_hosts().first()? {
            Host::Tcp(name) => Self::Tcp(name.clone(), port),
            #[cfg(unix)]
            Host::Unix(dir) => Self::Unix(dir.join(format!(".s.PGSQL.{port}"))),
        })
    }

    /// Has the server that `token` is of stop what it does for the token's connection.
    pub(crate) async fn cancel(self, token: CancelToken) -> Result<(), Error> {
        match self {
            Self::Unix(path) => {
                if let Ok(stream) = UnixStream::connect(path).await {
                    token.cancel_query_raw(UntilClosed(stream), NoTls).await?;
                }
            }
            // A name may stand for several servers, of which only one knows the token.
            Self::Tcp(name, port) => {
                for address in lookup_host((name.as_str(), port)).await.into_iter().flatten() {
                    if let Ok(stream) = TcpStream::connect(address).await {
                        token.cancel_query_raw(UntilClosed(stream), NoTls).await?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A stream whose shutdown is the other side's.
struct UntilClosed<S>(S);

impl<S: AsyncRead + Unpin> AsyncRead for UntilClosed<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for UntilClosed<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut bytes = [0; 64];
            let mut buffer = ReadBuf::new(&mut bytes);
            match ready!(Pin::new(&mut self.0).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {}
                // Closed; and a reset is a way of closing too.
                _ => return Poll::Ready(Ok(())),
            }
        }
    }
}
