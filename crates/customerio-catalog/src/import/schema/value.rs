//! The schema of a value as a type, with its constraints.

use customerio_rules::format::Format;
use customerio_rules::pattern;
use customerio_rules::reserved::Meaning;
use serde_json::{Map, Value};

use super::{Body, Field, INNER, Item, Reader, is_meant, literal, types, variants};

/// The form of a value.
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

/// A schema as a type.
pub(in crate::import) struct Read {
    pub(super) of: String,
    pub(super) form: Form,
    pub(super) is_nullable: bool,
    pub(super) constraints: Vec<String>,
    /// Whether it is a type of its own, which an example can't be given of.
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

    /// An example as Rust writes it; `None` if it might not be taken.
    pub(super) fn example(&self, example: &Value) -> Option<String> {
        if self.is_named || !self.constraints.is_empty() {
            return None;
        }
        match (self.form, example) {
            (Form::Text, Value::String(text)) => Some(literal(text)),
            (Form::Boolean, Value::Bool(value)) => Some(value.to_string()),
            (Form::Integer, Value::Number(number)) => number.as_i64().map(|it| it.to_string()),
            (Form::Number, Value::Number(number)) => number.as_f64().map(|it| format!("{it:?}")),
            _ => None,
        }
    }
}

/// More levels than an event has, and fewer than a stack holds.
const DEEPEST: usize = 24;

const ANYTHING: &str = "serde_json::Value";

