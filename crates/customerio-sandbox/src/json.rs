//! JSON text as it arrived.

use crate::memory;
use serde::{Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A JSON value as text. Numbers have the digits that arrived, and the text takes a fraction of the
/// memory of a parsed value. Copies share it.
#[derive(Clone)]
pub(crate) struct Json(Arc<RawValue>);

impl Json {
    /// Returns the text.
    pub(crate) fn text(&self) -> &str {
        self.0.get()
    }

    /// Returns the memory of the text, in bytes.
    pub(crate) fn memory(&self) -> usize {
        memory::heap(self.text().len() + 2 * size_of::<usize>())
    }

    pub(crate) fn raw(&self) -> &RawValue {
        &self.0
    }

    /// Parses the text. A number that no 64-bit integer or float holds is rounded.
    pub(crate) fn value(&self) -> Value {
        // The sandbox stores only what it parsed before.
        serde_json::from_str(self.text()).unwrap_or(Value::Null)
    }

    /// Returns whether one of the object's `fields` is the string or the number `wanted`.
    pub(crate) fn holds(&self, fields: &[&str], wanted: &str) -> bool {
        let object = object(&self.0);
        let value = |field: &&str| object.as_ref()?.get(*field);
        fields
            .iter()
            .filter_map(value)
            .any(|raw| match serde_json::from_str(raw.get()) {
                Ok(Value::String(text)) => text == wanted,
                Ok(Value::Number(_)) => raw.get() == wanted,
                Ok(Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_)) | Err(_) => {
                    false
                }
            })
    }
}

impl From<&RawValue> for Json {
    fn from(raw: &RawValue) -> Self {
        Self(raw.to_owned().into())
    }
}

impl From<Box<RawValue>> for Json {
    fn from(raw: Box<RawValue>) -> Self {
        Self(raw.into())
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// Splits an object into its fields; `None` for any other value. Of two fields with one name the
/// last one counts, as for [`Value`].
pub(crate) fn object(raw: &RawValue) -> Option<BTreeMap<String, &RawValue>> {
    serde_json::from_str(raw.get()).ok()
}
