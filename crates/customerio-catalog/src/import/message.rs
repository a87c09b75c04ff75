//! Schemas of whole messages, as `cargo cio export --part message` writes them.

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::plan::{Plan, Target, empty, says_something};
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

/// A message's schema with the properties of its `$ref` and `allOf`.
pub(super) fn whole(schema: &Value) -> Cow<'_, Value> {
    let is_plain = ["$ref", "allOf"]
        .iter()
        .all(|key| schema.get(key).is_none());
    if is_plain {
        return Cow::Borrowed(schema);
    }
    let mut whole = Map::new();
    // A reference that is met again adds nothing.
    let mut met = vec!["#".to_owned()];
    add(&mut whole, schema, schema, &mut met);
    Cow::Owned(whole.into())
}

/// Adds the keywords of a part of a message's schema. What can't be added stays where it is.
fn add(whole: &mut Map<String, Value>, part: &Value, root: &Value, met: &mut Vec<String>) {
    let mut rest = Vec::new();
    for (key, value) in part.as_object().into_iter().flatten() {
        match (key.as_str(), value) {
            ("$ref", Value::String(reference)) if met.contains(reference) => {}
            ("$ref", Value::String(reference)) => match definition(root, reference) {
                Some(target) if is_part(target) => {
                    met.push(reference.clone());
                    add(whole, target, root, met);
                }
                Some(_) | None => drop(whole.insert(key.clone(), value.clone())),
            },
            ("allOf", Value::Array(branches)) => {
                for branch in branches {
                    if is_part(branch) {
                        add(whole, branch, root, met);
                    } else {
                        rest.push(branch.clone());
                    }
                }
            }
            ("properties", Value::Object(new)) => {
                let all = whole.entry(key.clone()).or_insert_with(empty);
                // Another value is reported.
                let Some(all) = all.as_object_mut() else {
                    continue;
                };
                for (name, schema) in new {
                    match all.get_mut(name) {
                        None => drop(all.insert(name.clone(), schema.clone())),
                        Some(old) if old == schema => {}
                        Some(old) => *old = json!({ "allOf": [old, schema] }),
                    }
                }
            }
            ("required", Value::Array(new)) => append(whole, key, new.clone()),
            _ => drop(whole.entry(key.clone()).or_insert_with(|| value.clone())),
        }
    }
    if !rest.is_empty() {
        append(whole, "allOf", rest);
    }
}

fn append(whole: &mut Map<String, Value>, key: &str, mut new: Vec<Value>) {
    let all = whole.entry(key).or_insert_with(|| json!([]));
    if let Some(all) = all.as_array_mut() {
        all.append(&mut new);
    }
}

/// Whether a schema only describes the parts of a message. Others, such as variants, are reported.
fn is_part(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| {
        let mut keys = schema.keys();
        keys.all(|key| matches!(key.as_str(), "$ref" | "allOf") || KEYWORDS.contains(&key.as_str()))
    })
}

/// Returns the schema that a reference within a message's schema names.
fn definition<'v>(root: &'v Value, reference: &str) -> Option<&'v Value> {
    root.pointer(reference.strip_prefix('#')?)
}

/// The parts of a message that every message has or can have.
const PARTS: [&str; 15] = [
    "anonymousId",
    "context",
    "event",
    "groupId",
    "integrations",
    "messageId",
    "name",
    "originalTimestamp",
    "properties",
    "receivedAt",
    "sentAt",
    "timestamp",
    "traits",
    "type",
    "userId",
];

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
            let is_known = PARTS.contains(&name.as_str());
            if !read.contains(&name.as_str()) && (!is_known || restricts(section)) {
                let what = format!("the schema of `{name}`, which is not part of an event's type");
                self.lose(at, &format!("{place}/properties/{}", escaped(name)), what);
            }
        }
        let required = schema.get("required").and_then(Value::as_array);
        for name in required.into_iter().flatten().filter_map(Value::as_str) {
            let is_listed = sections.is_some_and(|it| it.contains_key(name));
            if !is_listed && !PARTS.contains(&name) {
                let what =
                    format!("that `{name}` is required, which is not part of an event's type");
                self.lose(at, &format!("{place}/required"), what);
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
