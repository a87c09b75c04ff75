//! Plans of other tools as Rust that compiles, and back.

#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Map, Value, json};
use support::Project;

/// Where the plans are that the importer is tested with.
fn plans() -> Vec<std::path::PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../customerio-catalog/src/import/tests/plans");
    let entries = fs::read_dir(folder).expect("plans");
    let mut plans: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    plans.retain(|path| path.extension().is_none_or(|ending| ending != "txt"));
    plans.sort();
    plans
}

fn project(name: &str) -> Project {
    let project = Project::fresh(name);
    project.write(
        "Cargo.toml",
        &format!(
            "[workspace]\n[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\
             [dependencies]\nserde_json = '1'\n{}",
            support::customerio(),
        ),
    );
    project
}

/// A schema in the form in which we write it: all that can be carried.
fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Order Paid",
        "description": "An order is settled.",
        "type": "object",
        "properties": {
            "orderId": {"type": "string", "description": "Its number.", "minLength": 1, "maxLength": 64},
            "status": {"type": "string", "enum": ["paid", "OPEN", "in review"]},
            "code": {"type": "string", "pattern": "^[A-Z]{2}\\d+$"},
            "mail": {"type": "string", "format": "email"},
            "paid_at": {"type": "string", "format": "date-time"},
            "count": {"type": "integer", "minimum": 0, "maximum": 99},
            "total": {"type": "number", "minimum": 0.5, "exclusiveMaximum": 10.5},
            "gift": {"type": "boolean"},
            "note": {"type": ["string", "null"]},
            "why": {"type": ["string", "null"], "examples": ["late"]},
            "labels": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
            "lines": {"type": "array", "minItems": 1, "items": {
                "type": "object",
                "properties": {"sku": {"type": "string", "maxLength": 9}},
                "required": ["sku"],
                "additionalProperties": false,
            }},
            "extra": {"type": "object", "additionalProperties": {"type": "integer"}, "maxProperties": 3},
            "any": {},
            "ship": {"type": "object", "properties": {"zip": {"type": "string"}}},
        },
        "required": ["count", "note", "orderId"],
        "additionalProperties": false,
    })
}

/// A schema without references and without the order of lists that have none.
fn plain(schema: &Value, root: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let mut whole = Map::new();
            if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
                let pointer = reference.strip_prefix('#').expect("a local reference");
                let inner = plain(root.pointer(pointer).expect("a definition"), root);
                whole.extend(inner.as_object().cloned().unwrap_or_default());
            }
            for (key, value) in object {
                if !matches!(key.as_str(), "$ref" | "$defs") {
                    whole.insert(key.clone(), plain(value, root));
                }
            }
            if let Some(Value::Array(names)) = whole.get_mut("required") {
                names.sort_by_key(ToString::to_string);
            }
            whole.into()
        }
        Value::Array(values) => values.iter().map(|value| plain(value, root)).collect(),
        value => value.clone(),
    }
}

#[test]
fn what_is_imported_is_exported_as_it_was() {
    let project = project("imported");
    project.write("plan.json", &schema().to_string());
    let imported = project.run(&["import", "plan.json", "--out", "src/lib.rs"]);
    // There is no folder yet, and it is not made up.
    assert_eq!(imported.code, 2, "{imported}");
    project.write("src/lib.rs", "");
    let refused = project.run(&["import", "plan.json", "--out", "src/lib.rs"]);
    assert_eq!(refused.code, 2, "{refused}");
    assert!(refused.err.contains("--force"), "{refused}");
    let imported = project.run(&["import", "plan.json", "--out", "src/lib.rs", "--force"]);
    assert_eq!(imported.code, 0, "{imported}");
    assert_eq!(imported.err, "", "nothing is lost");

    let exported = project.run(&["export", "--format", "json-schema", "--offline"]);
    assert_eq!(exported.code, 0, "{exported}");
    let text = fs::read_to_string(project.path("schemas/track/order-paid.json")).expect("a schema");
    let exported: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(plain(&exported, &exported), plain(&schema(), &schema()));

    // And it is shown: its properties, an example that keeps them, its schema.
    let shown = project.run(&["inspect", "order paid", "--offline", "--format", "json"]);
    assert_eq!(shown.code, 0, "{shown}");
    let shown: Value = serde_json::from_str(&shown.out).expect("JSON");
    assert_eq!(
        shown[0]["example"],
        json!({"count": 0, "note": null, "orderId": "a"})
    );
    let shown = project.run(&["inspect", "Order Paid", "--offline", "--no-schema"]);
    assert!(
        shown
            .out
            .contains("  count        integer i64; range 0..=99\n"),
        "{shown}"
    );
    let unknown = project.run(&["inspect", "Order", "--offline"]);
    assert_eq!(unknown.code, 2, "{unknown}");
    assert!(unknown.err.contains("there are: `Order Paid`"), "{unknown}");
}

