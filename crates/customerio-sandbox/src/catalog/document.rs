//! The catalog as a JSON document, which `cargo cio dev --write-catalog` writes.

use super::finding::Declared;
use crate::expected::number;
use jsonschema::{Draft, Validator};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use thiserror::Error;

/// The version of the document that this crate reads.
const VERSION: u64 = 1;

/// Why a document is not a catalog.
///
/// ```
/// use customerio_sandbox::{Catalog, CatalogError};
///
/// let newer = Catalog::parse(r#"{"format": "customerio-catalog", "version": 2, "declarations": []}"#);
/// assert!(matches!(newer, Err(CatalogError::Version { found: 2 })));
/// ```
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CatalogError {
    /// The text is not JSON, or not an object of the documented form.
    #[error("the catalog is not a document that `cargo cio dev --write-catalog` writes")]
    Form(#[from] serde_json::Error),
    /// The document has another version.
    #[error(
        "the catalog has the form version {found}, and this sandbox reads version {VERSION}; write it \
         with the `cargo cio` of the sandbox's version"
    )]
    Version {
        /// The version of the document.
        found: u64,
    },
    /// A schema is not a JSON Schema.
    #[error("the schema of `{name}` is not a valid JSON Schema: {reason}")]
    Schema {
        /// The name of the event or traits type.
        name: String,
        /// What is wrong.
        reason: String,
    },
}

/// The form of the document.
#[derive(Debug, Deserialize)]
#[serde(expecting = "an object with `version` and `declarations`")]
struct Document {
    #[serde(deserialize_with = "number")]
    version: u64,
    declarations: Vec<Declaration>,
}

/// An event or a traits type.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with `kind`, `name` and `schema`")]
pub(super) struct Declaration {
    pub(super) kind: DeclarationKind,
    pub(super) name: String,
    #[serde(default = "first", deserialize_with = "number")]
    pub(super) version: u64,
    /// The `objectTypeId` of group traits.
    #[serde(rename = "objectType", skip_serializing_if = "Option::is_none")]
    pub(super) object_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    /// The reason of a deprecation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deprecated: Option<String>,
    /// The type in Rust.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub(super) type_name: Option<String>,
    /// How its values are written in Rust, for copies of messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    rust: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) file: Option<String>,
    #[serde(
        default,
        deserialize_with = "number",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) line: Option<u64>,
    #[serde(default)]
    pub(super) properties: Vec<Property>,
    /// The JSON Schema of the properties or traits, draft 2020-12.
    #[serde(skip_serializing)]
    schema: Value,
}

/// A property at any depth.
#[derive(Debug, Deserialize, Serialize)]
#[serde(expecting = "an object with `pointer`")]
pub(super) struct Property {
    /// A JSON Pointer in the properties or traits. A segment `*` stands for each item of a list and each
    /// value of a map.
    pub(super) pointer: String,
    /// The class of personal data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) personal: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) deprecated: bool,
    /// Whether the object that has it must have it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) required: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum DeclarationKind {
    Track,
    Page,
    Screen,
    Person,
    Group,
    Relationship,
}

impl DeclarationKind {
    pub(super) const fn noun(self) -> &'static str {
        match self {
            Self::Track => "event",
            Self::Page => "page",
            Self::Screen => "screen",
            Self::Person => "traits of a person",
            Self::Group => "traits of a group",
            Self::Relationship => "attributes of a relationship",
        }
    }
}

/// A declaration, ready to judge messages.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) declaration: Declaration,
    pub(super) declared: Arc<Declared>,
    pub(super) validator: Validator,
    /// Whether its schema lists a property with this name.
    pub(super) names: Vec<String>,
}

