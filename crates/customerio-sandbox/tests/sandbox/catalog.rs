//! Verdicts by a catalog, and waiting for messages.

use crate::wire::{Answer, Call, sandbox};
use customerio_sandbox::{Catalog, CatalogError, Sandbox};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn catalog() -> Catalog {
    let order = json!({
        "type": "object",
        "properties": {
            "order_id": {"type": "string", "maxLength": 8},
            "total": {"type": "number", "minimum": 0},
            "status": {"enum": ["paid", "open"]},
            "buyer_mail": {"type": "string"},
            "coupon": {"type": ["string", "null"]},
            "old": {"type": "string"},
            "payment": {"oneOf": [
                {"type": "object", "properties": {"by": {"const": "card"}, "last4": {"type": "string"}},
                 "required": ["by", "last4"], "additionalProperties": false},
                {"type": "object", "properties": {"by": {"const": "cash"}},
                 "required": ["by"], "additionalProperties": false},
            ]},
        },
        "required": ["order_id", "total"],
        "additionalProperties": false,
    });
    let open = |name: &str| {
        json!({"type": "object", "properties": {name: {"type": "string"}},
        "required": [name], "additionalProperties": false})
    };
    let document = json!({"format": "customerio-catalog", "version": 1, "declarations": [
        {"kind": "track", "name": "Order Completed", "owner": "checkout", "file": "src/order.rs",
         "line": 12, "schema": order, "properties": [
            {"pointer": "/buyer_mail", "personal": "contact"}, {"pointer": "/old", "deprecated": true}]},
        {"kind": "track", "name": "Signed Up", "version": 1, "schema": open("plan")},
        {"kind": "track", "name": "Signed Up", "version": 2, "schema": open("tier")},
        {"kind": "track", "name": "Old", "deprecated": "use `New`", "schema": {"type": "object"}},
        {"kind": "person", "name": "Customer", "schema": open("plan")},
        {"kind": "group", "name": "Company", "objectType": "10", "schema": open("name")},
        {"kind": "relationship", "name": "Member", "schema": open("role")},
    ]});
    Catalog::parse(&document.to_string()).expect("a catalog")
}

fn judging() -> Sandbox {
    let sandbox = sandbox();
    sandbox.set_catalog(catalog());
    sandbox
}

/// Of a call without `objectTypeId`, the service takes `1`.
#[test]
fn a_group_without_an_object_type_is_of_the_first() {
    let document = json!({"version": 1, "declarations": [
        {"kind": "group", "name": "Company", "objectType": "1", "schema":
            {"type": "object", "required": ["name"], "additionalProperties": false,
             "properties": {"name": {"type": "string"}}}},
    ]});
    let sandbox = sandbox();
    sandbox.set_catalog(Catalog::parse(&document.to_string()).expect("a catalog"));
    for traits in [
        json!({"name": "Acme"}),
        json!({"name": "Acme", "objectTypeId": null}),
    ] {
        let group = json!({"userId": "u", "groupId": "g", "traits": traits});
        let record = judged(&sandbox, "group", &group);
        assert_eq!(findings(&record), [""; 0], "{record}");
    }
    let group = json!({"userId": "u", "groupId": "g", "traits": {"objectTypeId": "2"}});
    assert_eq!(judged(&sandbox, "group", &group)["verdict"], "bad");
}

/// Sends a message and returns its record.
fn judged(sandbox: &Sandbox, call: &str, message: &Value) -> Value {
    let answer = Call::post(&format!("/v1/{call}"), message).to(sandbox);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let all = get(sandbox, "/_sandbox/messages").json();
    all["messages"]
        .as_array()
        .and_then(|it| it.last())
        .cloned()
        .expect("a message")
}

fn get(sandbox: &Sandbox, path: &str) -> Answer {
    Call::new("GET", path).to(sandbox)
}

fn findings(record: &Value) -> Vec<String> {
    let findings = record["findings"].as_array().expect("a list");
    let text = |it: &Value, key: &str| it[key].as_str().unwrap_or("-").to_owned();
    let line = |it: &Value| {
        format!(
            "{} {}: {}",
            text(it, "rule"),
            text(it, "pointer"),
            text(it, "message")
        )
    };
    findings.iter().map(line).collect()
}

fn order(properties: &Value) -> Value {
    json!({"userId": "u1", "event": "Order Completed", "properties": properties})
}

