//! JSON Schemas and Iglu schemas: each is the properties of a track event, or a choice of events.

use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::message;
use super::plan::{Plan, Rule, Target};
use super::reference::Documents;
use super::schema_version::SchemaVersion;

/// Keywords that only a schema has.
const KEYWORDS: &[&str] = &[
    "properties",
    "required",
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
    "$defs",
    "definitions",
    "self",
];

const TYPES: &[&str] = &[
    "object", "array", "string", "number", "integer", "boolean", "null",
];

/// Whether a document is a schema. Many configuration files name the schema of themselves in
/// `$schema`; a schema names a draft there.
pub(super) fn is_schema(value: &Value) -> bool {
    let draft = value.get("$schema").and_then(Value::as_str);
    if let Some(draft) = draft {
        return draft.contains("json-schema.org/") || draft.contains("/schema/jsonschema/");
    }
    let named = value.get("type").and_then(Value::as_str);
    // The properties of a schema have names; other documents list theirs.
    let listed = value.get("properties").and_then(Value::as_array);
    if named.is_none() && listed.is_some_and(|it| !it.is_empty()) {
        return false;
    }
    // A message or a feature of GeoJSON has `type` and `properties` too.
    let is_value = named.is_some_and(|name| !TYPES.contains(&name));
    let properties = value.get("properties").and_then(Value::as_object);
    let properties = properties.filter(|it| !it.is_empty() && value.get("title").is_none());
    let has_values =
        properties.is_some_and(|it| it.values().all(|it| !it.is_object() && !it.is_boolean()));
    if is_value || has_values {
        return false;
    }
    KEYWORDS.iter().any(|key| {
        let value = value.get(key);
        value.is_some_and(|it| {
            it.is_object() || it.is_array() || *key == "$ref" || *key == "properties"
        })
    }) || named.is_some_and(|name| TYPES.contains(&name))
        || value.get("type").is_some_and(Value::is_array)
}

/// A schema within a file.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) documents: &'a [Document],
    /// The index of its document.
    pub(super) at: usize,
    pub(super) pointer: &'a str,
}

/// Reads a schema alone as the properties of a track event.
pub(super) fn schema(schema: &Value, place: Place<'_>, plan: &mut Plan) {
    let Place {
        documents,
        at,
        pointer,
    } = place;
    if let Some(object) = schema.as_object()
        && object.keys().all(|key| is_fact(key))
        && (object.contains_key("$defs") || object.contains_key("definitions"))
    {
        plan.lose(
            at,
            pointer,
            "a file of definitions without a schema of its own; not an event",
        );
        return;
    }
    let file = documents[at].file.as_str();
    let name = file.rsplit_once(['/', '\\']).map_or(file, |(_, name)| name);
    let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
    let reader = Choice {
        documents,
        at,
        root: &Rc::new(schema.clone()),
    };
    // Generators of schemas write a reference to the only definition.
    let target = reader.target(schema);
    let reference = schema.get("$ref").and_then(Value::as_str).unwrap_or("");
    let is_own =
        reference.starts_with('#') || reference.rsplit_once('#').is_some_and(|(it, _)| it == file);
    if !is_own {
        reader.event(schema, pointer, stem, MAX_DEPTH, plan);
    } else if has_more(target) {
        reader.event(target, pointer, stem, MAX_DEPTH, plan);
    } else {
        reader.event(&titled(schema, target), pointer, stem, MAX_DEPTH, plan);
    }
}

/// Whether a schema is a choice of events, or that of a message.
fn has_more(schema: &Value) -> bool {
    choice(schema).is_some() || message::section(schema).is_some()
}

/// The maximum number of choices and references within each other.
const MAX_DEPTH: usize = 16;

/// Whether a keyword restricts no value and refers to nothing.
fn is_fact(key: &str) -> bool {
    matches!(
        key,
        "$schema"
            | "$id"
            | "id"
            | "$anchor"
            | "$defs"
            | "definitions"
            | "title"
            | "description"
            | "$comment"
    )
}

/// A schema that is an event, or a choice of several events.
struct Choice<'a> {
    documents: &'a [Document],
    at: usize,
    /// The schema that references are relative to.
    root: &'a Rc<Value>,
}

