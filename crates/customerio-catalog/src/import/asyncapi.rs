//! AsyncAPI documents of version 2 and 3: each message is an event.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::error::ImportError;
use super::labels::tags;
use super::message;
use super::plan::{Plan, Rule, Target, text};
use super::reference::Documents;
use crate::pointer::escaped;

/// The keys of a message that are read, or that do not describe a type.
const MESSAGE_KEYS: &[&str] = &[
    "name",
    "title",
    "messageId",
    "summary",
    "description",
    "contentType",
    "schemaFormat",
    "payload",
    "tags",
    "examples",
    "externalDocs",
    "bindings",
    "deprecated",
    "x-parser-message-name",
    "x-eventcatalog-message-version",
    "x-eventcatalog-message-type",
    "x-eventcatalog-deprecated-message",
];

/// Reads the messages of a document.
pub(super) fn document(
    at: usize,
    documents: &[Document],
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let document = &documents[at];
    let version = text(&document.value, "asyncapi");
    if !(version.starts_with("2.") || version.starts_with("3.")) {
        let reason = format!("AsyncAPI {version} is not supported; expected version 2 or 3");
        return Err(document.error("/asyncapi", reason));
    }
    let mut reader = Reader {
        at,
        documents: Documents(documents),
        root: Rc::new(document.value.clone()),
        read: BTreeSet::new(),
        plan,
    };
    // The channels come first, since they name the call of a message that we exported.
    let channels = document.value.get("channels").and_then(Value::as_object);
    for (name, channel) in channels.into_iter().flatten() {
        let place = format!("/channels/{}", escaped(name));
        reader.channel(name, channel, &place);
    }
    let messages = document.value.pointer("/components/messages");
    for (name, message) in messages.and_then(Value::as_object).into_iter().flatten() {
        let place = format!("/components/messages/{}", escaped(name));
        reader.message(name, message, &place, None);
    }
    Ok(())
}

struct Reader<'a> {
    at: usize,
    documents: Documents<'a>,
    root: Rc<Value>,
    /// The messages that were read, by pointer or reference.
    read: BTreeSet<String>,
    plan: &'a mut Plan,
}

