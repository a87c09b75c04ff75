//! The parts of a message that the catalog declares.

use super::document::DeclarationKind;
use crate::records::Kind;
use crate::rules::{self, Object};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A part of a message.
pub(super) struct Part<'a> {
    pub(super) kind: DeclarationKind,
    /// The name of an event, or the object type of a group.
    pub(super) key: Option<Cow<'a, str>>,
    /// Where the key is.
    pub(super) key_pointer: &'static str,
    pub(super) content: Cow<'a, Value>,
    /// Where the content is.
    pub(super) pointer: &'static str,
    /// The properties that the call itself defines, which a schema need not list.
    pub(super) own: &'static [&'static str],
}

/// Returns the declared parts of a message.
pub(super) fn parts(kind: Kind, message: &Object) -> Vec<Part<'_>> {
    match kind {
        Kind::Track => {
            event(DeclarationKind::Track, "event", message).map_or_else(Vec::new, |it| vec![it])
        }
        Kind::Page => {
            event(DeclarationKind::Page, "name", message).map_or_else(Vec::new, |it| vec![it])
        }
        Kind::Screen => {
            event(DeclarationKind::Screen, "name", message).map_or_else(Vec::new, |it| vec![it])
        }
        Kind::Identify => person(message).map_or_else(Vec::new, |it| vec![it]),
        Kind::Group => group(message),
        Kind::Alias => Vec::new(),
    }
}

fn event<'a>(kind: DeclarationKind, key: &'static str, message: &'a Object) -> Option<Part<'a>> {
    let name = message.get(key)?.as_str()?;
    // The service defines the form of these events.
    if kind == DeclarationKind::Track && rules::is_semantic(name) {
        return None;
    }
    Some(Part {
        kind,
        key: Some(name.into()),
        key_pointer: if key == "event" { "/event" } else { "/name" },
        content: given(message, "properties")
            .map_or_else(|| Cow::Owned(Value::Object(Map::new())), Cow::Borrowed),
        pointer: "/properties",
        own: if kind == DeclarationKind::Track {
            &[]
        } else {
            &["category"]
        },
    })
}

fn person(message: &Object) -> Option<Part<'_>> {
    Some(Part {
        kind: DeclarationKind::Person,
        key: None,
        key_pointer: "",
        content: Cow::Borrowed(given(message, "traits")?),
        pointer: "/traits",
        own: &["email"],
    })
}

fn group(message: &Object) -> Vec<Part<'_>> {
    let Some(traits) = given(message, "traits") else {
        return Vec::new();
    };
    let inner = traits.as_object().and_then(|it| given(it, "objectTypeId"));
    // An older reference has it beside the traits.
    let object_type = match inner.or_else(|| given(message, "objectTypeId")) {
        // The service's default.
        None => Some(Cow::Borrowed("1")),
        Some(Value::String(text)) => Some(Cow::Borrowed(text.as_str())),
        Some(Value::Number(number)) => Some(Cow::Owned(number.to_string())),
        Some(_) => None,
    };
    let mut parts = vec![Part {
        kind: DeclarationKind::Group,
        key: object_type,
        key_pointer: "/traits/objectTypeId",
        content: Cow::Borrowed(traits),
        pointer: "/traits",
        own: &["objectTypeId", "relationshipAttributes"],
    }];
    if let Some(attributes) = traits.get("relationshipAttributes") {
        parts.push(Part {
            kind: DeclarationKind::Relationship,
            key: None,
            key_pointer: "",
            content: Cow::Borrowed(attributes),
            pointer: "/traits/relationshipAttributes",
            own: &[],
        });
    }
    parts
}

fn given<'a>(message: &'a Object, key: &str) -> Option<&'a Value> {
    message.get(key).filter(|value| !value.is_null())
}
