//! Lists, maps and objects.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::super::super::module::{Body, Field, Item, PROPERTY};
use super::super::keywords::{evaluates_elsewhere, is_closed, patterns};
use super::super::{INNER, Reader};
use super::{ANYTHING, Form, Read};

/// The maximum length of a tuple that has a wire form.
const MAX_TUPLE: usize = 12;

impl Reader<'_> {
    pub(super) fn list(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        let mut schema = with_unevaluated(schema);
        if let Some(read) = self.tuple(&schema, pointer, hint) {
            return read;
        }
        let handled = ["type", "items", "minItems", "maxItems", "uniqueItems"];
        let place = format!("{pointer}/items");
        let item = match schema.get("items") {
            Some(Value::Bool(false)) => {
                schema.to_mut().insert("maxItems".to_owned(), 0.into());
                Read::new(ANYTHING, Form::Anything)
            }
            Some(items) => self.value(items, &place, &format!("{hint}Item")),
            None => Read::new(ANYTHING, Form::Anything),
        };
        let doc = schema.get("items").and_then(|it| it.get("description"));
        let doc = doc.and_then(Value::as_str).unwrap_or("").to_owned();
        let is_recursive = item.is_recursive;
        let item = self.inner(item, &format!("{hint}Item"), doc);
        let of = if schema.get("uniqueItems").and_then(Value::as_bool) == Some(true) {
            if matches!(item.as_str(), "String" | "i64" | "bool") {
                format!("std::collections::BTreeSet<{item}>")
            } else {
                self.lose(
                    &format!("{pointer}/uniqueItems"),
                    "`uniqueItems`, for items that are not strings, integers or booleans",
                );
                format!("Vec<{item}>")
            }
        } else {
            format!("Vec<{item}>")
        };
        let mut read = Read::new(of, Form::List);
        read.is_recursive = is_recursive;
        read.constraints
            .extend(self.sizes(&schema, pointer, "items", "Items"));
        self.leftovers(&schema, pointer, &handled);
        read
    }

    /// Reads a schema with a schema for each position, or returns `None` if it has none. A tuple has
    /// exactly as many items as it has types, so shorter and longer lists are reported.
    fn tuple(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Option<Read> {
        // Drafts before 2020-12 have a list in `items`.
        let (key, rest_key) = match (schema.get("prefixItems"), schema.get("items")) {
            (Some(Value::Array(_)), _) => ("prefixItems", "items"),
            (_, Some(Value::Array(_))) => ("items", "additionalItems"),
            _ => return None,
        };
        let positions = schema.get(key)?.as_array()?;
        let place = format!("{pointer}/{key}");
        let count = positions.len();
        let size = |key: &str| schema.get(key).and_then(Value::as_u64);
        let [min, max] = ["minItems", "maxItems"].map(size);
        let is_closed = schema.get(rest_key) == Some(&Value::Bool(false));
        let handled = [
            "type",
            "items",
            "prefixItems",
            "additionalItems",
            "minItems",
            "maxItems",
            "uniqueItems",
        ];
        self.leftovers(schema, pointer, &handled);
        let length = u64::try_from(count).ok()?;
        let is_possible =
            min.is_none_or(|min| min <= length) && max.is_none_or(|max| max >= length);
        if count == 0 || count > MAX_TUPLE || !is_possible {
            self.lose(&place, "a schema for each position; items may be anything");
            return Some(Read::new(format!("Vec<{ANYTHING}>"), Form::List));
        }
        if min != Some(length) {
            let what = format!("lists of fewer than {count} items; the type has exactly {count}");
            self.lose(&place, what);
        }
        if !is_closed && max != Some(length) {
            let what = format!("lists of more than {count} items; the type has exactly {count}");
            self.lose(&place, what);
        }
        if schema.get("uniqueItems").and_then(Value::as_bool) == Some(true) {
            self.lose(
                &format!("{pointer}/uniqueItems"),
                "`uniqueItems` of a tuple",
            );
        }
        let mut is_recursive = false;
        let mut types = String::new();
        for (nth, position) in positions.iter().enumerate() {
            let hint = format!("{hint}{}", nth + 1);
            let read = self.value(position, &format!("{place}/{nth}"), &hint);
            is_recursive |= read.is_recursive;
            let doc = position
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or("");
            types.push_str(&self.inner(read, &hint, doc.to_owned()));
            types.push_str(", ");
        }
        let mut read = Read::new(format!("({})", types.trim_end()), Form::List);
        read.is_named = true;
        read.is_recursive = is_recursive;
        Some(read)
    }

    /// Returns the type of an item or a map's value. Constraints need a newtype, as only fields
    /// have attributes.
    pub(in crate::import::schema) fn inner(
        &mut self,
        read: Read,
        hint: &str,
        doc: String,
    ) -> String {
        let Read {
            of,
            is_nullable,
            constraints,
            ..
        } = read;
        // Lists and maps need no box.
        let unboxed = of.strip_prefix("Box<").and_then(|it| it.strip_suffix('>'));
        let of = unboxed.map_or_else(|| of.clone(), str::to_owned);
        let of = if constraints.is_empty() {
            of
        } else {
            let name = self.module.taken.free(hint);
            self.module.items.push(Item {
                derive: PROPERTY,
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

    /// Reads an object: a struct if it lists keys, a map otherwise.
    pub(super) fn nested(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Read {
        let is_filled = |key: &str| match schema.get(key) {
            Some(Value::Object(keys)) => !keys.is_empty(),
            Some(Value::Array(names)) => !names.is_empty(),
            Some(_) => true,
            None => false,
        };
        if is_filled("properties") || is_filled("required") || is_closed(schema) {
            return self.structure(schema, pointer, hint);
        }
        self.map(schema, pointer, hint)
    }

    /// Reads an object as a struct.
    pub(super) fn structure(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
        hint: &str,
    ) -> Read {
        let name = self.claim(hint);
        let at = self.module.items.len();
        let (fields, is_open) = self.object(schema, pointer, &name, INNER);
        let doc = schema.get("description").and_then(Value::as_str);
        let attributes = is_open.then(|| "open".to_owned());
        let item = Item {
            derive: PROPERTY,
            name: name.clone(),
            doc: doc.unwrap_or("").to_owned(),
            attributes: attributes.into_iter().collect(),
            body: Body::Struct(fields),
        };
        self.module.items.insert(at, item);
        let mut read = Read::new(name, Form::Object);
        read.is_named = true;
        read
    }

    fn map(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        let key = "additionalProperties";
        let patterns = patterns(schema);
        let value = match (schema.get(key), patterns.as_slice()) {
            (None | Some(Value::Bool(false)), [(pattern, of)]) => {
                let place = self.lose_pattern(pointer, pattern);
                self.value(of, &place, &format!("{hint}Value"))
            }
            (None | Some(Value::Bool(_)), _) => Read::new(ANYTHING, Form::Anything),
            (Some(of), _) => self.value(of, &format!("{pointer}/{key}"), &format!("{hint}Value")),
        };
        let is_recursive = value.is_recursive;
        let value = self.inner(value, &format!("{hint}Value"), String::new());
        let of = format!("std::collections::BTreeMap<String, {value}>");
        let mut read = Read::new(of, Form::Object);
        read.is_recursive = is_recursive;
        read.constraints
            .extend(self.sizes(schema, pointer, "items", "Properties"));
        let handled = [
            "type",
            if patterns.len() == 1 {
                "patternProperties"
            } else {
                "type"
            },
            "properties",
            "additionalProperties",
            "minProperties",
            "maxProperties",
        ];
        self.leftovers(schema, pointer, &handled);
        read
    }
}

/// Returns the schema of a list with `unevaluatedItems` as what it means: the keyword for the items after those
/// with a schema.
fn with_unevaluated(schema: &Map<String, Value>) -> Cow<'_, Map<String, Value>> {
    let rest = schema.get("unevaluatedItems").filter(|it| it.is_boolean());
    let Some(rest) = rest.filter(|_| !evaluates_elsewhere(schema)) else {
        return Cow::Borrowed(schema);
    };
    let key = match (schema.get("prefixItems"), schema.get("items")) {
        (None, Some(Value::Array(_))) => "additionalItems",
        (Some(_) | None, _) => "items",
    };
    let mut schema = schema.clone();
    schema.remove("unevaluatedItems");
    schema.entry(key).or_insert_with(|| rest.clone());
    Cow::Owned(schema)
}
