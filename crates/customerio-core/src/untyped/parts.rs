//! The name and the content of an untyped event or of untyped traits, with the shapes that declare it.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::builtin::ForeignValue;
use crate::call::CallKind;
use crate::shape::Shape;
use crate::walk::{Fields, Misread, Path, find_misread, repeated_keys_of};

/// The name and the content of an untyped event, or the content of untyped traits.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct UntypedParts {
    pub(crate) name: String,
    pub(crate) content: Map<String, Value>,
    /// Why the value can't be sent.
    pub(crate) problem: Option<String>,
    pub(crate) events: Vec<DeclaredEvent>,
    pub(crate) traits: Vec<DeclaredTraits>,
}

/// The declaration of an event.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeclaredEvent {
    pub(crate) call: CallKind,
    pub(crate) name: &'static str,
    pub(crate) version: u32,
    pub(crate) shape: &'static Shape,
}

/// The declaration of traits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeclaredTraits {
    /// The target in one word.
    pub(crate) target: &'static str,
    /// The type of an object; empty for other targets.
    pub(crate) object_type: &'static str,
    pub(crate) shape: &'static Shape,
}

impl UntypedParts {
    pub(super) fn new<T: Serialize + ?Sized>(name: String, value: &T) -> Self {
        let (content, problem) = match object_of(value) {
            Ok(content) => (content, None),
            Err(problem) => (Map::new(), Some(problem)),
        };
        Self {
            name,
            content,
            problem,
            events: Vec::new(),
            traits: Vec::new(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn show<F: Fields>(&self, to: &mut F) {
        if let Some(problem) = &self.problem {
            to.refused(problem);
        }
        for (key, value) in &self.content {
            to.entry(key, value);
        }
    }
}

/// The kind of a value, with an article. It contains no data.
pub(crate) const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Returns a value as a JSON object, or why it is not one.
fn object_of<T: Serialize + ?Sized>(value: &T) -> Result<Map<String, Value>, String> {
    let mut problem = None;
    // `serde_json` would turn such a number into `null`.
    find_misread(value, &Path::Root, &mut |path, misread, number| {
        if misread == Misread::NotFinite && problem.is_none() {
            problem = Some(format!(
                "`{path}` must be finite; JSON has no other numbers, found {number}"
            ));
        }
    });
    if let Some(problem) = problem {
        return Err(problem);
    }
    let json = serde_json::to_value(value)
        .map_err(|error| format!("the content can't be written as JSON: {error}"))?;
    if let Some(key) = repeated_keys_of(&ForeignValue(value)).first() {
        return Err(format!("`{key}` is a duplicate key; give each key once"));
    }
    match json {
        Value::Object(object) => Ok(object),
        other => Err(format!(
            "the content must be an object, found {}",
            kind_of(&other)
        )),
    }
}