impl<'a> Reader<'a> {
    /// Follows references. Returns the value and where it is.
    fn follow(&self, value: &'a Value, place: &str) -> Option<(&'a Value, String)> {
        let (mut value, mut place) = (value, place.to_owned());
        // A chain of references ends, or has more links than the document has messages.
        for _ in 0..32 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                return Some((value, place));
            };
            value = self.documents.find(reference)?;
            place = match reference.split_once('#') {
                Some((file, pointer)) if file == self.documents.0[self.at].file => {
                    pointer.to_owned()
                }
                _ => reference.to_owned(),
            };
        }
        None
    }

    fn channel(&mut self, name: &str, channel: &'a Value, place: &str) {
        let Some((channel, place)) = self.follow(channel, place) else {
            let what = "a reference that the document does not contain; left out";
            return self.plan.lose(self.at, place, what);
        };
        let address = channel.get("address").and_then(Value::as_str);
        let call = address.unwrap_or(name).strip_prefix("/v1/");
        // Version 3 lists messages by name; version 2 has one message or a choice per operation.
        let messages = channel.get("messages").and_then(Value::as_object);
        for (name, message) in messages.into_iter().flatten() {
            let below = format!("{place}/messages/{}", escaped(name));
            self.message(name, message, &below, call);
        }
        for operation in ["publish", "subscribe"] {
            let Some(message) = channel.get(operation).and_then(|it| it.get("message")) else {
                continue;
            };
            let below = format!("{place}/{operation}/message");
            let choices = message.get("oneOf").and_then(Value::as_array);
            let Some(choices) = choices else {
                self.message(name, message, &below, None);
                continue;
            };
            for (nth, message) in choices.iter().enumerate() {
                self.message(name, message, &format!("{below}/oneOf/{nth}"), None);
            }
        }
    }

    fn message(&mut self, key: &str, message: &'a Value, place: &str, call: Option<&str>) {
        let Some((message, found)) = self.follow(message, place) else {
            let what = "a reference that the document does not contain; left out";
            return self.plan.lose(self.at, place, what);
        };
        if !self.read.insert(found.clone()) {
            return;
        }
        let place = if found.starts_with('/') {
            found
        } else {
            place.to_owned()
        };
        let Some((schema, schema_place)) = self.payload(message, &place) else {
            return;
        };
        let name = ["name", "title", "messageId"].map(|key| text(message, key));
        let name = name.into_iter().find(|it| !it.is_empty());
        let name = name.unwrap_or_else(|| key.to_owned());
        let by_call = match call {
            Some("page") => Some(Target::Page(name.clone())),
            Some("screen") => Some(Target::Screen(name.clone())),
            Some("identify") => Some(Target::Person),
            Some("group") => Some(Target::Group(object_type(message))),
            _ => None,
        };
        let (target, below) = match message::section(schema) {
            Some(section) => {
                let target = match section.target {
                    Target::Group(_) => Target::Group(object_type(message)),
                    target @ (Target::Track(_)
                    | Target::Page(_)
                    | Target::Screen(_)
                    | Target::Person
                    | Target::Relationship) => target,
                };
                (target, section.pointer)
            }
            None => (by_call.unwrap_or_else(|| Target::Track(name.clone())), ""),
        };
        let mut inner = schema.pointer(below).unwrap_or(schema).clone();
        if matches!(target, Target::Group(_)) {
            without_envelope(&mut inner);
        }
        let is_event = target.is_event();
        let mut rule = Rule::new(self.at, format!("{schema_place}{below}"), target, inner);
        rule.type_name = (!is_event).then_some(name);
        rule.root = Rc::clone(&self.root);
        let descriptions = ["description", "summary"].map(|key| text(message, key));
        let description = descriptions.into_iter().find(|it| !it.is_empty());
        rule.description = description.unwrap_or_else(|| text(schema, "description"));
        let version = text(message, "x-eventcatalog-message-version");
        let major = version.split('.').next().and_then(|it| it.parse().ok());
        rule.version = major.filter(|it| *it > 0).unwrap_or(1);
        tags(&mut rule, message, &place, self.plan);
        match message.get("x-eventcatalog-deprecated-message") {
            Some(Value::String(why)) => {
                rule.is_deprecated = true;
                rule.deprecated_because.clone_from(why);
            }
            Some(Value::Bool(is_deprecated)) => rule.is_deprecated = *is_deprecated,
            _ => {
                let deprecated = message.get("deprecated").and_then(Value::as_bool);
                rule.is_deprecated = deprecated == Some(true);
            }
        }
        self.plan.rules.push(rule);
        self.plan
            .lose_unread(self.at, &place, message, &[MESSAGE_KEYS]);
    }

    /// Returns the schema of a message's payload, and where it is.
    fn payload(&mut self, message: &'a Value, place: &str) -> Option<(&'a Value, String)> {
        let below = format!("{place}/payload");
        let Some(payload) = message.get("payload") else {
            let what = "a message without `payload`; left out";
            self.plan.lose(self.at, place, what);
            return None;
        };
        let wrapped = payload
            .get("schema")
            .filter(|_| payload.get("schemaFormat").is_some());
        let format = match wrapped {
            Some(_) => text(payload, "schemaFormat"),
            None => text(message, "schemaFormat"),
        };
        let is_json_schema =
            format.is_empty() || format.contains("asyncapi") || format.contains("schema+");
        if !is_json_schema {
            let what = format!("a payload in the format `{format}`, which is not read; left out");
            self.plan.lose(self.at, &below, what);
            return None;
        }
        let found = match wrapped {
            Some(schema) => self.follow(schema, &format!("{below}/schema")),
            None => self.follow(payload, &below),
        };
        if found.is_none() {
            let what = "a reference that the document does not contain; left out";
            self.plan.lose(self.at, &below, what);
        }
        found
    }
}

/// Returns the object type in the example of a message that we exported.
fn object_type(message: &Value) -> Option<String> {
    let example = message.pointer("/examples/0/payload/traits/objectTypeId");
    example.and_then(Value::as_str).map(str::to_owned)
}

/// Removes the keys that the call adds to the traits of an object.
fn without_envelope(traits: &mut Value) {
    const ADDED: [&str; 2] = ["objectTypeId", "relationshipAttributes"];
    if let Some(properties) = traits.get_mut("properties").and_then(Value::as_object_mut) {
        properties.retain(|key, _| !ADDED.contains(&key.as_str()));
    }
    if let Some(Value::Array(required)) = traits.get_mut("required") {
        required.retain(|key| !ADDED.iter().any(|added| key == added));
    }
}
