//! `$ref`: the keywords next to it restrict values as well, as in `allOf`.

use serde_json::{Value, json};

use super::imported;

/// Imports a schema of the property `p` with definitions, and returns the code and the losses.
fn property(schema: &Value, definitions: &Value) -> (String, Vec<String>) {
    let plan = json!({"rules": [{"type": "TRACK", "key": "Done", "version": 1, "jsonSchema": {
        "$defs": definitions,
        "properties": {"properties": {
            "type": "object", "required": ["p"], "additionalProperties": false,
            "properties": {"p": schema}}}}}]});
    let imported = imported("plan.json", &plan.to_string());
    let losses = imported.losses.iter().map(ToString::to_string);
    (imported.code, losses.collect())
}

#[test]
fn keywords_next_to_a_reference_apply_as_well() {
    let object =
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]});
    let text = json!({"type": "string", "minLength": 4, "maxLength": 6});
    for (target, beside, expected) in [
        (&text, json!({"minLength": 2}), "length(4..=6)"),
        (&text, json!({"minLength": 5}), "length(5..=6)"),
        (&text, json!({"maxLength": 9}), "length(4..=6)"),
        (&text, json!({"type": ["string", "null"]}), "pub p: String"),
        (&text, json!({"allOf": [{"minLength": 5}]}), "length(5..=6)"),
        (
            &json!({"type": "integer", "minimum": 5}),
            json!({"minimum": 1}),
            "range(5..)",
        ),
        (
            &json!({"type": "array", "items": {"type": "string"}, "uniqueItems": true}),
            json!({"uniqueItems": false}),
            "BTreeSet<String>",
        ),
        (
            &object,
            json!({"properties": {"b": {"type": "boolean"}}}),
            "pub a: String,\n    pub b: Option<bool>",
        ),
        (
            &object,
            json!({"required": ["b"]}),
            "pub a: String,\n    pub b: ",
        ),
        // Draft-03 means that the object around it requires the property.
        (&object, json!({"required": true}), "pub a: String"),
        (
            &object,
            json!({"description": "What.", "title": "Other"}),
            "pub a: String",
        ),
    ] {
        let mut schema = beside.clone();
        schema["$ref"] = json!("#/$defs/target");
        let (code, losses) = property(&schema, &json!({ "target": target }));
        assert!(code.contains(expected), "{beside}: {code}");
        assert_eq!(losses, [] as [String; 0], "{beside}");
    }
}

#[test]
fn keywords_next_to_a_reference_that_can_not_apply_are_reported() {
    let text = json!({"type": "string", "pattern": "^a"});
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    for (target, beside, expected) in [
        (
            &text,
            json!({"pattern": "b$"}),
            "/pattern`: a second `pattern`; the first is imported",
        ),
        (
            &text,
            json!({"type": "integer"}),
            "/type`: a second type that excludes the first",
        ),
        (
            &json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
            json!({"anyOf": [{"type": "string"}, {"type": "boolean"}]}),
            "/anyOf`: a second `anyOf`",
        ),
        (
            &object,
            json!({"additionalProperties": false}),
            "/additionalProperties`: that this schema refuses `a`",
        ),
    ] {
        let mut schema = beside.clone();
        schema["$ref"] = json!("#/$defs/target");
        let (_, losses) = property(&schema, &json!({ "target": target }));
        assert!(
            losses.iter().any(|it| it.contains(expected)),
            "{beside}: {losses:?}"
        );
    }
}

