//! Plans of Avo: the files that it exports and imports.

use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::error::ImportError;
use super::plan::{Plan, Rule, Target, list, text};
use crate::pointer::escaped;

/// Reads an export: a list of events whose `rules` are the schema of a message.
pub(super) fn export(
    at: usize,
    document: &Document,
    events: &Value,
    pointer: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    for (index, event) in list(document, events, pointer)?.iter().enumerate() {
        let here = format!("{pointer}/{index}");
        let name = text(event, "name");
        if name.is_empty() {
            return Err(document.error(&here, "missing `name`"));
        }
        let inner = event.pointer("/rules/properties/properties");
        let inner = inner
            .cloned()
            .unwrap_or_else(|| Value::Object(serde_json::Map::new()));
        let place = format!("{here}/rules/properties/properties");
        let mut rule = Rule::new(at, place, Target::Track(name), inner);
        rule.description = text(event, "description");
        for key in ["tags", "categories"] {
            let tags = event.get(key).and_then(Value::as_array);
            let tags = tags.into_iter().flatten().filter_map(Value::as_str);
            rule.tags.extend(tags.map(str::to_owned));
        }
        rule.root = Rc::new(event.get("rules").cloned().unwrap_or(Value::Null));
        plan.rules.push(rule);
    }
    Ok(())
}

/// Reads the import form: schemas by the name of the event.
pub(super) fn import_form(
    at: usize,
    document: &Document,
    events: &Value,
    pointer: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let events = events
        .as_object()
        .ok_or_else(|| document.error(pointer, "expected an object with schemas by name"))?;
    for (name, schema) in events {
        let here = format!("{pointer}/{}", escaped(name));
        if !schema.is_object() {
            return Err(document.error(&here, "expected a schema"));
        }
        let mut rule = Rule::new(at, here, Target::Track(name.clone()), schema.clone());
        rule.description = text(schema, "description");
        plan.rules.push(rule);
    }
    Ok(())
}
