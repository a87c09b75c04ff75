//! Projects of RudderStack, in both versions: nested properties, other keys, and rules of other plans.

use serde_json::{Value, json};

use super::formats::{has, losses, of_files};

/// Imports a plan with an event `Order Sent` and properties.
fn project(rules: &Value, properties: &Value) -> super::super::Imported {
    let part = |kind: &str, spec: Value| json!({"version": "rudder/v0.1", "kind": kind, "metadata": {"name": "a"}, "spec": spec});
    let files = [
        (
            "plan.json",
            part(
                "tp",
                json!({"id": "a", "display_name": "A", "rules": rules}),
            ),
        ),
        (
            "events.json",
            part(
                "events",
                json!({"events": [{"id": "sent", "name": "Order Sent", "event_type": "track"}]}),
            ),
        ),
        (
            "properties.json",
            part("properties", json!({ "properties": properties })),
        ),
    ];
    of_files(&files).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn nested_properties_are_those_of_an_object_or_of_the_items_of_a_list() {
    let nested = |id: &str, more: Value| {
        let mut entry = json!({"$ref": format!("#/properties/a/{id}"), "required": true,
            "properties": [{"$ref": "#/properties/a/sku", "required": true}]});
        for (key, value) in more.as_object().into_iter().flatten() {
            entry[key] = value.clone();
        }
        entry
    };
    let of = |id: &str, of: &str| json!({"id": id, "name": id, "type": of});
    let mut lines = of("lines", "array");
    lines["propConfig"] = json!({"itemTypes": ["object"]});
    let imported = project(
        &json!([{"type": "event_rule", "id": "r", "event": {"$ref": "#/events/a/sent"}, "properties": [
            nested("lines", json!({})), nested("list", json!({})), nested("home", json!({})),
            nested("work", json!({"additionalProperties": false})), nested("old", json!({}))]}]),
        &json!([
            of("sku", "string"),
            lines,
            of("list", "array"),
            of("home", "object"),
            of("work", "object"),
            of("old", "object, null")
        ]),
    );
    // Nested objects are open unless they say otherwise, and the event is closed.
    has(
        &imported,
        &[
            "#[cio(event = \"Order Sent\")] pub struct OrderSent {",
            "pub home: OrderSentHome,",
            "pub lines: Vec<OrderSentLinesItem>,",
            "pub list: Vec<OrderSentListItem>,",
            "#[cio(nullable)] pub old: Option<OrderSentOld>,",
            "pub work: OrderSentWork,",
            "#[cio(open)] pub struct OrderSentHome { pub sku: String, }",
            "#[cio(open)] pub struct OrderSentListItem { pub sku: String, }",
            "#[derive(Clone, Debug, CioProperty)] pub struct OrderSentWork { pub sku: String, }",
        ],
    );
    assert_eq!(losses(&imported), "");
}

#[test]
fn the_reference_to_an_event_says_whether_it_is_open() {
    for (more, attribute) in [
        (json!({}), ")]"),
        (json!({"allow_unplanned": false}), ")]"),
        (
            json!({"allow_unplanned": true, "identity_section": ""}),
            ", open)]",
        ),
    ] {
        let mut event = json!({"$ref": "#/events/a/sent"});
        for (key, value) in more.as_object().into_iter().flatten() {
            event[key] = value.clone();
        }
        let imported = project(
            &json!([{"type": "event_rule", "id": "r", "event": event}]),
            &json!([]),
        );
        has(
            &imported,
            &[&format!(
                "#[cio(event = \"Order Sent\"{attribute} pub struct"
            )],
        );
        assert_eq!(losses(&imported), "");
    }
}

#[test]
fn rules_of_another_plan_are_reported() {
    let event = json!({"$ref": "#/events/a/sent", "since": "1.2"});
    let imported = project(
        &json!([{"type": "event_rule", "id": "r", "event": event},
            {"type": "event_rule", "id": "s", "includes": {"$ref": "#/tp/b/event_rule/*"}}]),
        &json!([]),
    );
    assert_eq!(imported.declared, 1);
    let told: Vec<String> = imported
        .losses
        .iter()
        .map(|it| format!("{}: {}", it.pointer, it.what))
        .collect();
    assert_eq!(
        told,
        [
            "/spec/rules/0/event/since: the key `since`, which is not read",
            "/spec/rules/1/includes: the rules of another plan; import that plan too",
        ]
    );
}
