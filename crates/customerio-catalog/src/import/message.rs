//! Schemas of whole messages, as `cargo cio export --part message` writes them.

use serde_json::{Map, Value};

use super::plan::{Plan, Target, says_something};
use crate::pointer::escaped;

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

/// Keywords of a message's schema that are read, or that say nothing about properties and traits.
const KEYWORDS: &[&str] = &[
    "$schema",
    "$id",
    "id",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "labels",
    "eventMetadata",
    "additionalProperties",
    "unevaluatedProperties",
];

impl Plan {
    /// Reports the keywords of a message's schema that an event's type can't have, and those of the
    /// wrong kind.
    pub(super) fn check_message(&mut self, at: usize, schema: &Value, place: &str) {
        let is_wrong = |key: &str, is_of: fn(&Value) -> bool| {
            schema.get(key).is_some_and(|value| !is_of(value))
        };
        let expected = [
            (
                "properties",
                "an object of schemas",
                is_wrong("properties", Value::is_object),
            ),
            (
                "required",
                "a list of names",
                is_wrong("required", Value::is_array),
            ),
            (
                "additionalProperties",
                "`true` or `false`",
                is_wrong("additionalProperties", Value::is_boolean),
            ),
            (
                "type",
                "the type `object`",
                is_wrong("type", is_object_type),
            ),
        ];
        for (key, kind, is_wrong) in expected {
            if is_wrong {
                self.lose(
                    at,
                    &format!("{place}/{key}"),
                    format!("not {kind}; ignored"),
                );
            }
        }
        for (key, value) in schema.as_object().into_iter().flatten() {
            if KEYWORDS.contains(&key.as_str()) || !says_something(value) {
                continue;
            }
            let what = match key.as_str() {
                "allOf" => "variants by the value of a property; write them as an enum".to_owned(),
                _ => format!("the keyword `{key}` of the whole message"),
            };
            self.lose(at, &format!("{place}/{}", escaped(key)), what);
        }
    }

    /// Reports the sections of a message, such as its context, that no type has. `read` lists the others.
    pub(super) fn check_sections(&mut self, at: usize, schema: &Value, place: &str, read: &[&str]) {
        let sections = schema.get("properties").and_then(Value::as_object);
        for (name, section) in sections.into_iter().flatten() {
            if !read.contains(&name.as_str()) && restricts(section) {
                let what = format!("the schema of `{name}`, which is not part of an event's type");
                self.lose(at, &format!("{place}/properties/{}", escaped(name)), what);
            }
        }
    }
}

/// Whether a value of `type` allows objects.
fn is_object_type(value: &Value) -> bool {
    let mut names = value.as_array().into_iter().flatten().chain([value]);
    names.any(|it| it == "object")
}

/// Whether the schema of a message's section has more than its type and annotations.
fn restricts(section: &Value) -> bool {
    let keys = section.as_object().into_iter().flatten();
    keys.into_iter().any(|(key, value)| {
        !matches!(key.as_str(), "type" | "id" | "$id" | "description")
            && !value.as_object().is_some_and(Map::is_empty)
    })
}
