//! Schemas of draft-07 without references, for formats whose readers do not follow them.

use serde_json::{Map, Value, json};

/// Replaces each reference of a document with the definition. The second level of a recursive
/// definition accepts anything.
pub(super) fn inlined(mut document: Value) -> Value {
    let definitions = match document.as_object_mut() {
        Some(object) => match object.remove("definitions") {
            Some(Value::Object(definitions)) => definitions,
            _ => Map::new(),
        },
        None => Map::new(),
    };
    let mut inside = Vec::new();
    resolve(&mut document, &definitions, &mut inside);
    document
}

fn resolve(value: &mut Value, definitions: &Map<String, Value>, inside: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for item in items {
                resolve(item, definitions, inside);
            }
        }
        Value::Object(object) => {
            if let Some(name) = take_reference(object) {
                let target = if inside.contains(&name) {
                    None
                } else {
                    definitions.get(&name)
                };
                if let Some(target) = target {
                    let mut target = target.clone();
                    inside.push(name);
                    resolve(&mut target, definitions, inside);
                    inside.pop();
                    merge(object, target);
                }
                // Only annotations and plain bounds are next to a reference.
                return;
            }
            for (key, value) in object {
                if !is_data(key) {
                    resolve(value, definitions, inside);
                }
            }
        }
        _ => {}
    }
}

/// Returns whether the value of a keyword is data, in which a key `$ref` is not a reference.
fn is_data(key: &str) -> bool {
    matches!(key, "enum" | "const" | "default" | "examples")
}

/// Removes the reference of a schema and returns the name of its definition.
///
/// Draft-07 ignores keywords next to `$ref`, so a schema with others has the reference in `allOf`.
fn take_reference(object: &mut Map<String, Value>) -> Option<String> {
    let name = |value: &Value| -> Option<String> {
        let reference = value.as_str()?.strip_prefix("#/definitions/")?;
        Some(reference.replace("~1", "/").replace("~0", "~"))
    };
    if let Some(found) = object.get("$ref").and_then(name) {
        object.remove("$ref");
        return Some(found);
    }
    let all = object.get_mut("allOf")?.as_array_mut()?;
    let at = all.iter().position(|one| {
        one.as_object()
            .is_some_and(|one| one.len() == 1 && one.contains_key("$ref"))
    })?;
    let found = name(&all[at]["$ref"])?;
    all.remove(at);
    if all.is_empty() {
        object.remove("allOf");
    }
    Some(found)
}

/// Adds the keywords of a definition to the schema that referred to it. If both have a keyword, the
/// annotation of the schema wins, and bounds of both apply.
fn merge(place: &mut Map<String, Value>, definition: Value) {
    let Value::Object(definition) = definition else {
        return;
    };
    for (key, value) in definition {
        let Some(present) = place.get(&key) else {
            place.insert(key, value);
            continue;
        };
        let is_note = matches!(
            key.as_str(),
            "title" | "description" | "examples" | "default" | "$comment" | "deprecated"
        );
        if is_note || *present == value {
            continue;
        }
        if key == "allOf" {
            if let (Some(Value::Array(present)), Value::Array(mut more)) =
                (place.get_mut("allOf"), value)
            {
                present.append(&mut more);
            }
        } else if let Some(all) = place
            .entry("allOf")
            .or_insert_with(|| json!([]))
            .as_array_mut()
        {
            all.push(json!({ key: value }));
        }
    }
}

/// Calls `change` with each schema of a document, inner schemas first.
pub(super) fn each_schema(value: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    let Value::Object(object) = value else {
        return;
    };
    for (key, value) in object.iter_mut() {
        match key.as_str() {
            "properties" | "patternProperties" | "definitions" | "dependencies" => {
                if let Value::Object(named) = value {
                    for schema in named.values_mut() {
                        each_schema(schema, change);
                    }
                }
            }
            "items" | "allOf" | "anyOf" | "oneOf" if value.is_array() => {
                for schema in value.as_array_mut().into_iter().flatten() {
                    each_schema(schema, change);
                }
            }
            "items"
            | "additionalItems"
            | "additionalProperties"
            | "not"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else" => each_schema(value, change),
            _ => {}
        }
    }
    change(object);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::inlined;

    #[test]
    fn keywords_next_to_a_reference_apply() {
        let document = json!({
            "definitions": {
                "Sku": { "type": "string", "maxLength": 32, "description": "of the type" },
            },
            "properties": {
                "plain": { "$ref": "#/definitions/Sku" },
                "noted": {
                    "allOf": [{ "$ref": "#/definitions/Sku" }, { "pattern": "x" }],
                    "description": "of the field",
                    "maxLength": 4,
                },
                "data": { "enum": [{ "$ref": "#/definitions/Sku" }] },
            },
        });
        assert_eq!(
            inlined(document),
            json!({
                "properties": {
                    "plain": { "type": "string", "maxLength": 32, "description": "of the type" },
                    "noted": {
                        "type": "string",
                        "description": "of the field",
                        "maxLength": 4,
                        "allOf": [{ "pattern": "x" }, { "maxLength": 32 }],
                    },
                    "data": { "enum": [{ "$ref": "#/definitions/Sku" }] },
                },
            })
        );
    }

    #[test]
    fn recursion_ends() {
        let document = json!({
            "definitions": {
                "Tree": {
                    "type": "object",
                    "properties": { "kids": { "items": { "$ref": "#/definitions/Tree" } } },
                },
            },
            "$ref": "#/definitions/Tree",
        });
        assert_eq!(
            inlined(document),
            json!({ "type": "object", "properties": { "kids": { "items": {} } } })
        );
    }
}