impl Reader<'_> {
    /// The type of a schema; `hint` is what a type of its own would be called.
    pub(super) fn value(&mut self, schema: &Value, pointer: &str, hint: &str) -> Read {
        if self.depth >= DEEPEST {
            self.lose(pointer, "more levels than are read; taken as anything");
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
        let Some((schema, pointer)) = self.resolved(schema, pointer) else {
            return Read::new(ANYTHING, Form::Anything);
        };
        let depth = self.references.len();
        self.references.extend(reference);
        let read = match &schema {
            Value::Object(object) => self.of_object(object, &pointer, hint),
            Value::Bool(true) => Read::new(ANYTHING, Form::Anything),
            _ => {
                self.lose(&pointer, "no schema; taken as anything");
                Read::new(ANYTHING, Form::Anything)
            }
        };
        self.references.truncate(depth);
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
                    format!("a value that is {list}; taken as anything"),
                );
                Read::new(ANYTHING, Form::Anything)
            }
        };
        read.is_nullable |= is_nullable && read.form != Form::Anything;
        read
    }

    /// A schema that names no type may show it all the same.
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
                let what = format!("`{other}` is no type of JSON Schema; taken as anything");
                self.lose(&format!("{pointer}/type"), what);
                Read::new(ANYTHING, Form::Anything)
            }
        }
    }

    fn text(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str, name: &str) -> Read {
        let listed = match (schema.get("enum"), schema.get("const")) {
            (Some(Value::Array(values)), _) => Some(values.clone()),
            (_, Some(value)) => Some(vec![value.clone()]),
            _ => None,
        };
        if let Some(values) = listed {
            return self.one_of(&values, schema, pointer, hint);
        }
        let format = schema.get("format").and_then(Value::as_str);
        let format = if name == "string" {
            format
        } else {
            Some("date-time")
        };
        let handled = ["type", "format", "minLength", "maxLength", "pattern"];
        if format == Some("date-time") {
            self.leftovers(schema, pointer, &["type", "format"]);
            return Read::new("std::time::SystemTime", Form::Time);
        }
        let mut read = Read::new("String", Form::Text);
        read.constraints
            .extend(self.sizes(schema, pointer, "length", "Length"));
        if let Some(source) = schema.get("pattern") {
            let place = format!("{pointer}/pattern");
            match portable(source) {
                Ok(source) => read
                    .constraints
                    .push(format!("pattern = {}", literal(source))),
                Err(why) => self.lose(&place, format!("the pattern `{source}`: {why}")),
            }
        }
        match format {
            None => {}
            Some(name) if Format::named(name).is_some() => {
                read.constraints.push(format!("format = {}", literal(name)));
            }
            Some(name) => {
                let place = format!("{pointer}/format");
                self.lose(
                    &place,
                    format!("the format `{name}`, which is not checked here"),
                );
            }
        }
        self.leftovers(schema, pointer, &handled);
        read
    }

    /// An enum of texts.
    fn one_of(
        &mut self,
        values: &[Value],
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Read {
        let is_nullable = values.iter().any(Value::is_null);
        let texts: Vec<(String, String)> = values
            .iter()
            .filter_map(|it| Some((it.as_str()?.to_owned(), String::new())))
            .collect();
        let handled = [
            "type",
            "enum",
            "const",
            "minLength",
            "maxLength",
            "pattern",
            "format",
        ];
        self.leftovers(schema, pointer, &handled);
        if texts.is_empty() || texts.len() + usize::from(is_nullable) < values.len() {
            self.lose(
                pointer,
                "a list of values that are not all texts; taken as anything",
            );
            return Read::new(ANYTHING, Form::Anything);
        }
        let description = schema.get("description").and_then(Value::as_str);
        let mut read = self.enumeration(&texts, description.unwrap_or_default(), hint);
        read.is_nullable = is_nullable;
        read
    }

    fn enumeration(&mut self, texts: &[(String, String)], doc: &str, hint: &str) -> Read {
        let name = self.take(hint);
        self.module.items.push(Item {
            derive: "CioProperty",
            name: name.clone(),
            doc: doc.to_owned(),
            attributes: Vec::new(),
            body: Body::Enum(variants(texts)),
        });
        let mut read = Read::new(name, Form::Text);
        read.is_named = true;
        read
    }

    fn number(&mut self, schema: &Map<String, Value>, pointer: &str, is_integer: bool) -> Read {
        let mut read = if is_integer {
            Read::new("i64", Form::Integer)
        } else {
            Read::new("f64", Form::Number)
        };
        for key in ["enum", "const"] {
            if schema.contains_key(key) {
                let what = "a list of numbers; any number is allowed";
                self.lose(&format!("{pointer}/{key}"), what);
            }
        }
        let (mut min, is_min_out) = self.end(schema, pointer, "minimum", "exclusiveMinimum");
        let (mut max, mut is_max_out) = self.end(schema, pointer, "maximum", "exclusiveMaximum");
        let place = |key: &str| format!("{pointer}/{key}");
        if is_integer {
            min = min.map(|min| {
                if is_min_out {
                    min.floor() + 1.0
                } else {
                    min.ceil()
                }
            });
            max = max.map(|max| {
                if is_max_out {
                    max.ceil() - 1.0
                } else {
                    max.floor()
                }
            });
            is_max_out = false;
            // Beyond, a float is no exact integer any more.
            let is_exact = |end: &Option<f64>| end.is_none_or(|it| it.abs() < 9.0e15);
            if !is_exact(&min) || !is_exact(&max) {
                self.lose(pointer, "a bound beyond 2^53, which is left out");
                (min, max) = (
                    min.filter(|it| it.abs() < 9.0e15),
                    max.filter(|it| it.abs() < 9.0e15),
                );
            }
        } else if is_min_out && min.is_some() {
            let what = "that the least number itself is not allowed; it is here";
            self.lose(&place("exclusiveMinimum"), what);
        }
        let is_empty =
            matches!((min, max), (Some(min), Some(max)) if min > max || (min >= max && is_max_out));
        if is_empty {
            self.lose(pointer, "a range without numbers; left out");
        } else if min.is_some() || max.is_some() {
            let write = |end: Option<f64>| match end {
                None => String::new(),
                Some(end) if is_integer => format!("{end:.0}"),
                Some(end) => format!("{end:?}"),
            };
            let dots = if max.is_some() && !is_max_out {
                "..="
            } else {
                ".."
            };
            let (min, max) = (write(min), write(max));
            read.constraints.push(format!("range({min}{dots}{max})"));
        }
        let handled = [
            "type",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "enum",
            "const",
        ];
        self.leftovers(schema, pointer, &handled);
        read
    }

    /// An end of a range, and whether it is not allowed itself: by itself, or in draft-04 by a yes
    /// or no.
    fn end(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        key: &str,
        exclusive: &str,
    ) -> (Option<f64>, bool) {
        let number = |key: &str| schema.get(key).and_then(Value::as_f64);
        let is_strange = |value: &Value| !(value.is_number() || value.is_boolean());
        for key in [key, exclusive] {
            if schema.get(key).is_some_and(is_strange) {
                self.lose(&format!("{pointer}/{key}"), "no number; left out");
            }
        }
        match (number(key), schema.get(exclusive)) {
            (end, Some(Value::Bool(is_out))) => (end, *is_out),
            (None, Some(_)) => (number(exclusive), true),
            (Some(end), Some(_)) => {
                self.lose(
                    &format!("{pointer}/{exclusive}"),
                    format!("beside `{key}`; left out"),
                );
                (Some(end), false)
            }
            (end, None) => (end, false),
        }
    }

    /// How many characters, items or keys there may be.
    fn sizes(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        constraint: &str,
        of: &str,
    ) -> Option<String> {
        let mut size = |key: String| {
            let value = schema.get(&key)?;
            let size = value.as_u64();
            if size.is_none() {
                self.lose(&format!("{pointer}/{key}"), "no count; left out");
            }
            size
        };
        let (min, max) = (size(format!("min{of}")), size(format!("max{of}")));
        let min = min.filter(|min| *min > 0);
        match (min, max) {
            (None, None) => None,
            (Some(min), Some(max)) if min > max => {
                self.lose(pointer, format!("from {min} to {max} is nothing; left out"));
                None
            }
            (min, None) => Some(format!("{constraint}({}..)", min.unwrap_or_default())),
            (min, Some(max)) => {
                let min = min.map(|min| min.to_string()).unwrap_or_default();
                Some(format!("{constraint}({min}..={max})"))
            }
        }
    }

    fn list(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        let handled = ["type", "items", "minItems", "maxItems", "uniqueItems"];
        let place = format!("{pointer}/items");
        let item = match schema.get("items") {
            Some(Value::Array(_)) => {
                self.lose(&place, "a schema for each place; items may be anything");
                Read::new(ANYTHING, Form::Anything)
            }
            Some(items) => self.value(items, &place, &format!("{hint}Item")),
            None => Read::new(ANYTHING, Form::Anything),
        };
        let doc = schema.get("items").and_then(|it| it.get("description"));
        let doc = doc.and_then(Value::as_str).unwrap_or_default().to_owned();
        let item = self.inner(item, &format!("{hint}Item"), doc);
        let of = if schema.get("uniqueItems").and_then(Value::as_bool) == Some(true) {
            if matches!(item.as_str(), "String" | "i64" | "bool") {
                format!("std::collections::BTreeSet<{item}>")
            } else {
                self.lose(
                    &format!("{pointer}/uniqueItems"),
                    "that no two items are alike",
                );
                format!("Vec<{item}>")
            }
        } else {
            format!("Vec<{item}>")
        };
        let mut read = Read::new(of, Form::List);
        read.constraints
            .extend(self.sizes(schema, pointer, "items", "Items"));
        self.leftovers(schema, pointer, &handled);
        read
    }

    /// The type of what a list or a map holds: what it keeps takes a type of its own.
    fn inner(&mut self, read: Read, hint: &str, doc: String) -> String {
        let Read {
            of,
            is_nullable,
            constraints,
            ..
        } = read;
        let of = if constraints.is_empty() {
            of
        } else {
            let name = self.take(hint);
            self.module.items.push(Item {
                derive: "CioProperty",
                name: name.clone(),
                doc,
                attributes: Vec::new(),
                body: Body::Newtype(Field {
                    name: String::new(),
                    doc: String::new(),
                    attributes: constraints,
                    of,
                }),
            });
            name
        };
        if is_nullable {
            format!("Option<{of}>")
        } else {
            of
        }
    }

    /// An object: of listed keys, or of free ones.
    fn nested(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        let has_keys = schema
            .get("properties")
            .is_some_and(|it| it.as_object().is_none_or(|it| !it.is_empty()));
        let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        if !has_keys && !is_closed {
            return self.map(schema, pointer, hint);
        }
        let name = self.take(hint);
        let at = self.module.items.len();
        let (fields, is_open) = self.object(schema, pointer, &name, INNER);
        let doc = schema.get("description").and_then(Value::as_str);
        let attributes = is_open.then(|| "open".to_owned());
        let item = Item {
            derive: "CioProperty",
            name: name.clone(),
            doc: doc.unwrap_or_default().to_owned(),
            attributes: attributes.into_iter().collect(),
            body: Body::Struct(fields),
        };
        self.module.items.insert(at, item);
        let mut read = Read::new(name, Form::Object);
        read.is_named = true;
        read
    }

    fn map(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        let place = format!("{pointer}/additionalProperties");
        let value = match schema.get("additionalProperties") {
            None | Some(Value::Bool(_)) => Read::new(ANYTHING, Form::Anything),
            Some(of) => self.value(of, &place, &format!("{hint}Value")),
        };
        let value = self.inner(value, &format!("{hint}Value"), String::new());
        let of = format!("std::collections::BTreeMap<String, {value}>");
        let mut read = Read::new(of, Form::Object);
        read.constraints
            .extend(self.sizes(schema, pointer, "items", "Properties"));
        let handled = [
            "type",
            "properties",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ];
        self.leftovers(schema, pointer, &handled);
        read
    }

    /// One of several schemas, where that is null or something, one alone, or documented texts.
    fn choice(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Option<Read> {
        let (key, options) = ["oneOf", "anyOf", "allOf"]
            .into_iter()
            .find_map(|key| Some((key, schema.get(key)?.as_array()?)))?;
        if schema.contains_key("properties") || schema.contains_key("enum") {
            // What it is made of is known; the choice is told as what is left over.
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
            // What stands beside it holds too.
            let mut merged = only.as_object().cloned().unwrap_or_default();
            for (name, value) in &rest {
                merged.entry(name.clone()).or_insert_with(|| value.clone());
            }
            self.value(&merged.into(), &format!("{place}/{at}"), hint)
        } else if let Some(texts) = texts(&others) {
            self.leftovers(&rest, pointer, &["type"]);
            let doc = schema.get("description").and_then(Value::as_str);
            self.enumeration(&texts, doc.unwrap_or_default(), hint)
        } else {
            self.lose(&place, "one of several schemas; taken as anything");
            return Some(Read::new(ANYTHING, Form::Anything));
        };
        read.is_nullable |= is_nullable && read.form != Form::Anything;
        Some(read)
    }
}

/// Texts, each with its description, where that is what all options are.
fn texts(options: &[(usize, &Value)]) -> Option<Vec<(String, String)>> {
    let text = |of: &Value, key: &str| of.get(key).and_then(Value::as_str).map(str::to_owned);
    let texts = options.iter().map(|(_, option)| {
        Some((
            text(option, "const")?,
            text(option, "description").unwrap_or_default(),
        ))
    });
    texts
        .collect::<Option<Vec<_>>>()
        .filter(|it| !it.is_empty())
}

/// A pattern that means the same here.
fn portable(source: &Value) -> Result<&str, String> {
    let source = source.as_str().ok_or_else(|| "no text".to_owned())?;
    pattern::check(source).map_err(|error| error.message.to_owned())?;
    let parsed = regex_lite::Regex::new(source);
    parsed.map_err(|error| error.to_string())?;
    Ok(source)
}

fn is_numeric(name: &str) -> bool {
    matches!(name, "integer" | "number")
}
