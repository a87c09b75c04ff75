//! The form that all plans are read into: rules with the schema of their properties or traits.

use std::rc::Rc;

use serde_json::{Map, Value};

use super::document::Document;
use super::error::{ImportError, Lost};
use super::schema_version::SchemaVersion;
use crate::pointer::escaped;

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
    /// Objects, with their type if the plan names one.
    Group(Option<String>),
    Relationship,
}

impl Target {
    pub(super) const fn is_event(&self) -> bool {
        match self {
            Self::Track(_) | Self::Page(_) | Self::Screen(_) => true,
            Self::Person | Self::Group(_) | Self::Relationship => false,
        }
    }
}

/// A rule: an event or a traits type.
#[derive(Debug)]
pub(super) struct Rule {
    /// The index of its document.
    pub(super) document: usize,
    /// The pointer to the schema, or to the rule that a schema was put together from.
    pub(super) pointer: String,
    pub(super) target: Target,
    /// The name of a traits type, if the plan has one.
    pub(super) type_name: Option<String>,
    pub(super) version: u32,
    pub(super) description: String,
    pub(super) owner: String,
    pub(super) tags: Vec<String>,
    pub(super) since: String,
    pub(super) is_deprecated: bool,
    pub(super) deprecated_because: String,
    /// The allowed classes of personal data.
    pub(super) allowed: Vec<String>,
    /// The schema of the properties or traits.
    pub(super) schema: Value,
    /// The document that references in the schema are relative to.
    pub(super) root: Rc<Value>,
    /// Whether null means the same as an absent property.
    pub(super) null_is_absent: bool,
    /// The version of an Iglu schema.
    pub(super) schema_version: Option<SchemaVersion>,
}

impl Rule {
    pub(super) fn new(document: usize, pointer: String, target: Target, schema: Value) -> Self {
        Self {
            document,
            pointer,
            target,
            type_name: None,
            version: 1,
            description: String::new(),
            owner: String::new(),
            tags: Vec::new(),
            since: String::new(),
            is_deprecated: false,
            deprecated_because: String::new(),
            allowed: Vec::new(),
            root: Rc::new(schema.clone()),
            schema,
            null_is_absent: false,
            schema_version: None,
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

impl Plan {
    /// Reports an event whose type no code reads, such as `alias`. The other events are read.
    pub(super) fn lose_type(&mut self, document: usize, pointer: &str, of: &str) {
        let what = format!(
            "an event of type `{of}`, which no type can be; left out; expected track, page, screen, \
             identify or group"
        );
        self.lose(document, pointer, what);
    }

    /// Reports an event that needs a name and has none.
    pub(super) fn lose_unnamed(&mut self, document: usize, pointer: &str, kind: &str) {
        let what = format!("a `{kind}` without a name; left out");
        self.lose(document, pointer, what);
    }

    /// Returns the version of a rule, which may be a string of digits. It is 1 if it is absent or 0,
    /// and if it is not a version, which is reported.
    pub(super) fn version(&mut self, document: usize, pointer: &str, of: &Value) -> u32 {
        let version = match of.get("version") {
            None | Some(Value::Null) => return 1,
            Some(Value::String(digits)) => digits.parse().ok(),
            Some(other) => other.as_u64().and_then(|it| u32::try_from(it).ok()),
        };
        let Some(version) = version else {
            let what = "not a version, which is a whole number; read as version 1";
            self.lose(document, &format!("{pointer}/version"), what);
            return 1;
        };
        version.max(1)
    }

    /// Reports the keys of an object that no code reads. `read` lists the keys that are read or
    /// have no effect on types.
    pub(super) fn lose_unread(
        &mut self,
        document: usize,
        pointer: &str,
        of: &Value,
        read: &[&[&str]],
    ) {
        for (key, value) in of.as_object().into_iter().flatten() {
            let is_read = read.iter().any(|keys| keys.contains(&key.as_str()));
            if !is_read && says_something(value) {
                let here = format!("{pointer}/{}", escaped(key));
                self.lose(
                    document,
                    &here,
                    format!("the key `{key}`, which is not read"),
                );
            }
        }
    }
}

/// Whether a value is neither null nor empty.
pub(super) fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::String(text) => !text.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Returns an empty schema object.
pub(super) fn empty() -> Value {
    Value::Object(Map::new())
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
