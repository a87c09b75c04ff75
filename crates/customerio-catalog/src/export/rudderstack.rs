//! The data catalog and tracking plan of RudderStack, as `rudder-cli` reads them.

mod config;
mod types;

use std::collections::BTreeMap;

use customerio_core::catalog::Catalog;
use customerio_rules::slug::slug;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Export;
use super::files::Files;
use super::identifier::{Names, snake};
use super::loss::{self, Feature, Loss};
use super::merged::{newest, version_losses};
use super::yaml::yaml;
use crate::declared::{self, Declared};
use config::has_format;
use types::{Types, Used};

/// What can be chosen about RudderStack's plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RudderStack {
    /// What the plan is called.
    pub name: String,
}

/// The name of the format.
pub(super) const NAME: &str = "rudderstack";

const VERSION: &str = "rudder/v1";

const LOST: &[Feature] = &[
    Feature::Owner,
    Feature::Tags,
    Feature::Since,
    Feature::Deprecated,
    Feature::Role,
    Feature::AllowedPii,
    Feature::Check,
    Feature::Unit,
    Feature::Pii,
    Feature::Example,
    Feature::Variants,
    Feature::Tuple,
    Feature::Map,
    Feature::Recursion,
    Feature::Foreign,
];

/// The catalog as four files of YAML: `events.yaml`, `properties.yaml`, `custom-types.yaml` and
/// `tracking-plan.yaml`.
///
/// A property has one meaning in the whole of a data catalog. Where two of one name and type keep
/// different constraints, the second is a custom type. There is one event of each call but `track`,
/// so that all pages are one, and all traits of people; of several versions, the newest is written.
/// Of two properties that are one, the docs of the first stand for both.
#[must_use]
pub fn rudderstack(catalog: &Catalog, options: &RudderStack) -> Export {
    let all: Vec<_> = declared::all(catalog).collect();
    let (newest, older) = newest(&all);
    let mut losses = loss::of_catalog(catalog, LOST);
    losses.extend(loss::of_formats(catalog, |it| !has_format(it)));
    let relationships = newest.iter().filter(|it| it.kind() == RELATIONSHIP);
    losses.extend(relationships.map(|it| {
        Loss::of(
            *it,
            Feature::Declaration,
            "",
            "there are no traits of relationships",
        )
    }));
    losses.extend(version_losses(&older));
    let mut plan = Plan::default();
    for (call, of) in by_event(&newest) {
        plan.add(call, &of, &mut losses);
    }
    losses.sort();

    let id = slug(&options.name).replace('-', "_");
    let mut files = Files::default();
    let mut put = |file: &str, kind: &'static str, spec: Value| {
        let text = Spec {
            version: VERSION,
            kind,
            metadata: Metadata { name: &id },
            content: spec,
        };
        files.insert(file, &yaml(&text));
    };
    let (properties, custom) = plan.types.into_parts();
    put("events.yaml", "events", named("events", &plan.events));
    put(
        "properties.yaml",
        "properties",
        named("properties", &properties),
    );
    put("custom-types.yaml", "custom-types", named("types", &custom));
    let spec = PlanSpec {
        id: &id,
        display_name: &options.name,
        rules: &plan.rules,
    };
    put("tracking-plan.yaml", "tracking-plan", to_value(&spec));
    Export {
        files: files.listed_as(NAME),
        losses,
    }
}

#[derive(Serialize)]
struct Spec<'a> {
    version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    #[serde(rename = "spec")]
    content: Value,
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct PlanSpec<'a> {
    id: &'a str,
    display_name: &'a str,
    rules: &'a [Rule],
}

#[derive(Serialize)]
struct Event {
    id: String,
    #[serde(rename = "event_type")]
    call: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
}

#[derive(Serialize)]
struct Rule {
    r#type: &'static str,
    id: String,
    event: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    identity_section: Option<&'static str>,
    additional_properties: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Used>,
}

/// What RudderStack knows as one event: by its call and, of a track, its name.
fn by_event(all: &[Declared]) -> BTreeMap<(usize, &'static str), Vec<Declared>> {
    let mut events = BTreeMap::<(usize, &'static str), Vec<Declared>>::new();
    for declared in all.iter().filter(|it| it.kind() != RELATIONSHIP) {
        let place = CALLS.iter().position(|call| *call == declared.call());
        let name = match declared.call() {
            "track" => declared.name(),
            _ => "",
        };
        // All calls are listed.
        let key = (place.unwrap_or_default(), name);
        events.entry(key).or_default().push(*declared);
    }
    events
}

/// Traits that nobody else knows.
const RELATIONSHIP: &str = "relationship";

const CALLS: [&str; 5] = ["track", "page", "screen", "identify", "group"];

#[derive(Default)]
struct Plan {
    types: Types,
    names: Names,
    events: Vec<Event>,
    rules: Vec<Rule>,
}

impl Plan {
    fn add(
        &mut self,
        (call, name): (usize, &'static str),
        of: &[Declared],
        losses: &mut Vec<Loss>,
    ) {
        let Some(call) = CALLS.get(call) else {
            return;
        };
        let wished = if name.is_empty() {
            *call
        } else {
            &*snake(name)
        };
        let (id, _) = self.names.of(&format!("{call} {name}"), wished);
        let docs: Vec<_> = of
            .iter()
            .map(|it| it.shape().doc)
            .filter(|it| !it.is_empty())
            .collect();
        self.events.push(Event {
            id: id.clone(),
            call,
            name: Some(name).filter(|name| !name.is_empty()),
            description: docs.join("\n\n"),
        });
        let (used, open) = self.used(of, losses);
        self.rules.push(Rule {
            r#type: "event_rule",
            id: format!("{id}_rule"),
            event: format!("#event:{id}"),
            identity_section: match *call {
                "identify" | "group" => Some("traits"),
                _ => None,
            },
            additional_properties: open,
            properties: used,
        });
    }

    /// The properties of one event, or those of several as of one: required if all ask for them.
    fn used(&mut self, of: &[Declared], losses: &mut Vec<Loss>) -> (Vec<Used>, bool) {
        let mut all: Vec<(Declared, Vec<Used>)> = Vec::new();
        let mut open = false;
        for declared in of {
            let (used, is_open) = self.types.of_object(declared.shape());
            open |= is_open;
            all.push((*declared, used));
        }
        let mut merged: Vec<Used> = Vec::new();
        for (declared, used) in &all {
            for one in used {
                let mut others = all.iter().map(|(_, used)| used);
                let by_all = others.all(|used| {
                    let mut same = used.iter().filter(|it| it.property == one.property);
                    same.any(|it| it.required)
                });
                if one.required && !by_all {
                    losses.push(Loss::of(
                        *declared,
                        Feature::Merged,
                        &format!("/{}", one.name),
                        "is required of it, but not of what it is merged with",
                    ));
                }
                if !merged.iter().any(|it| it.property == one.property) {
                    merged.push(Used {
                        required: by_all,
                        ..one.clone()
                    });
                }
            }
        }
        (merged, open)
    }
}

fn named(key: &str, list: &impl Serialize) -> Value {
    let mut spec = serde_json::Map::new();
    spec.insert(key.to_owned(), to_value(list));
    spec.into()
}

/// Texts, numbers and lists: there is nothing that JSON could not hold.
fn to_value(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
