//! The catalog as one JSON document, by which a sandbox judges messages.
//!
//! `customerio_sandbox::Catalog` documents its form. The sandbox depends on no other crate of this
//! workspace, so the document is all that they share.

use std::collections::BTreeMap;

use customerio_core::coverage::key;
use customerio_core::schema::{PII_REMARK, REMARKS_APART};
use serde_json::{Map, Value, json};

use crate::export::Files;
use crate::pointer::escaped;
use crate::rust_form;

/// The version of the document's form.
const VERSION: u32 = 1;

/// The maximum depth of properties, which ends recursive types.
const MAX_DEPTH: usize = 12;

/// The maximum number of properties of a declaration.
const MAX_PROPERTIES: usize = 4_096;

/// A line of a source file.
///
/// ```
/// use customerio_catalog::SourceLine;
///
/// let line = SourceLine {
///     file: "src/order.rs".to_owned(),
///     line: 12,
///     type_name: "OrderCompleted".to_owned(),
/// };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceLine {
    /// The file, relative to the workspace.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The type, such as `OrderCompleted` or `ShopEvent::SignedUp`.
    pub type_name: String,
}

/// Writes the document from a catalog's [`json_schema`](crate::export::json_schema) export of properties in
/// draft 2020-12. The answer to [`Request::Sandbox`](crate::driver::Request::Sandbox) adds how values are
/// written in Rust.
///
/// `source` returns the source of a declaration by its [`key`](crate::driver::key). Returns `None` if
/// `schemas` is another export.
///
/// ```
/// use customerio_catalog::export::{JsonSchema, json_schema};
/// use customerio_catalog::sandbox_document;
/// use customerio_core::catalog::Catalog;
///
/// let schemas = json_schema(&Catalog::new([], [])?, JsonSchema::default());
/// let document = sandbox_document(&schemas, |_key| None);
/// assert_eq!(document.map(|it| it["format"].clone()), Some("customerio-catalog".into()));
/// # Ok::<(), customerio_core::catalog::CatalogError>(())
/// ```
#[must_use]
pub fn sandbox_document(
    schemas: &Files,
    source: impl Fn(&str) -> Option<SourceLine>,
) -> Option<Value> {
    let parsed = |path: &str| serde_json::from_str::<Value>(schemas.get(path)?).ok();
    let index = parsed("index.json")?;
    let forms = parsed(rust_form::FILE);
    let events = index["events"].as_array()?.iter().map(|it| (it, "call"));
    let traits = index["traits"].as_array()?.iter().map(|it| (it, "of"));
    let declarations = events.chain(traits).map(|(entry, kind)| {
        let kind = entry[kind].as_str()?;
        let name = entry["name"].as_str()?;
        let version = u32::try_from(entry["version"].as_u64()?).ok()?;
        let schema = parsed(entry["file"].as_str()?)?;
        let mut declaration = Map::new();
        declaration.insert("kind".to_owned(), kind.into());
        for member in ["name", "version", "objectType", "owner", "description"] {
            if let Some(value) = entry.get(member) {
                declaration.insert(member.to_owned(), value.clone());
            }
        }
        if entry["deprecated"] == true {
            let reason = entry["deprecatedBecause"].as_str();
            let reason = reason.unwrap_or("");
            declaration.insert("deprecated".to_owned(), reason.into());
        }
        let key = key(kind, name, version);
        if let Some(form) = forms.as_ref().and_then(|it| it.get(&key)) {
            declaration.insert("rust".to_owned(), form.clone());
        }
        if let Some(source) = source(&key) {
            declaration.insert("file".to_owned(), source.file.into());
            declaration.insert("line".to_owned(), source.line.into());
            declaration.insert("type".to_owned(), source.type_name.into());
        }
        declaration.insert("properties".to_owned(), properties(&schema));
        declaration.insert("schema".to_owned(), schema);
        Some(Value::Object(declaration))
    });
    let declarations: Option<Vec<_>> = declarations.collect();
    Some(json!({
        "format": "customerio-catalog",
        "version": VERSION,
        "declarations": declarations?,
    }))
}

/// Lists the properties of a schema at all depths.
fn properties(schema: &Value) -> Value {
    let mut walk = Walk {
        root: schema,
        found: BTreeMap::new(),
    };
    walk.visit(schema, "", 0);
    let properties = walk.found.into_iter().map(|(pointer, property)| {
        let mut entry = Map::new();
        entry.insert("pointer".to_owned(), pointer.into());
        if let Some(class) = property.personal {
            entry.insert("personal".to_owned(), class.into());
        }
        if property.required {
            entry.insert("required".to_owned(), true.into());
        }
        if property.deprecated {
            entry.insert("deprecated".to_owned(), true.into());
        }
        Value::Object(entry)
    });
    properties.collect()
}

#[derive(Default)]
struct Property<'a> {
    personal: Option<&'a str>,
    deprecated: bool,
    required: bool,
}

