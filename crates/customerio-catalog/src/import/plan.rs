//! The form that all plans are read into: rules with the schema of their properties or traits.

use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::error::{ImportError, Lost};

/// A plan.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) rules: Vec<Rule>,
    pub(super) losses: Vec<Lost>,
}

/// The kind of message that a rule describes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Track(String),
    Page(String),
    Screen(String),
    Person,
    Group,
}

/// A rule: an event or a traits type.
#[derive(Debug)]
pub(super) struct Rule {
    /// The index of its document.
    pub(super) document: usize,
    /// The pointer to the schema, or to the rule that a schema was put together from.
    pub(super) pointer: String,
    pub(super) target: Target,
    pub(super) version: u32,
    pub(super) description: String,
    pub(super) owner: String,
    pub(super) tags: Vec<String>,
    pub(super) since: String,
    pub(super) is_deprecated: bool,
    /// The allowed classes of personal data.
    pub(super) allowed: Vec<String>,
    /// The schema of the properties or traits.
    pub(super) schema: Value,
    /// The document that references in the schema are relative to.
    pub(super) root: Rc<Value>,
    /// Whether null means the same as an absent property.
    pub(super) null_is_absent: bool,
}

impl Rule {
    pub(super) fn new(document: usize, pointer: String, target: Target, schema: Value) -> Self {
        Self {
            document,
            pointer,
            target,
            version: 1,
            description: String::new(),
            owner: String::new(),
            tags: Vec::new(),
            since: String::new(),
            is_deprecated: false,
            allowed: Vec::new(),
            root: Rc::new(schema.clone()),
            schema,
            null_is_absent: false,
        }
    }
}

impl Plan {
    pub(super) fn lose(&mut self, document: usize, pointer: &str, what: impl Into<String>) {
        self.losses.push(Lost {
            document,
            pointer: pointer.to_owned(),
            what: what.into(),
        });
    }
}

/// Returns the string under a key, or an empty one.
pub(super) fn text(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or("").to_owned()
}

/// Returns the items of a list, or an error if the value is not a list.
pub(super) fn list<'a>(
    document: &Document,
    value: &'a Value,
    pointer: &str,
) -> Result<&'a Vec<Value>, ImportError> {
    value
        .as_array()
        .ok_or_else(|| document.error(pointer, "expected a list"))
}
