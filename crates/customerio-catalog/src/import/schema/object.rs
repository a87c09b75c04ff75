//! Reads the properties of an object as the fields of a struct.

use std::collections::BTreeSet;

use customerio_core::schema::{PII_REMARK, REMARKS_APART, UNIT_REMARK};
use customerio_rules::naming::{NameError, has_control};
use customerio_rules::reserved;
use serde_json::{Map, Value};

use super::super::module::Field;
use super::super::names::{Taken, member_name, type_name};
use super::keywords::{PATTERNS, UNEVALUATED, evaluates_elsewhere, patterns};
use super::{Reader, Scope, literal, value};
use crate::pointer::escaped;

/// The keys that an object does not list.
enum Others {
    Allowed,
    Refused,
    /// Allowed with values of this type.
    Of(String),
}

/// Gives a field a unique name.
fn named(mut field: Field, wire: &str, members: &mut Taken) -> Field {
    field.name = members.free(&field.name);
    if field.name != wire {
        field
            .attributes
            .insert(0, format!("rename = {}", literal(wire)));
    }
    field
}

impl Reader<'_> {
    /// Returns the fields of an object and whether it allows other keys.
    pub(super) fn object(
        &mut self,
        object: &Map<String, Value>,
        pointer: &str,
        owner: &str,
        scope: Scope,
    ) -> (Vec<Field>, bool) {
        let mut required = BTreeSet::new();
        // Draft-03 marks each property instead. `field` reads it there.
        if let Some(Value::Array(names)) = object.get("required") {
            required.extend(names.iter().filter_map(Value::as_str));
        }
        let mut fields = Vec::new();
        let mut members = Taken::default();
        let properties = object.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            let here = format!("{pointer}/properties/{}", escaped(name));
            let is_required = required.remove(name.as_str())
                || schema.get("required").and_then(Value::as_bool) == Some(true);
            let field = self.field(name, schema, &here, owner, is_required, scope);
            fields.extend(field.map(|field| named(field, name, &mut members)));
        }
        let others = self.other_keys(object, pointer, owner);
        for name in required {
            if matches!(others, Others::Refused) {
                let what = format!("that `{name}` is required, although no other key is allowed");
                self.lose(&format!("{pointer}/required"), what);
                continue;
            }
            // Its schema is that of other keys.
            let schema = match object.get("additionalProperties") {
                Some(schema @ Value::Object(_)) => schema.clone(),
                _ => Value::Bool(true),
            };
            let field = self.field(name, &schema, pointer, owner, true, scope);
            fields.extend(field.map(|field| named(field, name, &mut members)));
        }
        let is_open = matches!(others, Others::Allowed);
        if let Others::Of(of) = others {
            fields.push(Field {
                name: members.free("other"),
                doc: String::new(),
                attributes: vec!["flatten".to_owned()],
                of: format!("std::collections::BTreeMap<String, {of}>"),
            });
        }
        let handled = [
            "type",
            "properties",
            "additionalProperties",
            UNEVALUATED,
            PATTERNS,
        ];
        self.leftovers(object, pointer, &handled);
        (fields, is_open)
    }

    /// Reads the schema of keys that are not listed.
    fn other_keys(&mut self, object: &Map<String, Value>, pointer: &str, owner: &str) -> Others {
        let place = |key: &str| format!("{pointer}/{key}");
        let patterns = patterns(object);
        // The first one evaluates each key that `properties` does not list.
        let mut keys = ["additionalProperties", UNEVALUATED].into_iter();
        let rest = keys.find_map(|key| Some((key, object.get(key)?)));
        let is_known = !evaluates_elsewhere(object);
        let (place, schema) = match (rest, patterns.as_slice()) {
            (None | Some((_, Value::Bool(true))), []) => return Others::Allowed,
            (Some((UNEVALUATED, _)), []) if !is_known => {
                let what =
                    "which keys it is about, as not all keywords are read; any key is accepted";
                self.lose(&place(UNEVALUATED), what);
                return Others::Allowed;
            }
            (Some((_, Value::Bool(false))), []) => return Others::Refused,
            (Some((key, schema)), []) => (place(key), schema),
            (Some((key, Value::Bool(false))), [(pattern, of)])
                if key != UNEVALUATED || is_known =>
            {
                (self.lose_pattern(pointer, pattern), *of)
            }
            _ => {
                let what = "the patterns of keys; any key is accepted";
                self.lose(&place(PATTERNS), what);
                return Others::Allowed;
            }
        };
        let hint = format!("{owner}Other");
        let read = self.value(schema, &place, &hint);
        if read.is_anything() {
            return Others::Allowed;
        }
        Others::Of(self.inner(read, &hint, String::new()))
    }

    /// Reports a pattern of keys, and returns the pointer to the schema of their values.
    pub(super) fn lose_pattern(&mut self, pointer: &str, pattern: &str) -> String {
        let place = format!("{pointer}/{PATTERNS}/{}", escaped(pattern));
        let what = format!("the pattern `{pattern}` of keys; any key is accepted");
        self.lose(&place, what);
        place
    }

    fn field(
        &mut self,
        name: &str,
        schema: &Value,
        pointer: &str,
        owner: &str,
        is_required: bool,
        scope: Scope,
    ) -> Option<Field> {
        if has_control(name) {
            let what = format!(
                "left out, because {name:?} is not a valid name: {}",
                NameError::Control
            );
            self.lose(pointer, what);
            return None;
        }
        if schema == &Value::Bool(false) {
            self.lose(pointer, "a property that no value can have; left out");
            return None;
        }
        let hint = format!("{owner}{}", type_name(name));
        let reserved = reserved::named(name, scope.0);
        // Removes the types of a property that is left out.
        let before = self.module.mark();
        let read = self.value(schema, pointer, &hint);
        if let Some(reserved) = reserved
            && !read.fits(reserved.meaning)
        {
            let what = format!(
                "left out, because Customer.io reads `{name}` as {}",
                reserved.meaning.as_str()
            );
            self.lose(pointer, what);
            self.revert(before);
            return None;
        }
        let mut attributes = read.constraints.clone();
        if read.is_recursive && !value::mentions(&read.of, owner) {
            attributes.push("recursive".to_owned());
        }
        attributes.extend(self.metadata(schema, pointer, &read));
        let of = match (is_required, read.is_nullable) {
            (true, false) => read.of,
            (true, true) => {
                attributes.push("nullable".to_owned());
                format!("Option<{}>", read.of)
            }
            (false, false) => format!("Option<{}>", read.of),
            (false, true) if self.rule.null_is_absent => format!("Option<{}>", read.of),
            (false, true) => format!("Option<Option<{}>>", read.of),
        };
        let doc = schema.get("description").and_then(Value::as_str);
        Some(Field {
            name: member_name(name),
            doc: doc.unwrap_or("").to_owned(),
            attributes,
            of,
        })
    }

    /// Returns the metadata of a property: unit, class of personal data, example, deprecation.
    fn metadata(&mut self, schema: &Value, pointer: &str, read: &value::Read) -> Vec<String> {
        let mut metadata = Vec::new();
        if schema.get("deprecated").and_then(Value::as_bool) == Some(true) {
            metadata.push("deprecated".to_owned());
        }
        let mut class = avo_class(schema);
        // The remarks that our exports write.
        let comment = schema.get("$comment").and_then(Value::as_str);
        for remark in comment.unwrap_or("").split(REMARKS_APART) {
            if let Some(unit) = remark.strip_prefix(UNIT_REMARK) {
                metadata.push(format!("unit = {}", literal(unit)));
            } else if let Some(own) = remark.strip_prefix(PII_REMARK) {
                class = class.or(Some(own));
            }
        }
        if let Some(class) = class {
            metadata.push(format!("pii = {}", literal(class)));
            self.personal.insert(class.to_owned());
        }
        let examples = schema.get("examples").and_then(Value::as_array);
        let example = examples
            .and_then(|it| it.first())
            .or_else(|| schema.get("example"));
        if let Some(example) = example {
            match read.example(example) {
                Some(example) => metadata.push(format!("example = {example}")),
                None => self.lose(
                    pointer,
                    "an example that its type or its constraints may refuse",
                ),
            }
        }
        metadata
    }
}

/// Returns the class of personal data that Avo gives to a property.
fn avo_class(schema: &Value) -> Option<&str> {
    let pii = schema.get("pii")?;
    if pii.get("isPii").and_then(Value::as_bool) != Some(true) {
        return None;
    }
    let class = pii.get("piiType").and_then(Value::as_str);
    Some(
        class
            .filter(|it| !it.trim().is_empty())
            .unwrap_or("personal"),
    )
}
