//! The data of the search, as a script: pages from `file://` can't read other files.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::site::{Entry, KINDS, Site, names};
use crate::export::docs;

/// Returns the script.
pub(super) fn script(site: &Site<'_>) -> String {
    let kinds: Vec<_> = KINDS
        .iter()
        .map(|(kind, heading, _)| json!([kind.as_str(), heading]))
        .collect();
    let mut text = format!(
        "globalThis.KINDS = {};\nglobalThis.CATALOG = [\n",
        Value::from(kinds)
    );
    for entry in &site.entries {
        // In JavaScript `\/` is `/`. The text then ends no element, wherever the script is.
        text.push_str(&row(entry).to_string().replace("</", "<\\/"));
        text.push_str(",\n");
    }
    text + "];\n"
}

fn row(entry: &Entry) -> Value {
    let declared = entry.declared;
    let metadata = declared.metadata();
    let mut properties = BTreeSet::new();
    names(&entry.form.properties, &mut properties);
    json!({
        "name": declared.name(),
        "version": declared.version(),
        "path": entry.path,
        "kind": declared.kind().as_str(),
        "summary": docs::text(declared.summary()),
        "text": docs::text(declared.shape().doc()),
        "crate": declared.crate_name(),
        "owner": metadata.owner(),
        "tags": metadata.tags(),
        "pii": entry.has_pii,
        "deprecated": metadata.deprecation().is_some(),
        "properties": properties,
    })
}
