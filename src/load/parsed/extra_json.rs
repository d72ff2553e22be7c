//! Serialises unknown keys as JSON text: the cache's format (postcard) is not self-describing, JSON
//! values are.

use serde::{Deserialize, Deserializer, Serializer, de, ser};

use super::source::Extra;

pub(super) fn serialize<S: Serializer>(extra: &Extra, serializer: S) -> Result<S::Ok, S::Error> {
    if extra.is_empty() {
        return serializer.serialize_str("");
    }
    serializer.serialize_str(&serde_json::to_string(extra).map_err(ser::Error::custom)?)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Extra, D::Error> {
    match &*String::deserialize(deserializer)? {
        "" => Ok(Extra::new()),
        text => serde_json::from_str(text).map_err(de::Error::custom),
    }
}
