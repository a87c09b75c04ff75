//! The options of exports that consist of schemas.

use customerio_core::schema::Draft;
use serde::{Deserialize, Serialize};

/// What can be chosen about JSON Schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonSchema {
    /// The version of JSON Schema.
    #[serde(with = "DraftName")]
    pub draft: Draft,
    /// How much of a message is described.
    pub part: JsonSchemaPart,
}

/// How much of a message a schema describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JsonSchemaPart {
    /// The properties of an event, or the traits.
    #[default]
    Properties,
    /// The whole message, as it goes over the wire.
    Message,
}

/// How [`Draft`] is written.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Draft")]
enum DraftName {
    #[serde(rename = "2020-12")]
    V2020_12,
    #[serde(rename = "7")]
    V7,
}

impl JsonSchema {
    /// Returns the draft as the index names it.
    pub(super) const fn draft_name(self) -> &'static str {
        match self.draft {
            Draft::V2020_12 => "2020-12",
            Draft::V7 => "7",
        }
    }
}

impl JsonSchemaPart {
    /// Returns the part as the index names it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Properties => "properties",
            Self::Message => "message",
        }
    }
}
