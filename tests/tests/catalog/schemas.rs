//! Every example that we show is accepted by every schema that we write for it, and each way to
//! spoil it is refused.

use customerio::schema::{self, Draft};
use customerio::traits::TraitsTarget;
use customerio_catalog::example;
use customerio_catalog::export::{Format, JsonSchema, JsonSchemaPart, Segment};
use serde_json::{Value, json};

use crate::judge::{accepts_only, judge};
use crate::{catalog, export, parsed};

const DRAFTS: [Draft; 2] = [Draft::V2020_12, Draft::V7];

/// What the API leaves open, and what a type does: keys of maps, what is below a type that holds
/// itself, and untagged variants, of which a spoilt one may be another.
const FREE: &[&str] = &["/context", "/integrations", "/roles", "/outcome"];

fn under(part: &str) -> Vec<String> {
    let inner = FREE.iter().map(|place| format!("/{part}{place}"));
    inner
        .chain(FREE.iter().map(|place| (*place).to_owned()))
        .collect()
}

fn accepts(schema: &Value, example: &Value, part: &str, more: &[&str]) {
    let free = under(part);
    let free: Vec<&str> = free
        .iter()
        .map(String::as_str)
        .chain(more.iter().copied())
        .collect();
    accepts_only(schema, example, &free);
}

#[test]
fn examples_of_events() {
    for spec in catalog().events() {
        for draft in DRAFTS {
            accepts(
                &schema::of_event(spec, draft),
                &example::of_event(spec),
                "",
                &[],
            );
            accepts(
                &schema::of_event_message(spec, draft),
                &example::of_event_message(spec),
                "properties",
                &[],
            );
        }
    }
}

#[test]
fn examples_of_traits() {
    for spec in catalog().traits() {
        for draft in DRAFTS {
            accepts(
                &schema::of_traits(spec, draft),
                &example::of_traits(spec),
                "",
                &[],
            );
            // An object's traits admit any relationship, and a relationship's any traits.
            accepts(
                &schema::of_traits_message(spec, draft),
                &example::of_traits_message(spec),
                "traits",
                &["/traits/relationshipAttributes", "/traits/+"],
            );
        }
    }
}

#[test]
fn every_file_is_a_schema() {
    for draft in DRAFTS {
        for part in [JsonSchemaPart::Properties, JsonSchemaPart::Message] {
            let export = export(&Format::JsonSchema(JsonSchema { draft, part }));
            for (path, text) in export
                .files
                .iter()
                .filter(|(path, _)| *path != "index.json")
            {
                assert!(jsonschema::meta::is_valid(&parsed(text)), "{path}");
            }
        }
    }
}

#[test]
fn rules_of_segment_take_the_messages_of_their_events() {
    let export = export(&Format::Segment(Segment {
        name: "Both".to_owned(),
    }));
    let plan = parsed(export.files.get("tracking-plan.json").unwrap());
    let rules = plan["rules"].as_array().unwrap();
    let rule = |kind: &str, name: Option<&str>, version: u32| {
        let found = rules.iter().find(|rule| {
            rule["type"] == kind
                && rule.get("key").and_then(Value::as_str) == name
                && (name.is_none() || rule["version"] == version)
        });
        found.unwrap_or_else(|| panic!("no rule {kind} {name:?} {version}"))["jsonSchema"].clone()
    };
    for rule in rules {
        assert!(jsonschema::meta::is_valid(&rule["jsonSchema"]), "{rule:#}");
        // Readers of draft-07 that are strict know these keywords, and `labels` of Segment's own.
        assert!(
            !rule.to_string().contains("\"deprecated\":true"),
            "{rule:#}"
        );
        assert!(!rule.to_string().contains("$ref"), "{rule:#}");
    }
    let common = judge(&rule("COMMON", None, 1));
    for spec in catalog().events() {
        let message = example::of_event_message(spec);
        let kind = spec.call().kind().as_str().to_uppercase();
        let own = judge(&rule(&kind, Some(spec.name()), spec.version()));
        assert!(own.is_valid(&message), "{message:#}");
        assert!(common.is_valid(&message), "{message:#}");
        let mut spoilt = message.clone();
        spoilt["properties"]["nobodyKnowsThis"] = json!(1);
        assert!(!own.is_valid(&spoilt), "{spoilt:#}");
    }
    for spec in catalog().traits() {
        if spec.target() == TraitsTarget::Relationship {
            // They are sent next to the traits of an object, as the rule requires.
            continue;
        }
        let message = example::of_traits_message(spec);
        let kind = message["type"].as_str().unwrap().to_uppercase();
        let own = judge(&rule(&kind, None, 1));
        assert!(own.is_valid(&message), "{message:#}");
    }
    let versions: Vec<_> = rules
        .iter()
        .filter(|rule| rule["key"] == "Subscription Started")
        .map(|rule| rule["version"].as_u64().unwrap())
        .collect();
    assert_eq!(versions, [1, 2], "each version is a rule");
}

#[test]
fn messages_of_asyncapi_take_their_examples() {
    // Its parser does not look at examples, so we do.
    for part in [JsonSchemaPart::Message, JsonSchemaPart::Properties] {
        let export = export(&Format::Asyncapi(customerio_catalog::export::AsyncApi {
            title: "Both".to_owned(),
            version: "1.0.0".to_owned(),
            part,
        }));
        let document: Value =
            serde_saphyr::from_str(export.files.get("asyncapi.yaml").unwrap()).unwrap();
        let messages = document["components"]["messages"].as_object().unwrap();
        assert_eq!(messages.len(), 48);
        for (name, message) in messages {
            let schema = json!({
                "$schema": "http://json-schema.org/draft-07/schema#",
                "allOf": [message["payload"]],
                "components": document["components"],
            });
            let example = &message["examples"][0]["payload"];
            let judge = judge(&schema);
            assert!(judge.is_valid(example), "{name}: {example:#}");
            let mut spoilt = example.clone();
            spoilt["nobodyKnowsThis"] = json!(1);
            assert!(!judge.is_valid(&spoilt), "{name}");
        }
    }
}
