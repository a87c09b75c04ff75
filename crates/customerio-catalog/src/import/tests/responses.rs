//! Plans in several files: revisions of a schema, and pages and envelopes of an API.

use serde_json::{Value, json};

use super::formats::{has, losses, of, of_files};

/// A schema of Iglu, with the name of its file.
fn iglu(name: &str, version: &str, property: &str) -> (String, Value) {
    let schema = json!({
        "self": {"vendor": "com.a", "name": name, "format": "jsonschema", "version": version},
        "type": "object", "properties": {property: {"type": "string"}}});
    (format!("com.a/{name}/jsonschema/{version}"), schema)
}

#[test]
fn the_latest_revision_of_an_iglu_schema_is_imported() {
    let schemas = [
        iglu("cart_viewed", "1-0-0", "first"),
        iglu("cart_viewed", "1-0-10", "tenth"),
        iglu("cart_viewed", "1-0-2", "second"),
        iglu("cart_viewed", "2-0-0", "broken"),
        iglu("cart_shared", "1-0-0", "other"),
        iglu("cart_shared", "newest", "strange"),
    ];
    let mut files: Vec<_> = schemas
        .iter()
        .map(|(name, schema)| (name.as_str(), schema.clone()))
        .collect();
    // Not a version, so not comparable.
    let strange = files.pop().expect("a schema");
    let imported = of_files(&files).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(imported.declared, 3, "{}", imported.code);
    has(
        &imported,
        &[
            "tenth: Option<",
            "broken: Option<",
            "other: Option<",
            "version = 2",
        ],
    );
    assert_eq!(
        losses(&imported),
        "com.a/cart_viewed/jsonschema/1-0-0:1:111: `/self/version`: the version `1-0-0` of the schema; its \
         successor `1-0-10` is imported\n\
         com.a/cart_viewed/jsonschema/1-0-10:1:111: `/self/version`: all but the first number of the version \
         `1-0-10`\n\
         com.a/cart_viewed/jsonschema/1-0-2:1:112: `/self/version`: the version `1-0-2` of the schema; its \
         successor `1-0-10` is imported"
    );

    let twice = [
        files[0].clone(),
        ("again/1-0-0", files[0].1.clone()),
        strange,
    ];
    let imported = of_files(&twice).unwrap_or_else(|error| panic!("{error}"));
    let losses = losses(&imported);
    for expected in [
        "again/1-0-0:1:111: `/self/version`: a second schema of version `1-0-0`; the first is imported",
        "`newest`, which is not a version such as `1-0-0`; read as `1-0-0`",
    ] {
        assert!(losses.contains(expected), "{expected}\nis not in\n{losses}");
    }
}

#[test]
fn further_pages_of_a_plan_are_reported() {
    let rule = |name: &str| {
        json!({"type": "TRACK", "key": name, "version": 1,
            "jsonSchema": {"properties": {"properties": {"type": "object"}}}})
    };
    let event = |name: &str| {
        json!({"name": name, "eventType": "track", "rules": {"properties": {"properties": {
            "type": "object"}}}})
    };
    let first = json!({"data": {"rules": [rule("Seat Taken")],
        "pagination": {"current": "MA==", "next": "MQ==", "totalEntries": 2}}});
    let last = json!({"data": {"rules": [rule("Seat Left")],
        "pagination": {"current": "MQ==", "previous": "MA==", "totalEntries": 2}}});
    let numbered = |page: u64, name: &str| json!({"events": [event(name)], "currentPage": page, "pageSize": 1, "total": 2});
    let linked = json!({"events": [event("Seat Taken")], "paging": {"next": "/v2/plans/1?page=2"}});
    let reported = |pages: &[&Value]| {
        let names = ["a.json", "b.json"].into_iter();
        let files: Vec<_> = names.zip(pages.iter().map(|it| (*it).clone())).collect();
        losses(&of_files(&files).unwrap_or_else(|error| panic!("{error}")))
    };
    for (pages, expected) in [
        (
            vec![&first],
            "`/data/pagination/next`: the page `MQ==` and those after it; pass all pages",
        ),
        (
            vec![&linked],
            "`/paging/next`: the page `/v2/plans/1?page=2` and those after it; pass all pages",
        ),
        (
            vec![&numbered(1, "Seat Taken")],
            "`/currentPage`: the pages after page 1; pass all pages",
        ),
        (vec![&last], ""),
        (vec![&first, &last], ""),
        (
            vec![&numbered(1, "Seat Taken"), &numbered(2, "Seat Left")],
            "",
        ),
    ] {
        let reported = reported(&pages);
        let is_expected = if expected.is_empty() {
            reported.is_empty()
        } else {
            reported.ends_with(expected)
        };
        assert!(is_expected, "{expected}\nis not\n{reported}");
    }
}

