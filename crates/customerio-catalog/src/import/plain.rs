//! JSON Schemas and Iglu schemas: each is the properties of a track event.

use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::message;
use super::plan::{Plan, Rule, Target};
use super::schema_version::SchemaVersion;

/// Keywords that only a schema has.
const KEYWORDS: &[&str] = &[
    "properties",
    "required",
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
    "$defs",
    "definitions",
    "self",
];

const TYPES: &[&str] = &[
    "object", "array", "string", "number", "integer", "boolean", "null",
];

/// Whether a document is a schema. Many configuration files name the schema of themselves in
/// `$schema`; a schema names a draft there.
pub(super) fn is_schema(value: &Value) -> bool {
    let draft = value.get("$schema").and_then(Value::as_str);
    if let Some(draft) = draft {
        return draft.contains("json-schema.org/") || draft.contains("/schema/jsonschema/");
    }
    let named = value.get("type").and_then(Value::as_str);
    KEYWORDS.iter().any(|key| {
        let value = value.get(key);
        value.is_some_and(|it| {
            it.is_object() || it.is_array() || *key == "$ref" || *key == "properties"
        })
    }) || named.is_some_and(|name| TYPES.contains(&name))
        || value.get("type").is_some_and(Value::is_array)
}

/// Reads a schema alone as the properties of a track event.
pub(super) fn schema(
    at: usize,
    schema: &Value,
    pointer: &str,
    document: &Document,
    plan: &mut Plan,
) {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let own = schema.get("self");
    let of_self = |key: &str| own.and_then(|own| own.get(key)).and_then(Value::as_str);
    if let Some(object) = schema.as_object()
        && object.keys().all(|key| {
            matches!(
                key.as_str(),
                "$schema"
                    | "$id"
                    | "id"
                    | "$defs"
                    | "definitions"
                    | "title"
                    | "description"
                    | "$comment"
            )
        })
        && (object.contains_key("$defs") || object.contains_key("definitions"))
    {
        plan.lose(
            at,
            pointer,
            "a file of definitions without a schema of its own; not an event",
        );
        return;
    }
    if let Some(section) = message::section(schema) {
        let inner = schema.pointer(section.pointer).unwrap_or(schema).clone();
        let place = format!("{pointer}{}", section.pointer);
        let mut rule = Rule::new(at, place, section.target, inner);
        rule.description = text("description").map_or_else(String::new, str::to_owned);
        rule.type_name = (!rule.target.is_event())
            .then(|| text("title").map(str::to_owned))
            .flatten();
        rule.root = Rc::new(schema.clone());
        plan.rules.push(rule);
        return;
    }
    let stem = || {
        let file = document.file.as_str();
        let name = file.rsplit_once(['/', '\\']).map_or(file, |(_, name)| name);
        name.split_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned()
    };
    let name = of_self("name").or_else(|| text("title"));
    let name = name.map_or_else(stem, str::to_owned);
    let mut rule = Rule::new(at, pointer.to_owned(), Target::Track(name), schema.clone());
    rule.description = text("description").map_or_else(String::new, str::to_owned);
    if let Some(text) = of_self("version") {
        rule.schema_version = SchemaVersion::parse(text);
        if rule.schema_version.is_none() {
            let what = format!("`{text}`, which is not a version such as `1-0-0`; read as `1-0-0`");
            plan.lose(at, &format!("{pointer}/self/version"), what);
        }
    }
    rule.version = rule.schema_version.map_or(1, SchemaVersion::breaking);
    rule.tags.extend(of_self("vendor").map(str::to_owned));
    // Snowplow treats both the same.
    rule.null_is_absent = own.is_some();
    plan.rules.push(rule);
}