struct Walk<'a> {
    root: &'a Value,
    found: BTreeMap<String, Property<'a>>,
}

impl<'a> Walk<'a> {
    /// Visits a schema, and the schema that it refers to.
    fn visit(&mut self, schema: &'a Value, at: &str, depth: usize) {
        if depth > MAX_DEPTH || self.found.len() >= MAX_PROPERTIES {
            return;
        }
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference
            .and_then(|it| it.strip_prefix('#'))
            .and_then(|it| self.root.pointer(it));
        if let Some(target) = target {
            self.visit(target, at, depth + 1);
        }
        for name in ["anyOf", "oneOf", "allOf"] {
            for form in schema
                .get(name)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                self.visit(form, at, depth + 1);
            }
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let required = schema.get("required").and_then(Value::as_array);
        for (name, property) in properties.into_iter().flatten() {
            let is_required = required.is_some_and(|it| it.iter().any(|it| it == name.as_str()));
            let pointer = format!("{at}/{}", escaped(name));
            self.found.entry(pointer.clone()).or_default().required |= is_required;
            self.property(property, &pointer, depth);
        }
        for name in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get(name).filter(|it| it.is_object()) {
                self.visit(inner, &format!("{at}/*"), depth + 1);
            }
        }
        let places = schema.get("prefixItems").and_then(Value::as_array);
        for (place, inner) in places.into_iter().flatten().enumerate() {
            self.visit(inner, &format!("{at}/{place}"), depth + 1);
        }
    }

    fn property(&mut self, property: &'a Value, pointer: &str, depth: usize) {
        let comment = property.get("$comment").and_then(Value::as_str);
        let mut remarks = comment.unwrap_or("").split(REMARKS_APART);
        let personal = remarks.find_map(|it| it.strip_prefix(PII_REMARK));
        let found = self.found.entry(pointer.to_owned()).or_default();
        found.personal = found.personal.or(personal);
        found.deprecated |= property.get("deprecated") == Some(&Value::Bool(true));
        self.visit(property, pointer, depth + 1);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{SourceLine, properties, sandbox_document};
    use crate::export::{Files, JsonSchema, json_schema};
    use crate::fixture::catalog;

    #[test]
    fn each_declaration_has_its_schema_and_its_source() {
        let schemas = json_schema(&catalog(), JsonSchema::default());
        let source = |key: &str| {
            (key == "track Order Completed v2").then(|| SourceLine {
                file: "src/order.rs".to_owned(),
                line: 12,
                type_name: "OrderCompleted".to_owned(),
            })
        };
        let document = sandbox_document(&schemas, source).expect("an export");
        let declarations = document["declarations"].as_array().expect("a list");
        let names: Vec<_> = declarations
            .iter()
            .map(|it| format!("{} {}", it["kind"], it["name"]))
            .collect();
        assert_eq!(
            names,
            [
                r#""track" "Order Completed""#,
                r#""track" "Order Completed""#,
                r#""page" "Prices""#,
                r#""person" "Customer""#
            ]
        );
        assert_eq!(declarations[0].get("file"), None);
        assert_eq!(declarations[1]["file"], "src/order.rs");
        assert_eq!(declarations[1]["line"], 12);
        assert_eq!(declarations[1]["type"], "OrderCompleted");
        assert_eq!(declarations[2]["deprecated"], "use the new page");
        assert_eq!(declarations[0]["schema"]["type"], "object");
        assert_eq!(sandbox_document(&Files::default(), source), None);
    }

    #[test]
    fn properties_are_listed_at_all_depths() {
        let schema = json!({
            "$defs": {"Node": {"properties": {
                "mail": {"$comment": "unit: one; personal data: contact"},
                "next": {"$ref": "#/$defs/Node"},
            }}},
            "properties": {
                "a/b": {"items": {"$ref": "#/$defs/Node"}},
                "old": {"deprecated": true},
                "must": {},
                "any": {"oneOf": [{"properties": {"x": {}}}, {"type": "null"}]},
            },
            "required": ["must"],
        });
        let properties = properties(&schema);
        let found = properties.as_array().expect("a list");
        let pointer = |pointer: &str| found.iter().find(|it| it["pointer"] == pointer);
        assert_eq!(
            pointer("/a~1b/*/mail"),
            Some(&json!({"pointer": "/a~1b/*/mail", "personal": "contact"}))
        );
        assert!(pointer("/a~1b/*/next/next/mail").is_some(), "{found:?}");
        assert_eq!(
            pointer("/old"),
            Some(&json!({"pointer": "/old", "deprecated": true}))
        );
        assert!(pointer("/any/x").is_some());
        assert_eq!(
            pointer("/must"),
            Some(&json!({"pointer": "/must", "required": true}))
        );
        assert!(found.len() < 40, "{found:?}");
    }
}
