//! The forms of JSON Schema, and the types that they become.

use serde_json::{Value, json};

use super::super::Imported;
use super::imported;

/// Imports a schema as the only, required property `p` of an event.
fn property(schema: &Value) -> Imported {
    let event = json!({"title": "A", "type": "object", "properties": {"p": schema}, "required": ["p"],
        "additionalProperties": false, "$defs": {
            "tree": {"type": "object", "properties": {"below": {"type": "array", "items": {"$ref": "#/$defs/tree"}},
                "next": {"$ref": "#/$defs/tree"}}, "additionalProperties": false},
            "one": {"type": "object", "properties": {"two": {"$ref": "#/$defs/two"}}, "additionalProperties": false},
            "two": {"type": "object", "properties": {"one": {"$ref": "#/$defs/one"}}, "additionalProperties": false}}});
    imported("a.json", &event.to_string())
}

fn plain(text: &str) -> String {
    text.split_whitespace()
        .collect::<String>()
        .replace(",)", ")")
        .replace(",}", "}")
}

/// Asserts that a schema becomes code with these parts, and how many losses are reported.
#[track_caller]
fn becomes(schema: &Value, parts: &[&str], losses: usize) {
    let imported = property(schema);
    let code = plain(&imported.code);
    for part in parts {
        assert!(
            code.contains(&plain(part)),
            "{part}\nis not in\n{}\n{:#?}",
            imported.code,
            imported.losses
        );
    }
    assert_eq!(
        imported.losses.len(),
        losses,
        "{}\n{:#?}",
        imported.code,
        imported.losses
    );
}

#[test]
fn all_of_is_merged() {
    becomes(
        &json!({"allOf": [
            {"type": "object", "properties": {"a": {"type": "string", "minLength": 1}}, "required": ["a"]},
            {"properties": {"a": {"maxLength": 3}, "b": {"type": "integer"}}, "required": ["b"]},
            {"allOf": [{"properties": {"c": {"type": "boolean"}}}]}]}),
        &["pub struct AP { #[cio(length(1..=3))] pub a: String, pub b: i64, pub c: Option<bool>"],
        0,
    );
    becomes(
        &json!({"allOf": [{"type": "integer", "minimum": 1}, {"minimum": 3, "maximum": 9}]}),
        &["#[cio(range(3..=9))] pub p: i64"],
        0,
    );
    becomes(
        &json!({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}),
        &["pub enum AP { #[cio(rename = \"b\")] B }"],
        0,
    );
    // Each refuses what the other lists.
    becomes(
        &json!({"allOf": [
            {"type": "object", "properties": {"a": {}}, "additionalProperties": false},
            {"type": "object", "properties": {"b": {}}}]}),
        &["pub struct AP { pub a:", "pub b:"],
        1,
    );
    let root = json!({"title": "Action", "type": "object", "allOf": [
        {"$ref": "#/definitions/common"}, {"properties": {"action": {"type": "string"}}, "required": ["action"]}],
        "definitions": {"common": {"type": "object", "properties": {"date": {"type": "integer"}}, "required": ["date"]}}});
    let imported = imported("a.json", &root.to_string());
    assert!(
        plain(&imported.code).contains(&plain(
            "pub struct Action { pub action: String, pub date: i64"
        )),
        "{}",
        imported.code
    );
    assert_eq!(imported.losses, []);
}

