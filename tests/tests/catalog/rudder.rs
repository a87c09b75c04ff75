//! Reads an export for RudderStack as its command line does: fields by name, no unknown fields,
//! references to existing entries. The reader follows the documentation, not our writer.

use std::collections::BTreeSet;

use customerio_catalog::export::{Files, Format, RudderStack};
use serde::Deserialize;
use serde_json::{Number, Value};

use crate::export;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "names of the format")]
struct Spec<T> {
    version: String,
    kind: String,
    metadata: Metadata,
    spec: T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Metadata {
    name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Events {
    events: Vec<Event>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_field_names, reason = "names of the format")]
struct Event {
    id: String,
    /// Of track events only.
    name: Option<String>,
    event_type: EventType,
    #[serde(default, rename = "description")]
    _description: String,
    #[serde(rename = "category")]
    _category: Option<String>,
}

#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum EventType {
    Track,
    Identify,
    Page,
    Screen,
    Group,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Properties {
    properties: Vec<Property>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Property {
    id: String,
    name: String,
    #[serde(default, rename = "description")]
    _description: String,
    r#type: Option<String>,
    types: Option<Vec<String>>,
    item_type: Option<String>,
    item_types: Option<Vec<String>>,
    #[serde(default)]
    config: Config,
}

/// The constraints of values. The allowed ones depend on the type.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Config {
    min_length: Option<u64>,
    max_length: Option<u64>,
    pattern: Option<String>,
    format: Option<String>,
    minimum: Option<Number>,
    maximum: Option<Number>,
    exclusive_minimum: Option<Number>,
    exclusive_maximum: Option<Number>,
    multiple_of: Option<Number>,
    min_items: Option<u64>,
    max_items: Option<u64>,
    unique_items: Option<bool>,
    r#enum: Option<Vec<Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CustomTypes {
    types: Vec<CustomType>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CustomType {
    id: String,
    name: String,
    #[serde(default, rename = "description")]
    _description: String,
    r#type: String,
    item_type: Option<String>,
    item_types: Option<Vec<String>>,
    #[serde(default)]
    config: Config,
    #[serde(default)]
    properties: Vec<Reference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reference {
    property: String,
    #[serde(rename = "required")]
    _required: bool,
    additional_properties: Option<bool>,
    #[serde(default)]
    properties: Vec<Reference>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TrackingPlan {
    id: String,
    display_name: String,
    #[serde(default, rename = "description")]
    _description: String,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rule {
    id: String,
    r#type: String,
    event: String,
    identity_section: Option<String>,
    #[serde(rename = "additional_properties")]
    _additional_properties: bool,
    #[serde(default)]
    properties: Vec<Reference>,
}

const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "object", "array", "null",
];

/// Returns the first error in the files.
fn judge(files: &Files) -> Result<(), String> {
    let events: Events = read(files, "events")?;
    let properties: Properties = read(files, "properties")?;
    let custom: CustomTypes = read(files, "custom-types")?;
    let plan: TrackingPlan = read(files, "tracking-plan")?;

    let event_ids = ids(events.events.iter().map(|it| &it.id))?;
    let property_ids = ids(properties.properties.iter().map(|it| &it.id))?;
    let type_ids = ids(custom.types.iter().map(|it| &it.id))?;
    let rule_ids = ids(plan.rules.iter().map(|it| &it.id))?;
    demand(
        !plan.id.is_empty() && !plan.display_name.is_empty(),
        "a plan without a name",
    )?;
    demand(rule_ids.len() == event_ids.len(), "not a rule an event")?;

    for event in &events.events {
        let has_name = event.name.as_ref().is_some_and(|name| !name.is_empty());
        let is_track = event.event_type == EventType::Track;
        demand(has_name == is_track, &format!("the name of {}", event.id))?;
    }
    let known = |of: &str| match of.strip_prefix("#custom-type:") {
        Some(id) => type_ids.contains(id),
        None => TYPES.contains(&of),
    };
    for property in &properties.properties {
        let Property { name, config, .. } = property;
        demand(!name.is_empty(), "a property without a name")?;
        demand(
            property.r#type.is_none() || property.types.is_none(),
            &format!("{name} has a type and types"),
        )?;
        let one = property.r#type.iter();
        let types: Vec<&String> = one.chain(property.types.iter().flatten()).collect();
        demand(
            types.iter().all(|it| known(it)),
            &format!("types of {name}"),
        )?;
        items(
            &types,
            property.item_type.as_ref(),
            property.item_types.as_ref(),
            &known,
        )
        .map_err(|error| format!("{name}: {error}"))?;
        if types.len() == 1 {
            fits(types[0], config).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    let references = |all: &[Reference]| references(all, &property_ids);
    for custom in &custom.types {
        let CustomType { name, config, .. } = custom;
        // Its name is that of a class.
        demand(
            name.len() > 1 && name.starts_with(|it: char| it.is_ascii_uppercase()),
            &format!("the name {name}"),
        )?;
        demand(
            TYPES.contains(&custom.r#type.as_str()),
            &format!("the type of {name}"),
        )?;
        demand(
            custom.properties.is_empty() || custom.r#type == "object",
            &format!("{name} has properties, but is not an object"),
        )?;
        let types = [&custom.r#type];
        items(
            &types,
            custom.item_type.as_ref(),
            custom.item_types.as_ref(),
            &known,
        )
        .and_then(|()| fits(&custom.r#type, config))
        .and_then(|()| references(&custom.properties))
        .map_err(|error| format!("{name}: {error}"))?;
    }
    for rule in &plan.rules {
        let Rule { id, event, .. } = rule;
        demand(rule.r#type == "event_rule", &format!("the type of {id}"))?;
        let of = event.strip_prefix("#event:").unwrap_or("");
        let of = events.events.iter().find(|it| it.id == of);
        let of = of.ok_or_else(|| format!("{event} is nowhere"))?;
        let section = rule.identity_section.as_deref();
        let allowed: &[_] = match of.event_type {
            EventType::Identify | EventType::Group => &[Some("traits"), Some("context.traits")],
            EventType::Track | EventType::Page | EventType::Screen => &[None, Some("properties")],
        };
        demand(allowed.contains(&section), &format!("the section of {id}"))?;
        references(&rule.properties).map_err(|error| format!("{id}: {error}"))?;
    }
    Ok(())
}

fn read<T: for<'de> Deserialize<'de>>(files: &Files, kind: &str) -> Result<T, String> {
    let file = format!("{kind}.yaml");
    let text = files.get(&file).ok_or_else(|| format!("no {file}"))?;
    let spec: Spec<T> = serde_saphyr::from_str(text).map_err(|error| format!("{file}: {error}"))?;
    demand(
        spec.version == "rudder/v1",
        &format!("the version of {file}"),
    )?;
    demand(spec.kind == kind, &format!("the kind of {file}"))?;
    demand(
        !spec.metadata.name.is_empty(),
        &format!("the name of {file}"),
    )?;
    Ok(spec.spec)
}

fn demand(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}

fn ids<'a>(all: impl Iterator<Item = &'a String>) -> Result<BTreeSet<&'a str>, String> {
    let mut ids = BTreeSet::new();
    for id in all {
        let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
        demand(
            !id.is_empty() && id.chars().all(is_plain),
            &format!("the id `{id}`"),
        )?;
        demand(ids.insert(id.as_str()), &format!("{id} is there twice"))?;
    }
    Ok(ids)
}

fn items(
    types: &[&String],
    one: Option<&String>,
    several: Option<&Vec<String>>,
    known: &dyn Fn(&str) -> bool,
) -> Result<(), String> {
    let is_list = types.iter().any(|it| *it == "array");
    demand(
        one.is_none() || several.is_none(),
        "an item type and item types",
    )?;
    let all: Vec<&String> = one
        .into_iter()
        .chain(several.into_iter().flatten())
        .collect();
    demand(all.is_empty() || is_list, "items, but no array")?;
    demand(
        all.iter().all(|it| known(it)),
        "item types that are nowhere",
    )
}

/// Whether what values keep can be said of their type, and can be kept.
fn fits(of: &str, config: &Config) -> Result<(), String> {
    let is_ordered =
        |min: Option<u64>, max: Option<u64>| min.unwrap_or(0) <= max.unwrap_or(u64::MAX);
    demand(is_ordered(config.min_length, config.max_length), "lengths")?;
    demand(
        is_ordered(config.min_items, config.max_items),
        "numbers of items",
    )?;
    let of_text = config.min_length.is_some()
        || config.max_length.is_some()
        || config.pattern.is_some()
        || config.format.is_some();
    let of_number = config.minimum.is_some()
        || config.maximum.is_some()
        || config.exclusive_minimum.is_some()
        || config.exclusive_maximum.is_some()
        || config.multiple_of.is_some();
    let of_list =
        config.min_items.is_some() || config.max_items.is_some() || config.unique_items.is_some();
    demand(!of_text || of == "string", "what only texts keep")?;
    demand(
        !of_number || matches!(of, "number" | "integer"),
        "what only numbers keep",
    )?;
    demand(!of_list || of == "array", "what only arrays keep")?;
    demand(
        config.r#enum.as_ref().is_none_or(|all| !all.is_empty()),
        "no value at all",
    )
}

fn references(all: &[Reference], known: &BTreeSet<&str>) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for reference in all {
        let name = &reference.property;
        let id = name.strip_prefix("#property:").unwrap_or("");
        demand(known.contains(id), &format!("{name} is nowhere"))?;
        demand(seen.insert(id), &format!("{name} is there twice"))?;
        demand(
            reference.additional_properties.is_none() || !reference.properties.is_empty(),
            &format!("{name} is open, but holds nothing"),
        )?;
        references(&reference.properties, known)?;
    }
    Ok(())
}

fn exported() -> Files {
    let name = "Both".to_owned();
    export(&Format::Rudderstack(RudderStack { name })).files
}

#[test]
fn it_is_read_field_by_field() {
    assert_eq!(judge(&exported()), Ok(()));
}

#[test]
fn each_fault_is_reported() {
    let spoilt = |file: &str, from: &str, to: &str| -> Result<(), String> {
        let files = exported();
        let text = files.get(file).expect("the file");
        assert!(text.contains(from), "{from} is not in {file}");
        let spoilt = text.replacen(from, to, 1);
        let files = files.iter().map(|(path, text)| {
            let text = if path == file { &spoilt } else { text };
            (path.to_owned(), text.to_owned())
        });
        judge(&files.collect())
    };
    for (file, from, to) in [
        ("events.yaml", "event_type: track", "eventType: track"),
        ("events.yaml", "event_type: track", "event_type: alias"),
        ("events.yaml", "kind: events", "kind: event"),
        ("events.yaml", "rudder/v1", "rudder/v0.1"),
        ("properties.yaml", "max_length: 64", "maxLength: 64"),
        ("properties.yaml", "max_length: 64", "max_length: many"),
        ("properties.yaml", "type: string", "type: text"),
        ("properties.yaml", "item_type: ", "item_types: "),
        (
            "properties.yaml",
            "#custom-type:address",
            "#custom-type:nowhere",
        ),
        ("custom-types.yaml", "required: false", "required: perhaps"),
        ("custom-types.yaml", "name: Address", "name: address"),
        (
            "custom-types.yaml",
            "#property:street",
            "#/properties/street",
        ),
        ("tracking-plan.yaml", "type: event_rule", "type: rule"),
        ("tracking-plan.yaml", "#event:cart_viewed", "#event:nowhere"),
        (
            "tracking-plan.yaml",
            "additional_properties: false",
            "open: false",
        ),
    ] {
        assert!(spoilt(file, from, to).is_err(), "{to} in {file}");
    }
}
