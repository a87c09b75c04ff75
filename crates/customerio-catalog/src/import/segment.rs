//! Plans of Segment and of Typewriter.

use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::error::ImportError;
use super::group;
use super::labels::labels;
use super::message;
use super::plan::{Plan, Rule, Target, empty, list, says_something, text};
use super::rudder;

/// The rules of the Public API, of Terraform and of Typewriter 8.
pub(super) fn rules(
    at: usize,
    document: &Document,
    rules: &Value,
    pointer: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    for (index, rule) in list(document, rules, pointer)?.iter().enumerate() {
        let here = format!("{pointer}/{index}");
        one(at, document, rule, &here, plan)?;
    }
    Ok(())
}

fn one(
    at: usize,
    document: &Document,
    rule: &Value,
    here: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    if !rule.is_object() {
        return Err(document.error(here, "expected an object with a rule"));
    }
    let kind = text(rule, "type").to_ascii_uppercase();
    if !KINDS.contains(&kind.as_str()) {
        // Such as ALIAS, a call without properties. The other rules are read.
        let what = format!(
            "a rule of type `{kind}`, which no type can be; left out; expected TRACK, PAGE, SCREEN, \
             IDENTIFY, GROUP or COMMON"
        );
        plan.lose(at, &format!("{here}/type"), what);
        return Ok(());
    }
    let (key, schema) = match (rule.get("jsonSchema"), rule.get("json_schema")) {
        (Some(schema), _) => ("jsonSchema", schema.clone()),
        (None, Some(Value::String(text))) => {
            let schema = serde_json::from_str(text).map_err(|error| {
                let place = format!("{here}/json_schema");
                document.error(&place, format_args!("not valid JSON: {error}"))
            })?;
            ("json_schema", schema)
        }
        (None, Some(schema)) => ("json_schema", schema.clone()),
        (None, None) => {
            return Err(document.error(here, "missing `jsonSchema`"));
        }
    };
    let place = format!("{here}/{key}");
    demand_schema(document, &schema, &place)?;
    let name = text(rule, "key");
    let metadata = schema.get("eventMetadata");
    let section = match kind.as_str() {
        "IDENTIFY" | "GROUP" => "traits",
        "COMMON" => {
            plan.lose(
                at,
                here,
                "the rules for all events; repeat them in each event",
            );
            return Ok(());
        }
        // Typewriter 8 retains track events only; its `eventMetadata` marks them.
        "" if metadata.is_none() => return Err(document.error(here, "missing `type`")),
        _ => "properties",
    };
    let of = match kind.as_str() {
        "IDENTIFY" => Target::Person,
        "GROUP" => Target::Group(None),
        _ if name.is_empty() => {
            plan.lose(
                at,
                here,
                "a rule without `key`, for events without a name; left out",
            );
            return Ok(());
        }
        "PAGE" => Target::Page(name),
        "SCREEN" => Target::Screen(name),
        _ => Target::Track(name),
    };
    let (pointer, inner) = if metadata.is_some() {
        (place, schema.clone())
    } else {
        part(at, &schema, &place, section, plan)
    };
    let mut read = Rule::new(at, pointer, of, inner);
    read.version = plan.version(at, here, rule);
    read.description = text(&schema, "description");
    let own = [(&schema, format!("{here}/{key}")), (rule, here.to_owned())];
    labels(&mut read, own, plan);
    // A zero timestamp means "not deprecated".
    let deprecated = text(rule, "deprecatedAt");
    read.is_deprecated |= !deprecated.is_empty() && !deprecated.starts_with("0001-");
    read.root = Rc::new(schema);
    group::push(read, plan);
    plan.lose_unread(at, here, rule, &[RULE_KEYS]);
    Ok(())
}

fn demand_schema(document: &Document, schema: &Value, place: &str) -> Result<(), ImportError> {
    if schema.is_object() || schema.is_boolean() {
        return Ok(());
    }
    Err(document.error(place, "expected a schema: an object, `true` or `false`"))
}

/// The types of rules; Typewriter 8 has none.
const KINDS: [&str; 7] = ["", "TRACK", "PAGE", "SCREEN", "IDENTIFY", "GROUP", "COMMON"];

