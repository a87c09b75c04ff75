//! `index.json`: what an export consists of, for tools, and for the next export to know what is
//! its own.

use customerio_core::event::{EventSpec, Facts};
use customerio_core::traits::{TraitsOf, TraitsSpec};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json_schema::JsonSchema;

/// Where the index stands.
pub(super) const INDEX: &str = "index.json";

/// Where the list of files of a format stands that has no index of its own: several formats may
/// share a folder.
pub(super) fn listing_path(format: &str) -> String {
    format!("{LISTING}{format}.json")
}

/// How the name of such a list begins.
const LISTING: &str = ".cio-";

/// Whether a path is that of an index or a list of files.
pub(super) fn is_index(path: &str) -> bool {
    path == INDEX || (path.starts_with(LISTING) && !path.contains('/'))
}

/// The text of such a list.
pub(super) fn listing<'a>(format: &str, files: impl Iterator<Item = &'a str>) -> String {
    #[derive(Serialize)]
    struct Listing<'a> {
        generator: String,
        files: Vec<&'a str>,
    }
    let listing = Listing {
        generator: format!("{GENERATOR}{format}"),
        files: files.collect(),
    };
    // Texts: there is nothing that JSON could not hold.
    serde_json::to_string_pretty(&listing).unwrap_or_default() + "\n"
}

/// How every index of ours begins to say what wrote it.
const GENERATOR: &str = "customerio-catalog ";

#[derive(Serialize)]
pub(super) struct Index {
    generator: String,
    #[serde(flatten)]
    options: JsonSchema,
    pub(super) events: Vec<EventEntry>,
    pub(super) traits: Vec<TraitsEntry>,
}

#[derive(Serialize)]
pub(super) struct EventEntry {
    call: &'static str,
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TraitsEntry {
    of: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    object_type: Option<&'static str>,
    #[serde(flatten)]
    entry: Entry,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: &'static str,
    version: u32,
    file: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    owner: &'static str,
    tags: &'static [&'static str],
    #[serde(skip_serializing_if = "str::is_empty")]
    since: &'static str,
    deprecated: bool,
    #[serde(skip_serializing_if = "str::is_empty")]
    deprecated_because: &'static str,
}

impl Index {
    pub(super) fn new(options: JsonSchema) -> Self {
        Self {
            generator: format!("{GENERATOR}json-schema"),
            options,
            events: Vec::new(),
            traits: Vec::new(),
        }
    }

    pub(super) fn to_value(&self) -> Value {
        // Text keys and plain values: there is nothing that JSON could not hold.
        serde_json::to_value(self).unwrap_or_default()
    }
}

impl EventEntry {
    pub(super) fn new(spec: &EventSpec, file: String) -> Self {
        Self {
            call: spec.call.kind().as_str(),
            entry: Entry::new(spec.name, spec.version, file, spec.shape.doc, &spec.facts),
        }
    }
}

impl TraitsEntry {
    pub(super) fn new(spec: &TraitsSpec, file: String) -> Self {
        Self {
            of: traits_of(spec.of),
            object_type: match spec.of {
                TraitsOf::Group { object_type } => Some(object_type),
                TraitsOf::Person | TraitsOf::Relationship => None,
            },
            entry: Entry::new(spec.name, spec.version, file, spec.shape.doc, &spec.facts),
        }
    }
}

impl Entry {
    fn new(
        name: &'static str,
        version: u32,
        file: String,
        description: &'static str,
        facts: &Facts,
    ) -> Self {
        Self {
            name,
            version,
            file,
            description,
            owner: facts.owner,
            tags: facts.tags,
            since: facts.since,
            deprecated: facts.deprecated.is_some(),
            deprecated_because: facts.deprecated.unwrap_or_default(),
        }
    }
}

/// What traits belong to, in one word.
pub(super) const fn traits_of(of: TraitsOf) -> &'static str {
    match of {
        TraitsOf::Person => "person",
        TraitsOf::Group { .. } => "group",
        TraitsOf::Relationship => "relationship",
    }
}

/// The files that an index lists; `None` if it is not one of ours.
pub(super) fn listed(index: &str) -> Option<Vec<String>> {
    #[derive(Deserialize)]
    struct Listing {
        generator: String,
        #[serde(default)]
        events: Vec<Item>,
        #[serde(default)]
        traits: Vec<Item>,
        #[serde(default)]
        files: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Item {
        file: String,
    }

    let listing: Listing = serde_json::from_str(index).ok()?;
    let items = listing.events.into_iter().chain(listing.traits);
    listing
        .generator
        .starts_with(GENERATOR)
        .then(|| items.map(|item| item.file).chain(listing.files).collect())
}
