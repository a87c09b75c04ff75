//! References between the files of a plan.
//!
//! [`link`] rewrites each `$ref` that it can resolve to `file#pointer`, so that later code needs no
//! base URI. References within a plan's rules stay as they are: their root is the rule's schema.

use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use super::document::Document;
use crate::pointer::escaped;

/// The documents, to find the targets of linked references in.
#[derive(Clone, Copy)]
pub(super) struct Documents<'a>(pub(super) &'a [Document]);

impl<'a> Documents<'a> {
    /// Returns the target of a linked reference.
    pub(super) fn find(self, reference: &str) -> Option<&'a Value> {
        let (file, pointer) = reference.rsplit_once('#')?;
        let document = self.0.iter().find(|it| it.file == file)?;
        document.value.pointer(pointer)
    }
}

/// A schema that references can name.
#[derive(Clone)]
struct Resource {
    document: usize,
    pointer: String,
}

/// Rewrites references. `is_schema` returns whether the references of a document are relative to its
/// root. Returns the documents that others refer to as types.
pub(super) fn link(
    documents: &mut [Document],
    is_schema: impl Fn(&Document) -> bool,
) -> BTreeSet<usize> {
    let mut linker = Linker::default();
    let schemas: Vec<bool> = documents.iter().map(is_schema).collect();
    for (at, document) in documents.iter().enumerate() {
        let uri = document.file.replace('\\', "/");
        let resource = Resource {
            document: at,
            pointer: String::new(),
        };
        // The name of a file does not distinguish its documents.
        let is_first = linker.resources.insert(uri.clone(), resource).is_none();
        if !is_first {
            linker.ambiguous.insert(uri.clone());
        }
        linker.files.push(document.file.clone());
        if schemas[at] {
            linker.identify(at, &document.value, &uri, "");
        }
    }
    for (at, document) in documents.iter_mut().enumerate() {
        let uri = document.file.replace('\\', "/");
        let base = Base {
            document: at,
            file: uri.clone(),
            is_local: schemas[at] && !linker.ambiguous.contains(&uri),
            uri,
            pointer: String::new(),
        };
        linker.rewrite(&mut document.value, &base, "", 0);
    }
    linker.used
}

#[derive(Default)]
struct Linker {
    files: Vec<String>,
    /// The resources by URI: files, `$id`s and, after `#`, anchors.
    resources: HashMap<String, Resource>,
    /// The files of several documents.
    ambiguous: BTreeSet<String>,
    used: BTreeSet<usize>,
}

/// The base of the references within a schema.
#[derive(Clone)]
struct Base {
    document: usize,
    file: String,
    uri: String,
    /// The pointer to the schema with the nearest `$id`.
    pointer: String,
    /// Whether references within the document are rewritten.
    is_local: bool,
}

/// Keywords that hold data instead of schemas.
fn is_data(key: &str) -> bool {
    matches!(key, "enum" | "const" | "default" | "examples" | "example")
}

impl Linker {
    /// Collects the identifiers of a schema and of those within it.
    fn identify(&mut self, at: usize, value: &Value, base: &str, pointer: &str) {
        match value {
            Value::Object(object) => {
                let text = |key: &str| object.get(key).and_then(Value::as_str);
                // Drafts 6 and 7 have an anchor in `$id`.
                let anchor = text("$id").and_then(|id| id.strip_prefix('#'));
                let anchor = anchor.or_else(|| text("$anchor"));
                let id = text("$id").filter(|id| !id.starts_with('#'));
                let base = id.map_or_else(|| base.to_owned(), |id| join(base, id));
                let resource = Resource {
                    document: at,
                    pointer: pointer.to_owned(),
                };
                if id.is_some() {
                    self.resources
                        .entry(base.clone())
                        .or_insert_with(|| resource.clone());
                }
                if let Some(anchor) = anchor {
                    let uri = format!("{base}#{anchor}");
                    self.resources.entry(uri).or_insert(resource);
                }
                for (key, below) in object.iter().filter(|(key, _)| !is_data(key)) {
                    self.identify(at, below, &base, &format!("{pointer}/{}", escaped(key)));
                }
            }
            Value::Array(items) => {
                for (nth, below) in items.iter().enumerate() {
                    self.identify(at, below, base, &format!("{pointer}/{nth}"));
                }
            }
            _ => {}
        }
    }

