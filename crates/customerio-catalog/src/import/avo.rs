//! Plans of Avo: the files that it exports, publishes and imports.

use std::collections::BTreeMap;
use std::rc::Rc;

use serde_json::{Map, Value};

use super::document::Document;
use super::error::ImportError;
use super::labels::tags;
use super::message;
use super::plan::{Plan, Rule, Target, empty, list, text};
use crate::pointer::escaped;

/// The keys of an event that are read, or that do not describe a type.
const EVENT_KEYS: &[&str] = &[
    "id",
    "name",
    "description",
    "tags",
    "categories",
    "rules",
    "sources",
    "triggers",
    "actions",
    "eventType",
    "variantName",
    "stakeholderDomains",
    "nameMappings",
];

/// Reads an export: a list of events whose `rules` are the schema of a message.
pub(super) fn export(
    at: usize,
    document: &Document,
    events: &Value,
    pointer: &str,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let names = document.value.get("categories");
    let mut people = People::default();
    for (index, event) in list(document, events, pointer)?.iter().enumerate() {
        let here = format!("{pointer}/{index}");
        one(at, document, event, &here, names, &mut people, plan)?;
    }
    people.finish(at, plan);
    Ok(())
}

/// Reads one line of an NDJSON file, which is one event.
pub(super) fn line(at: usize, document: &Document, plan: &mut Plan) -> Result<(), ImportError> {
    let mut people = People::default();
    one(at, document, &document.value, "", None, &mut people, plan)?;
    people.finish(at, plan);
    Ok(())
}

fn one(
    at: usize,
    document: &Document,
    event: &Value,
    here: &str,
    categories: Option<&Value>,
    people: &mut People,
    plan: &mut Plan,
) -> Result<(), ImportError> {
    let name = text(event, "name");
    if name.is_empty() {
        return Err(document.error(here, "missing `name`"));
    }
    let Some(rules) = event.get("rules").filter(|it| it.is_object()) else {
        let reason = format!(
            "missing `rules`: an event of Avo or RudderStack has its schema there, so `{name}` \
             would have no properties"
        );
        return Err(document.error(here, reason));
    };
    let place = format!("{here}/rules");
    let root = Rc::new(rules.clone());
    let rules = message::whole(rules);
    plan.check_message(at, &rules, &place);
    plan.check_sections(at, &rules, &place, &["properties", "userProperties"]);
    let sections = rules.get("properties").unwrap_or(&Value::Null);
    let inner = sections.get("properties").cloned().unwrap_or_else(empty);
    let place = format!("{here}/rules/properties/properties");
    let mut rule = Rule::new(at, place, Target::Track(name.clone()), inner);
    rule.description = text(event, "description");
    tags(&mut rule, event, here, plan);
    rule.tags.extend(category_names(event, categories));
    let stakeholders = event.get("stakeholderDomains").and_then(Value::as_array);
    for team in stakeholders.into_iter().flatten() {
        if team.get("isOwner").and_then(Value::as_bool) == Some(true) {
            rule.owner = text(team, "name");
        }
    }
    rule.root = Rc::clone(&root);
    plan.rules.push(rule);
    let variant = text(event, "variantName");
    if !variant.is_empty() {
        plan.lose(at, here, format!("the variant `{variant}` of `{name}`"));
    }
    if let Some(section) = sections.get("userProperties") {
        let place = format!("{here}/rules/properties/userProperties");
        people.add(at, &place, section, &root, plan);
    }
    plan.lose_unread(at, here, event, &[EVENT_KEYS]);
    Ok(())
}

/// Returns the categories of an event. An event lists ids, which the plan maps to names.
fn category_names(event: &Value, known: Option<&Value>) -> Vec<String> {
    let listed = event.get("categories").and_then(Value::as_array);
    let names = listed.into_iter().flatten().filter_map(|category| {
        if let Some(name) = category.get("name").and_then(Value::as_str) {
            return Some(name.to_owned());
        }
        let id = category.as_str()?;
        let of_object = known.and_then(|known| known.get(id));
        let of_list = || {
            let mut all = known?.as_array()?.iter();
            all.find(|it| it.get("id").and_then(Value::as_str) == Some(id))
        };
        let named = of_object.or_else(of_list);
        let name = named.and_then(|it| it.get("name")?.as_str());
        Some(name.unwrap_or(id).to_owned())
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// The user properties of all events, which are traits of a person.
#[derive(Default)]
struct People {
    properties: BTreeMap<String, Value>,
    /// The pointer to the first of them, with what its references are relative to.
    first: Option<(String, Rc<Value>)>,
}

impl People {
    fn add(&mut self, at: usize, place: &str, section: &Value, root: &Rc<Value>, plan: &mut Plan) {
        plan.check_message(at, section, place);
        let properties = section.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            match self.properties.get(name) {
                None => drop(self.properties.insert(name.clone(), schema.clone())),
                Some(known) if known == schema => {}
                Some(_) => {
                    let here = format!("{place}/properties/{}", escaped(name));
                    let what = "a second schema of this user property; the first is imported";
                    plan.lose(at, &here, what);
                }
            }
        }
        if section
            .get("required")
            .and_then(Value::as_array)
            .is_some_and(|it| !it.is_empty())
        {
            let what =
                "that an event always sets these user properties; as traits they are optional";
            plan.lose(at, &format!("{place}/required"), what);
        }
        if properties.is_some_and(|it| !it.is_empty()) && self.first.is_none() {
            self.first = Some((place.to_owned(), Rc::clone(root)));
        }
    }

    fn finish(self, at: usize, plan: &mut Plan) {
        let Some((pointer, root)) = self.first else {
            return;
        };
        let properties: Map<String, Value> = self.properties.into_iter().collect();
        let schema = Map::from_iter([("properties".to_owned(), properties.into())]);
        let mut rule = Rule::new(at, pointer, Target::Person, schema.into());
        rule.root = root;
        plan.rules.push(rule);
    }
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