impl Choice<'_> {
    fn event(
        &self,
        schema: &Value,
        pointer: &str,
        default_name: &str,
        depth: usize,
        plan: &mut Plan,
    ) {
        let at = self.at;
        let text = |key: &str| schema.get(key).and_then(Value::as_str);
        let own = schema.get("self");
        let of_self = |key: &str| own.and_then(|own| own.get(key)).and_then(Value::as_str);
        if let Some(section) = message::section(schema) {
            let inner = schema.pointer(section.pointer).unwrap_or(schema).clone();
            let place = format!("{pointer}{}", section.pointer);
            let mut rule = Rule::new(at, place, section.target, inner);
            rule.description = text("description").map_or_else(String::new, str::to_owned);
            rule.type_name = (!rule.target.is_event())
                .then(|| text("title").map(str::to_owned))
                .flatten();
            rule.root = Rc::clone(self.root);
            plan.rules.push(rule);
            return;
        }
        if own.is_none()
            && let Some((key, branches)) = choice(schema)
        {
            let place = format!("{pointer}/{key}");
            // A single schema may have the name of the choice.
            let name = text("title").unwrap_or(default_name);
            let name = if branches.len() == 1 { name } else { "" };
            self.events(branches, &place, name, depth, plan);
            if let Some(title) = text("title").filter(|_| branches.len() > 1) {
                let what = format!("the title `{title}` of several events; each has its own");
                plan.lose(at, &format!("{pointer}/title"), what);
            }
            return;
        }
        let name = of_self("name").or_else(|| text("title"));
        let name = name.unwrap_or(default_name).to_owned();
        let mut rule = Rule::new(at, pointer.to_owned(), Target::Track(name), schema.clone());
        rule.root = Rc::clone(self.root);
        rule.description = text("description").map_or_else(String::new, str::to_owned);
        if let Some(text) = of_self("version") {
            rule.schema_version = SchemaVersion::parse(text);
            if rule.schema_version.is_none() {
                let what =
                    format!("`{text}`, which is not a version such as `1-0-0`; read as `1-0-0`");
                plan.lose(at, &format!("{pointer}/self/version"), what);
            }
        }
        rule.version = rule.schema_version.map_or(1, SchemaVersion::breaking);
        rule.tags.extend(of_self("vendor").map(str::to_owned));
        // Snowplow treats both the same.
        rule.null_is_absent = own.is_some();
        plan.rules.push(rule);
    }

    /// Reads each schema of a choice as an event of its own.
    fn events(
        &self,
        branches: &[Value],
        place: &str,
        default_name: &str,
        depth: usize,
        plan: &mut Plan,
    ) {
        for (nth, branch) in branches.iter().enumerate() {
            let here = format!("{place}/{nth}");
            if self.is_file(branch) {
                // It is an event by itself.
                continue;
            }
            let target = self.target(branch);
            let has_title = target.get("title").is_some_and(Value::is_string);
            let is_named = has_title || !default_name.is_empty();
            let has_more = has_more(target);
            if depth == 0 || !(is_named || has_more) {
                let what = "a schema of several, without a name for its event; left out; give it a \
                    `title`";
                plan.lose(self.at, &here, what);
            } else if has_more {
                self.event(target, &here, default_name, depth - 1, plan);
            } else {
                let schema = titled(branch, target);
                self.event(&schema, &here, default_name, depth - 1, plan);
            }
        }
    }

    /// Whether a schema is another file of the plan.
    fn is_file(&self, schema: &Value) -> bool {
        let reference = schema.get("$ref").and_then(Value::as_str);
        reference
            .and_then(|it| it.strip_suffix('#'))
            .is_some_and(|file| {
                let mut documents = self.documents.iter().enumerate();
                documents.any(|(at, it)| at != self.at && it.file == file)
            })
    }

    /// Returns the schema behind references.
    fn target<'s>(&'s self, schema: &'s Value) -> &'s Value {
        let mut target = schema;
        for _ in 0..MAX_DEPTH {
            let Some(reference) = target.get("$ref").and_then(Value::as_str) else {
                break;
            };
            let found = match reference.strip_prefix('#') {
                Some(pointer) => self.root.pointer(pointer),
                None => Documents(self.documents).find(reference),
            };
            let Some(found) = found else {
                break;
            };
            target = found;
        }
        target
    }
}

/// Returns a schema with the title and the description of the schema behind it.
fn titled(schema: &Value, target: &Value) -> Value {
    let mut titled = schema.clone();
    if let Some(object) = titled.as_object_mut() {
        for key in ["title", "description"] {
            if let Some(text) = target.get(key) {
                object.entry(key).or_insert_with(|| text.clone());
            }
        }
    }
    titled
}

/// Returns the schemas of a choice that has no properties of its own.
fn choice(schema: &Value) -> Option<(&'static str, &[Value])> {
    let object = schema.as_object()?;
    let mut keys = ["oneOf", "anyOf"].into_iter();
    let (key, branches) = keys.find_map(|key| Some((key, object.get(key)?.as_array()?)))?;
    let is_alone = object
        .iter()
        .all(|(it, value)| it == key || is_fact(it) || (it == "type" && value == "object"));
    (is_alone && !branches.is_empty()).then_some((key, branches.as_slice()))
}
