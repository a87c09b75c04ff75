//! Imports plans of other tools, compiles the Rust and exports it again.

#![expect(clippy::expect_used, reason = "a test that can't be set up has failed")]

mod back;
mod cases;
mod compat;
mod random;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Once;

use back::plain;
use serde_json::{Value, json};
use support::Project;

/// Returns the plans that the importer is tested with.
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
    static FETCHED: Once = Once::new();
    FETCHED.call_once(fetch);
    manifest(name)
}

/// Downloads what the projects depend on. Builds of the workspace need less: other versions of a package, or
/// none, may satisfy a project's own dependencies.
fn fetch() {
    let project = manifest("fetched");
    project.write("src/lib.rs", "");
    // Without a network the tests need what there is.
    support::ran(
        Command::new(env!("CARGO")).args(["fetch", "--quiet"]),
        &project.path(""),
    );
}

/// A project that consists of its Cargo.toml. With other features of `serde_json`, what depends on it would be
/// compiled once more.
fn manifest(name: &str) -> Project {
    let project = Project::fresh(name);
    project.write(
        "Cargo.toml",
        &format!(
            "[workspace]\n[package]\nname = '{name}'\nversion = '0.1.0'\nedition = '2024'\n\
             [dependencies]\nserde_json = {{ version = '1', default-features = false, features = ['std'] }}\n{}",
            support::customerio(),
        ),
    );
    project
}

/// Returns a schema in the form of our export that uses everything that can be imported.
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