/// The keys of a rule that are read, or that do not describe a type.
const RULE_KEYS: &[&str] = &[
    "key",
    "newKey",
    "type",
    "version",
    "jsonSchema",
    "json_schema",
    "labels",
    "createdAt",
    "updatedAt",
    "deprecatedAt",
    "id",
];

/// Returns the part of a message's schema that describes its properties or traits.
fn part(at: usize, schema: &Value, place: &str, section: &str, plan: &mut Plan) -> (String, Value) {
    let schema = message::whole(schema);
    plan.check_message(at, &schema, place);
    plan.check_sections(at, &schema, place, &[section]);
    let pointer = format!("{place}/properties/{section}");
    let parts = schema.get("properties").and_then(Value::as_object);
    let inner = parts.and_then(|parts| parts.get(section));
    (pointer, inner.cloned().unwrap_or_else(empty))
}

/// The rules of the Config API and of Typewriter 7.
pub(super) fn config_api(
    at: usize,
    document: &Document,
    rules: &Value,
    pointer: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let events = &rules["events"];
    let below = format!("{pointer}/events");
    for (index, event) in list(document, events, &below)?.iter().enumerate() {
        let here = format!("{below}/{index}");
        // The events of RudderStack's API name the section of the traits.
        if event.get("identitySection").is_some() {
            rudder::api_event(at, document, event, &here, plan)?;
            continue;
        }
        let name = text(event, "name");
        // RudderTyper 1 names the kind of each event here; the others are track events.
        let kind = text(event, "eventType").to_ascii_lowercase();
        let target = match kind.as_str() {
            "identify" => Target::Person,
            "group" => Target::Group(None),
            "" | "track" if name.is_empty() => {
                return Err(document.error(&here, "missing `name`"));
            }
            "page" | "screen" if name.is_empty() => {
                plan.lose_unnamed(at, &here, &kind);
                continue;
            }
            "" | "track" => Target::Track(name),
            "page" => Target::Page(name),
            "screen" => Target::Screen(name),
            other => {
                plan.lose_type(at, &format!("{here}/eventType"), other);
                continue;
            }
        };
        let Some(schema) = event.get("rules") else {
            return Err(document.error(&here, "missing `rules`"));
        };
        demand_schema(document, schema, &format!("{here}/rules"))?;
        let section = if target.is_event() {
            "properties"
        } else {
            "traits"
        };
        let (pointer, inner) = part(at, schema, &format!("{here}/rules"), section, plan);
        let mut rule = Rule::new(at, pointer, target, inner);
        rule.description = text(event, "description");
        rule.version = plan.version(at, &here, event);
        let own = [(schema, format!("{here}/rules")), (event, here.clone())];
        labels(&mut rule, own, plan);
        rule.root = Rc::new(schema.clone());
        group::push(rule, plan);
        plan.lose_unread(at, &here, event, &[EVENT_KEYS]);
    }
    for (key, of) in [("identify", Target::Person), ("group", Target::Group(None))] {
        let schema = rules.get(key).filter(|it| says_something(it));
        if schema.is_some_and(|it| !it.is_object()) {
            plan.lose(at, &format!("{pointer}/{key}"), "not a schema; ignored");
        } else if let Some(schema) = schema {
            let place = format!("{pointer}/{key}");
            let (inner_place, inner) = part(at, schema, &place, "traits", plan);
            let mut rule = Rule::new(at, inner_place, of, inner);
            rule.description = text(schema, "description");
            labels(&mut rule, [(schema, format!("{pointer}/{key}"))], plan);
            rule.root = Rc::new(schema.clone());
            group::push(rule, plan);
        }
    }
    if rules
        .get("global")
        .is_some_and(|it| it.as_object().is_some_and(|it| !it.is_empty()))
    {
        let what = "the rules for all events; repeat them in each event";
        plan.lose(at, &format!("{pointer}/global"), what);
    }
    plan.lose_unread(at, pointer, rules, &[RULES_KEYS]);
    Ok(())
}

/// The keys of an event that are read, or that do not describe a type.
const EVENT_KEYS: &[&str] = &[
    "name",
    "description",
    "rules",
    "version",
    "eventType",
    "labels",
    "id",
    "createdAt",
    "updatedAt",
];

/// The keys of `rules` that are read. The lists of traits repeat what the schemas contain.
const RULES_KEYS: &[&str] = &[
    "events",
    "identify",
    "group",
    "global",
    "identify_traits",
    "group_traits",
];
