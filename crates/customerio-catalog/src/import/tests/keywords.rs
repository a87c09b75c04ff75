//! Keywords whose value is of the wrong kind are reported at their place and ignored.

use serde_json::{Value, json};

use super::imported;

/// Imports a schema of a property, and returns the type of the property and the losses.
fn property(schema: &Value) -> (String, Vec<String>) {
    let plan = json!({"rules": [{"type": "TRACK", "key": "Order Completed", "version": 1,
        "jsonSchema": {"properties": {"properties": {
            "type": "object", "required": ["p"], "properties": {"p": schema}}}}}]});
    let imported = imported("plan.json", &plan.to_string());
    let field = imported
        .code
        .lines()
        .find_map(|line| line.trim().strip_prefix("pub p: "))
        .unwrap_or_else(|| panic!("no property:\n{}", imported.code));
    let of_property = "/rules/0/jsonSchema/properties/properties/properties/p";
    let losses = imported.losses.iter().map(|loss| {
        let place = loss.pointer.strip_prefix(of_property);
        let place = place.unwrap_or_else(|| panic!("elsewhere: {loss}"));
        format!("{place}: {}", loss.what)
    });
    (field.trim_end_matches(',').to_owned(), losses.collect())
}

#[test]
fn a_keyword_of_the_wrong_kind_is_reported_once() {
    let wrong = [
        json!(null),
        json!(true),
        json!(-1.5),
        json!("a"),
        json!(["a", 5]),
        json!({"a": 5}),
    ];
    let right: &[(&str, &[Value])] = &[
        ("properties", &[json!({})]),
        ("required", &[json!(["a"]), json!(true)]),
        ("additionalProperties", &[json!(true), json!({})]),
        ("unevaluatedProperties", &[json!(true), json!({})]),
        ("minProperties", &[json!(1), json!(1.0)]),
        ("maxProperties", &[json!(1)]),
        ("items", &[json!(true), json!({}), json!([{}])]),
        ("prefixItems", &[json!([{}])]),
        ("minItems", &[json!(1)]),
        ("maxItems", &[json!(1)]),
        ("uniqueItems", &[json!(true)]),
        ("minLength", &[json!(1)]),
        ("maxLength", &[json!(1.0)]),
        ("pattern", &[json!("a")]),
        ("format", &[json!("email")]),
        ("minimum", &[json!(1), json!(-1.5)]),
        ("maximum", &[json!(1)]),
        ("exclusiveMinimum", &[json!(1)]),
        ("exclusiveMaximum", &[json!(1)]),
        ("multipleOf", &[json!(0.5)]),
        ("enum", &[json!(["a"])]),
        ("allOf", &[json!([{}])]),
        ("anyOf", &[json!([{}])]),
        ("oneOf", &[json!([{}])]),
        ("type", &[json!("string"), json!(["string"])]),
        ("title", &[json!("a")]),
        ("description", &[json!("a"), json!(null)]),
        ("examples", &[json!([])]),
        ("deprecated", &[json!(true)]),
        ("$ref", &[json!("#/none")]),
    ];
    let kind = |value: &Value| match value {
        Value::Number(_) => "number",
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    for (keyword, right) in right {
        for value in *right {
            let (_, losses) = property(&json!({ *keyword: value }));
            let is_wrong = |it: &String| it.contains(": not a") || it.contains(": a list with");
            assert!(
                !losses.iter().any(is_wrong),
                "{keyword}: {value}: {losses:?}"
            );
        }
        let wrong = wrong
            .iter()
            .filter(|it| right.iter().all(|right| kind(right) != kind(it)));
        for value in wrong {
            let (_, losses) = property(&json!({ *keyword: value }));
            assert_eq!(losses.len(), 1, "{keyword}: {value}: {losses:?}");
            let expected = format!("/{keyword}: not ");
            assert!(losses[0].starts_with(&expected), "{keyword}: {losses:?}");
        }
    }
    // Of the right kind, with a part of the wrong one.
    for schema in [
        json!({"required": ["a", 5]}),
        json!({"type": ["string", 5]}),
        json!({"minLength": -1}),
        json!({"maxItems": 1.5}),
        json!({"multipleOf": 0}),
        json!({"exclusiveMinimum": true}),
        json!({"maximum": "9", "exclusiveMaximum": 5}),
    ] {
        let (of, losses) = property(&schema);
        assert_eq!(losses.len(), 1, "{schema}: {of}, {losses:?}");
    }
}

/// What is right next to it is imported.
#[test]
fn the_other_keywords_apply() {
    for (schema, expected) in [
        (
            json!({"type": "string", "minLength": "2", "maxLength": 3}),
            "String",
        ),
        (
            json!({"type": "object", "properties": [], "additionalProperties": {"type": "string"}}),
            "std::collections::BTreeMap<String, String>",
        ),
        (
            json!({"type": "array", "items": 5, "minItems": 1}),
            "Vec<serde_json::Value>",
        ),
        (json!({"enum": {}, "type": "integer"}), "i64"),
        (json!({"type": ["boolean", 5]}), "bool"),
        (json!({"allOf": {}, "type": "boolean"}), "bool"),
        (json!({"allOf": [{"type": "boolean", "enum": "a"}]}), "bool"),
    ] {
        let (of, losses) = property(&schema);
        assert_eq!(of, expected, "{schema}");
        assert_eq!(losses.len(), 1, "{schema}: {losses:?}");
    }
}

/// Draft-04 has booleans next to the bounds.
#[test]
fn exclusive_bounds_of_all_drafts_mean_the_same() {
    let of = |schema: Value| {
        let plan = json!({"title": "Order Completed", "properties": {"p": schema}});
        imported("plan.json", &plan.to_string()).code
    };
    let later = of(json!({"type": "number", "minimum": 0, "exclusiveMaximum": 10}));
    for earlier in [
        json!({"type": "number", "minimum": 0, "maximum": 10, "exclusiveMaximum": true}),
        json!({"type": "number", "minimum": 0, "exclusiveMinimum": false, "exclusiveMaximum": 10}),
        json!({"type": "number", "allOf": [
            {"minimum": 0}, {"maximum": 10, "exclusiveMaximum": true}, {"maximum": 11}]}),
        json!({"anyOf": [{"type": "number", "minimum": 0, "maximum": 10, "exclusiveMaximum": true}]}),
    ] {
        assert_eq!(of(earlier), later);
    }
}

/// The losses of an object of a choice, whose `allOf` is merged to distinguish it.
#[test]
fn losses_in_a_choice_are_reported() {
    let branch = |tag: &str| {
        json!({"type": "object", "required": ["kind"], "allOf": [
            {"properties": {"kind": {"const": tag}}, "additionalProperties": false},
            {"properties": [], "minProperties": "a"}]})
    };
    let (_, losses) = property(&json!({"oneOf": [branch("a"), branch("b")]}));
    assert_eq!(
        losses,
        [
            "/oneOf/0/allOf/1/minProperties: not a count; ignored",
            "/oneOf/0/allOf/1/properties: not an object of schemas; ignored",
            "/oneOf/1/allOf/1/minProperties: not a count; ignored",
            "/oneOf/1/allOf/1/properties: not an object of schemas; ignored",
        ]
    );
}

/// The schema of a whole message has no place in a type, so what it says is read or reported.
#[test]
fn the_schema_of_a_message_is_read_or_reported() {
    let rule =
        |schema: Value| json!({"type": "TRACK", "key": "A B", "version": 1, "jsonSchema": schema});
    let inner = |schema: Value| json!({"properties": {"properties": schema}});
    let place = "/rules/0/jsonSchema";
    for (schema, expected) in [
        (
            json!({"properties": []}),
            format!("{place}/properties: not an object of schemas; ignored"),
        ),
        (
            json!({"required": "properties"}),
            format!("{place}/required: not a list of names; ignored"),
        ),
        (
            json!({"labels": ["a"]}),
            format!("{place}/labels: not an object of labels; ignored"),
        ),
        (
            json!({"oneOf": [{}]}),
            format!("{place}/oneOf: the keyword `oneOf` of the whole message"),
        ),
        (
            json!({"properties": {"context": {"required": ["ip"]}}}),
            format!(
                "{place}/properties/context: \
            the schema of `context`, which is not part of an event's type"
            ),
        ),
        (
            inner(json!([])),
            format!(
                "{place}/properties/properties: not an object; read as one with any properties"
            ),
        ),
        (
            inner(json!("a")),
            format!(
                "{place}/properties/properties: not an object; read as one with any properties"
            ),
        ),
        (
            inner(json!({"properties": 5})),
            format!(
                "{place}/properties/properties/properties: not an object \
            of schemas; ignored"
            ),
        ),
    ] {
        let plan = json!({"rules": [rule(schema)]});
        let imported = imported("plan.json", &plan.to_string());
        let losses: Vec<_> = imported
            .losses
            .iter()
            .map(|it| format!("{}: {}", it.pointer, it.what))
            .collect();
        assert_eq!(losses, [expected]);
    }
    let mut of_version = rule(json!({}));
    for (version, is_reported) in [
        (json!(2), false),
        (json!("2"), false),
        (json!(0), false),
        (json!(null), false),
        (json!("two"), true),
        (json!(1.5), true),
        (json!(-1), true),
        (json!([2]), true),
    ] {
        of_version["version"] = version.clone();
        let imported = imported("plan.json", &json!({"rules": [of_version]}).to_string());
        assert_eq!(imported.losses.len(), usize::from(is_reported), "{version}");
        assert_eq!(
            imported.code.contains("version = 2"),
            version == 2 || version == "2"
        );
    }
}

/// The files of a project of RudderStack.
#[test]
fn unread_keys_of_a_project_are_reported() {
    let file = |kind: &str, spec: &str| {
        let text =
            format!("version: rudder/v1\nkind: {kind}\nmetadata: {{name: a}}\nspec:\n{spec}\n");
        (format!("{kind}.yaml"), text)
    };
    let files = [
        file(
            "events",
            "  events: [{id: a, name: A B, event_type: track, category: '#category:c'}]",
        ),
        file(
            "properties",
            "  properties: [{id: p, name: p, type: string, sensitive: true}]",
        ),
        file(
            "tracking-plan",
            "  rules: [{event: '#event:a', owner: b, properties: [{property: '#property:p', since: c}]}]",
        ),
    ];
    let imported = super::import(&files).expect("imported");
    let mut losses: Vec<_> = imported
        .losses
        .iter()
        .map(|it| format!("{}: {}", it.pointer, it.what))
        .collect();
    losses.sort();
    assert_eq!(
        losses,
        [
            "/spec/events/0/category: the key `category`, which is not read",
            "/spec/properties/0/sensitive: the key `sensitive`, which is not read",
            "/spec/rules/0/owner: the key `owner`, which is not read",
            "/spec/rules/0/properties/0/since: the key `since`, which is not read",
        ]
    );
}

#[test]
fn the_object_type_is_read_or_reported() {
    for (schema, expected) in [
        (
            json!({"const": 2}),
            Some("group(object_type = \"2\"), open"),
        ),
        (
            json!({"enum": ["3"]}),
            Some("group(object_type = \"3\"), open"),
        ),
        (json!({"type": "string"}), None),
    ] {
        let plan = json!({"rules": [{"type": "GROUP", "version": 1, "jsonSchema": {"properties": {
            "traits": {"properties": {"name": {"type": "string"}, "objectTypeId": schema}}}}}]});
        let imported = imported("plan.json", &plan.to_string());
        assert_eq!(
            imported.losses.len(),
            usize::from(expected.is_none()),
            "{:?}",
            imported.losses
        );
        let expected = expected.unwrap_or("#[cio(group, open)]");
        assert!(imported.code.contains(expected), "{}", imported.code);
    }
}

#[test]
fn the_dialect_of_openapi_is_read() {
    let is = |schema: Value, of: &str, told: &[&str]| {
        let (field, losses) = property(&schema);
        assert_eq!(
            (field.as_str(), losses),
            (of, told.iter().map(|it| (*it).to_owned()).collect()),
            "{schema}"
        );
    };
    is(
        json!({"type": "string", "nullable": true}),
        "Option<String>",
        &[],
    );
    is(json!({"type": "string", "nullable": false}), "String", &[]);
    is(
        json!({"type": ["string", "null"], "nullable": true}),
        "Option<String>",
        &[],
    );
    is(
        json!({"type": "string", "nullable": true, "enum": ["a", null]}),
        "Option<OrderCompletedP>",
        &[],
    );
    is(
        json!({"type": "array", "items": {"type": "integer", "nullable": true}}),
        "Vec<Option<i64>>",
        &[],
    );
    is(
        json!({"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}], "nullable": true}),
        "OrderCompletedP",
        &[
            "/nullable: null, which `nullable` allows only next to a `type`; add \"null\" to the type",
        ],
    );
    is(json!({"type": "integer", "format": "int64"}), "i64", &[]);
    is(json!({"type": "number", "format": "double"}), "f64", &[]);
    is(
        json!({"type": "number", "format": "int32"}),
        "f64",
        &["/format: the keyword `format`, which has no equivalent in Rust"],
    );
}

#[test]
fn the_format_of_an_integer_bounds_it() {
    let bounds = |schema: Value| {
        let plan = json!({"$id": "a", "title": "A", "type": "object", "properties": {"p": schema}});
        let code = imported("a.json", &plan.to_string()).code;
        let range = code
            .lines()
            .find_map(|line| line.trim().strip_prefix("#[cio(range("));
        range.unwrap_or("").trim_end_matches("))]").to_owned()
    };
    let of = |format: &str| bounds(json!({"type": "integer", "format": format}));
    assert_eq!(of("int32"), "-2147483648..=2147483647");
    assert_eq!(of("uint8"), "0..=255");
    assert_eq!(of("uint64"), "0..");
    assert_eq!(of("int64"), "");
    // The tighter bound counts.
    let both = json!({"type": "integer", "format": "uint32", "minimum": -1, "maximum": 9});
    assert_eq!(bounds(both), "0..=9");
}
