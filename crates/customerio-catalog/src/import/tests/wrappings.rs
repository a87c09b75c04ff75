//! One plan in the form of each tool becomes the same Rust, so that the compiled round trip of one
//! form covers all.

use serde_json::{Map, Value, json};

use super::super::Imported;
use super::imported;

/// Returns the rules of an example's plan that have these types, in the order of the types.
fn rules(example: &str, types: &[&str]) -> Vec<Value> {
    let path = format!(
        "{}/../../examples/{example}/catalog/segment/tracking-plan.json",
        env!("CARGO_MANIFEST_DIR"),
    );
    let text = std::fs::read_to_string(path).expect("the plan");
    let plan: Value = serde_json::from_str(&text).expect("JSON");
    let all = plan["rules"].as_array().expect("rules");
    let rules: Vec<Value> = types
        .iter()
        .flat_map(|of| all.iter().filter(move |rule| rule["type"] == **of))
        .cloned()
        .collect();
    assert!(rules.len() >= types.len(), "{example}: {types:?}");
    rules
}

/// Removes the keys that a form does not have.
fn without(mut rules: Vec<Value>, of_rule: &[&str], of_schema: &[&str]) -> Vec<Value> {
    for rule in &mut rules {
        let rule = rule.as_object_mut().expect("a rule");
        rule.retain(|key, _| !of_rule.contains(&key.as_str()));
        let schema = rule["jsonSchema"].as_object_mut().expect("a schema");
        schema.retain(|key, _| !of_schema.contains(&key.as_str()));
    }
    rules
}

fn plan(of: &Value) -> Imported {
    let imported = imported("plan.json", &of.to_string());
    for loss in &imported.losses {
        // A schema may be a string: its parts have no position of their own.
        let mut above = loss.pointer.as_str();
        while of.pointer(above).is_none() {
            above = above.rsplit_once('/').expect("the whole is there").0;
        }
        let is_in_text = of.pointer(above).is_some_and(Value::is_string);
        assert!(above == loss.pointer || is_in_text, "{loss}");
    }
    imported
}

/// Asserts the same Rust and the same losses, wherever they are.
fn same(rules: &[Value], wrapped: &Value) {
    let [plain, wrapped] = [&json!({ "rules": rules }), wrapped].map(plan);
    let mut lines = plain.code.lines().zip(wrapped.code.lines());
    if let Some((plain, wrapped)) = lines.find(|(plain, wrapped)| plain != wrapped) {
        panic!("{plain}\n{wrapped}");
    }
    assert_eq!(plain.code, wrapped.code);
    let [plain, wrapped] = [plain, wrapped].map(|it| {
        let mut losses: Vec<String> = it.losses.into_iter().map(|loss| loss.what).collect();
        losses.sort();
        losses
    });
    assert_eq!(plain, wrapped);
}

const ALL: [&str; 5] = ["TRACK", "PAGE", "SCREEN", "IDENTIFY", "GROUP"];

fn kinds(example: &str) -> &'static [&'static str] {
    // The other example has no pages.
    if example == "shop" {
        &ALL
    } else {
        &["TRACK", "IDENTIFY", "GROUP"]
    }
}

#[test]
fn segment_has_four_forms() {
    for example in ["shop", "saas"] {
        let rules = rules(example, kinds(example));
        same(&rules, &json!({"data": {"trackingPlan": {"rules": rules}}}));
        same(&rules, &json!(rules));

        let terraform = |of: &dyn Fn(&Value) -> Value| {
            let rules = rules.iter().map(|rule| {
                let mut rule = rule.as_object().expect("a rule").clone();
                let schema = rule.remove("jsonSchema").expect("a schema");
                rule.insert("json_schema".to_owned(), of(&schema));
                Value::from(rule)
            });
            json!({ "rules": rules.collect::<Vec<_>>() })
        };
        same(&rules, &terraform(&Clone::clone));
        same(&rules, &terraform(&|schema| schema.to_string().into()));
    }
}

