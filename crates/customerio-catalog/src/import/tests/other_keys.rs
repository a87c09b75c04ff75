//! The keys that an object does not list: a type refuses none that the plan accepts.

use serde_json::{Value, json};

use super::formats::{has, losses, of};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

const REFUSED: &str = "that this schema refuses `a`, which another one next to it lists; accepted";

/// Imports an event with a property `p`. Returns the import, and the place and text of each loss.
fn property(schema: &Value) -> (super::super::Imported, Vec<String>) {
    let imported = of(
        &json!({"$schema": DRAFT, "title": "A", "type": "object", "required": ["p"],
        "properties": {"p": schema}}),
    );
    let losses = imported.losses.iter();
    let losses = losses.map(|it| format!("{}: {}", it.pointer, it.what));
    let losses = losses.collect();
    (imported, losses)
}

/// Asserts the code of a property's type, and its losses.
fn becomes(schema: &Value, code: &str, told: &[&str]) {
    let (imported, losses) = property(schema);
    has(&imported, &[code]);
    assert_eq!(losses, told, "{schema}");
}

#[test]
fn patterns_leave_an_object_open_or_become_a_map() {
    let object = |patterns: Value, rest: Value| {
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "patternProperties": patterns,
            "additionalProperties": rest})
    };
    let lost =
        "/properties/p/patternProperties/^x-: the pattern `^x-` of keys; any key is accepted";
    becomes(
        &object(json!({"^x-": {"type": "integer"}}), json!(false)),
        "pub struct AP { pub a: Option<String>, \
         #[cio(flatten)] pub other: std::collections::BTreeMap<String, i64>",
        &[lost],
    );
    // Values of any kind.
    becomes(
        &object(json!({"^x-": {}}), json!(false)),
        "#[cio(open)] pub struct AP { pub a: Option<String>, }",
        &[lost],
    );
    let unread = "/properties/p/patternProperties: the patterns of keys; any key is accepted";
    for (patterns, rest) in [
        (json!({"^x-": {}, "^y-": {"type": "integer"}}), json!(false)),
        (
            json!({"^x-": {"type": "string"}}),
            json!({"type": "integer"}),
        ),
    ] {
        becomes(
            &object(patterns, rest),
            "#[cio(open)] pub struct AP { pub a: Option<String>, }",
            &[unread],
        );
    }
    becomes(
        &object(json!({"^x-": {}}), json!(true)),
        "#[cio(open)] pub struct AP { pub a: Option<String>, }",
        &[unread],
    );
    // No pattern.
    becomes(
        &object(json!({}), json!(false)),
        "pub struct AP { pub a: Option<String>, }",
        &[],
    );
}

/// A variant of a tagged enum is open too, and its keys do not distinguish a branch with a pattern.
#[test]
fn a_branch_with_patterns_is_not_closed() {
    let branch = |tag: &str, more: Value| {
        let mut branch = json!({"type": "object", "required": ["k"], "additionalProperties": false,
            "properties": {"k": {"const": tag}, "n": {"type": "integer"}}});
        for (key, value) in more.as_object().into_iter().flatten() {
            branch[key] = value.clone();
        }
        branch
    };
    let (imported, _) = property(&json!({"oneOf": [
        branch("a", json!({"patternProperties": {"^x-": {"type": "string"}}})),
        branch("b", json!({}))]}));
    has(
        &imported,
        &[
            "A(APA), #[cio(rename = \"b\")] B { n: Option<i64> }",
            "pub struct APA { pub n: Option<i64>, #[cio(flatten)] pub other: std::collections::BTreeMap<String, String>",
        ],
    );
    let of = |key: &str, patterns: Value| {
        json!({"type": "object", "required": [key], "properties": {key: {"type": "string"}},
            "patternProperties": patterns, "additionalProperties": false})
    };
    let (_, losses) =
        property(&json!({"oneOf": [of("a", json!({"b": {}})), of("b", json!({"a": {}}))]}));
    let overlap = "/properties/p/oneOf: that only one of the schemas may match, as `oneOf` demands; several may";
    assert!(losses.iter().any(|it| it == overlap), "{losses:#?}");
}