#[test]
fn choices_become_enums() {
    // By a constant of a required key.
    let tagged = |key: &str| {
        json!({key: [
        {"type": "object", "properties": {"kind": {"const": "card"}, "digits": {"type": "string"}}, "required": ["kind", "digits"], "additionalProperties": false},
        {"type": "object", "properties": {"kind": {"enum": ["bank"]}, "iban": {"type": "string"}}, "required": ["kind"]},
        {"type": "object", "properties": {"kind": {"const": "cash"}}, "required": ["kind"], "additionalProperties": false}]})
    };
    for key in ["oneOf", "anyOf"] {
        becomes(
            &tagged(key),
            &[
                "#[cio(tag = \"kind\")] pub enum AP {",
                "#[cio(rename = \"card\")] Card { digits: String }",
                "#[cio(rename = \"bank\")] Bank(APBank)",
                "#[cio(rename = \"cash\")] Cash",
                "#[cio(open)] pub struct APBank { pub iban: Option<String>",
            ],
            0,
        );
    }
    // By the only key, as serde writes it.
    becomes(
        &json!({"oneOf": [{"const": "none"}, {"type": "object", "properties": {"some": {"type": "integer"}}, "required": ["some"], "additionalProperties": false}]}),
        &["pub enum AP { #[cio(rename = \"none\")] None, #[cio(rename = \"some\")] Some(i64) }"],
        0,
    );
    // By type.
    becomes(
        &json!({"oneOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}]}),
        &["#[cio(untagged)] pub enum AP { Text(#[cio(length(..=3))] String), Integer(i64) }"],
        0,
    );
    becomes(
        &json!({"type": ["string", "integer", "null"], "maxLength": 3, "minimum": 2}),
        &[
            "#[cio(untagged)] pub enum AP { Text(#[cio(length(..=3))] String), Integer(#[cio(range(2..))] i64) }",
            "#[cio(nullable)] pub p: Option<AP>",
        ],
        0,
    );
    // By required keys.
    let by_keys = |is_open: bool| {
        let of = |key: &str| json!({"type": "object", "properties": {key: {"type": "string"}}, "required": [key], "additionalProperties": is_open});
        json!({"oneOf": [of("a"), of("b")]})
    };
    becomes(
        &by_keys(false),
        &["pub enum AP { #[cio(rename = \"a\")] A(String)"],
        0,
    );
    becomes(&by_keys(true), &["#[cio(untagged)] pub enum AP"], 1);
    becomes(
        &json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        &[
            "#[cio(untagged)] pub enum AP",
            "pub a: String, pub b: Option<String>",
            "pub a: Option<String>, pub b: String",
        ],
        0,
    );
    // What accepts anything accepts anything.
    becomes(
        &json!({"oneOf": [{"type": "string"}, {}]}),
        &["pub p: serde_json::Value"],
        1,
    );
}

#[test]
fn lists_of_values_of_several_types() {
    becomes(
        &json!({"enum": ["a", 1, 2, true, false, null]}),
        &[
            "#[cio(untagged)] pub enum AP { Text(APText), Number(#[cio(range(1..=2))] i64), Boolean(bool) }",
            "#[cio(nullable)] pub p: Option<AP>",
        ],
        0,
    );
    becomes(
        &json!({"type": "integer", "enum": [3, 1, 2]}),
        &["#[cio(range(1..=3))] pub p: i64"],
        0,
    );
    becomes(
        &json!({"enum": [1, 5]}),
        &["Number1(#[cio(range(1..=1))] i64), Number2(#[cio(range(5..=5))] i64)"],
        0,
    );
    becomes(
        &json!({"const": 1.5}),
        &["#[cio(range(1.5..=1.5))] pub p: f64"],
        0,
    );
    becomes(
        &json!({"type": "string", "enum": ["a", 1]}),
        &["pub enum AP { #[cio(rename = \"a\")] A }"],
        0,
    );
    becomes(&json!({"const": true}), &["pub p: bool"], 1);
    becomes(&json!({"enum": [[1]]}), &["pub p: serde_json::Value"], 1);
    becomes(
        &json!({"anyOf": [{"enum": ["a", "b"]}, {"const": "c"}]}),
        &["#[cio(rename = \"c\")] C"],
        0,
    );
}

#[test]
fn positions_become_tuples() {
    let positions = json!([{"type": "string"}, {"type": "integer", "minimum": 1}]);
    let exact = [
        json!({"type": "array", "prefixItems": positions, "items": false, "minItems": 2}),
        json!({"type": "array", "prefixItems": positions, "minItems": 2, "maxItems": 2}),
        json!({"type": "array", "items": positions, "additionalItems": false, "minItems": 2}),
        json!({"prefixItems": positions, "minItems": 2, "maxItems": 2}),
        json!({"type": "array", "prefixItems": positions, "unevaluatedItems": false, "minItems": 2}),
        json!({"type": "array", "items": positions, "unevaluatedItems": false, "minItems": 2}),
    ];
    for schema in exact {
        becomes(
            &schema,
            &[
                "pub p: (String, AP2)",
                "pub struct AP2(#[cio(range(1..))] pub i64)",
            ],
            0,
        );
    }
    becomes(
        &json!({"type": "array", "prefixItems": positions, "items": false}),
        &["pub p: (String, AP2)"],
        1,
    );
    becomes(
        &json!({"type": "array", "items": positions}),
        &["pub p: (String, AP2)"],
        2,
    );
    becomes(
        &json!({"type": "array", "prefixItems": positions, "maxItems": 1}),
        &["pub p: Vec<serde_json::Value>"],
        1,
    );
}

/// The place of a loss is that of the branch, not that of a merged schema, which the file does not have.
#[test]
fn losses_in_branches_have_their_place() {
    let rate = json!({"type": "number", "exclusiveMinimum": 0});
    let event = json!({"title": "A", "type": "object", "allOf": [
        {"properties": {"a": {"type": "string"}}},
        {"allOf": [{"properties": {"rate": rate}}], "properties": {"inner": {"allOf": [
            {"properties": {"rate": rate}}], "properties": {"rate~": rate}}}}]});
    let losses = imported("a.json", &event.to_string()).losses;
    let places: Vec<_> = losses.iter().map(|it| it.pointer.as_str()).collect();
    let inner = "/allOf/1/properties/inner";
    let expected = [
        "/allOf/1/allOf/0/properties/rate/exclusiveMinimum".to_owned(),
        format!("{inner}/allOf/0/properties/rate/exclusiveMinimum"),
        format!("{inner}/properties/rate~0/exclusiveMinimum"),
    ];
    assert_eq!(places, expected);
}

#[test]
fn lists_can_be_closed() {
    let none = "#[cio(items(..=0))] pub p: Vec<serde_json::Value>";
    for schema in [
        json!({"type": "array", "items": false}),
        json!({"type": "array", "maxItems": 0}),
        json!({"type": "array", "items": false, "maxItems": 3, "uniqueItems": false}),
        json!({"type": "array", "unevaluatedItems": false}),
    ] {
        becomes(&schema, &[none], 0);
    }
    // What is evaluated already is not closed, and `contains` evaluates items.
    for keyword in [true, false] {
        let texts =
            json!({"type": "array", "items": {"type": "string"}, "unevaluatedItems": keyword});
        becomes(&texts, &["pub p: Vec<String>"], 0);
    }
    becomes(
        &json!({"type": "array", "contains": {"type": "string"}, "unevaluatedItems": false}),
        &["pub p: Vec<serde_json::Value>"],
        2,
    );
    // No list has an item and none.
    becomes(
        &json!({"type": "array", "items": false, "minItems": 1}),
        &["pub p: Vec<serde_json::Value>"],
        1,
    );
    let positions = json!([{"type": "string"}]);
    becomes(
        &json!({"type": "array", "prefixItems": positions, "items": {"type": "integer"}, "minItems": 1}),
        &["pub p: (String,)"],
        1,
    );
}

#[test]
fn keys_that_are_not_listed_become_a_map() {
    becomes(
        &json!({"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": {"type": "integer", "minimum": 0}}),
        &[
            "pub a: Option<String>, #[cio(flatten)] pub other: std::collections::BTreeMap<String, APOther>",
        ],
        0,
    );
    becomes(
        &json!({"additionalProperties": {"type": "integer"}}),
        &["pub p: std::collections::BTreeMap<String, i64>"],
        0,
    );
    becomes(
        &json!({"type": "object", "patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": false}),
        &["pub p: std::collections::BTreeMap<String, i64>"],
        1,
    );
}

#[test]
fn keywords_show_the_type() {
    becomes(
        &json!({"required": ["a"]}),
        &["#[cio(open)] pub struct AP { pub a: serde_json::Value"],
        0,
    );
    becomes(
        &json!({"minLength": 3}),
        &["#[cio(length(3..))] pub p: String"],
        0,
    );
    becomes(
        &json!({"minimum": 1}),
        &["#[cio(range(1.0..))] pub p: f64"],
        0,
    );
    becomes(
        &json!({"uniqueItems": true, "items": {"type": "string"}}),
        &["pub p: std::collections::BTreeSet<String>"],
        0,
    );
    becomes(
        &json!({"type": "integer", "exclusiveMinimum": 1, "minimum": 0, "exclusiveMaximum": 9, "multipleOf": 2}),
        &["#[cio(range(2..=8), multiple_of = 2)] pub p: i64"],
        0,
    );
    becomes(
        &json!({"type": "object", "properties": {"a": {}}, "required": ["b"], "additionalProperties": false}),
        &["pub struct AP"],
        1,
    );
}

#[test]
fn types_can_be_recursive() {
    becomes(
        &json!({"$ref": "#/$defs/tree"}),
        &[
            "pub p: Tree",
            "pub struct Tree { pub below: Option<Vec<Tree>>, pub next: Option<Box<Tree>>",
        ],
        0,
    );
    becomes(
        &json!({"$ref": "#/$defs/one"}),
        &[
            "pub struct One { pub two: Option<Two>",
            "pub struct Two { #[cio(recursive)] pub one: Option<Box<One>>",
        ],
        0,
    );
}

#[test]
fn what_is_beside_a_choice_applies_to_each_schema() {
    becomes(
        &json!({"type": "integer", "oneOf": [{"minimum": 3}, {"maximum": 1}]}),
        &["Integer(#[cio(range(3..))] i64), Integer2(#[cio(range(..=1))] i64)"],
        1,
    );
    // No value is a string and an integer.
    becomes(
        &json!({"type": "string", "anyOf": [{"minLength": 2}, {"type": "integer"}]}),
        &["pub enum AP { Text(#[cio(length(2..))] String) }"],
        0,
    );
    becomes(
        &json!({"enum": ["a", "b"], "const": "b"}),
        &["pub enum AP { #[cio(rename = \"b\")] B }"],
        0,
    );
}

#[test]
fn constants_with_docs_become_an_enum() {
    becomes(
        &json!({"oneOf": [{"const": "search", "type": "string", "description": "They searched."},
            {"const": "ad", "type": "string"}]}),
        &["pub enum AP { /// They searched.
            #[cio(rename = \"search\")] Search, #[cio(rename = \"ad\")] Ad }"],
        0,
    );
    // A value of `oneOf` matches exactly one schema.
    becomes(
        &json!({"oneOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}),
        &["pub enum AP { #[cio(rename = \"a\")] A, #[cio(rename = \"c\")] C }"],
        0,
    );
    becomes(&json!({"enum": ["a\u{202e}b", "c"]}), &["pub p: String"], 1);
}

#[test]
fn exclusive_bounds_of_draft_4_stay_with_their_bound() {
    becomes(
        &json!({"type": "integer", "allOf": [{"minimum": 3, "exclusiveMinimum": true}, {"minimum": 1}]}),
        &["#[cio(range(4..))] pub p: i64"],
        0,
    );
    becomes(
        &json!({"type": "integer", "minimum": 1, "exclusiveMinimum": true,
            "allOf": [{"minimum": 3}, {"minimum": 0, "exclusiveMinimum": false}]}),
        &["#[cio(range(3..))] pub p: i64"],
        0,
    );
    becomes(
        &json!({"type": "number", "allOf": [
            {"maximum": 9, "exclusiveMaximum": true}, {"maximum": 9}, {"exclusiveMaximum": 10}]}),
        &["#[cio(range(..9.0))] pub p: f64"],
        0,
    );
    becomes(
        &json!({"allOf": [{"type": "object", "properties": {"a": {"type": "integer", "maximum": 5, "exclusiveMaximum": true}}},
            {"properties": {"a": {"maximum": 7, "exclusiveMaximum": true}}}]}),
        &["#[cio(range(..=4))] pub a: Option<i64>"],
        0,
    );
}

#[test]
fn two_objects_with_one_key_of_a_name_stay_apart() {
    let of = |name: &str| json!({"type": "object", "properties": {"a": {"type": name}}, "required": ["a"], "additionalProperties": false});
    becomes(
        &json!({"anyOf": [of("integer"), of("string")]}),
        &["#[cio(untagged)] pub enum AP { Object { a: i64 }, Object2 { a: String } }"],
        0,
    );
}
