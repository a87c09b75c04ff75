//! The rules of igluctl, on every schema that we write for an Iglu registry.

use customerio_catalog::example;
use customerio_catalog::export::{Format, Iglu};
use serde_json::{Value, json};

use crate::{catalog, export, parsed};

fn schemas() -> Vec<(String, Value)> {
    let export = export(&Format::Iglu(Iglu {
        vendor: "com.example".to_owned(),
    }));
    let files = export
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("schemas/"));
    files
        .map(|(path, text)| (path.to_owned(), parsed(text)))
        .collect()
}

/// Each schema of a document that says something of a value, with its place.
fn each<'a>(schema: &'a Value, place: &str, see: &mut impl FnMut(&str, &'a Value)) {
    see(place, schema);
    let Some(object) = schema.as_object() else {
        return;
    };
    for (key, value) in object {
        match (key.as_str(), value) {
            ("properties", Value::Object(properties)) => {
                for (name, inner) in properties {
                    each(inner, &format!("{place}/properties/{name}"), see);
                }
            }
            ("items" | "additionalProperties" | "not", inner @ Value::Object(_)) => {
                each(inner, &format!("{place}/{key}"), see);
            }
            ("oneOf" | "anyOf" | "allOf" | "items", Value::Array(several)) => {
                for (at, inner) in several.iter().enumerate() {
                    each(inner, &format!("{place}/{key}/{at}"), see);
                }
            }
            _ => {}
        }
    }
}

fn types(schema: &Value) -> Vec<&str> {
    match &schema["type"] {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn paths_and_descriptions_agree() {
    let is_name = |text: &str, also: &[char]| {
        !text.is_empty()
            && text
                .chars()
                .all(|it| it.is_ascii_alphanumeric() || also.contains(&it))
    };
    for (path, schema) in schemas() {
        let own = &schema["self"];
        let of = |key: &str| own[key].as_str().unwrap();
        assert_eq!(
            path,
            format!(
                "schemas/{}/{}/{}/{}",
                of("vendor"),
                of("name"),
                of("format"),
                of("version")
            )
        );
        assert!(
            is_name(of("vendor"), &['-', '_', '.']) && is_name(of("name"), &['-', '_']),
            "{path}"
        );
        assert_eq!(of("version").split('-').count(), 3);
        assert_eq!(schema["type"], "object");
    }
}

#[test]
fn the_linter_reports_nothing() {
    const FORMATS: [&str; 8] = [
        "date-time",
        "date",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "uri",
        "uuid",
    ];
    for (path, schema) in schemas() {
        each(&schema, "", &mut |place, schema| {
            let at = format!("{path}{place}: {schema}");
            let number = |key: &str| schema[key].as_f64();
            let types = types(schema);
            let is = |name: &str| types.contains(&name);
            // Keywords that no schema may have.
            for unknown in [
                "const",
                "if",
                "then",
                "$ref",
                "examples",
                "deprecated",
                "contains",
            ] {
                assert!(schema.get(unknown).is_none(), "{unknown} in {at}");
            }
            for exclusive in ["exclusiveMinimum", "exclusiveMaximum"] {
                assert!(schema.get(exclusive).is_none_or(Value::is_boolean), "{at}");
            }
            for (min, max) in [
                ("minimum", "maximum"),
                ("minLength", "maxLength"),
                ("minItems", "maxItems"),
            ] {
                if let (Some(min), Some(max)) = (number(min), number(max)) {
                    assert!(min <= max, "{at}");
                }
            }
            for (keyword, of) in [
                ("maxLength", &["string"][..]),
                ("pattern", &["string"]),
                ("format", &["string"]),
                ("maximum", &["integer", "number"]),
                ("maxItems", &["array"]),
                ("properties", &["object"]),
            ] {
                if schema.get(keyword).is_some() && !types.is_empty() {
                    assert!(of.iter().any(|name| is(name)), "{keyword} in {at}");
                }
            }
            if let Some(format) = schema["format"].as_str() {
                assert!(FORMATS.contains(&format), "{at}");
            }
            let properties = schema["properties"].as_object();
            let required = schema["required"].as_array().into_iter().flatten();
            for key in required.filter_map(Value::as_str) {
                assert!(
                    properties.is_some_and(|it| it.contains_key(key)),
                    "{key} in {at}"
                );
            }
            // Keywords that the linter recommends.
            let listed = schema.get("enum").is_some();
            if is("string") && !listed {
                assert!(schema.get("maxLength").is_some(), "{at}");
            }
            if (is("integer") || is("number")) && !listed {
                assert!(
                    number("minimum").is_some() && number("maximum").is_some(),
                    "{at}"
                );
            }
            for (key, property) in properties.into_iter().flatten() {
                let required = schema["required"].as_array();
                let required = required.is_some_and(|it| it.contains(&json!(key)));
                let types = self::types(property);
                if !required && !types.is_empty() {
                    assert!(types.contains(&"null"), "{key} in {at}");
                }
                let is_tag = property["enum"].as_array().is_some_and(|it| it.len() == 1);
                // The content of a variant is described with the variant.
                let of_variant = place.contains("Of/") && schema.get("description").is_some();
                let described = property.get("description").is_some();
                assert!(
                    described || is_tag || of_variant || property.get("not").is_some(),
                    "{key} in {at}"
                );
            }
        });
    }
}

#[test]
fn examples_are_accepted_in_draft_4() {
    let schemas = schemas();
    let accepts = |name: &str, version: u32, example: &Value| {
        let path = format!("schemas/com.example/{name}/jsonschema/{version}-0-0");
        let (_, schema) = schemas.iter().find(|(it, _)| *it == path).expect(&path);
        let mut schema = schema.clone();
        schema["$schema"] = json!("http://json-schema.org/draft-04/schema#");
        schema.as_object_mut().unwrap().remove("self");
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{path}: {error}"));
        let judge = jsonschema::draft4::new(&schema).unwrap();
        assert!(judge.is_valid(example), "{path}: {example:#}");
        let mut spoilt = example.clone();
        spoilt["nobodyKnowsThis"] = json!(1);
        assert!(!judge.is_valid(&spoilt), "{path}");
    };
    let catalog = catalog();
    let named = |name: &str| {
        let found = catalog.events().iter().rev().find(|it| it.name() == name);
        *found.unwrap()
    };
    for (name, event, version) in [
        ("order_completed", "Order Completed", 1),
        ("order_cancelled", "Order Cancelled", 1),
        ("document_created", "Document Created", 1),
        ("subscription_started", "Subscription Started", 2),
        ("page_pricing", "Pricing", 1),
        ("screen_orders", "Orders", 1),
    ] {
        accepts(name, version, &example::of_event(named(event)));
    }
    for spec in catalog.traits() {
        let (name, version) = match spec.name() {
            "User" => ("person_user", 1),
            "Workspace" => ("group_workspace", 2),
            "Company" => ("group_company", 1),
            _ => continue,
        };
        accepts(name, version, &example::of_traits(spec));
    }
}
