//! Settings, all of them environment variables. A variable that is not set or empty is its default.

use crate::log;
use serde_json::json;
use std::env::var;
use std::time::Duration;

/// What the environment asks for. Both byte limits bound the memory that one client can take of an instance that it shares with others.
pub struct Settings {
    /// The platform names the port that it will connect to: FC_CUSTOM_LISTEN_PORT where the function is deployed, FC_SERVER_PORT in its
    /// older tools and in local runs; PORT is what other hosts use. `port` in s.yaml, 9000 unless changed, is the same number.
    pub port: u16,
    /// A longer message closes with 1009.
    pub max_message_bytes: usize,
    /// More unread echoes, and one message, close with 1013.
    pub max_buffered_bytes: usize,
    /// A ping goes out this often; a peer that is silent for two of them is gone.
    pub heartbeat: Duration,
    /// How long peers may take to answer our last Close frames.
    pub drain: Duration,
    /// Of the pages whose browsers may connect; `*` is all. A page of any site may open a WebSocket to here, and the browser adds its
    /// user's cookies: name your own pages where those count.
    pub allowed_origins: Vec<String>,
}

impl Settings {
    /// Ends the process where a setting is no number of its range.
    pub fn from_environment() -> Self {
        let port = ["FC_SERVER_PORT", "FC_CUSTOM_LISTEN_PORT", "PORT"].into_iter();
        let port = port.map(|name| (name, var(name).unwrap_or_default())).find(|(_, text)| !text.is_empty());
        let origins = var("ALLOWED_ORIGINS").unwrap_or("*".into());
        Self {
            port: port.map_or(9000, |(name, text)| parsed(name, &text, u64::from(u16::MAX)) as u16),
            max_message_bytes: number("MAX_MESSAGE_BYTES", 1 << 20) as usize,
            max_buffered_bytes: number("MAX_BUFFERED_BYTES", 1 << 22) as usize,
            heartbeat: Duration::from_millis(number("HEARTBEAT_MS", 30_000)),
            drain: Duration::from_millis(number("DRAIN_MS", 2_000)),
            allowed_origins: origins.split(',').map(|origin| origin.trim().to_owned()).collect(),
        }
    }

    /// Whether a page of this origin may connect. Only browsers send one.
    pub fn allows(&self, origin: &str) -> bool {
        self.allowed_origins.iter().any(|allowed| allowed == "*" || allowed == origin)
    }
}

fn number(name: &str, default: u64) -> u64 {
    match var(name).unwrap_or_default().as_str() {
        "" => default,
        text => parsed(name, text, i32::MAX as u64),
    }
}

fn parsed(name: &str, text: &str, most: u64) -> u64 {
    match text.parse() {
        Ok(value) if (1..=most).contains(&value) => value,
        _ => {
            let expected = format!("expected a whole number from 1 to {most}");
            log::line("ERROR", &expected, json!({ "setting": name, "got": text }));
            std::process::exit(1);
        }
    }
}