#[test]
fn each_difference_has_its_rule_pointer_and_declaration() {
    let sandbox = judging();
    let good = judged(
        &sandbox,
        "track",
        &order(&json!({"order_id": "a", "total": 1.5})),
    );
    assert_eq!(good["verdict"], "good");
    assert_eq!(good["findings"], json!([]));
    for (properties, expected) in [
        (
            json!({"total": 1}),
            "missing-property /properties/order_id: is missing",
        ),
        (
            json!({"order_id": "a", "total": 1, "x/y": 1}),
            "extra-property /properties/x~1y: is not declared",
        ),
        (
            json!({"order_id": "a", "total": "1"}),
            "wrong-type /properties/total: must be a number, not a string",
        ),
        (
            json!({"order_id": "a", "total": -1}),
            "broken-constraint /properties/total: must be at least 0",
        ),
        (
            json!({"order_id": "123456789", "total": 1}),
            "broken-constraint /properties/order_id: must have at most 8 characters",
        ),
        (
            json!({"order_id": "a", "total": 1, "status": "lost"}),
            r#"broken-constraint /properties/status: must be one of "paid", "open""#,
        ),
        (
            json!({"order_id": "a", "total": 1, "coupon": 1}),
            "wrong-type /properties/coupon: must be a string or null, not a number",
        ),
        (
            json!({"order_id": "a", "total": 1, "payment": {"by": "card"}}),
            "missing-property /properties/payment/last4: is missing",
        ),
        (
            json!({"order_id": "a", "total": 1, "payment": {"by": "air"}}),
            "broken-constraint /properties/payment: must match one of 2 declared forms",
        ),
    ] {
        let record = judged(&sandbox, "track", &order(&properties));
        assert_eq!(findings(&record), [expected], "{properties}");
        assert_eq!(record["verdict"], "bad");
        let finding = &record["findings"][0];
        assert_eq!(
            (&finding["declaration"], &finding["file"], &finding["line"]),
            (
                &json!("Order Completed"),
                &json!("src/order.rs"),
                &json!(12)
            )
        );
    }
    let absent = judged(
        &sandbox,
        "track",
        &json!({"userId": "u", "event": "Order Completed"}),
    );
    assert_eq!(absent["findings"].as_array().map(Vec::len), Some(2));
}

#[test]
fn unknown_names_have_the_nearest_declared_one() {
    let sandbox = judging();
    let record = judged(
        &sandbox,
        "track",
        &json!({"userId": "u", "event": "Order Complete"}),
    );
    assert_eq!(
        findings(&record),
        [
            "unknown-event /event: the catalog declares no event with this name; the nearest one is \
          `Order Completed`"
        ]
    );
    assert_eq!(record["findings"][0]["expected"], "Order Completed");
    assert_eq!(record["findings"][0]["line"], 12);
    let far = judged(
        &sandbox,
        "track",
        &json!({"userId": "u", "event": "Invoice Paid"}),
    );
    assert_eq!(
        findings(&far),
        ["unknown-event /event: the catalog declares no event with this name"]
    );
    let group = json!({"userId": "u", "groupId": "g", "traits": {"objectTypeId": "11"}});
    assert_eq!(
        findings(&judged(&sandbox, "group", &group)),
        [
            "unknown-object-type /traits/objectTypeId: the catalog declares no object type with this name; \
          the nearest one is `10`"
        ]
    );
    // The service defines these, and the catalog declares no page.
    let deleted = json!({"userId": "u", "event": "User Deleted"});
    assert_eq!(judged(&sandbox, "track", &deleted)["verdict"], "good");
    assert_eq!(
        judged(&sandbox, "page", &json!({"userId": "u", "name": "Any"}))["verdict"],
        "good"
    );
}

#[test]
fn traits_and_versions_follow_the_declaration_that_fits_best() {
    let sandbox = judging();
    for properties in [json!({"plan": "a"}), json!({"tier": "b"})] {
        let event = json!({"userId": "u", "event": "Signed Up", "properties": properties});
        assert_eq!(judged(&sandbox, "track", &event)["verdict"], "good");
    }
    let traits = json!({"userId": "u", "traits": {"plan": "a", "email": "a@example.com"}});
    assert_eq!(judged(&sandbox, "identify", &traits)["verdict"], "good");
    let group = |name: Value, role: &str| {
        json!({"userId": "u", "groupId": "g", "traits": {"objectTypeId": "10", "name": name,
            "relationshipAttributes": {role: "owner"}}})
    };
    assert_eq!(
        judged(&sandbox, "group", &group(json!("Acme"), "role"))["verdict"],
        "good"
    );
    let mail = judged(&sandbox, "group", &group(json!("a@example.com"), "role"));
    assert_eq!(findings(&mail).len(), 1, "{mail}");
    let mail = json!({"userId": "u", "groupId": "g", "traits": {"objectTypeId": "10", "name": "A",
        "relationshipAttributes": {"role": "a@example.com"}}});
    assert_eq!(findings(&judged(&sandbox, "group", &mail)).len(), 1, "once");
    let bad = judged(&sandbox, "group", &group(json!(1), "rôle"));
    assert_eq!(
        findings(&bad),
        [
            "wrong-type /traits/name: must be a string, not a number",
            "extra-property /traits/relationshipAttributes/rôle: is not declared",
            "missing-property /traits/relationshipAttributes/role: is missing",
        ]
    );
}

