//! Plans of RudderStack: the JSON of its API and the YAML of its projects.

mod api;
mod kind;

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value, json};

pub(super) use api::{api, api_event};
use kind::Kind;

use super::document::Document;
use super::error::ImportError;
use super::plan::{Plan, Rule, list, text};
use crate::pointer::escaped;

/// The keys of an event, a property or a type of a project that are read, or that do not describe a type.
/// Variants are read with the rules that use them.
const PART_KEYS: &[&str] = &[
    "id",
    "name",
    "description",
    "event_type",
    "type",
    "types",
    "item_type",
    "item_types",
    "config",
    "propConfig",
    "properties",
    "additional_properties",
    "additionalProperties",
];

/// The keys of a rule, or of a property that it lists, that are read, or that do not describe a type.
/// Variants are reported with a fix.
const RULE_KEYS: &[&str] = &[
    "id",
    "type",
    "event",
    "property",
    "$ref",
    "properties",
    "required",
    "identity_section",
    "additional_properties",
    "additionalProperties",
    "allow_unplanned",
    "variants",
];

/// The keys of the reference to an event, in the first version of a project.
const REFERENCE_KEYS: &[&str] = &["$ref", "allow_unplanned", "identity_section"];

/// Reports the keys of a rule, and of the properties that it lists, that no code reads.
fn lose_unread(at: usize, place: &str, of: &Value, plan: &mut Plan) {
    plan.lose_unread(at, place, of, &[RULE_KEYS]);
    let listed = of.get("properties").and_then(Value::as_array);
    for (index, entry) in listed.into_iter().flatten().enumerate() {
        lose_unread(at, &format!("{place}/properties/{index}"), entry, plan);
    }
}

/// A part of a project that has an id.
#[derive(Clone, Copy)]
struct Known<'a> {
    document: usize,
    /// Its index in the list.
    index: usize,
    value: &'a Value,
}

/// The parts of one kind, by id.
type Listed<'a> = BTreeMap<String, Known<'a>>;

/// Reads a project: all of its documents together.
pub(super) fn yaml(
    documents: &[Document],
    parts: &[usize],
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let mut project = Project {
        documents,
        events: Listed::new(),
        properties: Listed::new(),
        types: Listed::new(),
    };
    for &at in parts {
        let document = &documents[at];
        let lists = [
            ("events", "events"),
            ("properties", "properties"),
            ("custom-types", "types"),
        ];
        let kind = text(&document.value, "kind");
        for (_, key) in lists.into_iter().filter(|(name, _)| *name == kind) {
            let place = format!("/spec/{key}");
            let Some(listed) = document.value.pointer(&place) else {
                return Err(document.error("/spec", format_args!("missing `{key}`")));
            };
            for (index, value) in list(document, listed, &place)?.iter().enumerate() {
                let id = text(value, "id");
                if id.is_empty() {
                    let here = format!("{place}/{index}");
                    return Err(document.error(&here, "missing `id`"));
                }
                let listed = match key {
                    "events" => &mut project.events,
                    "properties" => &mut project.properties,
                    _ => &mut project.types,
                };
                let known = Known {
                    document: at,
                    index,
                    value,
                };
                listed.insert(id, known);
                let here = format!("{place}/{index}");
                plan.lose_unread(at, &here, value, &[PART_KEYS]);
            }
        }
    }
    let root = Rc::new(project.root()?);
    for &at in parts {
        let document = &documents[at];
        match text(&document.value, "kind").as_str() {
            "tracking-plan" | "tp" => project.plan(at, &root, plan)?,
            "events" | "properties" | "custom-types" | "categories" => {}
            kind => {
                let reason = format!("unknown kind of document `{kind}`");
                return Err(document.error("/kind", reason));
            }
        }
    }
    if plan.rules.is_empty() && plan.losses.is_empty() {
        let reason = "no tracking plan with a rule; pass the folder with all files of the project";
        return Err(documents[parts[0]].error("", reason));
    }
    Ok(())
}

struct Project<'a> {
    documents: &'a [Document],
    events: Listed<'a>,
    properties: Listed<'a>,
    types: Listed<'a>,
}

