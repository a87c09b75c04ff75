//! The folder that `cargo cio export --format json-schema` writes: an index and a schema of each
//! event and traits type.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::error::ImportError;
use super::message;
use super::plan::{Plan, Rule, Target, list, text};
use super::reference::join;

/// Whether a document is the index of an export.
pub(super) fn is_index(value: &Value) -> bool {
    text(value, "generator").ends_with(" json-schema") && value.get("events").is_some()
}

/// Reads the entries of an index. Returns the documents that they name.
pub(super) fn index(
    at: usize,
    documents: &[Document],
    plan: &mut Plan,
) -> Result<BTreeSet<usize>, ImportError> {
    let mut read = BTreeSet::new();
    for key in ["events", "traits"] {
        let Some(entries) = documents[at].value.get(key) else {
            continue;
        };
        let place = format!("/{key}");
        for (nth, entry) in list(&documents[at], entries, &place)?.iter().enumerate() {
            let here = format!("{place}/{nth}");
            read.insert(one(at, documents, entry, &here, plan)?);
        }
    }
    Ok(read)
}

fn one(
    at: usize,
    documents: &[Document],
    entry: &Value,
    here: &str,
    plan: &mut Plan,
) -> Result<usize, ImportError> {
    let index = &documents[at];
    let file = text(entry, "file");
    let path = join(&index.file, &file);
    let Some(of) = documents.iter().position(|it| it.file == path) else {
        let reason = format!("`{file}` is not among the files; pass the folder of the export");
        return Err(index.error(&format!("{here}/file"), reason));
    };
    let schema = &documents[of].value;
    let name = text(entry, "name");
    let kind = entry
        .get("call")
        .or_else(|| entry.get("of"))
        .and_then(Value::as_str);
    let target = match kind {
        Some("track") => Target::Track(name.clone()),
        Some("page") => Target::Page(name.clone()),
        Some("screen") => Target::Screen(name.clone()),
        Some("person") => Target::Person,
        Some("group") => Target::Group(Some(text(entry, "objectType")).filter(|it| !it.is_empty())),
        Some("relationship") => Target::Relationship,
        _ => {
            let reason = "unknown `call` or `of`; the index is of another version";
            return Err(index.error(here, reason));
        }
    };
    let pointer = message::section(schema).map_or("", |it| it.pointer);
    let inner = schema.pointer(pointer).unwrap_or(schema).clone();
    let is_event = target.is_event();
    let mut rule = Rule::new(of, pointer.to_owned(), target, inner);
    rule.type_name = (!is_event).then_some(name);
    rule.version = plan.version(at, here, entry);
    rule.description = text(entry, "description");
    rule.owner = text(entry, "owner");
    rule.since = text(entry, "since");
    let tags = entry.get("tags").and_then(Value::as_array);
    let tags = tags.into_iter().flatten().filter_map(Value::as_str);
    rule.tags = tags.map(str::to_owned).collect();
    rule.is_deprecated = entry.get("deprecated").and_then(Value::as_bool) == Some(true);
    rule.deprecated_because = text(entry, "deprecatedBecause");
    rule.root = Rc::new(schema.clone());
    plan.rules.push(rule);
    Ok(of)
}
