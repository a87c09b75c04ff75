//! Plans of Segment and of Typewriter.

use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::error::ImportError;
use super::plan::{Plan, Rule, Target, list, text};

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
    if !(schema.is_object() || schema.is_boolean()) {
        return Err(document.error(&place, "expected a schema: an object, `true` or `false`"));
    }
    let name = text(rule, "key");
    let kind = text(rule, "type").to_ascii_uppercase();
    let metadata = schema.get("eventMetadata");
    let section = match kind.as_str() {
        "TRACK" | "PAGE" | "SCREEN" => "properties",
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
        "" if metadata.is_some() => "properties",
        "" => return Err(document.error(here, "missing `type`")),
        other => {
            let place = format!("{here}/type");
            let reason = format!(
                "unknown type of rule `{other}`; expected TRACK, PAGE, SCREEN, IDENTIFY, GROUP or COMMON"
            );
            return Err(document.error(&place, reason));
        }
    };
    let of = match kind.as_str() {
        "IDENTIFY" => Target::Person,
        "GROUP" => Target::Group,
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
    read.version = rule
        .get("version")
        .and_then(Value::as_u64)
        .and_then(|it| u32::try_from(it).ok())
        .filter(|it| *it > 0)
        .unwrap_or(1);
    read.description = text(&schema, "description");
    labels(
        &mut read,
        schema.get("labels").or_else(|| rule.get("labels")),
        plan,
    );
    // A zero timestamp means "not deprecated".
    let deprecated = text(rule, "deprecatedAt");
    read.is_deprecated |= !deprecated.is_empty() && !deprecated.starts_with("0001-");
    read.root = Rc::new(schema);
    plan.rules.push(read);
    Ok(())
}

/// Returns the part of a message's schema that describes its properties or traits.
fn part(at: usize, schema: &Value, place: &str, section: &str, plan: &mut Plan) -> (String, Value) {
    let pointer = format!("{place}/properties/{section}");
    let parts = schema.get("properties").and_then(Value::as_object);
    for (name, other) in parts.into_iter().flatten() {
        let says_something = other.as_object().is_some_and(|it| {
            it.iter().any(|(key, value)| {
                !matches!(key.as_str(), "type" | "id" | "$id" | "description")
                    && !value.as_object().is_some_and(serde_json::Map::is_empty)
            })
        });
        if name != section && says_something {
            let what = format!("the schema of `{name}`, which is not part of an event's type");
            plan.lose(at, &format!("{place}/properties/{name}"), what);
        }
    }
    let inner = parts.and_then(|parts| parts.get(section));
    (
        pointer,
        inner
            .cloned()
            .unwrap_or_else(|| Value::Object(serde_json::Map::new())),
    )
}

/// Reads the labels of a schema. The labels of our exports become the attributes that they were;
/// other labels become tags.
fn labels(rule: &mut Rule, labels: Option<&Value>, plan: &mut Plan) {
    let listed = |text: &str| -> Vec<String> {
        let parts = text.split(',').map(str::trim);
        let parts = parts.filter(|it| !it.is_empty());
        parts.map(str::to_owned).collect()
    };
    for (key, value) in labels.and_then(Value::as_object).into_iter().flatten() {
        let value = value.as_str().unwrap_or("");
        match key.as_str() {
            "owner" => value.clone_into(&mut rule.owner),
            "team" => {
                value.clone_into(&mut rule.owner);
                let what = "the label `team`, which is called `owner` from now on";
                plan.lose(rule.document, &rule.pointer, what);
            }
            "since" => value.clone_into(&mut rule.since),
            "deprecated" if value == "true" => rule.is_deprecated = true,
            "pii" => rule.allowed.append(&mut listed(value)),
            "tags" => rule.tags.append(&mut listed(value)),
            _ if value.is_empty() => rule.tags.push(key.clone()),
            _ => rule.tags.push(format!("{key}:{value}")),
        }
    }
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
        let name = text(event, "name");
        if name.is_empty() {
            return Err(document.error(&here, "missing `name`"));
        }
        let Some(schema) = event.get("rules") else {
            return Err(document.error(&here, "missing `rules`"));
        };
        let (pointer, inner) = part(at, schema, &format!("{here}/rules"), "properties", plan);
        let mut rule = Rule::new(at, pointer, Target::Track(name), inner);
        rule.description = text(event, "description");
        let version = event.get("version").and_then(Value::as_u64);
        rule.version = version
            .and_then(|it| u32::try_from(it).ok())
            .unwrap_or(1)
            .max(1);
        labels(&mut rule, schema.get("labels"), plan);
        rule.root = Rc::new(schema.clone());
        plan.rules.push(rule);
    }
    for (key, of) in [("identify", Target::Person), ("group", Target::Group)] {
        let says_something = |it: &&Value| it.as_object().is_some_and(|it| !it.is_empty());
        if let Some(schema) = rules.get(key).filter(says_something) {
            let (pointer, inner) = part(at, schema, &format!("{pointer}/{key}"), "traits", plan);
            let mut rule = Rule::new(at, pointer, of, inner);
            rule.description = text(schema, "description");
            labels(&mut rule, schema.get("labels"), plan);
            rule.root = Rc::new(schema.clone());
            plan.rules.push(rule);
        }
    }
    if rules
        .get("global")
        .is_some_and(|it| it.as_object().is_some_and(|it| !it.is_empty()))
    {
        let what = "the rules for all events; repeat them in each event";
        plan.lose(at, &format!("{pointer}/global"), what);
    }
    Ok(())
}
