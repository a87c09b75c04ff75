//! Folders of files: one plan.

use serde_json::{Map, Value, json};

use super::formats::{has, losses, of_files, refused};

#[test]
fn an_exported_folder_is_imported() {
    let index = json!({"generator": "customerio-catalog json-schema", "draft": "2020-12", "part": "properties",
        "events": [{"call": "screen", "file": "screen/home.json", "name": "Home", "version": 2, "owner": "app",
            "since": "2026-01", "tags": ["a"], "deprecated": true, "deprecatedBecause": "use the new one",
            "description": "Where all begins."}],
        "traits": [
            {"of": "group", "objectType": "2", "file": "group/company.json", "name": "Company", "version": 1},
            {"of": "relationship", "file": "relationship/member.json", "name": "Member", "version": 1},
            {"of": "person", "file": "person/user.json", "name": "User", "version": 1}]});
    let schema = |name: &str| json!({"type": "object", "properties": {name: {"type": "string"}}, "required": [name], "additionalProperties": false});
    let files = [
        ("out/index.json", index.clone()),
        ("out/group/company.json", schema("name")),
        ("out/person/user.json", schema("plan")),
        ("out/relationship/member.json", schema("role")),
        ("out/screen/home.json", schema("tab")),
    ];
    let imported = of_files(&files).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(imported.declared, 4);
    assert_eq!(losses(&imported), "");
    has(
        &imported,
        &[
            "/// Where all begins.",
            "#[cio(screen = \"Home\", owner = \"app\", tags(\"a\"), version = 2, since = \"2026-01\", deprecated = \"use the new one\")] pub struct HomeV2 { pub tab: String",
            "#[cio(group(object_type = \"2\"))] pub struct Company { pub name: String",
            "#[cio(relationship)] pub struct Member { pub role: String",
            "#[cio(person)] pub struct User { pub plan: String",
        ],
    );
    assert!(refused(&index).contains("`screen/home.json` is not among the files; pass the folder"));
}

#[test]
fn a_folder_is_one_plan() {
    let person = json!({"$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://a.example/common.json",
        "title": "Buyer", "type": "object", "properties": {"name": {"$ref": "#/definitions/name"}}, "required": ["name"],
        "definitions": {"name": {"type": "string", "minLength": 1}, "x": {"$anchor": "short", "type": "string", "maxLength": 3}}});
    let order = json!({"$schema": "http://json-schema.org/draft-07/schema#", "title": "Order Paid", "type": "object",
        "$id": "https://a.example/order.json",
        "properties": {
            "buyer": {"$ref": "common.json"}, "by_id": {"$ref": "https://a.example/common.json"},
            "name": {"$ref": "common.json#/properties/name"}, "short": {"$ref": "common.json#short"},
            "size": {"$ref": "sub/more.json#/$defs/a%20b"}, "gone": {"$ref": "gone.json"}},
        "required": ["buyer", "by_id", "name", "short", "size"]});
    let imported = of_files(&[
        ("p/common.json", person),
        ("p/order.json", order),
        (
            "p/package.json",
            json!({"name": "x", "version": "1.0.0", "type": "module"}),
        ),
        (
            "p/sub/more.json",
            json!({"$defs": {"a b": {"type": "integer", "maximum": 9}}}),
        ),
    ])
    .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(imported.declared, 1, "{}", imported.code);
    has(
        &imported,
        &[
            "pub buyer: Buyer",
            "pub by_id: Buyer",
            "#[cio(length(1..))] pub name: String",
            "#[cio(length(..=3))] pub short: String",
            "#[cio(range(..=9))] pub size: i64",
            "pub struct Buyer { #[cio(length(1..))] pub name: String",
        ],
    );
    let losses = losses(&imported);
    for expected in [
        "p/common.json:1:1: a type that other files refer to; not read as an event",
        "p/package.json:1:1: skipped, an unknown kind of document",
        "`gone.json`, which the plan does not contain",
    ] {
        assert!(losses.contains(expected), "{expected}\nis not in\n{losses}");
    }
}

