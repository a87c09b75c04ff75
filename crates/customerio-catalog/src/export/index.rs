//! `index.json`: the list of an export's schemas, for tools and for the next export.

use customerio_core::event::{EventSpec, Metadata};
use customerio_core::traits::{TraitsSpec, TraitsTarget};
use serde_json::{Map, Value, json};

use super::files::GENERATOR;
use super::schema_options::JsonSchema;

/// An index under construction.
pub(super) struct Index {
    options: JsonSchema,
    events: Vec<Value>,
    traits: Vec<Value>,
}

impl Index {
    pub(super) const fn new(options: JsonSchema) -> Self {
        Self {
            options,
            events: Vec::new(),
            traits: Vec::new(),
        }
    }

    pub(super) fn add_event(&mut self, spec: &EventSpec, file: &str) {
        let mut entry = entry(
            spec.name(),
            spec.version(),
            file,
            spec.shape().doc(),
            spec.metadata(),
        );
        entry.insert("call".to_owned(), spec.call().kind().as_str().into());
        self.events.push(entry.into());
    }

    pub(super) fn add_traits(&mut self, spec: &TraitsSpec, file: &str) {
        let mut entry = entry(
            spec.name(),
            spec.version(),
            file,
            spec.shape().doc(),
            spec.metadata(),
        );
        entry.insert("of".to_owned(), spec.target().as_str().into());
        match spec.target() {
            TraitsTarget::Group { object_type } => {
                entry.insert("objectType".to_owned(), object_type.into());
            }
            TraitsTarget::Person | TraitsTarget::Relationship => {}
        }
        self.traits.push(entry.into());
    }

    pub(super) fn into_value(self) -> Value {
        json!({
            "generator": format!("{GENERATOR}json-schema"),
            "draft": self.options.draft_name(),
            "part": self.options.part.as_str(),
            "events": self.events,
            "traits": self.traits,
        })
    }
}

/// Returns the members that events and traits types share.
fn entry(
    name: &str,
    version: u32,
    file: &str,
    doc: &str,
    metadata: &Metadata,
) -> Map<String, Value> {
    let mut entry = Map::new();
    let mut set = |key: &str, value: Value| {
        if value != "" {
            entry.insert(key.to_owned(), value);
        }
    };
    set("name", name.into());
    set("version", version.into());
    set("file", file.into());
    set("description", doc.into());
    set("owner", metadata.owner().into());
    set("tags", metadata.tags().into());
    set("since", metadata.since().into());
    set("deprecated", metadata.deprecation().is_some().into());
    set(
        "deprecatedBecause",
        metadata.deprecation().unwrap_or("").into(),
    );
    entry
}
