//! Puts the examples that properties declare into a generated payload.

use serde_json::{Map, Value};

/// Replaces generated values by the examples of the schema, and adds properties that have an example.
/// The derives check examples against the constraints, so the payload stays valid.
pub(super) fn take_declared(payload: &mut Value, schema: &Value, root: &Value) {
    let schema = resolved(schema, root);
    match payload {
        Value::Object(object) => {
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, property) in properties.into_iter().flatten() {
                take_one(object, name, property, root);
            }
        }
        Value::Array(items) => {
            for item in items {
                take_declared(item, &schema["items"], root);
            }
        }
        _ => {}
    }
}

fn take_one(object: &mut Map<String, Value>, name: &str, property: &Value, root: &Value) {
    let declared = property.pointer("/examples/0");
    if let Some(declared) = declared {
        object.insert(name.to_owned(), declared.clone());
    } else if let Some(generated) = object.get_mut(name) {
        take_declared(generated, property, root);
    }
}

/// Follows a reference.
fn resolved<'a>(schema: &'a Value, root: &'a Value) -> &'a Value {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let pointer = reference.and_then(|it| it.strip_prefix('#'));
    pointer.and_then(|it| root.pointer(it)).unwrap_or(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::take_declared;

    #[test]
    fn declared_examples_replace_generated_values() {
        let schema = json!({
            "$defs": {"Line": {"properties": {"sku": {"examples": ["G-32"]}, "count": {}}}},
            "properties": {
                "id": {"examples": ["B-1", "B-2"]},
                "note": {"examples": ["late"]},
                "lines": {"items": {"$ref": "#/$defs/Line"}},
                "plain": {},
            },
        });
        let mut payload = json!({"id": "a", "lines": [{"sku": "a", "count": 0}], "plain": 1});
        take_declared(&mut payload, &schema, &schema);
        assert_eq!(
            payload,
            json!({
                "id": "B-1",
                "note": "late",
                "lines": [{"sku": "G-32", "count": 0}],
                "plain": 1,
            })
        );
    }
}
