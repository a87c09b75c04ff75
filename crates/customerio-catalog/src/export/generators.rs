//! Changes of schemas for code generators.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::identifier::pascal;

/// Keys with a special meaning to JavaScript tools: the parser of AsyncAPI throws, and others follow
/// `$ref` as a reference or set the prototype of an object.
pub(super) const SPECIAL_KEYS: [&str; 2] = ["$ref", "__proto__"];

/// Removes properties with a [special key](SPECIAL_KEYS) from an object schema. A closed object
/// becomes open, so that messages with the property stay valid.
pub(super) fn without_special_keys(schema: &mut Map<String, Value>) {
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    let before = properties.len();
    properties.retain(|key, _| !SPECIAL_KEYS.contains(&key.as_str()));
    if properties.len() == before {
        return;
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|key| !SPECIAL_KEYS.iter().any(|special| key == special));
    }
    schema.remove("additionalProperties");
}

/// Removes [special keys](SPECIAL_KEYS) from an example, at any depth.
pub(super) fn remove_special_keys(example: &mut Value) {
    match example {
        Value::Object(object) => {
            object.retain(|key, _| !SPECIAL_KEYS.contains(&key.as_str()));
            object.values_mut().for_each(remove_special_keys);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_special_keys),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Wraps an `anyOf` that only lists required properties in `allOf`: Modelina 5 makes the type
/// `any | any` of an `anyOf` next to `properties`.
pub(super) fn wrap_presence(schema: &mut Map<String, Value>) {
    let only_requires = |branch: &Value| {
        let keys = branch.as_object().into_iter().flat_map(Map::keys);
        let mut keys = keys.map(String::as_str);
        keys.all(|key| matches!(key, "required" | "properties"))
    };
    let Some(Value::Array(branches)) = schema.get("anyOf") else {
        return;
    };
    if !schema.contains_key("properties") || !branches.iter().all(only_requires) {
        return;
    }
    let wrapped = json!({ "anyOf": branches });
    schema.remove("anyOf");
    match schema.get_mut("allOf").and_then(Value::as_array_mut) {
        Some(all) => all.push(wrapped),
        None => drop(schema.insert("allOf".to_owned(), json!([wrapped]))),
    }
}

/// Returns whether a schema is a choice of schemas that have no common type.
pub(super) fn is_union(schema: &Value) -> bool {
    let has = |key: &str| schema.get(key).is_some();
    (has("oneOf") || has("anyOf")) && !has("type") && !has("properties")
}

/// Refers to a union in `anyOf` instead of `allOf`, with the references of all `unions`. Modelina 5
/// merges the schemas of `allOf` into one, and makes the type `any` of a union there.
pub(super) fn choose_union(schema: &mut Map<String, Value>, unions: &BTreeSet<String>) {
    let is_to_union = |branch: &Value| {
        let reference = branch.get("$ref").and_then(Value::as_str);
        reference.is_some_and(|it| unions.contains(it))
    };
    if schema.contains_key("anyOf") {
        return;
    }
    let all = schema.get("allOf").and_then(Value::as_array);
    if all.is_some_and(|all| all.len() == 1 && all.iter().all(is_to_union))
        && let Some(only) = schema.remove("allOf")
    {
        schema.insert("anyOf".to_owned(), only);
    }
}

/// Adds `type` next to the `oneOf` of a documented enum.
pub(super) fn type_documented_enum(schema: &mut Map<String, Value>) {
    if documented_enum(schema).is_some() {
        schema.insert("type".to_owned(), "string".into());
    }
}

/// Writes a documented enum as `enum`, with the docs of its values in the description: Typewriter 9
/// reads the `oneOf` of constants as any string.
pub(super) fn list_documented_enum(schema: &mut Map<String, Value>) {
    if let Some(values) = documented_enum(schema) {
        let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
        let names = json!(names);
        let documented = values.iter().filter(|(_, doc)| !doc.is_empty());
        let lines: Vec<_> = documented
            .map(|(name, doc)| format!("- `{name}`: {}", doc.replace('\n', " ")))
            .collect();
        let own = schema.get("description").and_then(Value::as_str);
        let parts = own.map(str::to_owned).into_iter().chain([lines.join("\n")]);
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        schema.remove("oneOf");
        schema.insert("type".to_owned(), "string".into());
        schema.insert("enum".to_owned(), names);
        if !parts.is_empty() {
            schema.insert("description".to_owned(), parts.join("\n\n").into());
        }
    } else if let Some(Value::Array(forms)) = schema.get("anyOf")
        && let [of, null] = forms.as_slice()
        && *null == json!({ "type": "null" })
        && let Some(Value::Array(names)) = of.get("enum")
    {
        // A nullable enum, whose value was listed above.
        let mut names = names.clone();
        names.push(Value::Null);
        let description = of.get("description").cloned();
        schema.remove("anyOf");
        schema.insert("type".to_owned(), json!(["string", "null"]));
        schema.insert("enum".to_owned(), names.into());
        if let Some(description) = description {
            schema.entry("description").or_insert(description);
        }
    }
}

/// Returns the values of a documented enum, each with its docs.
fn documented_enum(schema: &Map<String, Value>) -> Option<Vec<(String, String)>> {
    let branches = schema.get("oneOf")?.as_array()?;
    let values = branches.iter().map(|branch| {
        let doc = branch.get("description").and_then(Value::as_str);
        let value = branch.get("const")?.as_str()?;
        Some((value.to_owned(), doc.unwrap_or("").to_owned()))
    });
    values.collect()
}

/// Gives each inner object and enum of a named schema a `title`: generators number a class without
/// one.
///
/// The title consists of the names of its parents. A reference with a description has the title of its
/// target, so that both are one class.
pub(super) fn title_inner(schema: &mut Value, name: &str) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    for (key, value) in object.iter_mut() {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (property, schema) in properties {
                    add_title(schema, &format!("{name}{}", pascal(property)));
                }
            }
            ("items", items) if items.is_object() => add_title(items, &format!("{name}Item")),
            ("additionalProperties", of) if of.is_object() => {
                add_title(of, &format!("{name}Value"));
            }
            ("items" | "oneOf" | "anyOf", Value::Array(branches)) => {
                let mut tags = branches.iter().map(tag).collect::<Vec<_>>().into_iter();
                for (number, branch) in (1..).zip(branches) {
                    let ending = match tags.next().flatten() {
                        Some(tag) => pascal(&tag),
                        None => format!("Form{number}"),
                    };
                    add_title(branch, &format!("{name}{ending}"));
                }
            }
            _ => {}
        }
    }
}

