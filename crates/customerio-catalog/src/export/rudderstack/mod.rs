//! The data catalog and tracking plan of RudderStack in the form of `rudder-cli`.

mod config;
mod types;

use std::collections::BTreeMap;

use customerio_core::catalog::Catalog;
use customerio_core::event::EventCall;
use customerio_core::traits::TraitsTarget;
use customerio_rules::slug::slug;
use serde::{Deserialize, Serialize};

use super::Export;
use super::error::ExportError;
use super::files::Files;
use super::identifier::{Names, snake};
use super::loss::{self, Feature, Loss};
use super::merged::{newest, version_losses};
use super::yaml::yaml;
use crate::declared::{self, Declared};
use crate::export::of_catalog::example;
use config::has_format;
use types::{Types, Used};

/// Options of the format RudderStack.
#[doc = example!(
    "{RudderStack, rudderstack}",
    "let options = RudderStack { name: \"Web Shop\".to_owned() };\n",
    "rudderstack(&catalog, &options)?.files",
    "tracking-plan.yaml",
    "display_name: Web Shop"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RudderStack {
    /// The name of the plan.
    pub name: String,
}

/// The name of the format.
pub(super) const NAME: &str = "rudderstack";

const VERSION: &str = "rudder/v1";

/// The features of shapes that the format does not show.
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

/// Exports a catalog as `events.yaml`, `properties.yaml`, `custom-types.yaml` and
/// `tracking-plan.yaml`.
///
/// - A property has one definition in a data catalog. If two properties of one name and type have
///   different constraints, the second gets a custom type. The docs of the first apply to both.
/// - RudderStack has one event for each call except `track`, so all pages are one event, and so are
///   all traits of people.
/// - Only the newest version of an event is written.
///
/// # Errors
///
/// [`ExportError`] if a document can't be written as YAML, which would be a bug of this crate.
#[doc = example!(
    "{RudderStack, rudderstack}",
    "let options = RudderStack { name: \"Web Shop\".to_owned() };\n",
    "rudderstack(&catalog, &options)?.files",
    "tracking-plan.yaml",
    "#event:order_completed"
)]
pub fn rudderstack(catalog: &Catalog, options: &RudderStack) -> Result<Export, ExportError> {
    let all: Vec<_> = declared::all(catalog).collect();
    let (newest, older) = newest(&all);
    let mut losses = loss::of_catalog(catalog, LOST);
    losses.extend(loss::of_formats(catalog, |it| !has_format(it)));
    let relationships = newest.iter().filter(|it| EventKey::of(**it).is_none());
    losses.extend(relationships.map(|it| {
        Loss::new(
            *it,
            Feature::Declaration,
            "",
            "RudderStack has no traits of relationships",
        )
    }));
    losses.extend(version_losses(&older));
    let mut plan = Plan::default();
    for (key, of) in by_event(&newest) {
        plan.add(key, &of, &mut losses);
    }
    losses.sort();

    let id = slug(&options.name).replace('-', "_");
    let mut files = Files::default();
    let (properties, custom) = plan.types.into_parts();
    let spec = PlanSpec {
        id: &id,
        display_name: &options.name,
        rules: &plan.rules,
    };
    for (file, text) in [
        (
            "events",
            document(&id, "events", listed("events", &plan.events))?,
        ),
        (
            "properties",
            document(&id, "properties", listed("properties", &properties))?,
        ),
        (
            "custom-types",
            document(&id, "custom-types", listed("types", &custom))?,
        ),
        ("tracking-plan", document(&id, "tracking-plan", spec)?),
    ] {
        files.insert(&format!("{file}.yaml"), &text);
    }
    Ok(Export {
        files: files.listed_as(NAME),
        losses,
    })
}

/// Formats a file of the project.
fn document(id: &str, kind: &'static str, content: impl Serialize) -> Result<String, ExportError> {
    yaml(&Spec {
        version: VERSION,
        kind,
        metadata: Metadata { name: id },
        content,
    })
}

fn listed<'a, T>(key: &'static str, list: &'a [T]) -> BTreeMap<&'static str, &'a [T]> {
    BTreeMap::from([(key, list)])
}

#[derive(Serialize)]
struct Spec<'a, T> {
    version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    #[serde(rename = "spec")]
    content: T,
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

/// The key of an event in RudderStack.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum EventKey {
    Track(&'static str),
    Page,
    Screen,
    Identify,
    Group,
}

impl EventKey {
    /// Returns the key of a declaration; `None` for traits of a relationship, which RudderStack does
    /// not have.
    const fn of(declared: Declared) -> Option<Self> {
        Some(match declared {
            Declared::Event(spec) => match spec.call() {
                EventCall::Track => Self::Track(spec.name()),
                EventCall::Page => Self::Page,
                EventCall::Screen => Self::Screen,
            },
            Declared::Traits(spec) => match spec.target() {
                TraitsTarget::Person => Self::Identify,
                TraitsTarget::Group { .. } => Self::Group,
                TraitsTarget::Relationship => return None,
            },
        })
    }

    const fn call(self) -> &'static str {
        match self {
            Self::Track(_) => "track",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Identify => "identify",
            Self::Group => "group",
        }
    }

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Track(name) => Some(name),
            Self::Page | Self::Screen | Self::Identify | Self::Group => None,
        }
    }

    /// Returns the part of a message that holds the traits.
    const fn identity_section(self) -> Option<&'static str> {
        match self {
            Self::Identify | Self::Group => Some("traits"),
            Self::Track(_) | Self::Page | Self::Screen => None,
        }
    }
}

/// Groups declarations by their event in RudderStack.
fn by_event(all: &[Declared]) -> BTreeMap<EventKey, Vec<Declared>> {
    let mut events = BTreeMap::<_, Vec<_>>::new();
    for declared in all {
        if let Some(key) = EventKey::of(*declared) {
            events.entry(key).or_default().push(*declared);
        }
    }
    events
}

#[derive(Default)]
struct Plan {
    types: Types,
    names: Names,
    events: Vec<Event>,
    rules: Vec<Rule>,
}

impl Plan {
    fn add(&mut self, key: EventKey, of: &[Declared], losses: &mut Vec<Loss>) {
        let call = key.call();
        let (name, wished) = match key.name() {
            Some(name) => (name, snake(name)),
            None => ("", call.to_owned()),
        };
        let (id, _) = self.names.assign(&format!("{call} {name}"), &wished);
        let docs: Vec<_> = of
            .iter()
            .map(|it| it.shape().doc())
            .filter(|it| !it.is_empty())
            .collect();
        self.events.push(Event {
            id: id.clone(),
            call,
            name: key.name(),
            description: docs.join("\n\n"),
        });
        let (used, open) = self.used(of, losses);
        self.rules.push(Rule {
            r#type: "event_rule",
            id: format!("{id}_rule"),
            event: format!("#event:{id}"),
            identity_section: key.identity_section(),
            additional_properties: open,
            properties: used,
        });
    }

    /// Returns the properties of the declarations of an event. A property is required if all
    /// declarations require it.
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
                    losses.push(Loss::new(
                        *declared,
                        Feature::Merged,
                        &format!("/{}", one.name),
                        "required here, but not by the declarations that are merged with it",
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
