//! `discriminator`: the property that names the schema of a choice.

use serde_json::{Value, json};

use super::formats::{has, losses, of, of_files};

/// Returns a schema whose property `by` is one of two objects, in which a string property is called `kind`.
fn paid(discriminator: &Value, kinds: [Value; 2]) -> Value {
    let [card, bank] = kinds;
    let object = |kind: Value, key: &str| {
        json!({"type": "object", "additionalProperties": false, "required": ["kind", key],
            "properties": {"kind": kind, key: {"type": "string"}}})
    };
    json!({"title": "Paid", "type": "object", "additionalProperties": false, "required": ["by"],
        "properties": {"by": {"oneOf": [{"$ref": "#/$defs/Card"}, {"$ref": "#/$defs/Bank"}],
            "discriminator": discriminator}},
        "$defs": {"Card": object(card, "digits"), "Bank": object(bank, "iban")}})
}

#[test]
fn a_discriminator_is_the_tag() {
    let text = || json!({"type": "string"});
    let listed = || json!({"type": "string", "enum": ["card", "bank"]});
    let mapped = |card: &str, bank: &str| json!({"propertyName": "kind", "mapping": {"card": card, "bank": bank}});
    for (discriminator, kinds, variants) in [
        (
            json!({"propertyName": "kind"}),
            [text(), text()],
            "pub enum PaidBy { Card { digits: String }, Bank { iban: String }, }",
        ),
        (
            mapped("#/$defs/Card", "Bank"),
            [text(), listed()],
            "pub enum PaidBy { #[cio(rename = \"card\")] Card { digits: String }, #[cio(rename = \"bank\")] Bank { iban: String }, }",
        ),
        (
            json!({"propertyName": "kind"}),
            [json!({"const": "a"}), json!({"const": "b"})],
            "pub enum PaidBy { #[cio(rename = \"a\")] A { digits: String }, #[cio(rename = \"b\")] B { iban: String }, }",
        ),
    ] {
        let imported = of(&paid(&discriminator, kinds));
        has(&imported, &["#[cio(tag = \"kind\")]", variants]);
        assert_eq!(losses(&imported), "", "{discriminator}");
    }
}

#[test]
fn the_schemas_of_a_discriminator_are_files() {
    let of_kind = |title: &str| {
        json!({"title": title, "type": "object", "additionalProperties": false, "required": ["kind"],
            "properties": {"kind": {"type": "string"}}})
    };
    let imported = of_files(&[
        (
            "p/paid.json",
            json!({"title": "Paid", "type": "object", "additionalProperties": false, "properties": {"by": {
                "oneOf": [{"$ref": "sub/card.json"}, {"$ref": "bank.json"}],
                "discriminator": {"propertyName": "kind", "mapping": {"c": "./sub/card.json"}}}}}),
        ),
        ("p/sub/card.json", of_kind("Card")),
        ("p/bank.json", of_kind("Bank")),
    ])
    .unwrap_or_else(|error| panic!("{error}"));
    has(
        &imported,
        &[
            "#[cio(tag = \"kind\")] pub enum PaidBy { #[cio(rename = \"c\")] C, #[cio(rename = \"bank\")] Bank, }",
        ],
    );
}

#[test]
fn a_discriminator_that_is_no_tag_is_reported() {
    let text = || json!({"type": "string"});
    let names = "that `kind` names the schema of a value; the other keys decide";
    for (discriminator, kinds, expected) in [
        (
            json!({"propertyName": "kind"}),
            [text(), json!({"type": "integer"})],
            names,
        ),
        (
            json!({"propertyName": "kind"}),
            [text(), json!({"enum": ["a", "b"]})],
            names,
        ),
        (
            json!({"propertyName": "kind", "mapping": {"a": "Card", "b": "Card"}}),
            [text(), text()],
            names,
        ),
        (
            json!({"mapping": {}}),
            [text(), text()],
            "without the name of a property",
        ),
    ] {
        let imported = of(&paid(&discriminator, kinds));
        let losses = losses(&imported);
        assert!(
            losses.contains("`/properties/by/discriminator`: "),
            "{discriminator}: {losses}"
        );
        assert!(losses.contains(expected), "{discriminator}: {losses}");
        has(&imported, &["#[cio(untagged)]"]);
    }
}
