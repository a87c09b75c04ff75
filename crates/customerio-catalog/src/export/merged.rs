//! Merges the schemas of several objects, for formats that have one schema for all of them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::loss::{Feature, Loss};
use crate::declared::Declared;

/// Splits declarations into the newest version of each name and the older versions.
pub(super) fn newest(all: &[Declared]) -> (Vec<Declared>, Vec<Declared>) {
    let mut newest = BTreeMap::<(&str, &str, &str), Declared>::new();
    let mut older = Vec::new();
    for declared in all {
        let crate_name = match declared {
            // The crate of an event has no meaning.
            Declared::Event(_) => "",
            Declared::Traits(_) => declared.metadata().module(),
        };
        let key = (declared.kind().as_str(), declared.name(), crate_name);
        match newest.get(&key) {
            Some(present) if present.version() >= declared.version() => older.push(*declared),
            _ => older.extend(newest.insert(key, *declared)),
        }
    }
    (newest.into_values().collect(), older)
}

/// Returns the losses of older versions that are not written.
pub(super) fn version_losses(older: &[Declared]) -> impl Iterator<Item = Loss> {
    older.iter().map(|it| {
        Loss::new(
            *it,
            Feature::Version,
            "",
            "only the newest version is written",
        )
    })
}

/// Merges schemas into one that accepts what any of them accepts. A property is required if all
/// schemas require it.
pub(super) fn merged(schemas: &[(Declared, Value)], losses: &mut Vec<Loss>) -> Value {
    if let [(_, only)] = schemas {
        return only.clone();
    }
    let demanded: Vec<&[Value]> = schemas
        .iter()
        .map(|(_, schema)| match schema.get("required") {
            Some(Value::Array(keys)) => &**keys,
            _ => &[],
        })
        .collect();
    let is_demanded_by_all = |key: &&Value| demanded.iter().all(|keys| keys.contains(key));
    let required: Vec<Value> = demanded
        .iter()
        .take(1)
        .flat_map(|first| first.iter().filter(is_demanded_by_all).cloned())
        .collect();
    let mut properties = Map::new();
    let mut open = schemas.is_empty();
    for ((declared, schema), demanded) in schemas.iter().zip(&demanded) {
        open |= schema.get("additionalProperties") != Some(&Value::Bool(false));
        let dropped = demanded.iter().filter(|key| !required.contains(key));
        losses.extend(dropped.filter_map(Value::as_str).map(|key| {
            Loss::new(
                *declared,
                Feature::Merged,
                &format!("/{key}"),
                "required here, but not by the declarations that are merged with it",
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