/// Returns the constant that distinguishes a branch from the others.
fn tag(branch: &Value) -> Option<String> {
    let properties = branch.get("properties")?.as_object()?;
    properties
        .values()
        .find_map(|property| Some(property.get("const")?.as_str()?.to_owned()))
        // A variant with its name as the only key.
        .or_else(|| (properties.len() == 1).then(|| properties.keys().next().cloned())?)
}

fn add_title(schema: &mut Value, name: &str) {
    let is_named = |object: &Map<String, Value>| {
        let is_object = object.get("type").is_some_and(|it| it == "object");
        is_object
            || ["properties", "enum", "oneOf", "allOf"]
                .iter()
                .any(|key| object.contains_key(*key))
    };
    if let Some(object) = schema.as_object_mut() {
        let title = match described_reference(object) {
            Some(target) => Some(target),
            None => is_named(object).then(|| name.to_owned()),
        };
        if let Some(title) = title {
            object.entry("title").or_insert_with(|| title.into());
        }
    }
    title_inner(schema, name);
}

/// Returns the name that a schema refers to, if all its other keywords are annotations. Draft-07
/// ignores keywords next to `$ref`, so the reference is in `allOf`.
fn described_reference(schema: &Map<String, Value>) -> Option<String> {
    const ANNOTATIONS: [&str; 6] = [
        "$comment",
        "default",
        "deprecated",
        "description",
        "examples",
        "title",
    ];
    let [target] = schema.get("allOf")?.as_array()?.as_slice() else {
        return None;
    };
    let is_note = |key: &String| key == "allOf" || ANNOTATIONS.contains(&key.as_str());
    let target = target.get("$ref")?.as_str()?.rsplit('/').next()?;
    schema.keys().all(is_note).then(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Map, Value, json};

    use super::{
        choose_union, is_union, list_documented_enum, title_inner, without_special_keys,
        wrap_presence,
    };

    fn changed(schema: Value, change: impl Fn(&mut Map<String, Value>)) -> Value {
        let Value::Object(mut schema) = schema else {
            panic!("an object");
        };
        change(&mut schema);
        schema.into()
    }

    #[test]
    fn required_lists_are_wrapped_and_choices_are_not() {
        let presence = json!([{ "required": ["a"] }, { "required": ["b"] }]);
        assert_eq!(
            changed(
                json!({ "properties": {}, "anyOf": presence }),
                wrap_presence
            ),
            json!({ "properties": {}, "allOf": [{ "anyOf": presence }] }),
        );
        let choice = json!({ "properties": {}, "anyOf": [{ "type": "object" }] });
        assert_eq!(changed(choice.clone(), wrap_presence), choice);
    }

    #[test]
    fn a_described_reference_to_a_union_is_a_choice() {
        let (terms, sku) = ("#/components/schemas/Terms", "#/components/schemas/Sku");
        assert!(is_union(&json!({ "oneOf": [{}, {}], "title": "Terms" })));
        let documented = json!({ "oneOf": [{ "const": "a" }], "type": "string" });
        assert!(!is_union(&documented));
        let unions = BTreeSet::from([terms.to_owned()]);
        let described =
            |key: &str, to: &str| json!({ key: [{ "$ref": to }], "description": "How it pays." });
        for (to, key) in [(terms, "anyOf"), (sku, "allOf")] {
            assert_eq!(
                changed(described("allOf", to), |it| choose_union(it, &unions)),
                described(key, to),
            );
        }
        // Both apply.
        let both = json!({ "allOf": [{ "$ref": terms }, { "$ref": sku }] });
        assert_eq!(changed(both.clone(), |it| choose_union(it, &unions)), both);
    }

    #[test]
    fn a_documented_enum_is_listed() {
        let documented = json!({
            "description": "Which way.",
            "oneOf": [
                { "type": "string", "const": "asc", "description": "The least first." },
                { "type": "string", "const": "desc" },
            ],
        });
        let listed = json!({
            "type": "string",
            "enum": ["asc", "desc"],
            "description": "Which way.\n\n- `asc`: The least first.",
        });
        assert_eq!(changed(documented, list_documented_enum), listed);
        let nullable = json!({ "anyOf": [listed, { "type": "null" }] });
        assert_eq!(
            changed(nullable, list_documented_enum),
            json!({
                "type": ["string", "null"],
                "enum": ["asc", "desc", null],
                "description": "Which way.\n\n- `asc`: The least first.",
            }),
        );
    }

    #[test]
    fn special_keys_are_left_out_of_an_object_that_stays_valid() {
        let schema = json!({
            "properties": { "$ref": {}, "__proto__": {}, "a": {} },
            "required": ["$ref", "a"],
            "additionalProperties": false,
        });
        assert_eq!(
            changed(schema, without_special_keys),
            json!({ "properties": { "a": {} }, "required": ["a"] }),
        );
    }

    #[test]
    fn inner_objects_have_titles() {
        let mut schema = json!({
            "properties": {
                "lines": { "items": { "type": "object", "properties": { "sku": {} } } },
                "by": { "oneOf": [{ "properties": { "kind": { "const": "the shop" } } }] },
                "to": { "allOf": [{ "$ref": "#/components/schemas/Address" }], "description": "To." },
                "plan": { "allOf": [{ "$ref": "#/components/schemas/Plan" }], "enum": ["free"] },
            },
        });
        title_inner(&mut schema, "Order");
        assert_eq!(
            schema.pointer("/properties/lines/items/title"),
            Some(&json!("OrderLinesItem"))
        );
        assert_eq!(
            schema.pointer("/properties/by/title"),
            Some(&json!("OrderBy"))
        );
        assert_eq!(
            schema.pointer("/properties/by/oneOf/0/title"),
            Some(&json!("OrderByTheShop"))
        );
        // The class of the target, unless the property narrows it.
        assert_eq!(
            schema.pointer("/properties/to/title"),
            Some(&json!("Address"))
        );
        assert_eq!(
            schema.pointer("/properties/plan/title"),
            Some(&json!("OrderPlan"))
        );
    }
}
