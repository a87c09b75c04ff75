//! The schema of a whole message: what an item of a batch looks like.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::CATEGORY_DESCRIPTION;
use super::bridge::subschema;
use super::describe;
use super::object::object;
use crate::call::key::MessageKey;
use crate::call::{CallKind, Context, Integrations};
use crate::event::{EventCall, EventSpec};
use crate::shape::{Field, Shape};
use crate::traits::{TraitsSpec, TraitsTarget};

/// The properties of an event, at the root of a document.
pub(super) fn event_properties(
    spec: &'static EventSpec,
    generator: &mut SchemaGenerator,
) -> Schema {
    let mut schema = properties(spec, generator);
    schema.insert("title".into(), spec.name.into());
    schema
}

fn properties(spec: &'static EventSpec, generator: &mut SchemaGenerator) -> Schema {
    match spec.call {
        EventCall::Track => describe::shape(spec.shape, generator),
        EventCall::Page | EventCall::Screen => with_key(
            spec.shape,
            "category",
            json!({ "type": "string", "description": CATEGORY_DESCRIPTION }),
            generator,
        ),
    }
}

/// Returns the schema of an object with one more allowed key, unless it lists the key.
fn with_key(
    shape: &'static Shape,
    key: &str,
    value: Value,
    generator: &mut SchemaGenerator,
) -> Schema {
    let mut schema = describe::shape(shape, generator);
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.entry(key).or_insert(value);
    }
    schema
}

fn require(schema: &mut Schema, key: &str) {
    let object = schema.ensure_object();
    if let Some(required) = object
        .entry("required")
        .or_insert_with(|| json!([]))
        .as_array_mut()
        && !required.iter().any(|present| present == key)
    {
        required.push(key.into());
    }
}

pub(super) fn of_event(spec: &'static EventSpec, generator: &mut SchemaGenerator) -> Schema {
    let properties = properties(spec, generator);
    let kind = spec.call.kind();
    let mut schema = message(kind, spec.name, spec.shape.doc, generator);
    let name = json_schema!({ "const": spec.name });
    member(&mut schema, spec.call.name_key(), name);
    member(&mut schema, MessageKey::Properties.as_str(), properties);
    optional_ids(&mut schema, kind);
    let one_of: Vec<_> = one_id(kind).collect();
    schema.insert("anyOf".into(), json!(one_of));
    schema
}

pub(super) fn of_traits(spec: &'static TraitsSpec, generator: &mut SchemaGenerator) -> Schema {
    match spec.target {
        TraitsTarget::Person => identify(spec, generator),
        TraitsTarget::Group { .. } => {
            let traits = describe::shape(spec.shape, generator);
            group(spec, traits, json_schema!({ "type": "object" }), generator)
        }
        TraitsTarget::Relationship => {
            let relationship = subschema(generator, spec.shape);
            group(
                spec,
                json_schema!({ "type": "object" }),
                relationship,
                generator,
            )
        }
    }
}

fn identify(spec: &'static TraitsSpec, generator: &mut SchemaGenerator) -> Schema {
    let traits = with_key(
        spec.shape,
        "email",
        json!({ "type": "string", "minLength": 1 }),
        generator,
    );
    let mut schema = message(CallKind::Identify, spec.name, spec.shape.doc, generator);
    member(&mut schema, MessageKey::Traits.as_str(), traits);
    optional_ids(&mut schema, CallKind::Identify);
    let by_email = json!({ "properties": { "traits": { "required": ["email"] } } });
    let one_of: Vec<_> = one_id(CallKind::Identify).chain([by_email]).collect();
    schema.insert("anyOf".into(), json!(one_of));
    schema
}

fn group(
    spec: &'static TraitsSpec,
    mut traits: Schema,
    relationship: Schema,
    generator: &mut SchemaGenerator,
) -> Schema {
    let object = traits.ensure_object();
    if let Some(properties) = object
        .entry("properties")
        .or_insert_with(|| json!({}))
        .as_object_mut()
    {
        properties.insert(
            "objectTypeId".into(),
            json!({ "type": "string", "minLength": 1 }),
        );
        properties.insert("relationshipAttributes".into(), relationship.to_value());
    }
    require(&mut traits, "objectTypeId");
    let mut schema = message(CallKind::Group, spec.name, spec.shape.doc, generator);
    for key in CallKind::Group.required_ids() {
        member(&mut schema, key, id());
    }
    member(&mut schema, MessageKey::Traits.as_str(), traits);
    optional_ids(&mut schema, CallKind::Group);
    schema
}

fn id() -> Schema {
    json_schema!({ "type": "string", "minLength": 1 })
}

/// Returns the schema of the keys that every message has.
fn message(kind: CallKind, title: &str, doc: &str, generator: &mut SchemaGenerator) -> Schema {
    const TIMES: &[Field] = &[
        Field::new::<crate::timestamp::Timestamp>("timestamp"),
        Field::new::<Option<crate::timestamp::Timestamp>>("originalTimestamp"),
        Field::new::<Context>("context"),
        Field::new::<Option<Integrations>>("integrations"),
    ];
    let mut schema = object(TIMES, false, generator);
    member(
        &mut schema,
        "type",
        json_schema!({ "const": kind.as_str() }),
    );
    member(&mut schema, "messageId", id());
    schema.insert("title".into(), title.into());
    if !doc.is_empty() {
        schema.insert("description".into(), doc.into());
    }
    schema
}

/// Adds a required key.
fn member(schema: &mut Schema, key: &str, value: Schema) {
    optional_member(schema, key, value);
    require(schema, key);
}

fn optional_member(schema: &mut Schema, key: &str, value: Schema) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(key.to_owned(), value.to_value());
    }
}

/// Schemas of which a message satisfies one: it has the id.
fn one_id(kind: CallKind) -> impl Iterator<Item = Value> {
    kind.required_ids()
        .iter()
        .map(|id| json!({ "required": [id] }))
}

fn optional_ids(schema: &mut Schema, kind: CallKind) {
    for key in kind.ids() {
        optional_member(schema, key, id());
    }
}
