//! Reads the schema of a value as a type with constraints.

use customerio_rules::reserved::Meaning;
use serde_json::{Map, Value};

use super::super::names::type_name;
use super::{Reader, literal, types};

mod example;
mod holders;
mod number;
mod text;

/// The kind of values that a type holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Form {
    Anything,
    Text,
    Time,
    Integer,
    Number,
    Boolean,
    List,
    Object,
}

/// The type that a schema became.
pub(in crate::import) struct Read {
    pub(super) of: String,
    pub(super) form: Form,
    pub(super) is_nullable: bool,
    pub(super) constraints: Vec<String>,
    /// Whether it is a generated type, for which no example can be written.
    is_named: bool,
}

impl Read {
    fn new(of: impl Into<String>, form: Form) -> Self {
        Self {
            of: of.into(),
            form,
            is_nullable: false,
            constraints: Vec::new(),
            is_named: false,
        }
    }

    pub(super) const fn fits(&self, meaning: Meaning) -> bool {
        is_meant(self.form, meaning)
    }

    /// Returns an example as a Rust literal, or `None` if the type may refuse it.
    pub(super) fn example(&self, schema: &Value, example: &Value) -> Option<String> {
        if self.is_named || !(self.constraints.is_empty() || example::satisfies(schema, example)) {
            return None;
        }
        match self.form {
            Form::Text => example.as_str().map(literal),
            Form::Boolean => example.as_bool().map(|it| it.to_string()),
            Form::Integer => example.as_i64().map(|it| it.to_string()),
            Form::Number => example.as_f64().map(|it| format!("{it:?}")),
            Form::Anything | Form::Time | Form::List | Form::Object => None,
        }
    }
}

/// The maximum depth of a schema: deeper than events are, and safe for the stack.
const DEEPEST: usize = 24;

const ANYTHING: &str = "serde_json::Value";

