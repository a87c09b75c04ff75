//! The events of RudderStack's API.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::kind::Kind;
use crate::import::document::Document;
use crate::import::error::ImportError;
use crate::import::group;
use crate::import::labels::labels;
use crate::import::message;
use crate::import::plan::{Plan, Rule, Target, list, text};

/// Reads the events of the API.
pub(in crate::import) fn api(
    at: usize,
    document: &Document,
    events: &Value,
    pointer: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    for (index, event) in list(document, events, pointer)?.iter().enumerate() {
        api_event(at, document, event, &format!("{pointer}/{index}"), plan)?;
    }
    Ok(())
}

/// Reads an event of the API, whose schema has the traits in the section that it names.
pub(in crate::import) fn api_event(
    at: usize,
    document: &Document,
    event: &Value,
    here: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let named = text(event, "eventType");
    let Some(kind) = Kind::of(&named) else {
        plan.lose_type(at, &format!("{here}/eventType"), &named);
        return Ok(());
    };
    if !event.get("rules").is_some_and(Value::is_object) {
        return Err(document.error(here, "missing `rules`, the schema of the event"));
    }
    let Some(of) = kind.target(text(event, "name")) else {
        if matches!(kind, Kind::Track) {
            return Err(document.error(here, "missing `name`"));
        }
        plan.lose_unnamed(at, here, &named);
        return Ok(());
    };
    let default = match of {
        Target::Person | Target::Group(_) | Target::Relationship => "traits",
        Target::Track(_) | Target::Page(_) | Target::Screen(_) => "properties",
    };
    let section = event.get("identitySection").and_then(Value::as_str);
    let section = section.filter(|it| !it.is_empty()).unwrap_or(default);
    // `context.traits` is a path of keys.
    let rules = event.get("rules").map(message::whole);
    let mut schema = rules.as_deref();
    let mut place = format!("{here}/rules");
    for key in section.split('.') {
        schema = schema
            .and_then(|it| it.get("properties"))
            .and_then(|it| it.get(key));
        place = format!("{place}/properties/{key}");
    }
    let schema = schema.cloned().unwrap_or_else(|| Value::Object(Map::new()));
    let mut rule = Rule::new(at, place, of, schema);
    rule.description = text(event, "description");
    rule.root = Rc::new(event.get("rules").cloned().unwrap_or(Value::Null));
    let place = format!("{here}/rules");
    let section = section.split('.').next().unwrap_or(section);
    if let Some(rules) = rules.as_deref() {
        plan.check_message(at, rules, &place);
        plan.check_sections(at, rules, &place, &[section]);
    }
    labels(&mut rule, [(event, here.to_owned())], plan);
    group::push(rule, plan);
    plan.lose_unread(at, here, event, &[EVENT_KEYS]);
    Ok(())
}

/// The keys of an event that are read, or that do not describe a type.
const EVENT_KEYS: &[&str] = &[
    "id",
    "name",
    "description",
    "eventType",
    "identitySection",
    "rules",
    "labels",
    "version",
    "workspaceId",
    "categoryId",
    "createdAt",
    "updatedAt",
    "createdBy",
    "updatedBy",
];
