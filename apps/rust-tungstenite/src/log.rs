//! The log: a JSON object a line, on standard output.

use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};

/// Writes a line. `time` is in milliseconds of 1970.
pub fn line(level: &str, message: &str, more: Value) {
    let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |t| t.as_millis() as u64);
    let mut fields = json!({ "time": time, "level": level, "msg": message });
    if let (Value::Object(fields), Value::Object(more)) = (&mut fields, more) {
        fields.extend(more);
    }
    println!("{fields}");
}