#[test]
fn an_imported_schema_is_exported_unchanged() {
    let project = project("imported");
    project.write("plan.json", &schema().to_string());
    let imported = project.run(&["import", "plan.json", "--out", "src/lib.rs"]);
    // The folder does not exist, and import does not create it.
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

    // `inspect` shows its properties, an example that satisfies them, and its schema.
    let shown = project.run(&["inspect", "order paid", "--offline", "--format", "json"]);
    assert_eq!(shown.code, 0, "{shown}");
    let shown: Value = serde_json::from_str(&shown.out).expect("JSON");
    assert_eq!(
        shown["found"][0]["example"],
        json!({"count": 0, "note": null, "orderId": "a", "why": "late"})
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
    assert!(
        unknown.err.contains("the names are: `Order Paid`"),
        "{unknown}"
    );
}

#[test]
fn imported_plans_compile() {
    let project = project("plans");
    let mut lib = String::from("//! All plans.\n");
    for (at, plan) in plans().iter().enumerate() {
        let plan = plan.to_str().expect("text");
        let imported = project.run(&["import", plan]);
        assert_eq!(imported.code, 0, "{imported}");
        // Each loss has a position.
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

/// Returns schemas that are nested deeper than import reads: each wraps the one before in the same way.
fn deep() -> Vec<(&'static str, Value)> {
    let nest =
        |wrap: fn(Value) -> Value| (0..26).fold(json!({"type": "integer"}), |it, _| wrap(it));
    vec![
        (
            "required",
            nest(|it| json!({"type": "object", "properties": {"a": it}, "required": ["a"]})),
        ),
        (
            "optional",
            nest(|it| json!({"type": "object", "properties": {"a": it, "b": {"type": "string"}}})),
        ),
        (
            "nullable",
            nest(|it| json!({"type": ["object", "null"], "properties": {"a": it}})),
        ),
        ("lists", nest(|it| json!({"type": "array", "items": it}))),
        (
            "objects in lists",
            nest(|it| json!({"type": "array", "items": {"properties": {"a": it}}})),
        ),
        (
            "maps",
            nest(|it| json!({"type": "object", "additionalProperties": it})),
        ),
        (
            "tuples",
            nest(|it| {
                json!({"type": "array", "prefixItems": [{"type": "string"}, it],
                    "minItems": 2, "maxItems": 2, "items": false})
            }),
        ),
        (
            "unions by type",
            nest(
                |it| json!({"oneOf": [{"type": "string"}, {"properties": {"a": it}, "type": "object"}]}),
            ),
        ),
        (
            "unions by tag",
            nest(|it| {
                let branch = |tag, inner| {
                    json!({"type": "object", "required": ["t", "a"],
                        "properties": {"t": {"const": tag}, "a": inner}})
                };
                json!({"oneOf": [branch("x", it), branch("y", json!({"type": "string"}))]})
            }),
        ),
        (
            "unions by tag that may be null",
            nest(|it| {
                let branch = |tag, inner| {
                    json!({"type": "object", "required": ["t"],
                        "properties": {"t": {"const": tag}, "a": inner}})
                };
                let other = branch("y", json!({"type": "string"}));
                json!({"oneOf": [branch("x", it), other, {"type": "null"}]})
            }),
        ),
        (
            "merged",
            nest(
                |it| json!({"allOf": [{"type": "object", "properties": {"a": it}}, {"required": ["a"]}]}),
            ),
        ),
    ]
}

#[test]
fn a_plan_as_deep_as_import_reads_compiles() {
    let rules: Vec<_> = deep()
        .into_iter()
        .map(|(name, schema)| {
            let properties = json!({"type": "object", "properties": {"a": schema}});
            json!({"type": "TRACK", "key": name, "version": 1,
                "jsonSchema": {"properties": {"properties": properties}}})
        })
        .collect();
    let project = project("deep");
    project.write("plan.json", &json!({ "rules": rules }).to_string());
    project.write("src/lib.rs", "");
    let imported = project.run(&["import", "plan.json", "--out", "src/lib.rs", "--force"]);
    assert_eq!(imported.code, 0, "{imported}");
    for at in 0..rules.len() {
        let rule = format!("`/rules/{at}/");
        let is_reported = |line: &str| line.contains(&rule) && line.contains("nested deeper");
        assert!(imported.err.lines().any(is_reported), "{rule}: {imported}");
    }
    // The driver generates code for the types, where the compiler evaluates their constants.
    let exported = project.run(&["export", "--format", "json-schema", "--offline"]);
    assert_eq!(exported.code, 0, "{exported}");
}

#[test]
fn an_imported_plan_can_be_exported_and_locked_at_once() {
    let rule = |name: &str| {
        json!({"type": "TRACK", "key": name, "version": 1,
            "jsonSchema": {"properties": {"properties": {"type": "object"}}}})
    };
    let names = ["Seat Taken", "seat_taken", "SEAT TAKEN", "Seat-Taken?"];
    let plan = json!({ "rules": names.map(rule) });
    let project = project("near-names");
    project.write("plan.json", &plan.to_string());
    project.write("src/lib.rs", "");
    let arguments = ["import", "plan.json", "--out", "src/lib.rs", "--force"];
    let imported = project.run(&arguments);
    assert_eq!(
        (imported.code, imported.err.as_str()),
        (0, ""),
        "{imported}"
    );
    let exported = project.run(&["export", "--format", "segment", "--title", "A", "--offline"]);
    assert_eq!(exported.code, 0, "{exported}");
    let locked = project.run(&["lock", "--offline"]);
    assert_eq!(locked.code, 0, "{locked}");
    let files = fs::read_dir(project.path("events.lock")).expect("the lock");
    assert_eq!(files.count(), names.len(), "{locked}");
    let checked = project.run(&["check", "--offline"]);
    assert_eq!(checked.code, 0, "{checked}");
}

#[test]
fn a_broken_plan_is_reported_with_its_position() {
    let project = project("broken");
    project.write("plan.json", "{\n  \"rules\": [\n    7\n  ]\n}\n");
    let broken = project.run(&["import", "plan.json"]);
    assert_eq!(broken.code, 2, "{broken}");
    assert!(
        broken
            .err
            .contains("plan.json:3:5: `/rules/0`: expected an object with a rule"),
        "{broken}"
    );
    // Latin-1, as some editors save it.
    let latin = b"{\n  \"name\": \"Caf\xe9\"\n}\n";
    fs::write(project.path("latin.json"), latin).expect("written");
    let latin = project.run(&["import", "latin.json"]);
    assert_eq!(latin.code, 2, "{latin}");
    assert!(
        latin
            .err
            .contains("latin.json:2:15: the byte 0xE9 is not UTF-8"),
        "{latin}"
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