#[test]
fn the_config_api_groups_rules_by_kind() {
    for example in ["shop", "saas"] {
        let rules = rules(example, &["TRACK", "IDENTIFY", "GROUP"]);
        let mut rules = without(rules, &["deprecatedAt"], &[]);
        // It has one of each, of no version.
        rules.dedup_by_key(|rule| match rule["type"].as_str() {
            Some("TRACK") => rule["key"].clone(),
            _ => rule["type"].clone(),
        });
        for rule in rules.iter_mut().filter(|it| it["type"] != "TRACK") {
            rule["version"] = json!(1);
        }
        let mut wrapped = json!({"events": []});
        for rule in &rules {
            let schema = &rule["jsonSchema"];
            match rule["type"].as_str() {
                Some("TRACK") => {
                    let event = json!({
                        "name": rule["key"],
                        "description": schema["description"],
                        "version": rule["version"],
                        "rules": schema,
                    });
                    wrapped["events"]
                        .as_array_mut()
                        .expect("events")
                        .push(event);
                }
                Some("IDENTIFY") => wrapped["identify"] = schema.clone(),
                _ => wrapped["group"] = schema.clone(),
            }
        }
        same(&rules, &json!({ "rules": wrapped }));
    }
}

#[test]
fn typewriter_has_the_properties_alone() {
    for example in ["shop", "saas"] {
        let rules = rules(example, &["TRACK"]);
        let wrapped = rules.iter().map(|rule| {
            let whole = &rule["jsonSchema"];
            let mut schema = whole["properties"]["properties"].clone();
            for key in ["description", "labels", "definitions", "$defs"] {
                if let Some(value) = whole.get(key) {
                    schema[key] = value.clone();
                }
            }
            schema["eventMetadata"] = json!({"name": rule["key"], "type": "TRACK"});
            let mut rule = rule.clone();
            rule["jsonSchema"] = schema;
            rule
        });
        same(&rules, &json!({ "rules": wrapped.collect::<Vec<_>>() }));
    }
}

#[test]
fn avo_has_two_forms() {
    for example in ["shop", "saas"] {
        let mut rules = rules(example, &["TRACK"]);
        rules.sort_by_key(|rule| rule["key"].as_str().map(str::to_owned));
        // Neither form has versions, and the second has one event of each name.
        rules.dedup_by_key(|rule| rule["key"].clone());
        let rules = without(rules, &["version", "deprecatedAt"], &["labels"]);
        let export = rules.iter().map(|rule| {
            let schema = &rule["jsonSchema"];
            json!({"name": rule["key"], "description": schema["description"], "rules": schema})
        });
        same(&rules, &json!({ "events": export.collect::<Vec<_>>() }));

        let import = rules.iter().map(|rule| {
            let whole = &rule["jsonSchema"];
            let mut schema = whole["properties"]["properties"].clone();
            schema["description"] = whole["description"].clone();
            (rule["key"].as_str().expect("a name").to_owned(), schema)
        });
        let import: Map<String, Value> = import.collect();
        same(&rules, &json!({"schema": {"events": import}}));
    }
}

#[test]
fn rudderstack_names_the_section_of_traits() {
    for example in ["shop", "saas"] {
        let rules = rules(example, kinds(example));
        let rules = without(rules, &["version", "deprecatedAt"], &["labels"]);
        let wrapped = rules.iter().map(|rule| {
            let kind = rule["type"].as_str().expect("a type").to_lowercase();
            let mut schema = rule["jsonSchema"].clone();
            let section = match kind.as_str() {
                "identify" => "context.traits",
                "group" => "traits",
                _ => "properties",
            };
            if kind == "identify" {
                let traits = schema["properties"]["traits"].take();
                schema["properties"] =
                    json!({"context": {"properties": {"traits": traits}, "type": "object"}});
            }
            json!({
                "name": rule["key"],
                "eventType": kind,
                "identitySection": section,
                "description": schema["description"],
                "rules": schema,
            })
        });
        same(&rules, &json!({ "events": wrapped.collect::<Vec<_>>() }));
    }
}
