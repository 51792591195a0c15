//! One connection: every message returns as it came.

use crate::log;
use crate::outbox::Outbox;
use crate::service::Service;
use futures_util::{SinkExt, StreamExt};
use hyper::Request;
use hyper::header::ORIGIN;
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use serde_json::json;
use std::time::Instant;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{interval, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{Error, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message, Role, WebSocketConfig};

type Socket = WebSocketStream<Outbox>;

/// What is read at a time. tungstenite allocates it for every connection.
const READ_BYTES: usize = 16 << 10;

/// Serves a connection from its handshake to its end, and logs both.
pub async fn serve<B>(upgraded: Upgraded, request: &Request<B>, service: &Service) {
    let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>() else { return };
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let id = header("x-fc-request-id".parse().expect("a name")).to_owned(); // the platform's own, which its logs show as well
    let origin = header(ORIGIN);
    let path = request.uri().path(); // not the query: it may hold a token
    log::line("INFO", "open", json!({ "requestId": id, "path": path, "origin": origin }));
    let started = Instant::now();

    let settings = &service.settings;
    let config = WebSocketConfig::default()
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(0) // the outbox gathers
        .max_message_size(Some(settings.max_message_bytes))
        .max_frame_size(Some(settings.max_message_bytes));
    // A message alone is never too much.
    let outbox = Outbox::new(parts.io.into_inner(), settings.max_buffered_bytes + settings.max_message_bytes);
    let mut socket =
        WebSocketStream::from_partially_read(outbox, parts.read_buf.into(), Role::Server, Some(config)).await;
    let mut messages = 0;
    let why = echo(&mut socket, service, &mut messages).await;
    socket.into_inner().finish(settings.drain).await;

    let ms = started.elapsed().as_millis() as u64;
    // The platform freezes an instance that has no connection left: what runs after the last one gets no CPU until the next opens.
    log::line("INFO", "close", json!({ "requestId": id, "why": why, "messages": messages, "ms": ms }));
}

/// Returns every message as it came, until something ends the connection; the result is what that was. Your work goes here.
async fn echo(socket: &mut Socket, service: &Service, messages: &mut u64) -> String {
    let heartbeat = service.settings.heartbeat;
    let mut beat = interval(heartbeat);
    beat.reset(); // the first one is due in a heartbeat, not now
    let mut stopping = service.stopping.subscribe();
    loop {
        tokio::select! {
            biased; // a busy connection asks for nothing else while it has messages; tokio makes it give way now and then
            received = socket.next() => match received {
                Some(Ok(message @ (Message::Text(_) | Message::Binary(_)))) => {
                    *messages += 1;
                    if let Err(error) = socket.feed(message).await {
                        return error.to_string();
                    }
                }
                Some(Ok(_)) => {} // tungstenite has answered a ping or a Close frame
                Some(Err(error)) => return fail(socket, error).await,
                None => return "closed".into(),
            },
            // Devices on the way forget silent connections, and a peer that lost its network never says goodbye.
            _ = beat.tick() => {
                if socket.get_ref().heard().elapsed() >= heartbeat * 2 {
                    return "the peer is silent".into();
                }
                let _ = socket.feed(Message::Ping(Default::default())).await;
            }
            _ = is_stopping(&mut stopping) => {
                close(socket, CloseCode::Away, "the instance is stopping").await;
                // Nothing is sent any more, but read until the peer has answered.
                let answered = async { while let Some(Ok(_)) = socket.next().await {} };
                let _ = timeout(service.settings.drain, answered).await;
                return "the instance is stopping".into();
            }
        }
    }
}

/// Waits until the instance is stopping.
async fn is_stopping(stopping: &mut watch::Receiver<bool>) {
    let _ = stopping.wait_for(|is_stopping| *is_stopping).await; // its sender lives as long as the service
}

/// Ends a connection on which something went wrong, with the code for it where a Close frame can still be sent.
async fn fail(socket: &mut Socket, error: Error) -> String {
    let why = error.to_string();
    match error {
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => {}
        Error::Protocol(_) => close(socket, CloseCode::Protocol, &why).await,
        Error::Utf8(_) => close(socket, CloseCode::Invalid, "the text is not UTF-8").await,
        Error::Capacity(_) => close(socket, CloseCode::Size, "the message is too long").await,
        _ if socket.get_ref().is_full() => close(socket, CloseCode::Again, "the client does not read").await,
        _ => {}
    }
    why
}

async fn close(socket: &mut Socket, code: CloseCode, reason: &str) {
    let _ = socket.close(Some(CloseFrame { code, reason: reason.into() })).await;
}