/// The keys of the objects around a plan too.
#[test]
fn keys_around_a_plan_are_reported() {
    let plan = json!({"data": {"trackingPlan": {"rules": [{"type": "TRACK", "key": "A",
        "jsonSchema": {"properties": {}}}]}, "x": 1}, "y": {"z": 1}});
    let imported = of(&plan);
    let pointers: Vec<_> = imported
        .losses
        .iter()
        .map(|it| it.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/data/x", "/y"]);
}

/// A message and the sections beside its properties are objects.
#[test]
fn keywords_of_a_message_with_other_values_are_reported() {
    let message = json!({"type": 7, "additionalProperties": {"type": "string"}, "properties": {
        "properties": {"type": "object"},
        "userProperties": {"type": ["string"], "additionalProperties": "x",
            "properties": {"plan": {"type": "string"}}}}});
    let imported = of(&json!({"events": [{"name": "A", "rules": message}]}));
    let pointers: Vec<_> = imported
        .losses
        .iter()
        .map(|it| it.pointer.as_str())
        .collect();
    let user = "/events/0/rules/properties/userProperties";
    assert_eq!(
        pointers,
        [
            "/events/0/rules/additionalProperties",
            &format!("{user}/additionalProperties"),
            &format!("{user}/type"),
            "/events/0/rules/type",
        ]
    );
}

/// What is beside the properties is not part of a type. Properties that are written there by mistake would
/// vanish otherwise.
#[test]
fn what_is_beside_the_properties_is_reported() {
    let message = json!({"type": "object", "properties": {
        "properties": {"type": "object"}, "userId": {"type": "string"}, "price": {"type": "number"}},
        "required": ["properties", "userId", "price", "currency"]});
    for plan in [
        json!({"rules": [{"type": "TRACK", "key": "A", "jsonSchema": message}]}),
        json!({"events": [{"name": "A", "rules": message}]}),
        json!({"events": [{"name": "A", "eventType": "track", "rules": message}]}),
        json!({"rules": {"events": [{"name": "A", "rules": message}]}}),
    ] {
        let imported = of(&plan);
        let lost = imported.losses.iter().map(ToString::to_string);
        let lost = lost.collect::<Vec<_>>().join("\n");
        assert!(
            lost.contains("/properties/price`: the schema of `price`"),
            "{lost}"
        );
        assert!(
            lost.contains("/required`: that `currency` is required"),
            "{lost}"
        );
        assert_eq!(imported.losses.len(), 2, "{lost}");
    }
}

/// The parts of a message can be in several schemas.
#[test]
fn the_parts_of_a_message_are_merged() {
    let schema = |name: &str| {
        json!({"properties": {"properties": {"type": "object",
            "properties": {name: {"type": "string"}}, "required": [name]}}})
    };
    let message = json!({"$ref": "#/definitions/base", "allOf": [schema("one"), {"$ref": "#/definitions/more"},
            {"if": {"properties": {}}, "then": {"required": ["x"]}}],
        "definitions": {"base": schema("base"), "more": {"allOf": [schema("two"), {"$ref": "#/definitions/more"}]}}});
    for plan in [
        json!({"rules": [{"type": "TRACK", "key": "A", "jsonSchema": message}]}),
        json!({"events": [{"name": "A", "rules": message}]}),
        json!({"events": [{"name": "A", "eventType": "track", "rules": message}]}),
    ] {
        let imported = of(&plan);
        for property in ["base", "one", "two"] {
            let field = format!("pub {property}: String,");
            assert!(imported.code.contains(&field), "{}", imported.code);
        }
        let lost: Vec<_> = imported.losses.iter().map(ToString::to_string).collect();
        assert_eq!(lost.len(), 1, "{lost:?}");
        assert!(
            lost[0].contains("/allOf`: variants by the value"),
            "{lost:?}"
        );
    }
}
