//! Turns a rule into an event or a traits type.

use customerio_core::schema::CATEGORY_DESCRIPTION;
use customerio_rules::naming::check_event_name;
use customerio_rules::{reserved, semantic};
use serde_json::{Map, Value};

use super::super::module::{Body, Item};
use super::super::names::type_name;
use super::super::plan::{Rule, Target};
use super::{Reader, Scope, literal, types};
use crate::deprecation;

/// Returns the key of the attribute that declares a rule's type, and its name.
fn named(rule: &Rule) -> (&'static str, &str) {
    let type_name = |default| rule.type_name.as_deref().unwrap_or(default);
    match &rule.target {
        Target::Track(name) => ("event", name),
        Target::Page(name) => ("page", name),
        Target::Screen(name) => ("screen", name),
        Target::Person => ("person", type_name("Person")),
        Target::Group(_) => ("group", type_name("Group")),
        Target::Relationship => ("relationship", type_name("Relationship")),
    }
}

/// Returns the properties of a page or screen without the key that our exports add.
fn without_category(object: &Map<String, Value>, target: &Target) -> Option<Map<String, Value>> {
    const CATEGORY: &str = "category";
    if !matches!(target, Target::Page(_) | Target::Screen(_)) {
        return None;
    }
    let category = object.get("properties")?.get(CATEGORY)?;
    if category.get("description")? != CATEGORY_DESCRIPTION {
        return None;
    }
    let mut without = object.clone();
    let properties = without.get_mut("properties")?.as_object_mut()?;
    properties.remove(CATEGORY);
    Some(without)
}

/// Returns the names that Customer.io defines for the properties of a target.
fn scope_of(target: &Target) -> Scope {
    Scope(match target {
        Target::Track(_) => reserved::EVENT_PROPERTIES,
        Target::Person => reserved::PERSON_TRAITS,
        Target::Group(_) => reserved::GROUP_TRAITS,
        Target::Page(_) | Target::Screen(_) | Target::Relationship => &[],
    })
}

impl Reader<'_> {
    pub(super) fn rule(&mut self) {
        let rule = self.rule;
        let (call, name) = named(rule);
        let is_event = rule.target.is_event();
        if is_event && let Err(error) = check_event_name(name) {
            return self.lose(
                &rule.pointer,
                format!("left out, because {name:?} is not a valid name: {error}"),
            );
        }
        if matches!(rule.target, Target::Track(_)) && semantic::named(name).is_some() {
            let what = format!(
                "left out, because `{name}` makes Customer.io act; use its call in \
                 `customerio::semantic`"
            );
            return self.lose(&rule.pointer, what);
        }
        if self.module.knows(call, name, rule.version) {
            let what = format!("a second `{name}` of version {}; left out", rule.version);
            return self.lose(&rule.pointer, what);
        }
        let mut preferred = type_name(name);
        // The name of a traits type is that of its Rust type.
        if rule.version > 1 && rule.type_name.is_none() {
            preferred = format!("{preferred}V{}", rule.version);
        }
        let rust = self.module.taken.free(&preferred);
        // The type precedes the types of its fields.
        let at = self.module.items.len();
        let pointer = rule.pointer.as_str();
        let Some(schema) = self.resolved(&rule.schema, pointer) else {
            return;
        };
        let nothing = Map::new();
        let object = schema.as_object().unwrap_or(&nothing);
        let object = &self.merged(object, pointer);
        let own = without_category(object, &rule.target);
        let object = own.as_ref().unwrap_or(object);
        self.demand_object(&schema, object, pointer);
        let (fields, is_open) = self.object(object, pointer, &rust, scope_of(&rule.target));

        let mut attributes = vec![if is_event {
            format!("{call} = {}", literal(name))
        } else if let Target::Group(Some(object_type)) = &rule.target {
            format!("group(object_type = {})", literal(object_type))
        } else {
            call.to_owned()
        }];
        let fact = |key: &str, text: &str| format!("{key} = {}", literal(text));
        if !rule.owner.is_empty() {
            attributes.push(fact("owner", &rule.owner));
        }
        if !rule.tags.is_empty() {
            let tags: Vec<String> = rule.tags.iter().map(|tag| literal(tag)).collect();
            attributes.push(format!("tags({})", tags.join(", ")));
        }
        if rule.version > 1 {
            attributes.push(format!("version = {}", rule.version));
        }
        if !rule.since.is_empty() {
            attributes.push(fact("since", &rule.since));
        }
        let description = object.get("description").and_then(Value::as_str);
        let mut doc = match rule.description.as_str() {
            "" => description.unwrap_or(""),
            doc => doc,
        };
        if rule.is_deprecated {
            let why;
            (doc, why) = deprecation::read(doc).unwrap_or((doc, rule.deprecated_because.as_str()));
            attributes.push(match why {
                "" => "deprecated".to_owned(),
                why => fact("deprecated", why),
            });
        }
        let mut unmet = rule.allowed.clone();
        unmet.retain(|class| !self.personal.contains(class));
        for class in unmet {
            let what = format!("the permission for `{class}`, which no property holds");
            self.lose(pointer, what);
        }
        if is_event && !self.personal.is_empty() {
            let classes: Vec<String> = self.personal.iter().map(|it| literal(it)).collect();
            attributes.push(format!("allow_pii({})", classes.join(", ")));
        }
        if is_event && self.module.is_near_duplicate(call, name) {
            // Without it, every command reports a conflict.
            attributes.push("allow(near_duplicate_events)".to_owned());
        }
        if is_open {
            attributes.push("open".to_owned());
        }
        let item = Item {
            derive: if is_event { "CioEvent" } else { "CioTraits" },
            name: rust,
            doc: doc.to_owned(),
            attributes,
            body: Body::Struct(fields),
        };
        self.module.items.insert(at, item);
    }

    /// Reports a schema that is not one of objects.
    fn demand_object(&mut self, schema: &Value, object: &Map<String, Value>, pointer: &str) {
        let types = types(object);
        if !(schema.is_object() || schema == &Value::Bool(true))
            || !(types.is_empty() || types.iter().any(|name| name == "object"))
        {
            self.lose(pointer, "not an object; read as one with any properties");
        }
    }
}
