//! The schemas of a choice: what distinguishes them.

use std::collections::{BTreeMap, BTreeSet};

use customerio_rules::naming::has_control;
use serde_json::{Map, Value};

use super::super::super::error::Lost;
use super::super::keywords::is_closed;
use super::super::types;

/// A schema of a choice, before it is read.
pub(super) struct Candidate {
    pub(super) pointer: String,
    /// The schema as it is written, which may be a reference, or the same as `object`.
    pub(super) schema: Value,
    /// Whether `schema` is the same as `object`.
    pub(super) is_merged: bool,
    /// The schema behind references, with its `allOf` merged.
    pub(super) object: Map<String, Value>,
    /// The losses of `object`, which are not reported yet.
    pub(super) lost: Vec<Lost>,
}

impl Candidate {
    /// Whether it is an object of its own without other keys and without keywords for the whole.
    pub(super) fn is_inline_struct(&self) -> bool {
        let handled = ["properties", "required", "additionalProperties"];
        let has_fields = self.object.get("properties").and_then(Value::as_object);
        let mut keys = self.object.keys();
        types(&self.object) == ["object"]
            && self.schema.get("$ref").is_none()
            && has_fields.is_some_and(|it| !it.is_empty())
            && is_closed(&self.object)
            && keys.all(|key| is_annotation(key) || handled.contains(&key.as_str()))
    }
}

/// Returns whether a keyword says nothing about which values are valid, apart from their type.
pub(super) fn is_annotation(key: &str) -> bool {
    matches!(
        key,
        "title"
            | "description"
            | "$schema"
            | "$id"
            | "id"
            | "$comment"
            | "$defs"
            | "definitions"
            | "default"
            | "examples"
            | "example"
            | "deprecated"
            | "type"
            | "discriminator"
    )
}

/// Whether a schema accepts only types that another `type` lists.
pub(super) fn is_within(schema: &Map<String, Value>, outer: &[String]) -> bool {
    let own = types(schema);
    let is_listed = |name: &String| {
        outer.contains(name) || (name == "integer" && outer.iter().any(|it| it == "number"))
    };
    outer.is_empty() || (!own.is_empty() && own.iter().all(is_listed))
}

/// Returns the only string that a schema accepts, if it can be a name.
pub(super) fn constant(schema: &Value) -> Option<&str> {
    constant_of(schema.as_object()?)
}

pub(super) fn constant_of(schema: &Map<String, Value>) -> Option<&str> {
    // Drafts before 6 have no `const`.
    let text = match (schema.get("const"), schema.get("enum")) {
        (Some(value), _) => value.as_str(),
        (None, Some(Value::Array(values))) => match values.as_slice() {
            [only] => only.as_str(),
            _ => None,
        },
        _ => None,
    };
    text.filter(|it| !has_control(it))
}

/// Returns the key of an object that has exactly one, which is required.
pub(super) fn only_key(object: &Map<String, Value>) -> Option<(&str, &Value)> {
    let properties = object.get("properties")?.as_object()?;
    let (name, schema) = properties.iter().next()?;
    let required = object.get("required")?.as_array()?;
    let is_only = properties.len() == 1 && required.len() == 1 && required[0] == *name;
    (is_closed(object) && is_only && !has_control(name)).then_some((name.as_str(), schema))
}

/// Whether each schema is a constant or an object with one key, and all of these names differ.
pub(super) fn are_external(options: &[Candidate]) -> bool {
    let mut seen = BTreeSet::new();
    options.iter().all(|option| {
        let object = &option.object;
        let handled = [
            "type",
            "const",
            "enum",
            "properties",
            "required",
            "additionalProperties",
        ];
        let is_plain = object
            .keys()
            .all(|key| is_annotation(key) || handled.contains(&key.as_str()));
        let name = match only_key(object) {
            Some((name, _)) => Some(name),
            None => constant_of(object),
        };
        is_plain && name.is_some_and(|it| seen.insert(it))
    })
}

/// Returns a required key of all objects whose constant differs in each.
pub(super) fn tag(options: &[Candidate]) -> Option<String> {
    let first = options.first()?.object.get("properties")?.as_object()?;
    let is_tag = |key: &&String| {
        let mut seen = BTreeSet::new();
        options.iter().all(|option| {
            let object = &option.object;
            let types = types(object);
            let is_object = types.is_empty() || types == ["object"];
            let is_plain = !["oneOf", "anyOf", "$ref"]
                .iter()
                .any(|key| object.contains_key(*key));
            let required = object.get("required").and_then(Value::as_array);
            let is_required = required.is_some_and(|it| it.iter().any(|name| name == key.as_str()));
            let value = object
                .get("properties")
                .and_then(|it| constant(it.get(key.as_str())?));
            is_object
                && is_plain
                && is_required
                && value.is_some_and(|it| seen.insert(it.to_owned()))
        })
    };
    first
        .keys()
        .filter(|key| !has_control(key))
        .find(is_tag)
        .cloned()
}