#[test]
fn files_that_resemble_a_plan_are_skipped_in_a_folder() {
    let order = json!({"title": "Order Paid", "type": "object", "properties": {"total": {"type": "number"}}});
    for (other, alone) in [
        (json!([1, 2]), "`/0`: expected an object with a rule"),
        (json!([{"a": 1}]), "`/0`: missing `jsonSchema`"),
        (json!([]), "declares no events"),
        (
            json!({"rules": {"no-console": "off"}}),
            "`/rules`: expected a list",
        ),
        (
            json!({"rules": ["x"]}),
            "`/rules/0`: expected an object with a rule",
        ),
        (json!({"events": ["push"]}), "`/events/0`: missing `name`"),
        // A message, a feature of GeoJSON and a list of settings are values, not schemas.
        (
            json!({"type": "track", "event": "A", "properties": {"a": 1}}),
            "unknown kind of document",
        ),
        (
            json!({"type": "Feature", "properties": {"a": {}}}),
            "unknown kind of document",
        ),
        (
            json!({"properties": {"a": 1, "b": "c"}}),
            "unknown kind of document",
        ),
    ] {
        let imported = of_files(&[("p/order.json", order.clone()), ("p/x.json", other.clone())])
            .unwrap_or_else(|error| panic!("{other}: {error}"));
        assert_eq!(imported.declared, 1, "{other}: {}", imported.code);
        let losses = losses(&imported);
        let skipped = "p/x.json:1:1: skipped, an unknown kind of document";
        assert!(losses.contains(skipped), "{other}: {losses}");
        let refused = refused(&other);
        assert!(refused.contains(alone), "{other}: {refused}");
    }
    // A plan with a mistake is not skipped.
    for broken in [
        json!({"rules": [{"type": "TRACK", "key": "A"}]}),
        json!({"events": [{"name": "A"}]}),
    ] {
        let refused = of_files(&[
            ("p/order.json", order.clone()),
            ("p/x.json", broken.clone()),
        ]);
        assert!(refused.is_err(), "{broken}");
    }
}

/// Returns a schema of an event whose properties are references.
fn referring(title: &str, references: &[(&str, &str)]) -> Value {
    let properties = references.iter();
    let properties = properties.map(|(name, file)| ((*name).to_owned(), json!({"$ref": file})));
    json!({"title": title, "type": "object", "additionalProperties": false,
        "properties": properties.collect::<Map<_, _>>()})
}

#[test]
fn files_that_refer_to_each_other_share_their_types() {
    let imported = of_files(&[
        (
            "p/customer.json",
            referring("Customer", &[("order", "order.json")]),
        ),
        (
            "p/order.json",
            referring(
                "Order",
                &[("customer", "customer.json"), ("item", "sub/item.json")],
            ),
        ),
        (
            "p/paid.json",
            referring("Paid", &[("by", "customer.json"), ("for", "order.json")]),
        ),
        (
            "p/sent.json",
            referring("Sent", &[("to", "customer.json"), ("order", "order.json")]),
        ),
        (
            "p/sub/item.json",
            referring("Item", &[("of", "../order.json")]),
        ),
    ])
    .unwrap_or_else(|error| panic!("{error}"));
    has(
        &imported,
        &[
            "pub struct Paid { pub by: Option<Customer>, #[cio(rename = \"for\")] pub for_: Option<Order>, }",
            "pub struct Sent { pub order: Option<Order>, pub to: Option<Customer>, }",
            "pub struct Customer { pub order: Option<Order>, }",
            "pub struct Order { #[cio(recursive)] pub customer: Option<Box<Customer>>, pub item: Option<Item>, }",
            "pub struct Item { #[cio(recursive)] pub of: Option<Box<Order>>, }",
        ],
    );
    assert_eq!(
        imported.code.matches("pub struct").count(),
        5,
        "{}",
        imported.code
    );
    let losses = losses(&imported);
    assert_eq!(
        losses.matches("a type that other files refer to").count(),
        3,
        "{losses}"
    );
    assert_eq!(losses.lines().count(), 3, "{losses}");
}

/// Each order of references is a path through the files.
#[test]
fn files_that_all_refer_to_each_other_are_read_once() {
    let files: Vec<_> = (0..6).map(|nth| format!("p/{nth}.json")).collect();
    let read: Vec<_> = files
        .iter()
        .map(|file| {
            let names = files.iter().map(|it| (&it[2..3], &it[2..]));
            (
                file.as_str(),
                referring(
                    &format!("Event {}", &file[2..3]),
                    &names.collect::<Vec<_>>(),
                ),
            )
        })
        .collect();
    let imported = of_files(&read).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(imported.declared, 6);
    assert_eq!(
        imported.code.matches("pub struct").count(),
        12,
        "{}",
        imported.code
    );
    assert_eq!(losses(&imported), "");
}

#[test]
fn files_of_references_alone_are_named() {
    let alone = |file: &str| json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": file});
    let refused = of_files(&[("p/a.json", alone("b.json")), ("p/b.json", alone("a.json"))]);
    let refused = refused.expect_err("no event").to_string();
    let expected = "`p/b.json#` -> `p/a.json#` -> `p/b.json#`; any value is accepted; write an object with \
                    `properties` in place of one of these references";
    assert!(refused.contains(expected), "{refused}");
}
