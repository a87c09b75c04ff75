//! Reads the properties of an object as the fields of a struct.

use std::collections::BTreeSet;

use customerio_core::schema::{PII_REMARK, REMARKS_APART, UNIT_REMARK};
use customerio_rules::naming::{NameError, has_control};
use customerio_rules::reserved;
use serde_json::{Map, Value};

use super::super::module::Field;
use super::super::names::{Taken, member_name, type_name};
use super::{Reader, Scope, literal, value};
use crate::pointer::escaped;

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
        match object.get("required") {
            Some(Value::Array(names)) => {
                required.extend(names.iter().filter_map(Value::as_str));
            }
            // Draft-03 marks each property instead. `field` reads it there.
            Some(Value::Bool(_)) | None => {}
            Some(_) => self.lose(
                &format!("{pointer}/required"),
                "not a list of names; ignored",
            ),
        }
        let mut fields = Vec::new();
        let mut members = Taken::default();
        let empty = Map::new();
        let properties = match object.get("properties") {
            Some(Value::Object(properties)) => properties,
            Some(_) => {
                self.lose(
                    &format!("{pointer}/properties"),
                    "not an object of properties; ignored",
                );
                &empty
            }
            None => &empty,
        };
        for (name, schema) in properties {
            let here = format!("{pointer}/properties/{}", escaped(name));
            let is_required = required.remove(name.as_str())
                || schema.get("required").and_then(Value::as_bool) == Some(true);
            if has_control(name) {
                let what = format!(
                    "left out, because {name:?} is not a valid name: {}",
                    NameError::Control
                );
                self.lose(&here, what);
                continue;
            }
            let field = self.field(name, schema, &here, owner, is_required, scope);
            if let Some(mut field) = field {
                field.name = members.free(&field.name);
                if field.name != *name {
                    field
                        .attributes
                        .insert(0, format!("rename = {}", literal(name)));
                }
                fields.push(field);
            }
        }
        for name in required {
            let what = format!("`{name}` is required, but no property of that name is described");
            self.lose(&format!("{pointer}/required"), what);
        }
        let mut is_open = true;
        for key in ["additionalProperties", "unevaluatedProperties"] {
            match object.get(key) {
                None | Some(Value::Bool(true)) => {}
                Some(Value::Bool(false)) => is_open = false,
                Some(_) => {
                    let what = "the schema of keys that are not listed; any are allowed";
                    self.lose(&format!("{pointer}/{key}"), what);
                }
            }
        }
        let handled = [
            "type",
            "properties",
            "additionalProperties",
            "unevaluatedProperties",
        ];
        self.leftovers(object, pointer, &handled);
        (fields, is_open)
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
            self.module.revert(before);
            return None;
        }
        let mut attributes = read.constraints.clone();
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
            match read.example(schema, example) {
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
