//! Each form of a plan: the events, traits and losses that come of it.

use serde_json::{Value, json};

use super::super::{ImportError, Imported, import};

/// Imports files by name.
pub(super) fn of_files(files: &[(&str, Value)]) -> Result<Imported, ImportError> {
    let files = files.iter();
    let files: Vec<_> = files
        .map(|(name, value)| ((*name).to_owned(), value.to_string()))
        .collect();
    import(&files)
}

pub(super) fn of(value: &Value) -> Imported {
    of_files(&[("plan.json", value.clone())]).unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn refused(value: &Value) -> String {
    let error = of_files(&[("plan.json", value.clone())]);
    error.expect_err("it is not a plan").to_string()
}

pub(super) fn losses(imported: &Imported) -> String {
    let losses = imported.losses.iter().map(ToString::to_string);
    losses.collect::<Vec<_>>().join("\n")
}

/// Asserts that the code contains these lines, without regard to line breaks and commas at ends.
pub(super) fn has(imported: &Imported, parts: &[&str]) {
    let plain = |text: &str| {
        text.split_whitespace()
            .collect::<String>()
            .replace(",)", ")")
    };
    let code = plain(&imported.code);
    for part in parts {
        assert!(
            code.contains(&plain(part)),
            "{part}\nis not in\n{}\n{}",
            imported.code,
            losses(imported)
        );
    }
}

#[test]
fn ruddertyper_1_names_the_kind_of_each_event() {
    let message = |section: &str, name: &str| {
        json!({"type": "object", "properties": {section: {
            "type": "object", "properties": {name: {"type": "string"}}, "required": [name]}}})
    };
    let event = |kind: &str, name: &str, rules: Value| json!({"name": name, "eventType": kind, "rules": rules});
    let imported = of(
        &json!({"id": "tp_1", "version": "1", "creationType": "x", "rules": {"events": [
            event("identify", "", message("traits", "plan")),
            event("group", "", message("traits", "size")),
            event("screen", "Home", message("properties", "tab")),
            event("page", "Prices", message("properties", "of")),
            event("track", "Paid", message("properties", "total")),
        ]}}),
    );
    has(
        &imported,
        &[
            "#[cio(person, open)] pub struct Person { pub plan: String",
            "#[cio(group, open)] pub struct Group { pub size: String",
            "#[cio(screen = \"Home\", open)] pub struct Home { pub tab: String",
            "#[cio(page = \"Prices\", open)] pub struct Prices { pub of: String",
            "#[cio(event = \"Paid\", open)] pub struct Paid { pub total: String",
        ],
    );
    assert_eq!(losses(&imported), "");
    let unknown = json!({"rules": {"events": [event("alias", "A", json!({}))]}});
    assert!(refused(&unknown).contains("an event of type `alias`"));
}

/// RudderStack has pages and screens without a name, and writes types in any case.
#[test]
fn events_of_rudderstack_have_no_name_or_a_section() {
    let object =
        json!({"type": "object", "properties": {"plan": {"type": "string"}}, "required": ["plan"]});
    let message = |section: &str| json!({"type": "object", "properties": {section: object}});
    let events = json!([
        {"name": "", "eventType": "Identify", "identitySection": "context.traits",
            "rules": {"type": "object", "properties": {"context": message("traits")}}},
        {"name": "", "eventType": "page", "rules": message("properties")},
        {"name": "", "eventType": "Screen", "rules": message("properties")},
        {"name": "Paid", "eventType": "TRACK", "rules": message("properties")},
    ]);
    for plan in [
        json!({"rules": {"events": events}}),
        json!({ "events": events }),
    ] {
        let imported = of(&plan);
        has(
            &imported,
            &[
                "#[cio(person, open)] pub struct Person { pub plan: String",
                "#[cio(event = \"Paid\", open)] pub struct Paid { pub plan: String",
            ],
        );
        let losses = losses(&imported).to_lowercase();
        for kind in ["page", "screen"] {
            let expected = format!("a `{kind}` without a name; left out");
            assert!(losses.contains(&expected), "{losses}");
        }
        assert_eq!(losses.lines().count(), 2, "{losses}");
    }
}

#[test]
fn user_properties_of_avo_are_traits() {
    let event = |name: &str, of_user: Value| {
        json!({"id": "1", "name": name, "actions": ["logEvent"], "triggers": [], "categories": ["c1"],
            "rules": {"type": "object", "properties": {
                "properties": {"type": "object", "properties": {"app": {"type": "string"}}},
                "userProperties": {"type": "object", "properties": of_user, "required": ["opted_in"]}}}})
    };
    let imported = of(&json!({
        "events": [
            event("Shown", json!({"opted_in": {"type": "boolean"}})),
            event("Hidden", json!({"opted_in": {"type": "boolean"}, "plan": {"type": "string"}})),
            event("Closed", json!({"plan": {"type": "integer"}})),
        ],
        "categories": {"c1": {"name": "Consent"}},
    }));
    has(
        &imported,
        &[
            "#[cio(event = \"Shown\", tags(\"Consent\"), open)]",
            "#[cio(person, open)] pub struct Person { pub opted_in: Option<bool>, pub plan: Option<String>",
        ],
    );
    let losses = losses(&imported);
    assert!(
        losses.contains("a second schema of this user property"),
        "{losses}"
    );
    assert!(losses.contains("as traits they are optional"), "{losses}");
}

#[test]
fn avo_publishes_lines_and_iglu_schemas() {
    let line = |name: &str| {
        json!({"name": name, "categories": [{"name": "Shop"}], "rules": {"properties": {"properties": {
            "properties": {"a": {"type": "string"}}}}},
            "stakeholderDomains": [{"name": "growth", "isOwner": true}]})
    };
    let text = format!("{}\n\n{}\n", line("Shown"), line("Hidden"));
    let imported =
        import(&[("latest.json".to_owned(), text)]).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(imported.declared, 2);
    has(
        &imported,
        &["#[cio(event = \"Hidden\", owner = \"growth\", tags(\"Shop\"), open)]"],
    );

    let broken = "{\"name\": \"A\", \"rules\": {}}\n{\"name\": \"\", \"rules\": {}}\n";
    let error = import(&[("a.ndjson".to_owned(), broken.to_owned())]).expect_err("no name");
    assert_eq!(error.position.map(|it| it.line), Some(2), "{error}");

    let schema = json!({"self": {"vendor": "com.a", "name": "cart_viewed", "format": "jsonschema", "version": "1-0-0"},
        "type": "object", "properties": {"total": {"type": "number"}}});
    let imported = of(&json!({"eventSchemas": [schema], "contextSchemas": [schema]}));
    has(
        &imported,
        &[
            "#[cio(event = \"cart_viewed\", tags(\"com.a\"), open)]",
            "total: Option<f64>",
        ],
    );
    assert!(losses(&imported).contains("the key `contextSchemas`, which is not read"));
}

#[test]
fn an_event_without_a_schema_is_not_a_plan() {
    for plan in [
        json!({"events": [{"name": "A"}, {"name": "B", "properties": {"x": 1}}]}),
        json!({"events": [{"name": "A", "props": [{"name": "total"}]}], "properties": {}}),
        json!({"events": [{"name": "A", "eventType": "track"}]}),
    ] {
        let refused = refused(&plan);
        assert!(
            refused.contains("plan.json:1:12: `/events/0`: missing `rules`"),
            "{refused}"
        );
    }
}

#[test]
fn every_key_that_is_not_read_is_reported() {
    let schema = json!({"type": "object", "properties": {"properties": {
        "type": "object", "properties": {"a": {"type": "string"}}}}});
    for (plan, expected) in [
        (
            json!({"rules": [{"type": "TRACK", "key": "A", "jsonSchema": schema, "x": 1}], "y": {"z": 1}}),
            ["/rules/0/x", "/y"],
        ),
        (
            json!({"rules": {"events": [{"name": "A", "rules": schema, "x": 1}], "y": 1}}),
            ["/rules/events/0/x", "/rules/y"],
        ),
        (
            json!({"events": [{"name": "A", "rules": schema, "x": 1}], "y": [1]}),
            ["/events/0/x", "/y"],
        ),
        (
            json!({"events": [{"name": "A", "eventType": "track", "rules": schema, "x": 1}], "y": 1}),
            ["/events/0/x", "/y"],
        ),
        (
            json!({"schema": {"events": {"A": {"properties": {}, "x": 1}}}, "y": 1}),
            ["/schema/events/A/x", "/y"],
        ),
    ] {
        let imported = of(&plan);
        let mut pointers: Vec<&str> = imported
            .losses
            .iter()
            .map(|it| it.pointer.as_str())
            .collect();
        pointers.sort_unstable();
        assert_eq!(pointers, expected, "{plan}");
    }
}

#[test]
fn labels_that_name_an_owner_become_the_owner() {
    for label in [
        "owner",
        "team",
        "Team",
        "owned_by",
        "Owning Team",
        "squad",
        "teams",
    ] {
        let imported = of(
            &json!({"rules": [{"type": "TRACK", "key": "A", "jsonSchema": {
            "labels": {label: "checkout", "area": "money"}, "properties": {"properties": {}}}}]}),
        );
        has(&imported, &["owner = \"checkout\", tags(\"area:money\")"]);
        assert_eq!(losses(&imported), "");
    }
}

/// A rule can have labels, and its schema too.
#[test]
fn all_labels_of_a_rule_are_read() {
    let imported = of(
        &json!({"rules": [{"type": "TRACK", "key": "A", "labels": {"owner": "a", "team": "b", "area": "money"},
            "jsonSchema": {"labels": {"owner": "a", "tier": "1"}, "properties": {"properties": {}}}}]}),
    );
    let tags = "tags(\"tier:1\", \"area:money\", \"team:b\")";
    has(&imported, &[&format!("owner = \"a\", {tags}")]);
    assert_eq!(losses(&imported), "");
}

#[test]
fn properties_in_a_list_are_not_a_schema() {
    let listed = json!([{"name": "Level", "type": "int"}]);
    for plan in [
        json!({"name": "Game Started", "properties": listed, "userProperties": listed}),
        json!({"eventSchemas": [{"name": "Opened", "schema": {"type": "object"}}]}),
        json!({"eventSchemas": [{"name": "Opened", "properties": listed}]}),
    ] {
        let refused = refused(&plan);
        let expected = "an Iglu or JSON Schema with `properties`";
        assert!(refused.contains(expected), "{refused}");
    }
}

#[test]
fn a_group_has_its_object_type_and_its_relationship() {
    let group = |traits: Value| {
        json!({"rules": [{"type": "GROUP", "version": 1, "jsonSchema": {"labels": {"owner": "b2b"},
            "properties": {"traits": traits}}}]})
    };
    let imported = of(&group(json!({"type": "object", "properties": {
        "name": {"type": "string"},
        "objectTypeId": {"type": "string", "enum": ["2"]},
        "relationshipAttributes": {"type": "object", "properties": {"role": {"type": "string"}}}},
        "required": ["name", "objectTypeId"]})));
    has(
        &imported,
        &[
            "#[cio(group(object_type = \"2\"), owner = \"b2b\", open)] pub struct Group { pub name: String",
            "#[cio(relationship, open)] pub struct Relationship { pub role: Option<String>",
        ],
    );
    assert_eq!(losses(&imported), "");
    let imported = of(&group(
        json!({"properties": {"objectTypeId": {"enum": ["2", "3"]}, "a": {}}}),
    ));
    has(&imported, &["group(object_type = \"2\")"]);
    assert!(
        losses(&imported).contains("the object types `3`"),
        "{}",
        losses(&imported)
    );
    let imported = of(&group(json!({"properties": {
        "objectTypeId": {"type": "string"}, "relationshipAttributes": {"properties": {"role": {}}}}})));
    assert_eq!(imported.declared, 1);
    has(&imported, &["#[cio(relationship, owner = \"b2b\", open)]"]);
}

#[test]
fn hcl_is_refused_with_a_fix() {
    let text = "resource \"segment_tracking_plan\" \"a\" {\n  name = \"A\"\n}\n";
    for file in ["plan.tf", "plan.hcl", "plan.json"] {
        let error = import(&[(file.to_owned(), text.to_owned())]).expect_err("HCL");
        assert!(
            error
                .reason
                .contains("HCL is not supported; pass the plan as JSON"),
            "{error}"
        );
    }
}

#[test]
fn asyncapi_documents_declare_an_event_for_each_message() {
    let payload = json!({"type": "object", "properties": {"lumens": {"$ref": "#/components/schemas/lumens"}}});
    let schemas = json!({"lumens": {"type": "integer", "minimum": 0}});
    let message = json!({"name": "light measured", "summary": "It is bright.", "payload": payload,
        "tags": [{"name": "owner:streets"}, {"name": "lamp"}]});
    let expected = [
        "#[cio(event = \"light measured\", owner = \"streets\", tags(\"lamp\"), open)]",
        "#[cio(range(0..))] pub lumens: Option<i64>",
    ];
    for version in ["2.6.0", "3.0.0", "3.1.0"] {
        let imported = of(&json!({"asyncapi": version, "info": {}, "components": {
            "schemas": schemas, "messages": {"light": message}}}));
        has(&imported, &expected);
        assert_eq!(losses(&imported), "");
    }
    // Version 2 has messages in operations, version 3 in channels, and both refer to them.
    let reference = json!({"$ref": "#/components/messages/light"});
    for channels in [
        json!({"a": {"publish": {"message": reference}}, "b": {"subscribe": {"message": {"oneOf": [reference]}}}}),
        json!({"a": {"subscribe": {"message": message}}}),
        json!({"a": {"address": "x", "messages": {"light": reference}}}),
        json!({"a": {"messages": {"light": message}}}),
    ] {
        let is_inline = !channels.to_string().contains("components");
        let messages = if is_inline {
            json!({})
        } else {
            json!({"light": message})
        };
        let imported = of(&json!({"asyncapi": "3.0.0", "channels": channels,
            "components": {"schemas": schemas, "messages": messages}}));
        has(&imported, &expected);
        assert_eq!(imported.declared, 1, "{channels}");
    }
    let wrapped = json!({"asyncapi": "3.0.0", "components": {"schemas": schemas, "messages": {
        "light": {"title": "light measured", "payload": {"schemaFormat": "application/schema+json;version=draft-07", "schema": payload}},
        "avro": {"payload": {"schemaFormat": "application/vnd.apache.avro;version=1.9.0", "schema": {}}},
        "headed": {"headers": {"type": "object"}, "payload": payload}}}});
    let imported = of(&wrapped);
    has(
        &imported,
        &["event = \"light measured\"", "event = \"headed\""],
    );
    let losses = losses(&imported);
    assert!(
        losses.contains("a payload in the format `application/vnd.apache.avro"),
        "{losses}"
    );
    assert!(
        losses.contains("the key `headers`, which is not read"),
        "{losses}"
    );
    assert!(refused(&json!({"asyncapi": "1.2.0"})).contains("AsyncAPI 1.2.0 is not supported"));
}

#[test]
fn an_import_that_declares_nothing_is_an_error() {
    for (plan, why) in [
        (
            json!({"rules": []}),
            "the plan declares no events and no traits; pass the whole plan",
        ),
        (json!({"asyncapi": "3.0.0"}), "the plan declares no events"),
        (
            json!({"rules": [{"type": "COMMON", "jsonSchema": {}}]}),
            "not carried: the rules for all events",
        ),
        (
            json!({"rules": [{"type": "TRACK", "key": " ", "jsonSchema": {}}]}),
            "is not a valid name",
        ),
    ] {
        let refused = refused(&plan);
        assert!(refused.contains(why), "{refused}");
    }
}

#[test]
fn names_that_resemble_each_other_get_their_allow() {
    let rule = |kind: &str, name: &str, version: u32| {
        json!({"type": kind, "key": name, "version": version,
            "jsonSchema": {"properties": {"properties": {"type": "object"}}}})
    };
    let imported = of(&json!({"rules": [
        rule("TRACK", "Seat Taken", 1),
        rule("TRACK", "seat_taken", 1),
        rule("TRACK", "Seat Taken", 2),
        rule("TRACK", "SEAT-TAKEN!", 3),
        rule("PAGE", "Seat-Taken", 1),
    ]}));
    has(
        &imported,
        &[
            "#[cio(event = \"Seat Taken\", open)] pub struct",
            "#[cio(event = \"seat_taken\", allow(near_duplicate_events), open)] pub struct",
            "#[cio(event = \"Seat Taken\", version = 2, open)] pub struct",
            "#[cio(event = \"SEAT-TAKEN!\", version = 3, allow(near_duplicate_events), open)] pub struct",
            "#[cio(page = \"Seat-Taken\", open)] pub struct",
        ],
    );
    assert_eq!(losses(&imported), "");
}