    /// Rewrites the references of a value at a depth, which choices do not increase.
    fn rewrite(&mut self, value: &mut Value, base: &Base, pointer: &str, depth: usize) {
        match value {
            Value::Object(object) => {
                let mut base = base.clone();
                let id = object.get("$id").and_then(Value::as_str);
                if let Some(id) = id.filter(|id| !id.starts_with('#')) {
                    base.uri = join(&base.uri, id);
                    pointer.clone_into(&mut base.pointer);
                }
                if let Some(reference) = object.get("$ref").and_then(Value::as_str)
                    && let Some(target) = self.resolve(reference, &base)
                {
                    if target.document != base.document && depth > 0 {
                        self.used.insert(target.document);
                    }
                    let file = &self.files[target.document];
                    let linked = format!("{file}#{}", target.pointer);
                    object.insert("$ref".to_owned(), linked.into());
                }
                for (key, below) in object.iter_mut().filter(|(key, _)| !is_data(key)) {
                    // A choice of files at the root lists events; it does not use them as types.
                    let is_choice = matches!(key.as_str(), "oneOf" | "anyOf");
                    let depth = if is_choice { depth } else { depth + 1 };
                    let pointer = format!("{pointer}/{}", escaped(key));
                    self.rewrite(below, &base, &pointer, depth);
                }
            }
            Value::Array(items) => {
                for (nth, below) in items.iter_mut().enumerate() {
                    self.rewrite(below, base, &format!("{pointer}/{nth}"), depth);
                }
            }
            _ => {}
        }
    }

    fn resolve(&self, reference: &str, base: &Base) -> Option<Resource> {
        let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let fragment = percent_decoded(fragment);
        let (resource, uri) = if uri.is_empty() {
            if !base.is_local {
                return None;
            }
            let own = Resource {
                document: base.document,
                pointer: base.pointer.clone(),
            };
            (own, base.uri.clone())
        } else {
            // Files often have an `$id` on a server but lie next to each other on disk.
            let [by_id, by_file] = [&base.uri, &base.file].map(|base| join(base, uri));
            let known = [by_id, by_file].into_iter();
            let mut known = known.filter_map(|uri| Some((self.resources.get(&uri)?.clone(), uri)));
            known
                .next()
                .filter(|(_, uri)| !self.ambiguous.contains(uri))?
        };
        if fragment.is_empty() || fragment.starts_with('/') {
            let pointer = format!("{}{fragment}", resource.pointer);
            return Some(Resource {
                document: resource.document,
                pointer,
            });
        }
        self.resources.get(&format!("{uri}#{fragment}")).cloned()
    }
}

/// Returns a reference relative to a file or URI.
pub(super) fn join(base: &str, reference: &str) -> String {
    let base = base.replace('\\', "/");
    let reference = reference.split('#').next().map_or("", |it| it);
    if reference.contains("://") || reference.starts_with("urn:") {
        return reference.to_owned();
    }
    let (origin, path) = match base.find("://") {
        Some(at) => {
            let end = base[at + 3..]
                .find('/')
                .map_or(base.len(), |end| at + 3 + end);
            base.split_at(end)
        }
        None => ("", base.as_str()),
    };
    if reference.starts_with('/') {
        return format!("{origin}{reference}");
    }
    let folder = path.rsplit_once('/').map(|(folder, _)| folder);
    let is_absolute = path.starts_with('/') || !origin.is_empty();
    let mut parts: Vec<&str> = Vec::new();
    for part in folder
        .into_iter()
        .chain([reference])
        .flat_map(|it| it.split('/'))
    {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let root = if is_absolute { "/" } else { "" };
    format!("{origin}{root}{}", parts.join("/"))
}

/// Decodes `%25` and the like. Invalid escapes stay as they are.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, below)) = rest.split_first() {
        let hex = below.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let decoded = hex.and_then(|it| u8::from_str_radix(it, 16).ok());
        if let Some(byte) = decoded.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &below[2..];
        } else {
            bytes.push(*first);
            rest = below;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn references_are_relative_to_their_file() {
        for (base, reference, expected) in [
            ("a.json", "b.json", "b.json"),
            ("x/a.json", "b.json#/c", "x/b.json"),
            ("x/y/a.json", "../b.json", "x/b.json"),
            ("../x/a.json", "./b.json", "../x/b.json"),
            ("/x/a.json", "b.json", "/x/b.json"),
            ("x\\a.json", "b.json", "x/b.json"),
            (
                "https://a.example/x/y.json",
                "z.json",
                "https://a.example/x/z.json",
            ),
            (
                "https://a.example/x/y.json",
                "/z.json",
                "https://a.example/z.json",
            ),
            ("https://a.example", "z.json", "https://a.example/z.json"),
            ("x/a.json", "https://b.example/c", "https://b.example/c"),
        ] {
            assert_eq!(join(base, reference), expected, "{base} {reference}");
        }
    }
}
