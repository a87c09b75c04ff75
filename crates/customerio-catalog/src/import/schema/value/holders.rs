//! Lists, maps and objects.

use serde_json::{Map, Value};

use super::super::super::module::{Body, Field, Item, PROPERTY};
use super::super::{INNER, Reader};
use super::{ANYTHING, Form, Read};

impl Reader<'_> {
    pub(super) fn list(&mut self, schema: &Map<String, Value>, pointer: &str, hint: &str) -> Read {
        let handled = ["type", "items", "minItems", "maxItems", "uniqueItems"];
        let place = format!("{pointer}/items");
        let item = match schema.get("items") {
            Some(Value::Array(_)) => {
                self.lose(&place, "a schema for each position; items may be anything");
                Read::new(ANYTHING, Form::Anything)
            }
            Some(items) => self.value(items, &place, &format!("{hint}Item")),
            None => Read::new(ANYTHING, Form::Anything),
        };
        let doc = schema.get("items").and_then(|it| it.get("description"));
        let doc = doc.and_then(Value::as_str).unwrap_or("").to_owned();
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
        read.constraints
            .extend(self.sizes(schema, pointer, "items", "Items"));
        self.leftovers(schema, pointer, &handled);
        read
    }

    /// Returns the type of an item or a map's value. Constraints need a newtype, as only fields
    /// have attributes.
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
        let has_keys = schema
            .get("properties")
            .is_some_and(|it| it.as_object().is_none_or(|it| !it.is_empty()));
        let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        if !has_keys && !is_closed {
            return self.map(schema, pointer, hint);
        }
        let name = self.module.taken.free(hint);
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
}
