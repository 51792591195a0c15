//! The opening handshake (RFC 6455 section 4.2). tungstenite has one of its own, on a socket of its own; here hyper reads the
//! request, because plain HTTP comes on the same port, and this file checks it.

use crate::service::Service;
use hyper::header::{
    AsHeaderName, CONNECTION, HOST, HeaderMap, HeaderValue, IntoHeaderName, ORIGIN, SEC_WEBSOCKET_EXTENSIONS,
    SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use hyper::{Method, Request, StatusCode, Version};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

pub const VERSION: HeaderValue = HeaderValue::from_static("13");
pub const WEBSOCKET: HeaderValue = HeaderValue::from_static("websocket");
const SUBPROTOCOL: HeaderValue = HeaderValue::from_static("echo.wsfn");

/// Whether a request wants a WebSocket, rightly or not.
pub fn is_meant<B>(request: &Request<B>) -> bool {
    request.headers().contains_key(UPGRADE) || request.headers().contains_key(SEC_WEBSOCKET_KEY)
}

/// What is wrong with a handshake: the status and the reason of its refusal.
pub fn check<B>(request: &Request<B>, service: &Service) -> Result<(), (StatusCode, &'static str)> {
    let headers = request.headers();
    let origin = headers.get(ORIGIN).map(|value| value.to_str().unwrap_or_default());
    let bad = |reason| Err((StatusCode::BAD_REQUEST, reason));
    if request.method() != Method::GET {
        return Err((StatusCode::METHOD_NOT_ALLOWED, "expected GET"));
    }
    if request.version() != Version::HTTP_11 {
        return bad("expected HTTP/1.1");
    }
    if only(headers, HOST).is_none() {
        return bad("expected one Host");
    }
    if !has(headers, UPGRADE, "websocket") || !has(headers, CONNECTION, "upgrade") {
        return Err((StatusCode::UPGRADE_REQUIRED, "expected Upgrade: websocket and Connection: Upgrade"));
    }
    if only(headers, SEC_WEBSOCKET_VERSION) != Some("13") {
        return Err((StatusCode::UPGRADE_REQUIRED, "expected Sec-WebSocket-Version: 13"));
    }
    if !only(headers, SEC_WEBSOCKET_KEY).is_some_and(is_key) {
        return bad("expected one Sec-WebSocket-Key: 16 octets in base64");
    }
    if !headers.get_all(SEC_WEBSOCKET_EXTENSIONS).iter().all(|line| line.to_str().is_ok_and(are_extensions)) {
        return bad("expected Sec-WebSocket-Extensions by its grammar");
    }
    if origin.is_some_and(|origin| !service.settings.allows(origin)) {
        return Err((StatusCode::FORBIDDEN, "this Origin is not in ALLOWED_ORIGINS"));
    }
    if *service.stopping.borrow() {
        return Err((StatusCode::SERVICE_UNAVAILABLE, "the instance is stopping"));
    }
    Ok(())
}

/// The answer to the key of a request that was checked.
pub fn accept_key<B>(request: &Request<B>) -> HeaderValue {
    let key = request.headers().get(SEC_WEBSOCKET_KEY).map_or(&b""[..], |key| key.as_bytes());
    HeaderValue::from_str(&derive_accept_key(key)).expect("base64 is a header value")
}

/// The subprotocol that this server speaks, where the client offers it.
pub fn subprotocol<B>(request: &Request<B>) -> Option<HeaderValue> {
    let lines = request.headers().get_all(SEC_WEBSOCKET_PROTOCOL);
    let mut offers = lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    offers.any(|offer| SUBPROTOCOL == offer.trim()).then_some(SUBPROTOCOL)
}

/// The value of a header that is there once.
fn only(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then(|| value.trim())
}

/// Whether a list has a token, whatever its case and on whichever line of the header.
fn has(headers: &HeaderMap, name: impl IntoHeaderName + AsHeaderName, token: &str) -> bool {
    let lines = headers.get_all(name);
    let mut items = lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    items.any(|item| item.trim().eq_ignore_ascii_case(token))
}

/// Whether a text is 16 octets in base64: 22 digits, the last of which has two bits, and the padding.
fn is_key(text: &str) -> bool {
    let Some(digits) = text.strip_suffix("==").filter(|digits| digits.len() == 22) else { return false };
    digits.bytes().all(|digit| digit.is_ascii_alphanumeric() || digit == b'+' || digit == b'/')
        && digits.ends_with(['A', 'Q', 'g', 'w'])
}

/// Whether a line is a list of extensions with their parameters (RFC 6455 section 9.1). None is taken: tungstenite has no compression.
fn are_extensions(line: &str) -> bool {
    line.split(',').all(|extension| {
        let mut parts = extension.split(';').map(str::trim);
        parts.next().is_some_and(is_token) && parts.all(is_parameter)
    })
}

fn is_parameter(text: &str) -> bool {
    match text.split_once('=') {
        None => is_token(text),
        Some((name, value)) => {
            let unquoted = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
            is_token(name) && is_token(unquoted.unwrap_or(value))
        }
    }
}

/// RFC 9110 section 5.6.2.
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|octet| octet.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&octet))
}