#[test]
fn a_reference_to_a_reference_is_followed() {
    let definitions = json!({
        "first": {"$ref": "#/$defs/second", "maximum": 9},
        "second": {"$ref": "#/$defs/third"},
        "third": {"type": "integer", "minimum": 3},
    });
    let (code, losses) = property(&json!({"$ref": "#/$defs/first"}), &definitions);
    assert!(code.contains("range(3..=9)"), "{code}");
    assert_eq!(losses, [] as [String; 0]);

    let circle = json!({"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}});
    let (_, losses) = property(&json!({"$ref": "#/$defs/a"}), &circle);
    assert!(
        losses[0].contains("recursive without an object"),
        "{losses:?}"
    );
}

#[test]
fn a_restricted_reference_does_not_restrict_the_type_within_itself() {
    let definitions = json!({"tree": {"type": "object", "additionalProperties": false, "properties": {
        "name": {"type": "string"}, "below": {"type": "array", "items": {"$ref": "#/$defs/tree"}}}}});
    let schema = json!({"$ref": "#/$defs/tree", "required": ["name"]});
    let (code, losses) = property(&schema, &definitions);
    assert!(code.contains("pub name: String"), "{code}");
    assert!(code.contains("pub name: Option<String>"), "{code}");
    assert_eq!(losses, [] as [String; 0]);
}

#[test]
fn a_recursive_reference_keeps_null() {
    for tree in [
        json!({"type": ["object", "null"], "additionalProperties": false, "required": ["below"],
            "properties": {"below": {"$ref": "#/$defs/tree"}}}),
        json!({"allOf": [{"type": ["object", "null"]}], "additionalProperties": false, "required": ["below"],
            "properties": {"below": {"$ref": "#/$defs/tree"}}}),
    ] {
        let (code, losses) = property(&json!({"$ref": "#/$defs/tree"}), &json!({ "tree": tree }));
        assert!(code.contains("pub below: Option<Box<Tree>>"), "{code}");
        assert_eq!(losses, [] as [String; 0]);
    }
}

#[test]
fn unevaluated_properties_are_those_without_another_schema() {
    let (code, losses) = property(
        &json!({"type": "object", "properties": {"a": {"type": "string"}},
            "additionalProperties": {"type": "integer"}, "unevaluatedProperties": false}),
        &json!({}),
    );
    assert!(code.contains("BTreeMap<String, i64>"), "{code}");
    assert_eq!(losses, [] as [String; 0]);
}

/// A definition that contains itself behind null, an alias or `allOf`.
#[test]
fn a_nullable_definition_contains_itself() {
    let node = json!({"type": "object", "required": ["value", "next"], "properties": {
        "value": {"type": "integer"}, "next": {"$ref": "#/$defs/list"}}});
    let only_null = json!({"type": "null"});
    let absent = json!({"const": null});
    for definitions in [
        json!({"list": {"anyOf": [node, only_null]}}),
        json!({"list": {"oneOf": [absent, node]}}),
        json!({"list": {"anyOf": [{"$ref": "#/$defs/node"}, only_null]}, "node": node}),
        json!({"list": {"allOf": [{"$ref": "#/$defs/node"}], "description": "D."}, "node": node}),
    ] {
        let (code, losses) = property(&json!({"$ref": "#/$defs/list"}), &definitions);
        assert_eq!(losses, Vec::<String>::new(), "{definitions}");
        let is_nullable = !definitions["list"]["allOf"].is_array();
        let next = if is_nullable {
            "pub next: Option<Box<"
        } else {
            "pub next: Box<"
        };
        assert!(code.contains(next), "{code}");
        assert!(!code.contains("serde_json::Value"), "{code}");
    }
}

#[test]
fn anchors_are_found_in_each_draft() {
    for anchor in [json!({"$anchor": "sku"}), json!({"$id": "#sku"})] {
        let mut sku = anchor;
        sku["type"] = json!("integer");
        let imported = super::formats::of(
            &json!({"$id": "https://example.com/a.json", "title": "A", "type": "object",
            "properties": {"a": {"$ref": "#sku"}, "b": {"$ref": "a.json#sku"}}, "$defs": {"x": sku}}),
        );
        super::formats::has(&imported, &["pub a: Option<i64>, pub b: Option<i64>"]);
        assert_eq!(imported.losses, []);
    }
}
