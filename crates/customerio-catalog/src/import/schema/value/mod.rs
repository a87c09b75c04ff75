//! Reads the schema of a value as a type with constraints.

use customerio_rules::reserved::Meaning;
use serde_json::{Map, Value};

use super::super::names::type_name;
use super::keywords::{reference_of, type_of_keyword};
use super::{Reader, literal, types};

mod candidate;
mod choice;
mod discriminator;
mod example;
mod holders;
mod listed;
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
    /// One of several schemas.
    Choice,
}

impl Form {
    /// Returns a name for the variant of an enum that holds such values.
    const fn name(self) -> &'static str {
        match self {
            Self::Anything | Self::Choice => "Value",
            Self::Text => "Text",
            Self::Time => "Time",
            Self::Integer => "Integer",
            Self::Number => "Number",
            Self::Boolean => "Boolean",
            Self::List => "List",
            Self::Object => "Object",
        }
    }
}

/// The type that a schema became.
#[derive(Clone)]
pub(in crate::import) struct Read {
    pub(super) of: String,
    pub(super) form: Form,
    pub(super) is_nullable: bool,
    pub(super) constraints: Vec<String>,
    /// Whether it is a generated type, for which no example can be written.
    is_named: bool,
    /// Whether it is a type that is still being read.
    pub(super) is_recursive: bool,
    /// The schema of the constraints, behind references and with its `allOf` merged.
    constrained: Map<String, Value>,
}

impl Read {
    fn new(of: impl Into<String>, form: Form) -> Self {
        Self {
            of: of.into(),
            form,
            is_nullable: false,
            constraints: Vec::new(),
            is_named: false,
            is_recursive: false,
            constrained: Map::new(),
        }
    }

    pub(super) fn is_anything(&self) -> bool {
        self.form == Form::Anything
    }

    pub(super) const fn fits(&self, meaning: Meaning) -> bool {
        is_meant(self.form, meaning)
    }

    /// Returns an example as a Rust literal, or `None` if the type may refuse it.
    pub(super) fn example(&self, example: &Value) -> Option<String> {
        if self.is_named || !example::satisfies(&self.constrained, example) {
            return None;
        }
        match self.form {
            Form::Text => example.as_str().map(literal),
            Form::Boolean => example.as_bool().map(|it| it.to_string()),
            Form::Integer => example.as_i64().map(|it| it.to_string()),
            Form::Number => example.as_f64().map(|it| format!("{it:?}")),
            Form::Anything | Form::Time | Form::List | Form::Object | Form::Choice => None,
        }
    }
}

/// The maximum depth of a schema: deeper than events are, and within what rustc compiles. It evaluates the
/// shapes of nested structs recursively: 1.95 compiles 15 that are optional and may be null within each
/// other, 19 that are required, and 40 lists or maps.
pub(super) const MAX_DEPTH: usize = 12;

/// Whether a schema has several branches, beside null.
fn is_union(schema: &Value) -> bool {
    let lists = ["oneOf", "anyOf"].map(|key| schema.get(key).and_then(Value::as_array));
    let mut lists = lists.into_iter().flatten();
    lists.any(|branches| branches.iter().filter(|it| !choice::is_null(it)).count() > 1)
}

const ANYTHING: &str = "serde_json::Value";

