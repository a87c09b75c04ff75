//! Schemas of whole messages, as `cargo cio export --part message` writes them.

use serde_json::Value;

use super::plan::{Target, says_something};

/// A part of a message's schema that describes a type.
pub(super) struct Section {
    pub(super) target: Target,
    /// The pointer from the message's schema to the part.
    pub(super) pointer: &'static str,
}

/// Returns the part of a message's schema that describes a type, or `None` if the schema is not that
/// of a message. A message has its call as the constant `type`.
pub(super) fn section(schema: &Value) -> Option<Section> {
    let constant = |key: &str| {
        let value = schema.get("properties")?.get(key)?.get("const")?;
        value.as_str().map(str::to_owned)
    };
    let (target, pointer) = match constant("type")?.as_str() {
        "track" => (Target::Track(constant("event")?), "/properties/properties"),
        "page" => (Target::Page(constant("name")?), "/properties/properties"),
        "screen" => (Target::Screen(constant("name")?), "/properties/properties"),
        "identify" => (Target::Person, "/properties/traits"),
        "group" => {
            const RELATIONSHIP: &str = "/properties/traits/properties/relationshipAttributes";
            let relationship = schema.pointer(RELATIONSHIP);
            let keys = relationship.and_then(Value::as_object);
            let is_free = keys.is_none_or(|keys| {
                keys.keys()
                    .all(|key| matches!(key.as_str(), "type" | "title" | "description"))
            });
            if relationship.is_some_and(says_something) && !is_free {
                (Target::Relationship, RELATIONSHIP)
            } else {
                (Target::Group(None), "/properties/traits")
            }
        }
        _ => return None,
    };
    schema.pointer(pointer)?;
    Some(Section { target, pointer })
}
