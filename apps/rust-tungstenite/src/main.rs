//! A WebSocket echo for Function Compute, on tokio-tungstenite: one static binary.
//! Your work goes into echo.rs; all the rest is what an instance owes the platform and its clients.

mod echo;
mod handshake;
mod log;
mod outbox;
mod service;
mod settings;

use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::json;
use service::Service;
use settings::Settings;
use std::io::{Read, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};

// One thread: an instance has a fraction of a core here. With two or more, take "multi_thread" and tokio's feature "rt-multi-thread".
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let settings = Settings::from_environment();
    if std::env::args().any(|word| word == "-healthcheck") {
        std::process::exit(if is_healthy(settings.port) { 0 } else { 1 });
    }
    // On every address: the platform connects from outside, where 127.0.0.1 cannot be reached.
    let address = format!("0.0.0.0:{}", settings.port);
    let listener = TcpListener::bind(&address).await.unwrap_or_else(|error| {
        log::line("ERROR", "cannot listen", json!({ "address": address, "error": error.to_string() }));
        std::process::exit(1);
    });
    log::line("INFO", "listening", json!({ "address": address }));
    let service = Arc::new(Service::new(settings));
    // The platform calls /pre-stop; no page of it promises a signal. Other hosts, docker stop and Ctrl-C send one.
    let mut term = signal(SignalKind::terminate()).expect("a handler for SIGTERM");
    let mut interrupt = signal(SignalKind::interrupt()).expect("a handler for SIGINT");
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => drop(tokio::spawn(serve(socket, Arc::clone(&service)))),
                Err(error) => { // out of files, say: those that are connected shall not suffer
                    log::line("ERROR", "cannot accept", json!({ "error": error.to_string() }));
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            _ = term.recv() => break service.drain("terminated").await,
            _ = interrupt.recv() => break service.drain("interrupt").await,
        }
    }
}

/// Serves one connection of the platform, which keeps it open for later calls: only a head that has begun must come to its end.
async fn serve(socket: TcpStream, service: Arc<Service>) {
    let _ = socket.set_nodelay(true);
    let answer = hyper::service::service_fn(|request| service.answer(request));
    let _ = http1::Builder::new() // what goes wrong here is the caller's, who has its answer
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(60))
        .serve_connection(TokioIo::new(socket), answer)
        .with_upgrades()
        .await;
}

/// Asks the server on this machine, for an image that has no other program to ask with.
fn is_healthy(port: u16) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut socket = std::net::TcpStream::connect(("127.0.0.1", port))?;
        socket.set_read_timeout(Some(Duration::from_secs(2)))?;
        socket.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut head = [0; 15];
        socket.read_exact(&mut head)?;
        Ok(head.starts_with(b"HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