impl Reader<'_> {
    /// Returns the type of a schema. A generated type is named `hint`.
    pub(super) fn value(&mut self, schema: &Value, pointer: &str, hint: &str) -> Read {
        self.value_of(Vec::new(), schema, pointer, hint)
    }

    /// Returns the type of a schema that is also the target of references.
    fn value_of(
        &mut self,
        references: Vec<String>,
        schema: &Value,
        pointer: &str,
        hint: &str,
    ) -> Read {
        if self.depth >= MAX_DEPTH {
            self.lose(
                pointer,
                format!("nested deeper than {MAX_DEPTH} levels; any value is accepted"),
            );
            self.cut += 1;
            return Read::new(ANYTHING, Form::Anything);
        }
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        self.pending = references;
        let read = self.referred(schema, pointer, hint);
        self.depth -= 1;
        read
    }

    fn referred(&mut self, written: &Value, pointer: &str, hint: &str) -> Read {
        let reference = reference_of(written);
        if let Some(reference) = &reference
            && self.references.contains(reference)
            && let Some(name) = self.names.get(reference)
        {
            let mut read = Read::new(format!("Box<{name}>"), Form::Object);
            read.is_named = true;
            read.is_recursive = true;
            read.is_nullable = self.nullable.contains(reference);
            return read;
        }
        if let Some(reference) = &reference
            && let Some(read) = self.known_type(reference)
        {
            return read;
        }
        let Some(schema) = self.resolved(written, pointer) else {
            return Read::new(ANYTHING, Form::Anything);
        };
        let before = self.begin_definition();
        let target = written.get("$ref").and_then(Value::as_str);
        let definition = target.and_then(|it| self.definition(it));
        let called = definition
            .and_then(|it| it.get("title")?.as_str())
            .or_else(|| stem(target?));
        let hint = &called.map_or_else(|| hint.to_owned(), type_name);
        let depth = self.references.len();
        self.pending.extend(reference.clone());
        self.references.extend(reference.clone());
        // A branch of a union can be a type of its own.
        let levels = usize::from(is_union(&schema));
        self.depth += levels;
        self.deepest = self.deepest.max(self.depth);
        let read = match &*schema {
            Value::Object(object) => self.of_object(object, pointer, hint),
            Value::Bool(true) => Read::new(ANYTHING, Form::Anything),
            _ => {
                self.lose(pointer, "not a schema; any value is accepted");
                Read::new(ANYTHING, Form::Anything)
            }
        };
        self.depth -= levels;
        self.references.truncate(depth);
        let doc = definition.and_then(|it| it.get("description")?.as_str());
        if let Some(doc) = doc.filter(|_| read.is_named) {
            // The description next to a reference belongs to the field, that of the definition to
            // the type.
            self.module.describe(&read.of, doc);
        }
        self.end_definition(reference, &read, before);
        read
    }

    fn of_object(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        // Draft-07 has a reference with keywords next to it in `allOf`. It keeps its type.
        if let Some([only]) = schema
            .get("allOf")
            .and_then(Value::as_array)
            .map(Vec::as_slice)
            && only.get("$ref").is_some()
            && schema
                .keys()
                .all(|key| key == "allOf" || candidate::is_annotation(key))
        {
            let mut beside = schema.clone();
            beside.remove("allOf");
            beside.remove("type");
            let whole = choice::beside_one(only, beside);
            let references = std::mem::take(&mut self.pending);
            return self.value_of(references, &whole, pointer, hint);
        }
        let schema = &self.merged(schema, pointer);
        if choice::accepts_null(schema) {
            self.nullable.extend(self.pending.iter().cloned());
        }
        if let Some(read) = self.choice(schema, pointer, hint) {
            return read;
        }
        match (schema.get("enum"), schema.get("const")) {
            (Some(Value::Array(values)), only) => {
                let mut values = values.clone();
                values.retain(|it| only.is_none_or(|only| it == only));
                return self.listed(&values, schema, pointer, hint);
            }
            (_, Some(value)) => {
                return self.listed(std::slice::from_ref(value), schema, pointer, hint);
            }
            _ => {}
        }
        let mut names = types(schema);
        let before = names.len();
        names.retain(|name| name != "null");
        let is_nullable = names.len() < before;
        names.dedup();
        let only_null = is_nullable && names.is_empty();
        let mut read = match names.as_slice() {
            [name] => self.typed(name, schema, pointer, hint),
            [] if schema.get("type").is_some_and(Value::is_array) && !only_null => {
                let what = "a list without types, which no value satisfies; any value is accepted";
                self.lose(&format!("{pointer}/type"), what);
                Read::new(ANYTHING, Form::Anything)
            }
            [] if !only_null => self.untyped(schema, pointer, hint),
            // Every integer is a number.
            [one, other] if is_numeric(one) && is_numeric(other) => {
                self.typed("number", schema, pointer, hint)
            }
            [] => {
                self.lose(pointer, "null alone; any value is accepted");
                Read::new(ANYTHING, Form::Anything)
            }
            _ => self.several_types(&names, schema, pointer, hint),
        };
        read.is_nullable |= is_nullable && !read.is_anything();
        if !read.constraints.is_empty() {
            read.constrained.clone_from(schema);
        }
        read
    }

    /// Reads a schema of several types as a choice. A keyword applies to its own type only.
    fn several_types(
        &mut self,
        names: &[String],
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Read {
        let is_number = names.iter().any(|it| it == "number");
        let names = names.iter().filter(|it| !(is_number && *it == "integer"));
        let options: Vec<Value> = names
            .map(|name| {
                let keywords = schema.iter().filter(|(key, _)| {
                    let of = type_of_keyword(key);
                    of == Some(name.as_str()) || (of == Some("number") && name == "integer")
                });
                let mut option: Map<String, Value> = keywords
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                option.insert("type".to_owned(), name.clone().into());
                option.into()
            })
            .collect();
        let rest = schema
            .iter()
            .filter(|(key, _)| type_of_keyword(key).is_none() && *key != "type");
        let mut choice: Map<String, Value> = rest
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        choice.insert("anyOf".to_owned(), options.into());
        self.choice(&choice, pointer, hint)
            .unwrap_or_else(|| Read::new(ANYTHING, Form::Anything))
    }

    /// Reads a schema without `type` by its other keywords.
    fn untyped(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        if let Some(name) = implied(schema) {
            return self.typed(name, schema, pointer, hint);
        }
        self.leftovers(schema, pointer, &["type"]);
        Read::new(ANYTHING, Form::Anything)
    }

    fn typed(
        &mut self,
        name: &str,
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Read {
        match name {
            "string" | "date" | "datetime" => self.text(schema, pointer, name),
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
}

/// Returns the type whose keywords a schema without `type` has.
fn implied(schema: &Map<String, Value>) -> Option<&'static str> {
    schema.keys().find_map(|key| type_of_keyword(key))
}

/// Whether a type contains the name of another.
pub(super) fn mentions(of: &str, name: &str) -> bool {
    of.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_'))
        .any(|part| part == name)
}

/// Returns a name for the target of a reference: the last key, or the name of the file.
fn stem(reference: &str) -> Option<&str> {
    let name = reference.rsplit('/').next()?;
    let Some((file, _)) = name.split_once('#') else {
        return Some(name);
    };
    file.split('.').next()
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
