//! The common form of all plans: rules, each with the schema of its properties or traits.

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

/// What a rule is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Track(String),
    Page(String),
    Screen(String),
    Person,
    Group,
}

/// A rule: an event or a traits type.
#[derive(Debug)]
pub(super) struct Rule {
    /// The document that it is in.
    pub(super) document: usize,
    /// Where the schema is in it; for one that was put together, where it was put together from.
    pub(super) pointer: String,
    pub(super) of: Of,
    pub(super) version: u32,
    pub(super) description: String,
    pub(super) owner: String,
    pub(super) tags: Vec<String>,
    pub(super) since: String,
    pub(super) is_deprecated: bool,
    /// The classes of personal data that are allowed in it.
    pub(super) allowed: Vec<String>,
    /// The schema of the properties or traits.
    pub(super) schema: Value,
    /// What references within the schema are of.
    pub(super) root: Rc<Value>,
    /// Whether a null says no more than a property that is not there.
    pub(super) null_is_absent: bool,
}

impl Rule {
    pub(super) fn new(document: usize, pointer: String, of: Of, schema: Value) -> Self {
        Self {
            document,
            pointer,
            of,
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

/// The texts of a key, or nothing.
pub(super) fn text(of: &Value, key: &str) -> String {
    of.get(key).and_then(Value::as_str).unwrap_or("").to_owned()
}

/// The items of a list, or an error that says that there is none.
pub(super) fn list<'a>(
    document: &Document,
    value: &'a Value,
    pointer: &str,
) -> Result<&'a Vec<Value>, ImportError> {
    value
        .as_array()
        .ok_or_else(|| document.error(pointer, "expected a list"))
}