#[test]
fn deprecated_and_personal_data_are_warnings() {
    let sandbox = judging();
    let record = judged(&sandbox, "track", &json!({"userId": "u", "event": "Old"}));
    assert_eq!(
        findings(&record),
        ["deprecated /event: is deprecated: use `New`"]
    );
    assert_eq!(record["verdict"], "warned");
    let properties =
        json!({"order_id": "a@b.com", "total": 1, "old": "x", "buyer_mail": "c@d.com"});
    let record = judged(&sandbox, "track", &order(&properties));
    assert_eq!(
        findings(&record),
        [
            "deprecated /properties/old: is deprecated",
            "personal-data /properties/order_id: looks like an e-mail address, and is not declared as \
             personal data",
        ]
    );
    assert_eq!(
        record["personal"],
        json!([{"pointer": "/properties/buyer_mail", "class": "contact"}])
    );
}

#[test]
fn a_new_catalog_judges_what_is_there() {
    let sandbox = sandbox();
    let message = json!({"userId": "u", "event": "Order Complete"});
    assert_eq!(judged(&sandbox, "track", &message)["verdict"], "good");
    let state = |key: &str| get(&sandbox, "/_sandbox/catalog").json()[key].clone();
    assert_eq!(
        (state("phase"), state("stale")),
        (json!("none"), json!(false))
    );
    sandbox.catalog_building();
    assert_eq!(
        (state("phase"), state("stale")),
        (json!("building"), json!(false))
    );
    sandbox.set_catalog(catalog());
    assert_eq!(
        (state("phase"), state("version")),
        (json!("ready"), json!(1))
    );
    let bad = get(&sandbox, "/_sandbox/messages?verdict=bad").json();
    assert_eq!(bad["messages"].as_array().map(Vec::len), Some(1));
    sandbox.catalog_failed("it does not build");
    assert_eq!(
        (state("phase"), state("stale")),
        (json!("failed"), json!(true))
    );
    assert_eq!(state("error"), "it does not build");
    assert_eq!(
        judged(&sandbox, "track", &message)["verdict"],
        "bad",
        "the last catalog stays"
    );
    let declared = get(&sandbox, "/_sandbox/catalog/declarations").json();
    assert_eq!(declared["declarations"][0]["owner"], "checkout");
    assert_eq!(declared["declarations"][0].get("schema"), None);
}

#[test]
fn a_hostile_message_has_a_bounded_number_of_findings() {
    let sandbox = judging();
    let mut properties = serde_json::Map::new();
    for number in 0..1_000 {
        properties.insert(format!("x{number}"), json!("a@example.com"));
    }
    let record = judged(&sandbox, "track", &order(&Value::Object(properties)));
    assert_eq!(record["findings"].as_array().map(Vec::len), Some(32));
}

#[test]
fn documents_that_are_no_catalog_are_errors() {
    assert!(matches!(Catalog::parse("{"), Err(CatalogError::Form(_))));
    for (wrong, expected) in [
        ("[]", "expected an object with `version` and `declarations`"),
        (
            r#"{"version": "1", "declarations": []}"#,
            "expected a whole number from 0 to",
        ),
        (
            r#"{"version": 1, "declarations": [7]}"#,
            "expected an object with `kind`, `name` and `schema`",
        ),
        (
            r#"{"version": 1, "declarations": [{"kind": "track", "name": "A", "line": -1, "schema": {}}]}"#,
            "expected a whole number from 0 to",
        ),
    ] {
        let Err(CatalogError::Form(reason)) = Catalog::parse(wrong) else {
            panic!("{wrong}");
        };
        assert!(reason.to_string().contains(expected), "{reason}");
    }
    let other = r#"{"format": "customerio-catalog", "version": 2, "declarations": []}"#;
    assert!(matches!(
        Catalog::parse(other),
        Err(CatalogError::Version { found: 2 })
    ));
    let schema = r#"{"version": 1, "declarations": [{"kind": "track", "name": "A", "schema": {"type": 1}}]}"#;
    assert!(
        matches!(Catalog::parse(schema), Err(CatalogError::Schema { name, .. }) if name == "A")
    );
}

#[test]
fn a_wait_ends_with_the_messages_or_with_what_was_seen() {
    let sandbox = judging();
    let start = Instant::now();
    let found = std::thread::scope(|scope| {
        let wait = scope.spawn(|| {
            get(
                &sandbox,
                "/_sandbox/wait?event=Order+Completed&user=u1&verdict=good&count=2&within=20000",
            )
        });
        for id in ["a", "b"] {
            judged(
                &sandbox,
                "track",
                &order(&json!({"order_id": id, "total": 1})),
            );
        }
        wait.join().expect("an answer")
    });
    assert!(start.elapsed() < Duration::from_secs(20));
    assert_eq!(found.status, 200);
    assert_eq!(found.json()["messages"].as_array().map(Vec::len), Some(2));

    let missing = get(
        &sandbox,
        "/_sandbox/wait?event=Order+Completed&verdict=bad&within=10",
    );
    assert_eq!(missing.status, 408);
    let missing = missing.json();
    assert_eq!(missing["messages"], json!([]));
    assert_eq!(
        missing["seen"][0],
        json!({"seq": 1, "kind": "track", "event": "Order Completed", "user": "u1", "verdict": "good"})
    );
    assert_eq!(get(&sandbox, "/_sandbox/wait?count=many").status, 400);
}
