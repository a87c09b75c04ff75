//! Schemas of several events, and events that no type can be.

use serde_json::{Value, json};

use super::formats::{has, losses, of, of_files};

const DRAFT: &str = "http://json-schema.org/draft-07/schema";

fn object(title: &str, name: &str) -> Value {
    json!({"title": title, "type": "object", "properties": {name: {"type": "string"}}, "required": [name],
        "additionalProperties": false})
}

/// A choice of titled objects, as in the schema of a webhook: each is an event.
#[test]
fn a_choice_of_titled_objects_is_several_events() {
    for key in ["oneOf", "anyOf"] {
        let imported = of(&json!({
            "$schema": DRAFT,
            "type": "object",
            key: [
                {"$ref": "#/definitions/ping"},
                {"$ref": "#/definitions/star", "description": "A star."},
                object("Issue Opened", "issue"),
            ],
            "definitions": {
                "ping": object("Ping Sent", "zen"),
                "star": {"oneOf": [object("Star Created", "at"), {"$ref": "#/definitions/deleted"}]},
                "deleted": object("Star Deleted", "why"),
            },
        }));
        has(
            &imported,
            &[
                "#[cio(event = \"Ping Sent\")] pub struct PingSent { pub zen: String",
                "#[cio(event = \"Star Created\")] pub struct StarCreated { pub at: String",
                "#[cio(event = \"Star Deleted\")] pub struct StarDeleted { pub why: String",
                "#[cio(event = \"Issue Opened\")] pub struct IssueOpened { pub issue: String",
            ],
        );
        assert_eq!(imported.declared, 4);
        assert_eq!(losses(&imported), "");
    }
    // Whole messages have a name without a title.
    let message = |event: &str| {
        json!({"type": "object", "properties": {"type": {"const": "track"}, "event": {"const": event},
            "properties": object("Any", "a")}})
    };
    let imported =
        of(&json!({"$schema": DRAFT, "oneOf": [message("One Sent"), message("Two Sent")]}));
    has(&imported, &["event = \"One Sent\"", "event = \"Two Sent\""]);
    // The title of the choice is that of its only schema.
    let only = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let imported = of(&json!({"$schema": DRAFT, "title": "Only Sent", "oneOf": [only]}));
    has(
        &imported,
        &["event = \"Only Sent\"", "pub a: Option<String>"],
    );
    assert_eq!(losses(&imported), "");
}

#[test]
fn a_choice_that_names_no_event_is_refused() {
    let unnamed = json!({"type": "object", "properties": {"a": {"type": "string"}}});
    let schema = json!({"$schema": DRAFT, "title": "Sent", "oneOf": [unnamed, unnamed]});
    let error = of_files(&[("plan.json", schema)]).expect_err("no event");
    let error = error.to_string();
    assert!(error.contains("declares no events"), "{error}");
    assert!(error.contains("give it a `title`"), "{error}");

    // The other events are read.
    let imported = of(&json!({"$schema": DRAFT, "title": "All", "oneOf": [
        unnamed,
        object("One Sent", "a"),
        {"$ref": "#/oneOf/3"},
        {"oneOf": [{"$ref": "#/oneOf/2"}, {"$ref": "#/oneOf/3"}]},
    ]}));
    assert_eq!(imported.declared, 1);
    let losses = losses(&imported);
    assert!(
        losses.contains("/oneOf/0`: a schema of several"),
        "{losses}"
    );
    assert!(
        losses.contains("the title `All` of several events"),
        "{losses}"
    );
}

/// A file that lists other files is not an event.
#[test]
fn a_choice_of_files_is_the_events_of_the_files() {
    let files = [
        (
            "all.json",
            json!({"$schema": DRAFT, "oneOf": [{"$ref": "a.json"}, {"$ref": "b.json"}]}),
        ),
        ("a.json", object("A Sent", "a")),
        ("b.json", object("B Sent", "b")),
    ];
    let imported = of_files(&files).expect("read");
    assert_eq!(imported.declared, 2);
    assert_eq!(losses(&imported), "");
}

/// Such as `alias`, a call without properties.
#[test]
fn an_event_of_an_unknown_type_does_not_end_the_import() {
    let rule = |of: &str| json!({"key": "Paid", "type": of, "version": 1, "jsonSchema": {}});
    let event = |of: &str| json!({"name": "Paid", "eventType": of, "rules": {}});
    for plan in [
        json!({"rules": [rule("ALIAS"), rule("TRACK"), {"type": "alias"}]}),
        json!({"rules": {"events": [event("alias"), event("track"), {"eventType": "alias"}]}}),
        json!({"events": [event("alias"), event("track"), {"eventType": "alias"}]}),
    ] {
        let imported = of(&plan);
        assert_eq!(imported.declared, 1, "{plan}");
        assert_eq!(imported.losses.len(), 2, "{}", losses(&imported));
        assert!(
            losses(&imported).to_lowercase().contains("of type `alias`"),
            "{plan}"
        );
    }
    let project = "version: rudder/v1\nkind: events\nspec:\n  events:\n    - {id: a, name: A, event_type: alias}\n    \
        - {id: b, name: B Sent, event_type: track}\n---\nversion: rudder/v1\nkind: tp\nspec:\n  rules:\n    \
        - {type: event_rule, event: '#event:a'}\n    - {type: event_rule, event: '#event:b'}\n";
    let imported = super::imported("plan.yaml", project);
    assert_eq!(imported.declared, 1);
    assert!(
        losses(&imported).contains("of type `alias`"),
        "{}",
        losses(&imported)
    );
}

/// Generators of schemas write a reference to a definition at the root.
#[test]
fn a_reference_at_the_root_has_the_title_of_its_definition() {
    let root =
        |of: Value| json!({"$schema": DRAFT, "$ref": "#/definitions/a", "definitions": {"a": of}});
    let imported = of(&root(object("Order Sent", "sku")));
    has(
        &imported,
        &["#[cio(event = \"Order Sent\")] pub struct OrderSent { pub sku: String"],
    );
    let mut titled = root(object("Order Sent", "sku"));
    titled["title"] = json!("Cart Sent");
    titled["description"] = json!("A cart.");
    has(
        &of(&titled),
        &["/// A cart.", "#[cio(event = \"Cart Sent\")]"],
    );
    let imported = of(&root(
        json!({"oneOf": [object("One Sent", "a"), object("Two Sent", "b")]}),
    ));
    has(&imported, &["event = \"One Sent\"", "event = \"Two Sent\""]);
    // Another file is an event of its own.
    let files = [
        (
            "alias.json",
            json!({"$schema": DRAFT, "$ref": "order.json"}),
        ),
        ("order.json", object("Order Sent", "sku")),
    ];
    let imported = of_files(&files).unwrap_or_else(|error| panic!("{error}"));
    has(&imported, &["event = \"alias\"", "event = \"Order Sent\""]);
    assert_eq!(losses(&imported), "");
}