/// The declared events and traits of a workspace, as JSON Schemas with an index.
///
/// [`parse`](Self::parse) reads the document that `cargo cio dev --write-catalog FILE` writes:
///
/// ```json
/// {
///   "format": "customerio-catalog",
///   "version": 1,
///   "declarations": [{
///     "kind": "track", "name": "Order Completed", "version": 1,
///     "owner": "checkout", "type": "OrderCompleted", "file": "src/order.rs", "line": 12,
///     "properties": [
///       {"pointer": "/email", "personal": "contact", "required": true},
///       {"pointer": "/lines/*/sku", "deprecated": true}
///     ],
///     "schema": {"type": "object"}
///   }]
/// }
/// ```
///
/// `kind` is `track`, `page`, `screen`, `person`, `group` (with `objectType`) or `relationship`.
/// `owner`, `description`, `deprecated` (the reason), `type` (in Rust), `file`, `line` and `properties` may be absent.
/// `rust` is how `cargo cio` writes values of the type in Rust, for copies of messages.
/// `schema` describes the properties of an event, or traits, in JSON Schema 2020-12.
///
/// ```
/// use customerio_sandbox::Catalog;
///
/// let text = r#"{"format": "customerio-catalog", "version": 1, "declarations": []}"#;
/// let catalog = Catalog::parse(text)?;
/// assert!(catalog.is_empty() && catalog.len() == 0);
/// # Ok::<(), customerio_sandbox::CatalogError>(())
/// ```
#[derive(Debug)]
pub struct Catalog {
    pub(super) entries: Vec<Entry>,
}

impl Catalog {
    /// Reads a document.
    ///
    /// ```
    /// use customerio_sandbox::Catalog;
    ///
    /// let catalog = Catalog::parse(r#"{"version": 1, "declarations": [
    ///     {"kind": "track", "name": "Paid", "schema": {"type": "object"}}
    /// ]}"#)?;
    /// assert_eq!(catalog.len(), 1);
    /// # Ok::<(), customerio_sandbox::CatalogError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`CatalogError`] if the text is not JSON of this form, or a schema is not valid.
    pub fn parse(text: &str) -> Result<Self, CatalogError> {
        let document: Document = serde_json::from_str(text)?;
        if document.version != VERSION {
            return Err(CatalogError::Version {
                found: document.version,
            });
        }
        let entries = document.declarations.into_iter().map(Entry::new);
        Ok(Self {
            entries: entries.collect::<Result<_, _>>()?,
        })
    }

    /// Returns the number of declarations.
    ///
    /// ```
    /// use customerio_sandbox::Catalog;
    ///
    /// let catalog = Catalog::parse(r#"{"version": 1, "declarations": [
    ///     {"kind": "track", "name": "Paid", "schema": {}},
    ///     {"kind": "person", "name": "Customer", "schema": {}}
    /// ]}"#)?;
    /// assert_eq!(catalog.len(), 2);
    /// # Ok::<(), customerio_sandbox::CatalogError>(())
    /// ```
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Returns whether nothing is declared.
    ///
    /// ```
    /// use customerio_sandbox::Catalog;
    ///
    /// let catalog = Catalog::parse(r#"{"version": 1, "declarations": []}"#)?;
    /// assert!(catalog.is_empty());
    /// # Ok::<(), customerio_sandbox::CatalogError>(())
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the index, without schemas.
    pub(crate) fn declarations(&self) -> impl Serialize {
        let entries = self.entries.iter();
        entries.map(|it| &it.declaration).collect::<Vec<_>>()
    }

    pub(super) fn of_kind(&self, kind: DeclarationKind) -> impl Iterator<Item = &Entry> {
        let entries = self.entries.iter();
        entries.filter(move |it| it.declaration.kind == kind)
    }
}

impl Entry {
    fn new(declaration: Declaration) -> Result<Self, CatalogError> {
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true)
            .build(&declaration.schema)
            .map_err(|error| CatalogError::Schema {
                name: declaration.name.clone(),
                reason: error.to_string(),
            })?;
        let properties = declaration.schema.get("properties");
        let properties = properties.and_then(Value::as_object);
        Ok(Self {
            names: properties.map_or_else(Vec::new, |it| it.keys().cloned().collect()),
            declared: Arc::new(Declared {
                name: declaration.name.clone(),
                file: declaration.file.clone(),
                line: declaration.line,
            }),
            validator,
            declaration,
        })
    }
}

const fn first() -> u64 {
    1
}