impl Project<'_> {
    /// Returns the custom types as the definitions that schemas refer to.
    fn root(&self) -> Result<Value, ImportError> {
        let mut definitions = Map::new();
        for (id, custom) in &self.types {
            let document = &self.documents[custom.document];
            let here = format!("/spec/types/{}", custom.index);
            let mut schema = if custom.value.get("properties").is_some() {
                self.object(document, custom.value, &here, false)?
            } else {
                self.typed(document, custom.value, &here)?
            };
            describe(&mut schema, custom.value);
            schema["title"] = text(custom.value, "name").into();
            definitions.insert(id.clone(), schema);
        }
        Ok(json!({ "$defs": definitions }))
    }

    fn plan(&self, at: usize, root: &Rc<Value>, plan: &mut Plan) -> Result<(), ImportError> {
        let document = &self.documents[at];
        let Some(rules) = document.value.pointer("/spec/rules") else {
            return Err(document.error("/spec", "missing `rules`"));
        };
        for (index, rule) in list(document, rules, "/spec/rules")?.iter().enumerate() {
            let here = format!("/spec/rules/{index}");
            let event = rule.get("event").unwrap_or(&Value::Null);
            if event.is_null() && rule.get("includes").is_some() {
                let what = "the rules of another plan; import that plan too";
                plan.lose(at, &format!("{here}/includes"), what);
                continue;
            }
            plan.lose_unread(at, &format!("{here}/event"), event, &[REFERENCE_KEYS]);
            let Some(event) = find(&self.events, event) else {
                let place = format!("{here}/event");
                return Err(document.error(&place, "unknown event; pass the folder of the project"));
            };
            let kind = text(event.value, "event_type");
            let Some(known) = Kind::of(&kind) else {
                plan.lose_type(at, &format!("{here}/event"), &kind);
                continue;
            };
            let Some(of) = known.target(text(event.value, "name")) else {
                plan.lose_unnamed(at, &here, &kind);
                continue;
            };
            let schema = self.object(document, rule, &here, false)?;
            lose_unread(at, &here, rule, plan);
            let mut read = Rule::new(at, here.clone(), of, schema);
            read.description = text(event.value, "description");
            read.root = Rc::clone(root);
            if rule.get("variants").is_some() {
                let what = "variants by the value of a property; write them as an enum";
                plan.lose(at, &format!("{here}/variants"), what);
            }
            plan.rules.push(read);
        }
        Ok(())
    }

    /// Returns the schema of a rule, property or type that lists properties. `is_open` is whether it accepts
    /// other keys if it does not say so.
    fn object(
        &self,
        document: &Document,
        of: &Value,
        place: &str,
        is_open: bool,
    ) -> Result<Value, ImportError> {
        let mut properties = Map::new();
        let mut required = Vec::new();
        let listed = match of.get("properties") {
            None | Some(Value::Null) => None,
            Some(listed) => Some(list(document, listed, &format!("{place}/properties"))?),
        };
        for (index, entry) in listed.into_iter().flatten().enumerate() {
            let here = format!("{place}/properties/{index}");
            let reference = entry.get("property").unwrap_or(entry);
            let Some(property) = find(&self.properties, reference) else {
                return Err(
                    document.error(&here, "unknown property; pass the folder of the project")
                );
            };
            let name = text(property.value, "name");
            let mut schema = self.property(property)?;
            if entry.get("properties").is_some() {
                let nested = self.object(document, entry, &here, true)?;
                nest(&mut schema, &nested);
            }
            if entry.get("required").and_then(Value::as_bool) == Some(true) {
                required.push(Value::from(name.clone()));
            }
            properties.insert(name, schema);
        }
        let key = [
            "additional_properties",
            "allow_unplanned",
            "additionalProperties",
        ];
        // The first version of a project has it next to the reference to the event.
        let places = [Some(of), of.get("event")];
        let mut places = places.into_iter().flatten();
        let open = places
            .find_map(|place| key.iter().find_map(|key| place.get(key)))
            .and_then(Value::as_bool);
        Ok(json!({
            "type": "object",
            "properties": properties,
            "required": required,
            "additionalProperties": open.unwrap_or(is_open),
        }))
    }

    fn property(&self, property: Known<'_>) -> Result<Value, ImportError> {
        let document = &self.documents[property.document];
        let here = format!("/spec/properties/{}", property.index);
        let mut schema = self.typed(document, property.value, &here)?;
        describe(&mut schema, property.value);
        Ok(schema)
    }

    /// Returns the schema of a part with `type` and `config`.
    fn typed(&self, document: &Document, of: &Value, here: &str) -> Result<Value, ImportError> {
        let mut schema = json!({});
        let types = of.get("type").or_else(|| of.get("types"));
        let names: Vec<String> = match types {
            Some(Value::String(names)) => names.split(',').map(|it| it.trim().to_owned()).collect(),
            Some(Value::Array(names)) => names
                .iter()
                .filter_map(|it| Some(it.as_str()?.to_owned()))
                .collect(),
            _ => Vec::new(),
        };
        if let [name] = names.as_slice()
            && name.contains("custom-type")
        {
            let id = id(name);
            if !self.types.contains_key(id) {
                let reason =
                    format!("`{name}` is not a custom type of the project; pass its folder");
                return Err(document.error(here, reason));
            }
            return Ok(json!({ "$ref": format!("#/$defs/{}", escaped(id)) }));
        }
        let names: Vec<&String> = names.iter().filter(|it| !it.is_empty()).collect();
        match names.as_slice() {
            [] => {}
            [name] => schema["type"] = json!(name),
            names => schema["type"] = json!(names),
        }
        let config = of.get("config").or_else(|| of.get("propConfig"));
        for (key, value) in config.and_then(Value::as_object).into_iter().flatten() {
            if matches!(key.as_str(), "item_types" | "itemTypes") {
                let item = json!({ "type": value });
                schema["items"] = self.typed(document, &item, here)?;
            } else {
                schema[camel(key)] = value.clone();
            }
        }
        if let Some(items) = of.get("item_type").or_else(|| of.get("item_types")) {
            schema["items"] = self.typed(document, &json!({ "type": items }), here)?;
        }
        Ok(schema)
    }
}