/// Whether no value matches two of the schemas, as far as types, constants and required keys show.
pub(super) fn are_distinct(options: &[Candidate]) -> bool {
    options.iter().enumerate().all(|(nth, one)| {
        options[nth + 1..]
            .iter()
            .all(|other| is_distinct(&one.object, &other.object))
    })
}

fn is_distinct(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let [mut of_one, of_other] = [one, other].map(types_or_implied);
    if !of_one.is_empty() && !of_other.is_empty() {
        let overlaps = |name: &String| {
            of_other
                .iter()
                .any(|it| it == name || (is_numeric(it) && is_numeric(name)))
        };
        of_one.retain(overlaps);
        if of_one.is_empty() {
            return true;
        }
    }
    let values = |of: &Map<String, Value>| match (of.get("enum"), of.get("const")) {
        (Some(Value::Array(values)), _) => Some(values.clone()),
        (_, Some(only)) => Some(vec![only.clone()]),
        _ => None,
    };
    if let (Some(of_one), Some(of_other)) = (values(one), values(other)) {
        return !of_one.iter().any(|it| of_other.contains(it));
    }
    requires_foreign(one, other) || requires_foreign(other, one) || has_distinct_key(one, other)
}

/// Whether an object requires a key that another refuses.
fn requires_foreign(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    if !is_closed(other) {
        return false;
    }
    let listed = other.get("properties").and_then(Value::as_object);
    let required = one.get("required").and_then(Value::as_array);
    let mut required = required.into_iter().flatten().filter_map(Value::as_str);
    required.any(|name| !listed.is_some_and(|it| it.contains_key(name)))
}

/// Whether two objects require a key whose constants differ.
fn has_distinct_key(one: &Map<String, Value>, other: &Map<String, Value>) -> bool {
    let constant_at = |of: &Map<String, Value>, key: &str| {
        let required = of.get("required").and_then(Value::as_array);
        let is_required = required.is_some_and(|it| it.iter().any(|name| name == key));
        let value = of
            .get("properties")
            .and_then(|it| constant(it.get(key)?))
            .map(str::to_owned);
        value.filter(|_| is_required)
    };
    let keys = one.get("properties").and_then(Value::as_object);
    keys.into_iter().flatten().any(|(key, _)| {
        let both = constant_at(one, key).zip(constant_at(other, key));
        both.is_some_and(|(one, other)| one != other)
    })
}

fn types_or_implied(object: &Map<String, Value>) -> Vec<String> {
    let names = types(object);
    if !names.is_empty() {
        return names;
    }
    super::implied(object).map_or_else(Vec::new, |name| vec![name.to_owned()])
}

fn is_numeric(name: &str) -> bool {
    matches!(name, "integer" | "number")
}

/// Returns the strings and their descriptions if each option is a list of strings. A value of `oneOf`
/// matches exactly one option.
pub(super) fn texts(key: &str, options: &[(usize, &Value)]) -> Option<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let mut matches: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, option) in options {
        let option = option.as_object()?;
        let is_plain = option
            .keys()
            .all(|key| is_annotation(key) || matches!(key.as_str(), "const" | "enum"));
        let types = types(option);
        if !is_plain || !(types.is_empty() || types.iter().any(|it| it == "string")) {
            return None;
        }
        let doc = option
            .get("description")
            .and_then(Value::as_str)
            .unwrap_or("");
        let listed = match (option.get("const"), option.get("enum")) {
            (Some(only), None) => std::slice::from_ref(only),
            (None, Some(Value::Array(values))) if !values.is_empty() => values.as_slice(),
            _ => return None,
        };
        let mut own = BTreeSet::new();
        for text in listed {
            let text = text.as_str()?;
            if own.insert(text) {
                *matches.entry(text).or_default() += 1;
                texts.push((text, doc.to_owned()));
            }
        }
    }
    if key == "oneOf" {
        texts.retain(|(text, _)| matches.get(text) == Some(&1));
    }
    let texts = texts.into_iter().map(|(text, doc)| (text.to_owned(), doc));
    let texts: Vec<_> = texts.collect();
    (!texts.is_empty()).then_some(texts)
}
