//! What all connections share, and plain HTTP on their port: the health check, the hooks and curious visitors.

use crate::settings::Settings;
use crate::{echo, handshake, log};
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE};
use hyper::{Method, Request, Response, StatusCode};
use serde_json::json;
use std::convert::Infallible;
use std::sync::Arc;
use tokio::sync::watch;
use tokio::time::timeout;

/// One instance: what its connections share.
pub struct Service {
    pub settings: Settings,
    /// Whether the instance is stopping.
    pub stopping: watch::Sender<bool>,
    /// How many connections are served.
    serving: watch::Sender<usize>,
}

/// Counts a connection until it is dropped.
pub struct Serving(Arc<Service>);

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.serving.send_modify(|count| *count -= 1);
    }
}

impl Service {
    pub fn new(settings: Settings) -> Self {
        Self { settings, stopping: watch::Sender::new(false), serving: watch::Sender::new(0) }
    }

    /// Refuses newcomers and sends everyone 1001; over when all have answered, or after the drain time. Clients that see 1001 connect
    /// again at once, and reach another instance; those that are merely cut off see 1006 and cannot tell it from a broken network.
    pub async fn drain(&self, why: &str) {
        log::line("INFO", "drain", json!({ "why": why, "connections": *self.serving.borrow() }));
        self.stopping.send_replace(true);
        let _ = timeout(self.settings.drain, self.serving.subscribe().wait_for(|count| *count == 0)).await;
    }

    /// Answers everything that comes to the port.
    pub async fn answer(self: &Arc<Self>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
        if handshake::is_meant(&request) {
            return Ok(self.accept(request));
        }
        // The platform marks what came through the trigger with this header. Without the check any visitor could call /pre-stop, which
        // closes everybody's connection.
        let is_from_outside = request.headers().get("x-fc-control-path").is_some_and(|path| path == "/http-invoke");
        let method = if request.method() == Method::HEAD { &Method::GET } else { request.method() };
        Ok(match (method.as_str(), request.uri().path()) {
            ("GET", "/") => text(StatusCode::OK, "A WebSocket echo server: open a WebSocket on this URL.\n"),
            ("GET", "/healthz") => text(StatusCode::OK, "ok"),
            // once per instance, before its first request
            ("POST", "/initialize") if !is_from_outside => text(StatusCode::OK, "ready"),
            // the instance ends after the answer
            ("GET", "/pre-stop") if !is_from_outside => {
                self.drain("pre-stop").await;
                text(StatusCode::OK, "drained")
            }
            _ => text(StatusCode::NOT_FOUND, "not found\n"),
        })
    }

    /// Answers a handshake, and serves the connection that it opens.
    fn accept(self: &Arc<Self>, mut request: Request<Incoming>) -> Response<Full<Bytes>> {
        self.serving.send_modify(|count| *count += 1); // before `stopping` is asked: drain overlooks nobody
        let serving = Serving(Arc::clone(self));
        if let Err((status, reason)) = handshake::check(&request, self) {
            let mut refusal = text(status, reason);
            refusal.headers_mut().insert(SEC_WEBSOCKET_VERSION, handshake::VERSION);
            return refusal;
        }
        let mut response = text(StatusCode::SWITCHING_PROTOCOLS, "");
        let headers = response.headers_mut();
        headers.insert(CONNECTION, UPGRADE.into());
        headers.insert(UPGRADE, handshake::WEBSOCKET);
        headers.insert(SEC_WEBSOCKET_ACCEPT, handshake::accept_key(&request));
        if let Some(protocol) = handshake::subprotocol(&request) {
            headers.insert(SEC_WEBSOCKET_PROTOCOL, protocol);
        }
        let opened = hyper::upgrade::on(&mut request);
        let service = Arc::clone(self);
        tokio::spawn(async move {
            let _serving = serving;
            if let Ok(upgraded) = opened.await {
                echo::serve(upgraded, &request, &service).await;
            }
        });
        response
    }
}

fn text(status: StatusCode, body: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::from(body));
    *response.status_mut() = status;
    response
}
