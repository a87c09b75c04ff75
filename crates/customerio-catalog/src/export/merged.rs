//! Several schemas of objects as one, for formats that have one place for them all.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::loss::{Feature, Loss};
use crate::declared::Declared;

/// The newest version of each name, and the others.
pub(super) fn newest(all: &[Declared]) -> (Vec<Declared>, Vec<Declared>) {
    let mut newest = BTreeMap::<(&str, &str, &str), Declared>::new();
    let mut older = Vec::new();
    for declared in all {
        let crate_name = match declared {
            // An event is one in whatever crate it is declared.
            Declared::Event(_) => "",
            Declared::Traits(_) => declared.metadata().module,
        };
        let key = (declared.kind().as_str(), declared.name(), crate_name);
        match newest.get(&key) {
            Some(present) if present.version() >= declared.version() => older.push(*declared),
            _ => older.extend(newest.insert(key, *declared)),
        }
    }
    (newest.into_values().collect(), older)
}

/// That other versions are left out.
pub(super) fn version_losses(older: &[Declared]) -> impl Iterator<Item = Loss> {
    older.iter().map(|it| {
        Loss::of(
            *it,
            Feature::Version,
            "",
            "only the newest version is written",
        )
    })
}

/// Several schemas as one that admits what any of them does: a property of each, which is required
/// if all ask for it.
pub(super) fn merged(schemas: &[(Declared, Value)], losses: &mut Vec<Loss>) -> Value {
    if let [(_, only)] = schemas {
        return only.clone();
    }
    let asked: Vec<&[Value]> = schemas
        .iter()
        .map(|(_, schema)| match schema.get("required") {
            Some(Value::Array(keys)) => &**keys,
            _ => &[],
        })
        .collect();
    let is_asked_by_all = |key: &&Value| asked.iter().all(|keys| keys.contains(key));
    let required: Vec<Value> = asked
        .iter()
        .take(1)
        .flat_map(|first| first.iter().filter(is_asked_by_all).cloned())
        .collect();
    let mut properties = Map::new();
    let mut open = schemas.is_empty();
    for ((declared, schema), asked) in schemas.iter().zip(&asked) {
        open |= schema.get("additionalProperties") != Some(&Value::Bool(false));
        let dropped = asked.iter().filter(|key| !required.contains(key));
        losses.extend(dropped.filter_map(Value::as_str).map(|key| {
            Loss::of(
                *declared,
                Feature::Merged,
                &format!("/{key}"),
                "is required of it, but not of what it is merged with",
            )
        }));
        let of = schema.get("properties").and_then(Value::as_object);
        for (key, value) in of.into_iter().flatten() {
            match properties.get_mut(key) {
                None => drop(properties.insert(key.clone(), value.clone())),
                Some(present) if present == value => {}
                Some(present) => {
                    let forms = match present.get_mut("anyOf").and_then(Value::as_array_mut) {
                        Some(forms) => {
                            forms.push(value.clone());
                            continue;
                        }
                        None => json!([present.clone(), value]),
                    };
                    *present = json!({ "anyOf": forms });
                }
            }
        }
    }
    let mut object = json!({ "type": "object", "properties": properties });
    if !required.is_empty() {
        object["required"] = required.into();
    }
    if !open {
        object["additionalProperties"] = false.into();
    }
    object
}
