//! The list of an export's files: the next export removes the files that it no longer writes.

use serde::Deserialize;
use serde_json::json;

use crate::export::json::pretty;

/// The path of the index of the JSON Schema export.
pub(in crate::export) const INDEX: &str = "index.json";

/// The prefix of `generator` in every file list of this crate.
pub(in crate::export) const GENERATOR: &str = "customerio-catalog ";

/// The prefix of the name of a file list.
const LISTING: &str = ".cio-";

/// Returns the path of the file list of a format without an index: several formats may share a
/// folder.
pub(super) fn listing_path(format: &str) -> String {
    format!("{LISTING}{format}.json")
}

/// Returns whether a path is that of an index or a file list.
pub(super) fn is_index(path: &str) -> bool {
    path == INDEX || (path.starts_with(LISTING) && !path.contains('/'))
}

/// Returns the content of a file list.
pub(super) fn listing<'a>(format: &str, files: impl Iterator<Item = &'a str>) -> String {
    pretty(json!({
        "generator": format!("{GENERATOR}{format}"),
        "files": files.collect::<Vec<_>>(),
    }))
}

/// Returns the files that an index or a file list names; `None` if this crate did not write it.
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
