//! A socket whose writes never wait: what is written gathers, and leaves when the reader has nothing left to read, so that the answers
//! to many messages leave in one write. What a peer does not read gathers here too, up to a limit.

use bytes::{Buf, BytesMut};
use std::io::{Error, Result};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// A buffer that had to grow larger is not kept for the next messages.
const KEPT_BYTES: usize = 64 << 10;

/// A connection's socket, with what it has yet to send.
pub struct Outbox {
    socket: TcpStream,
    pending: BytesMut,
    limit: usize,
    heard: Instant,
}

impl Outbox {
    /// `limit` is the most octets that a peer may leave unread.
    pub fn new(socket: TcpStream, limit: usize) -> Self {
        Self { socket, pending: BytesMut::new(), limit, heard: Instant::now() }
    }

    /// When the peer sent something last.
    pub fn heard(&self) -> Instant {
        self.heard
    }

    /// Whether the peer has left more unread than it may.
    pub fn is_full(&self) -> bool {
        self.pending.len() > self.limit
    }

    /// Sends what has gathered, as far as the socket takes it. The task is woken when it takes more.
    fn poll_send(&mut self, context: &mut Context<'_>) -> Poll<Result<()>> {
        while !self.pending.is_empty() {
            let sent = ready!(Pin::new(&mut self.socket).poll_write(context, &self.pending))?;
            self.pending.advance(sent);
        }
        if self.pending.capacity() > KEPT_BYTES {
            self.pending = BytesMut::new();
        }
        Poll::Ready(Ok(()))
    }

    /// Ends the connection: lets the last octets out and the peer's in. Closing over unread octets resets the connection, and a
    /// reset can overtake our Close frame.
    pub async fn finish(mut self, within: Duration) {
        let all = std::future::poll_fn(|context| self.poll_send(context));
        if !matches!(timeout(within, all).await, Ok(Ok(()))) {
            let _ = self.socket.set_zero_linger(); // it did not take them: the system shall not keep them for it
            return;
        }
        if self.socket.shutdown().await.is_ok() {
            let mut rest = [0; 4096];
            let drained = async { while self.socket.read(&mut rest).await.is_ok_and(|count| count > 0) {} };
            let _ = timeout(Duration::from_secs(1), drained).await;
        }
    }
}

impl AsyncRead for Outbox {
    /// Fails for a peer that does not read.
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<Result<()>> {
        if let Poll::Ready(Err(error)) = self.poll_send(context) {
            return Poll::Ready(Err(error));
        }
        if self.is_full() {
            return Poll::Ready(Err(Error::other("the client does not read")));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.socket).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.heard = Instant::now();
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Outbox {
    fn poll_write(mut self: Pin<&mut Self>, _: &mut Context<'_>, octets: &[u8]) -> Poll<Result<usize>> {
        self.pending.extend_from_slice(octets);
        Poll::Ready(Ok(octets.len()))
    }

    /// Nothing is asked of the socket: the next read does.
    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }
}
