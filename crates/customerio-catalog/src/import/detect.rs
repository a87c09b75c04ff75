//! Recognizes the format of each document.

use serde_json::Value;

use super::document::Document;
use super::error::ImportError;
use super::plan::{Plan, Rule, Target};
use super::{avo, rudder, segment};

pub(super) fn read(documents: &[Document]) -> Result<Plan, ImportError> {
    let mut plan = Plan::default();
    let is_rudder = |document: &Document| {
        let version = document.value.get("version").and_then(Value::as_str);
        version.is_some_and(|version| version.starts_with("rudder/"))
    };
    if documents.iter().any(is_rudder) {
        rudder::yaml(documents, &mut plan)?;
        return Ok(plan);
    }
    for (at, document) in documents.iter().enumerate() {
        one(at, document, &mut plan)?;
    }
    Ok(plan)
}

fn one(at: usize, document: &Document, plan: &mut Plan) -> Result<(), ImportError> {
    let value = &document.value;
    // The responses of the APIs wrap the plan.
    let mut pointer = String::new();
    let mut inner = value;
    for key in ["data", "trackingPlan", "tracking_plan"] {
        if let Some(below) = inner.get(key).filter(|it| it.is_object()) {
            inner = below;
            pointer = format!("{pointer}/{key}");
        }
    }
    let has = |key: &str| inner.get(key).is_some();
    if let Some(name) = inner.get("name").and_then(Value::as_str)
        && (has("rules") || has("events"))
    {
        let what = format!("the name of the plan, `{name}`; pass it to `cargo cio export --title`");
        plan.lose(at, &format!("{pointer}/name"), what);
    }
    if inner.is_array() {
        return segment::rules(at, document, inner, &pointer, plan);
    }
    if let Some(rules) = inner.get("rules") {
        let below = format!("{pointer}/rules");
        return if rules.get("events").is_some() {
            segment::config_api(at, document, rules, &below, plan)
        } else {
            segment::rules(at, document, rules, &below, plan)
        };
    }
    if let Some(events) = inner.get("events") {
        let below = format!("{pointer}/events");
        let is_rudder = |event: &Value| {
            ["eventType", "identitySection"]
                .iter()
                .any(|key| event.get(key).is_some())
        };
        let is_theirs = events.as_array().is_some_and(|it| it.iter().any(is_rudder));
        return if is_theirs {
            rudder::api(at, document, events, &below, plan)
        } else {
            avo::export(at, document, events, &below, plan)
        };
    }
    if let Some(events) = inner.pointer("/schema/events") {
        let below = format!("{pointer}/schema/events");
        return avo::import_form(at, document, events, &below, plan);
    }
    if has("properties") || has("$schema") || has("self") || has("type") {
        plain(at, inner, &pointer, document, plan);
        return Ok(());
    }
    Err(document.error(
        &pointer,
        "unknown kind of plan: expected a plan of Segment, Typewriter, RudderStack, Avo or Iglu, or a JSON \
         Schema with `properties`",
    ))
}

/// Reads a schema alone as the properties of a track event.
fn plain(at: usize, schema: &Value, pointer: &str, document: &Document, plan: &mut Plan) {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let own = schema.get("self");
    let of_self = |key: &str| own.and_then(|own| own.get(key)).and_then(Value::as_str);
    let stem = || {
        let file = document.file.as_str();
        let name = file.rsplit_once(['/', '\\']).map_or(file, |(_, name)| name);
        name.split_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned()
    };
    let name = of_self("name").or_else(|| text("title"));
    let name = name.map_or_else(stem, str::to_owned);
    let mut rule = Rule::new(at, pointer.to_owned(), Target::Track(name), schema.clone());
    text("description")
        .unwrap_or("")
        .clone_into(&mut rule.description);
    // The first number of SchemaVer counts breaking changes, as our version does.
    let model = of_self("version").and_then(|it| it.split('-').next()?.parse().ok());
    rule.version = model.unwrap_or(1);
    if let Some(version) = of_self("version").filter(|it| !it.ends_with("-0-0")) {
        let what = format!("all but the first number of the version `{version}`");
        plan.lose(at, &format!("{pointer}/self/version"), what);
    }
    rule.tags.extend(of_self("vendor").map(str::to_owned));
    // Snowplow treats both the same.
    rule.null_is_absent = own.is_some();
    plan.rules.push(rule);
}