/// Copies the description, if there is one.
fn describe(schema: &mut Value, of: &Value) {
    let description = text(of, "description");
    if !description.is_empty() {
        schema["description"] = description.into();
    }
}

/// Returns the target of a reference: `#event:id`, `{$ref: "#/events/file/id"}` or the id alone.
fn find<'a>(listed: &Listed<'a>, reference: &Value) -> Option<Known<'a>> {
    let text = reference
        .as_str()
        .or_else(|| reference.get("$ref")?.as_str())?;
    listed.get(id(text)).copied()
}

/// Returns `saas` for `#property:saas`.
fn id(reference: &str) -> &str {
    let start = reference.rfind([':', '/']).map_or(0, |at| at + 1);
    &reference[start..]
}

/// Adds the keywords of an object to the schema of a property, or to that of its items, which may be of other
/// types too.
fn nest(schema: &mut Value, object: &Value) {
    let is_of = |name: &str| match &schema["type"] {
        Value::String(only) => only == name,
        Value::Array(names) => names.iter().any(|it| it == name),
        _ => false,
    };
    let (is_list, is_object) = (is_of("array"), is_of("object"));
    if is_list {
        nest(&mut schema["items"], object);
    }
    if is_object || !is_list {
        for (key, value) in object.as_object().into_iter().flatten() {
            if key != "type" || schema.get("type").is_none() {
                schema[key] = value.clone();
            }
        }
    }
}

/// Returns `minLength` for `min_length`.
fn camel(key: &str) -> String {
    let mut camel = String::new();
    let mut is_start = false;
    for letter in key.chars() {
        match letter {
            '_' => is_start = true,
            letter if is_start => {
                camel.extend(letter.to_uppercase());
                is_start = false;
            }
            letter => camel.push(letter),
        }
    }
    camel
}
