//! The schema of an object with keys from several sources: its own fields and its flattened fields.

mod keys;

use std::borrow::Cow;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::bridge::subschema;
use super::describe;
use crate::shape::{Field, KindRepr, Shape, Tagging, Variant, VariantContent};

/// An object of these fields.
pub(super) fn object<'f>(
    fields: impl IntoIterator<Item = &'f Field>,
    open: bool,
    generator: &mut SchemaGenerator,
) -> Schema {
    let mut parts = Parts {
        others: if open { Others::Any } else { Others::None },
        ..Parts::default()
    };
    parts.fields(fields, generator);
    parts.into_schema()
}

/// The parts of an object's schema.
#[derive(Default)]
pub(super) struct Parts {
    properties: Map<String, Value>,
    required: Vec<Cow<'static, str>>,
    /// Lists of keys of which the object has at least one: those of the variants of a flattened enum.
    choices: Vec<Vec<Value>>,
    others: Others,
}

/// The keys that are not listed.
#[derive(Default)]
enum Others {
    #[default]
    None,
    Like(Value),
    Any,
}

impl Parts {
    pub(super) fn into_schema(mut self) -> Schema {
        let others = std::mem::take(&mut self.others);
        let mut schema = self.into_open_schema();
        match others {
            Others::None => drop(schema.insert("additionalProperties".into(), false.into())),
            Others::Like(of) => drop(schema.insert("additionalProperties".into(), of)),
            Others::Any => {}
        }
        schema
    }

    /// Returns the schema for other keys: any.
    fn into_open_schema(self) -> Schema {
        let mut schema = json_schema!({ "type": "object" });
        // Not through the macro, which would write a copy of what may be large.
        schema.insert("properties".into(), self.properties.into());
        if !self.required.is_empty() {
            schema.insert("required".into(), json!(self.required));
        }
        match self.choices.as_slice() {
            [] => {}
            [choice] => drop(schema.insert("anyOf".into(), json!(choice))),
            several => {
                let all: Vec<_> = several.iter().map(|it| json!({ "anyOf": it })).collect();
                schema.insert("allOf".into(), json!(all));
            }
        }
        schema
    }

    fn fields<'f>(
        &mut self,
        fields: impl IntoIterator<Item = &'f Field>,
        generator: &mut SchemaGenerator,
    ) {
        for field in fields {
            if field.is_flattened() {
                self.flattened(field.shape, generator);
            } else {
                let schema = describe::field(field, generator).to_value();
                self.key(field.name, schema, !field.is_optional());
            }
        }
    }

    fn key(&mut self, name: &'static str, schema: Value, required: bool) {
        self.properties.insert(name.to_owned(), schema);
        if required {
            self.required.push(Cow::Borrowed(name));
        }
    }

    /// Adds the keys of a flattened object.
    fn append(&mut self, mut other: Self) {
        self.properties.append(&mut other.properties);
        self.required.append(&mut other.required);
        self.choices.append(&mut other.choices);
        self.others(other.others);
    }

    /// Adds the keys of all variants, and that the object is like one of them. The variants
    /// themselves stay open, as each would refuse the keys next to the enum.
    fn choice(&mut self, variants: impl IntoIterator<Item = (Self, &'static str)>) {
        let mut choices = Vec::new();
        for (mut variant, doc) in variants {
            for key in variant.properties.keys() {
                // The schema of the variant describes the key.
                self.properties.entry(key).or_insert_with(|| json!({}));
            }
            self.others(std::mem::take(&mut variant.others));
            let mut choice = variant.into_open_schema();
            if !doc.is_empty() {
                choice.insert("description".into(), doc.into());
            }
            choices.push(choice.to_value());
        }
        self.choices.push(choices);
    }

    /// Adds the keys of an object's shape.
    fn flattened(&mut self, shape: &'static Shape, generator: &mut SchemaGenerator) {
        match &shape.kind {
            KindRepr::Object(of) => {
                self.fields(of.fields, generator);
                if of.open {
                    self.others = Others::Any;
                }
            }
            KindRepr::Map(of) => self.others(Others::Like(subschema(generator, of).to_value())),
            KindRepr::Enum(of) => {
                let variants = of.variants.iter().map(|variant| {
                    let mut parts = Self::default();
                    parts.variant(of.tagging, variant, generator);
                    (parts, variant.doc)
                });
                self.choice(variants);
            }
            KindRepr::Lazy(look) => self.flattened(look(), generator),
            KindRepr::Nullable(of) => {
                let mut absent = Self::default();
                absent.flattened(of, generator);
                // Absent, it has none of its keys.
                let none: Map<String, Value> = absent
                    .properties
                    .keys()
                    .map(|key| (key.clone(), false.into()))
                    .collect();
                for mut choice in absent.choices {
                    choice.push(json!({ "properties": none }));
                    self.choices.push(choice);
                }
                self.properties.append(&mut absent.properties);
                self.others(absent.others);
            }
            KindRepr::Foreign(describe) => match keys::of(&describe(generator)) {
                Some(keys) => self.append(keys),
                None => self.others = Others::Any,
            },
            // The keys are not known, or there are none.
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::List(_)
            | KindRepr::Tuple(_) => self.others = Others::Any,
        }
    }

    fn others(&mut self, others: Others) {
        self.others = match (std::mem::take(&mut self.others), others) {
            (only, Others::None) | (Others::None, only) => only,
            (Others::Like(one), Others::Like(other)) if one == other => Others::Like(one),
            (Others::Any | Others::Like(_), Others::Any | Others::Like(_)) => Others::Any,
        };
    }

    /// Adds the keys of a variant.
    pub(super) fn variant(
        &mut self,
        tagging: Tagging,
        variant: &'static Variant,
        generator: &mut SchemaGenerator,
    ) {
        match tagging {
            Tagging::External => {
                if let Some(content) = describe::content(variant, generator) {
                    self.key(variant.name, content.to_value(), true);
                }
            }
            Tagging::Adjacent { tag, content: key } => {
                self.key(tag, json!({ "const": variant.name }), true);
                if let Some(content) = describe::content(variant, generator) {
                    self.key(key, content.to_value(), true);
                }
            }
            Tagging::Internal { tag } => {
                self.key(tag, json!({ "const": variant.name }), true);
                self.inlined(&variant.content, generator);
            }
            Tagging::Untagged => self.inlined(&variant.content, generator),
        }
    }

    fn inlined(&mut self, content: &'static VariantContent, generator: &mut SchemaGenerator) {
        match content {
            VariantContent::Unit | VariantContent::Tuple(_) => {}
            VariantContent::Newtype(shape) => self.flattened(shape, generator),
            VariantContent::Object(fields) => self.fields(*fields, generator),
        }
    }
}
