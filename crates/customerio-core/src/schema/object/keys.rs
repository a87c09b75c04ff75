//! The keys of an object, read from its schema.

use std::borrow::Cow;

use schemars::Schema;
use serde_json::{Map, Value};

use super::{Others, Parts};

/// Keywords that do not restrict the object.
const ANNOTATIONS: [&str; 8] = [
    "$comment",
    "default",
    "deprecated",
    "description",
    "examples",
    "readOnly",
    "title",
    "writeOnly",
];

/// Returns the keys if the schema lists them: the schema of a struct, of a map with any string as key,
/// or of a choice of these. `None` if the object may have any key.
pub(super) fn of(schema: &Schema) -> Option<Parts> {
    of_object(schema.as_object()?)
}

fn of_object(schema: &Map<String, Value>) -> Option<Parts> {
    let mut parts = Parts {
        others: Others::Any,
        ..Parts::default()
    };
    let mut is_object = false;
    let mut choice = None;
    for (keyword, value) in schema {
        match (keyword.as_str(), value) {
            ("type", Value::String(name)) if name == "object" => is_object = true,
            ("properties", Value::Object(properties)) => parts.properties.clone_from(properties),
            ("required", Value::Array(names)) => {
                let names = names.iter().filter_map(Value::as_str);
                parts.required = names.map(|name| Cow::Owned(name.to_owned())).collect();
            }
            ("additionalProperties", Value::Bool(false)) => parts.others = Others::None,
            ("additionalProperties", Value::Bool(true)) => {}
            ("additionalProperties", others) => parts.others = Others::Like(others.clone()),
            ("oneOf" | "anyOf", Value::Array(variants)) if choice.is_none() => {
                choice = Some(variants);
            }
            (annotation, _) if ANNOTATIONS.contains(&annotation) => {}
            _ => return None,
        }
    }
    let Some(variants) = choice else {
        return is_object.then_some(parts);
    };
    let variants: Option<Vec<_>> = variants
        .iter()
        .map(|variant| Some((of_object(variant.as_object()?)?, "")))
        .collect();
    let own = schema.contains_key("additionalProperties");
    if !own && !is_object {
        // Each variant has its own `additionalProperties`.
        parts.others = Others::None;
    }
    parts.choice(variants?);
    Some(parts)
}