#[test]
fn whatever_is_written_compiles() {
    let project = project("plans");
    let mut lib = String::from("//! All plans.\n");
    for (at, plan) in plans().iter().enumerate() {
        let plan = plan.to_str().expect("text");
        let imported = project.run(&["import", plan]);
        assert_eq!(imported.code, 0, "{imported}");
        // Each loss has its place.
        for line in imported.err.lines() {
            assert!(
                line.starts_with("not carried: ") && line.contains(": `/"),
                "{line}"
            );
        }
        lib.push_str("pub mod plan_");
        lib.push_str(&at.to_string());
        lib.push_str(";\n");
        project.write(&format!("src/plan_{at}.rs"), &imported.out);
    }
    project.write("src/lib.rs", &lib);
    let mut check = Command::new(env!("CARGO"));
    let checked = support::ran(check.args(["check", "--offline"]), &project.path(""));
    assert_eq!(checked.code, 0, "{checked}");
    assert!(!checked.err.contains("warning"), "{checked}");
}

/// Where two plans differ.
fn differences(one: &Value, other: &Value, pointer: &str, to: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let mut keys: Vec<_> = one.keys().chain(other.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let below = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                match (one.get(key), other.get(key)) {
                    (Some(one), Some(other)) => differences(one, other, &below, to),
                    _ => to.push(below),
                }
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (at, (one, other)) in one.iter().zip(other).enumerate() {
                differences(one, other, &format!("{pointer}/{at}"), to);
            }
        }
        _ if one == other => {}
        _ => to.push(pointer.to_owned()),
    }
}

/// What both examples say to Segment, as Rust that is compiled and exported again, is what it was but
/// for what the import said it could not carry.
#[test]
fn a_plan_comes_back_but_for_what_was_told() {
    let project = project("back");
    for (example, title) in [("shop", "Shop"), ("saas", "SaaS")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!(
            "../../examples/{example}/catalog/segment/tracking-plan.json"
        ));
        let text = fs::read_to_string(path).expect("a plan");
        project.write("plan.json", &text);
        project.write("src/lib.rs", "");
        let imported = project.run(&[
            "import",
            "plan.json",
            "--out",
            "src/lib.rs",
            "--force",
            "--format",
            "json",
        ]);
        assert_eq!(imported.code, 0, "{imported}");
        let told: Value = serde_json::from_str(&imported.out).expect("JSON");
        let losses = told["losses"].as_array().expect("losses");
        let lost: Vec<_> = losses
            .iter()
            .map(|loss| loss["pointer"].as_str().expect("a pointer"))
            .collect();

        let exported = project.run(&[
            "export",
            "--format",
            "segment",
            "--title",
            title,
            "--out",
            example,
            "--offline",
        ]);
        assert_eq!(exported.code, 0, "{exported}");
        let back = project.path(example).join("tracking-plan.json");
        let back = fs::read_to_string(back).expect("a plan");
        let [plan, back] = [&text, &back].map(|it| {
            let plan = serde_json::from_str(it).expect("JSON");
            plain(&plan, &plan)
        });
        let mut differ = Vec::new();
        differences(&plan, &back, "", &mut differ);
        assert!(!differ.is_empty(), "some of it can't be carried");
        for pointer in differ {
            let is_told = lost.iter().any(|lost| {
                let below = pointer.strip_prefix(lost);
                below.is_some_and(|it| it.is_empty() || it.starts_with('/'))
            });
            assert!(is_told, "{example}: {pointer} changed, and nobody said so");
        }
    }
}

#[test]
fn a_broken_plan_is_told_with_its_place() {
    let project = project("broken");
    project.write("plan.json", "{\n  \"rules\": [\n    7\n  ]\n}\n");
    let broken = project.run(&["import", "plan.json"]);
    assert_eq!(broken.code, 2, "{broken}");
    assert!(
        broken.err.contains("plan.json:3:5: `/rules/0`: no rule"),
        "{broken}"
    );
    let nothing = project.run(&["import", "nowhere.json"]);
    assert_eq!(nothing.code, 2, "{nothing}");
}

#[test]
fn shells_and_man_know_the_commands() {
    let folder = std::env::temp_dir();
    let script = support::run(&folder, &["completions", "bash"]);
    assert_eq!(script.code, 0, "{script}");
    assert!(script.out.contains("inspect"), "{script}");
    let page = support::run(&folder, &["man"]);
    assert_eq!(page.code, 0, "{page}");
    assert!(page.out.contains(".TH cargo-cio-diff"), "{page}");
    assert!(page.out.contains("Exit codes"), "{page}");
}
