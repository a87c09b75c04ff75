//! Options of exports that consist of schemas.

use customerio_core::schema::Draft;
use serde::{Deserialize, Serialize};

use super::of_catalog::example;

/// Options of the format JSON Schema.
#[doc = example!(
    "{Draft, JsonSchema, JsonSchemaPart, json_schema}",
    "let options = JsonSchema { draft: Draft::V7, part: JsonSchemaPart::Properties };\n",
    "json_schema(&catalog, options)",
    "track/order-completed.json",
    "draft-07"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JsonSchema {
    /// The version of JSON Schema.
    #[serde(with = "DraftName")]
    pub draft: Draft,
    /// The part of a message that a schema describes.
    pub part: JsonSchemaPart,
}

/// The part of a message that a schema describes.
#[doc = example!(
    "{Draft, JsonSchema, JsonSchemaPart, json_schema}",
    "let options = JsonSchema { draft: Draft::V2020_12, part: JsonSchemaPart::Message };\n",
    "json_schema(&catalog, options)",
    "track/order-completed.json",
    "messageId"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JsonSchemaPart {
    /// The properties of an event, or traits.
    #[default]
    Properties,
    /// The whole message, as it is sent.
    Message,
}

/// The names of [`Draft`] in options.
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