impl Reader<'_> {
    /// Returns the type of a schema. A generated type is named `hint`.
    pub(super) fn value(&mut self, schema: &Value, pointer: &str, hint: &str) -> Read {
        if self.depth >= DEEPEST {
            self.lose(
                pointer,
                "nested deeper than 24 levels; any value is accepted",
            );
            return Read::new(ANYTHING, Form::Anything);
        }
        self.depth += 1;
        let read = self.referred(schema, pointer, hint);
        self.depth -= 1;
        read
    }

    fn referred(&mut self, schema: &Value, pointer: &str, hint: &str) -> Read {
        let reference = schema
            .get("$ref")
            .and_then(Value::as_str)
            .map(str::to_owned);
        let Some(schema) = self.resolved(schema, pointer) else {
            return Read::new(ANYTHING, Form::Anything);
        };
        let definition = reference.as_deref().and_then(|it| self.definition(it));
        let called = definition
            .and_then(|it| it.get("title")?.as_str())
            .or_else(|| reference.as_deref()?.rsplit('/').next());
        let hint = &called.map_or_else(|| hint.to_owned(), type_name);
        let depth = self.references.len();
        self.references.extend(reference);
        let read = match &*schema {
            Value::Object(object) => self.of_object(object, pointer, hint),
            Value::Bool(true) => Read::new(ANYTHING, Form::Anything),
            _ => {
                self.lose(pointer, "not a schema; any value is accepted");
                Read::new(ANYTHING, Form::Anything)
            }
        };
        self.references.truncate(depth);
        let doc = definition.and_then(|it| it.get("description")?.as_str());
        if let Some(doc) = doc.filter(|_| read.is_named) {
            // The description next to a reference belongs to the field, that of the definition to
            // the type.
            self.module.describe(&read.of, doc);
        }
        read
    }

    fn of_object(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        if let Some(read) = self.choice(schema, pointer, hint) {
            return read;
        }
        let mut names = types(schema);
        let before = names.len();
        names.retain(|name| name != "null");
        let is_nullable = names.len() < before;
        names.dedup();
        let only_null = is_nullable && names.is_empty();
        let mut read = match names.as_slice() {
            [name] => self.typed(name, schema, pointer, hint),
            [] if !only_null => self.untyped(schema, pointer, hint),
            // Every integer is a number.
            [one, other] if is_numeric(one) && is_numeric(other) => {
                self.typed("number", schema, pointer, hint)
            }
            _ => {
                let list = if only_null {
                    "null alone".to_owned()
                } else {
                    names.join(" or ")
                };
                self.lose(
                    pointer,
                    format!("a value that is {list}; any value is accepted"),
                );
                Read::new(ANYTHING, Form::Anything)
            }
        };
        // A list of values contains null if null is allowed.
        let is_listed = read.is_named && read.form == Form::Text;
        read.is_nullable |= is_nullable && !is_listed && read.form != Form::Anything;
        read
    }

    /// Reads a schema without `type` by its other keywords.
    fn untyped(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        let has = |key: &str| schema.contains_key(key);
        let name = if has("properties") {
            "object"
        } else if has("items") {
            "array"
        } else if has("enum") || has("const") || has("pattern") || has("format") {
            "string"
        } else {
            self.leftovers(schema, pointer, &["type"]);
            return Read::new(ANYTHING, Form::Anything);
        };
        self.typed(name, schema, pointer, hint)
    }

    fn typed(
        &mut self,
        name: &str,
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Read {
        match name {
            "string" | "date" | "datetime" => self.text(schema, pointer, hint, name),
            "integer" => self.number(schema, pointer, true),
            "number" => self.number(schema, pointer, false),
            "boolean" => {
                self.leftovers(schema, pointer, &["type"]);
                Read::new("bool", Form::Boolean)
            }
            "array" => self.list(schema, pointer, hint),
            "object" => self.nested(schema, pointer, hint),
            other => {
                let what = format!("`{other}` is not a type of JSON Schema; any value is accepted");
                self.lose(&format!("{pointer}/type"), what);
                Read::new(ANYTHING, Form::Anything)
            }
        }
    }

    /// Reads `oneOf`, `anyOf` or `allOf` of null and one schema, one schema, or documented strings.
    fn choice(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Option<Read> {
        let (key, options) = ["oneOf", "anyOf", "allOf"]
            .into_iter()
            .find_map(|key| Some((key, schema.get(key)?.as_array()?)))?;
        if schema.contains_key("properties") || schema.contains_key("enum") {
            // The other keywords describe the value; the choice is reported as an unread keyword.
            return None;
        }
        let place = format!("{pointer}/{key}");
        let is_null = |it: &Value| it.get("type").and_then(Value::as_str) == Some("null");
        let mut others = options.iter().enumerate();
        let others: Vec<_> = if key == "allOf" {
            others.collect()
        } else {
            others.by_ref().filter(|(_, it)| !is_null(it)).collect()
        };
        let is_nullable = others.len() < options.len();
        let rest: Map<String, Value> = schema
            .iter()
            .filter(|(name, _)| *name != key)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let mut read = if let [(at, only)] = others.as_slice() {
            // The keywords next to it apply as well.
            let only = only.as_object().into_iter().flatten();
            let mut merged: Map<_, _> = only
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            for (name, value) in &rest {
                merged.entry(name.clone()).or_insert_with(|| value.clone());
            }
            self.value(&merged.into(), &format!("{place}/{at}"), hint)
        } else if let Some(texts) = texts(&others) {
            self.leftovers(&rest, pointer, &["type"]);
            let doc = schema.get("description").and_then(Value::as_str);
            self.enumeration(&texts, doc.unwrap_or(""), hint)
        } else {
            self.lose(&place, "one of several schemas; any value is accepted");
            return Some(Read::new(ANYTHING, Form::Anything));
        };
        read.is_nullable |= is_nullable && read.form != Form::Anything;
        Some(read)
    }
}

/// Returns the strings and their descriptions if each option is one string.
fn texts(options: &[(usize, &Value)]) -> Option<Vec<(String, String)>> {
    let text = |of: &Value, key: &str| of.get(key).and_then(Value::as_str).map(str::to_owned);
    let texts = options.iter().map(|(_, option)| {
        // Drafts before 6 have no `const`.
        let only = || match option.get("enum")?.as_array()?.as_slice() {
            [only] => only.as_str().map(str::to_owned),
            _ => None,
        };
        Some((
            text(option, "const").or_else(only)?,
            option
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or("")
                .to_owned(),
        ))
    });
    texts
        .collect::<Option<Vec<_>>>()
        .filter(|it| !it.is_empty())
}

fn is_numeric(name: &str) -> bool {
    matches!(name, "integer" | "number")
}

/// Whether values of this form are what Customer.io expects under a reserved name.
const fn is_meant(form: Form, meaning: Meaning) -> bool {
    matches!(
        (form, meaning),
        (Form::Text | Form::Time, Meaning::Text)
            | (Form::Time, Meaning::Time)
            | (Form::Integer | Form::Number, Meaning::Number)
            | (Form::Boolean, Meaning::Boolean)
            | (Form::Object, Meaning::Object)
    )
}