#[test]
fn unevaluated_properties_are_about_the_keys_of_their_own_schema() {
    let listed = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let with = |schema: &Value, rest: Value| {
        let mut schema = schema.clone();
        schema["unevaluatedProperties"] = rest;
        schema
    };
    let a = "pub struct AP { pub a: Option<String>, }";
    let open = "#[cio(open)] pub struct AP { pub a: Option<String>, }";
    let nested = json!({"allOf": [{"$comment": "base"}, listed.clone()]});
    // The whole sees the keys of its branches.
    becomes(&with(&nested, json!(false)), a, &[]);
    // A branch that allows all keys has seen all of them.
    for rest in [json!(true), json!({})] {
        let branch = with(&listed, rest);
        becomes(
            &json!({"allOf": [branch], "unevaluatedProperties": false}),
            open,
            &[],
        );
    }
    // A branch refuses what it does not list, although the whole allows it.
    for rest in [json!({}), json!({"unevaluatedProperties": true})] {
        let mut whole = json!({"allOf": [with(&nested, json!(false)), {"minProperties": 0}]});
        for (key, value) in rest.as_object().into_iter().flatten() {
            whole[key] = value.clone();
        }
        let (imported, losses) = property(&whole);
        has(&imported, &[a]);
        assert!(
            losses.iter().all(|it| it.contains("minProperties")),
            "{losses:#?}"
        );
    }
    // It does not see the keys next to it.
    let closed = json!({"type": "object", "unevaluatedProperties": false});
    for branches in [json!([listed, closed]), json!([closed, listed])] {
        let (imported, losses) = property(&json!({ "allOf": branches }));
        has(&imported, &[a]);
        assert!(
            losses.len() == 1 && losses[0].ends_with(REFUSED),
            "{losses:#?}"
        );
    }
    let reference = json!({"$ref": "#/properties/p/$defs/closed", "properties": {"a": {"type": "string"}},
        "$defs": {"closed": closed}});
    let (imported, losses) = property(&reference);
    has(&imported, &["pub a: Option<String>"]);
    assert!(
        losses.len() == 1 && losses[0].ends_with(REFUSED),
        "{losses:#?}"
    );
}

#[test]
fn keys_of_keywords_that_are_not_read_are_not_refused() {
    let object = json!({"type": "object", "properties": {"a": {"type": "string"}}, "unevaluatedProperties": false});
    for (key, value) in [
        ("if", json!({"required": ["a"]})),
        ("dependentSchemas", json!({"a": {"properties": {"b": {}}}})),
    ] {
        let mut schema = object.clone();
        schema[key] = value;
        let (imported, losses) = property(&schema);
        has(
            &imported,
            &["#[cio(open)] pub struct AP { pub a: Option<String>, }"],
        );
        let left = "/properties/p/unevaluatedProperties: which keys it is about, as not all keywords are \
                    read; any key is accepted";
        assert!(losses.iter().any(|it| it == left), "{key}: {losses:#?}");
    }
    // An event is a struct, so its variants are not read.
    let mut event = object;
    event["$schema"] = json!(DRAFT);
    event["title"] = json!("Order Sent");
    event["anyOf"] = json!([{"properties": {"b": {"type": "string"}}}, {"properties": {"c": {"type": "string"}}}]);
    let imported = of(&event);
    has(&imported, &["#[cio(event = \"Order Sent\", open)]"]);
    // Items are the same.
    let (imported, losses) = property(
        &json!({"type": "array", "if": {"prefixItems": [{"const": "a"}]},
        "unevaluatedItems": false}),
    );
    has(&imported, &["pub p: Vec<serde_json::Value>"]);
    assert_eq!(losses.len(), 2, "{losses:#?}");
    // Values with the keys of two variants.
    let variant = |key: &str| json!({"properties": {key: {"type": "string"}}, "required": [key]});
    let (_, losses) = property(
        &json!({"type": "object", "anyOf": [variant("b"), variant("c")],
        "unevaluatedProperties": false}),
    );
    assert!(losses[0].contains("several schemas at once"), "{losses:#?}");
}

#[test]
fn a_name_without_a_schema_is_checked_too() {
    let (imported, losses) = property(&json!({"type": "object", "required": ["a\tb", "c"]}));
    has(&imported, &["pub struct AP { pub c: serde_json::Value, }"]);
    assert!(
        losses.len() == 1 && losses[0].contains("\"a\\tb\" is not a valid name"),
        "{losses:#?}"
    );
}

#[test]
fn keywords_next_to_a_reference_are_reported_in_drafts_that_ignore_them() {
    let plan = |draft: &str| {
        of(&json!({"$schema": draft, "title": "A", "type": "object",
            "properties": {"p": {"$ref": "#/definitions/id", "maxLength": 3}, "q": {"$ref": "#/definitions/id"},
                "r": {"allOf": [{"$ref": "#/definitions/id"}], "maxLength": 5}},
            "definitions": {"id": {"type": "string", "minLength": 1}}}))
    };
    let (old, new) = (plan("http://json-schema.org/draft-07/schema#"), plan(DRAFT));
    assert_eq!(old.code, new.code);
    has(
        &new,
        &["#[cio(length(1..=3))] pub p: Option<String>, #[cio(length(1..))] pub q:"],
    );
    assert_eq!(losses(&new), "");
    let told: Vec<&str> = old.losses.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(told, ["/properties/p"], "{}", losses(&old));
}

#[test]
fn null_of_several_schemas_is_reported() {
    let lost = "/properties/p/oneOf: that `oneOf` refuses null, which several of its schemas match; accepted";
    for (schema, of, told) in [
        (
            json!({"type": ["string", "null"]}),
            "#[cio(nullable)] pub p: Option<String>",
            Some(lost),
        ),
        (json!({}), "pub p: serde_json::Value", Some(lost)),
        (
            json!({"type": "string"}),
            "#[cio(nullable)] pub p: Option<String>",
            None,
        ),
    ] {
        becomes(
            &json!({"oneOf": [{"type": "null"}, schema]}),
            of,
            told.as_slice(),
        );
        becomes(&json!({"anyOf": [{"type": "null"}, schema]}), of, &[]);
    }
}
