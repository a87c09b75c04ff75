//! Properties that all exported schemas have.

use serde_json::{Value, json};

#[track_caller]
pub fn judge(schema: &Value) -> jsonschema::Validator {
    jsonschema::meta::validate(schema).unwrap();
    jsonschema::options()
        .should_validate_formats(true)
        .build(schema)
        .unwrap()
}

/// The message is accepted as it is, and refused without any key it must have, with any key of a
/// closed object that nobody knows, and with any value of another type.
#[track_caller]
pub fn accepts_only(schema: &Value, value: &Value, free: &[&str]) {
    let judge = judge(schema);
    if let Err(error) = judge.validate(value) {
        panic!(
            "{error} at {}\nin {value:#}\nby {schema:#}",
            error.instance_path()
        );
    }
    for (place, mutated) in mutations(value, "") {
        if free.iter().any(|free| place.starts_with(free)) {
            continue;
        }
        assert!(
            !judge.is_valid(&mutated),
            "{place} of {mutated:#} is accepted by {schema:#}"
        );
    }
}

/// Each way to spoil one place of a value, with the place.
fn mutations(value: &Value, place: &str) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    let replaced = match value {
        Value::String(_) => json!(["not a text"]),
        _ => json!("not this"),
    };
    if !place.is_empty() {
        found.push((place.to_owned(), replaced));
    }
    match value {
        Value::Object(object) => {
            let mut surplus = object.clone();
            surplus.insert("nobodyKnowsThis".into(), json!(1));
            found.push((format!("{place}/+"), Value::Object(surplus)));
            for (key, inner) in object {
                for (place, inner) in mutations(inner, &format!("{place}/{key}")) {
                    let mut object = object.clone();
                    object.insert(key.clone(), inner);
                    found.push((place, Value::Object(object)));
                }
            }
        }
        Value::Array(array) => {
            for (at, inner) in array.iter().enumerate() {
                for (place, inner) in mutations(inner, &format!("{place}/{at}")) {
                    let mut array = array.clone();
                    array[at] = inner;
                    found.push((place, Value::Array(array)));
                }
            }
        }
        _ => {}
    }
    found
}
