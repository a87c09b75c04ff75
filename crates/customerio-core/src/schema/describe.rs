//! The schema of each kind of shape.

use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

use super::bridge::subschema;
use super::constraint;
use super::object::{Parts, object};
use super::rounding::TOO_WIDE_REMARK;
use super::{PII_REMARK, REMARKS_APART, UNIT_REMARK};
use crate::shape::{Enum, Field, KindRepr, List, Shape, Tagging, Variant, VariantContent};

/// A shape at the root of a document.
pub(super) fn titled(title: &str, of: &'static Shape, generator: &mut SchemaGenerator) -> Schema {
    let mut schema = shape(of, generator);
    if !title.is_empty() {
        schema.insert("title".into(), title.into());
    }
    schema
}

/// A shape, written in place; what it consists of may be referred to.
pub(super) fn shape(of: &'static Shape, generator: &mut SchemaGenerator) -> Schema {
    let mut schema = kind(of, generator);
    if !of.doc.is_empty() {
        schema.insert("description".into(), of.doc.into());
    }
    for constraint in of.constraints {
        constraint::add(&mut schema, constraint, &of.kind);
    }
    schema
}

pub(super) fn field(field: &Field, generator: &mut SchemaGenerator) -> Schema {
    let mut schema = subschema(generator, field.shape);
    if !field.doc.is_empty() {
        schema.insert("description".into(), field.doc.into());
    }
    for constraint in field.constraints {
        constraint::add(&mut schema, constraint, &field.shape.kind);
    }
    if let Ok(example) = serde_json::from_str::<Value>(field.example) {
        schema.insert("examples".into(), json!([example]));
    }
    if field.deprecated.is_some() {
        schema.insert("deprecated".into(), true.into());
    }
    let mut remarks = Vec::new();
    if !field.unit.is_empty() {
        remarks.push(format!("{UNIT_REMARK}{}", field.unit));
    }
    if let Some(pii) = field
        .pii
        .or(field.shape.pii)
        .filter(|pii| !pii.name().is_empty())
    {
        remarks.push(format!("{PII_REMARK}{}", pii.name()));
    }
    if let KindRepr::Integer { min, max } = field.shape.without_null().kind
        && (min < i64::MIN.into() || max > u64::MAX.into())
    {
        remarks.push(TOO_WIDE_REMARK.to_owned());
    }
    if !remarks.is_empty() {
        // Validators that are strict about unknown keywords all know this one.
        schema.insert("$comment".into(), remarks.join(REMARKS_APART).into());
    }
    schema
}

fn kind(of: &'static Shape, generator: &mut SchemaGenerator) -> Schema {
    match &of.kind {
        KindRepr::Any => json_schema!({}),
        KindRepr::Boolean => json_schema!({ "type": "boolean" }),
        KindRepr::Integer { min, max } => integer(*min, *max),
        KindRepr::Number => json_schema!({ "type": "number" }),
        KindRepr::Text { format: None } => json_schema!({ "type": "string" }),
        KindRepr::Text {
            format: Some(format),
        } => {
            json_schema!({ "type": "string", "format": format.as_str() })
        }
        KindRepr::List(list) => self::list(list, generator),
        KindRepr::Tuple(shapes) => tuple(shapes, generator),
        KindRepr::Map(of) => {
            let mut schema = json_schema!({ "type": "object" });
            let of = subschema(generator, of).to_value();
            schema.insert("additionalProperties".into(), of);
            schema
        }
        KindRepr::Object(of) => object(of.fields, of.open, generator),
        KindRepr::Enum(of) => choice(of, generator),
        KindRepr::Nullable(inner) => nullable(subschema(generator, inner)),
        KindRepr::Lazy(look) => subschema(generator, look()),
        KindRepr::Foreign(describe) => describe(generator),
    }
}

/// Returns the schema of an integer: with the bounds of the Rust type up to 2^53, which JSON numbers
/// hold without loss, and with 0 as the minimum of unsigned types.
fn integer(min: i128, max: u128) -> Schema {
    const EXACT: i128 = 1 << 53;
    let mut schema = json_schema!({ "type": "integer" });
    if let Ok(min) = i64::try_from(min)
        && i128::from(min) > -EXACT
    {
        schema.insert("minimum".into(), min.into());
    }
    if let Ok(max) = i64::try_from(max)
        && i128::from(max) < EXACT
    {
        schema.insert("maximum".into(), max.into());
    }
    schema
}

fn list(list: &List, generator: &mut SchemaGenerator) -> Schema {
    let mut schema = json_schema!({ "type": "array" });
    schema.insert("items".into(), subschema(generator, list.of).to_value());
    if list.min > 0 {
        schema.insert("minItems".into(), list.min.into());
    }
    if let Some(max) = list.max {
        schema.insert("maxItems".into(), max.into());
    }
    if list.unique {
        schema.insert("uniqueItems".into(), true.into());
    }
    schema
}

fn tuple(shapes: &[&'static Shape], generator: &mut SchemaGenerator) -> Schema {
    let places: Vec<_> = shapes
        .iter()
        .map(|shape| subschema(generator, shape))
        .collect();
    if places.is_empty() {
        // A list of places must not be empty.
        return json_schema!({ "type": "array", "maxItems": 0 });
    }
    json_schema!({
        "type": "array",
        "prefixItems": places,
        "items": false,
        "minItems": shapes.len(),
        "maxItems": shapes.len(),
    })
}

fn nullable(mut of: Schema) -> Schema {
    let plain = of.get("$ref").is_none() && of.get("enum").is_none() && of.get("const").is_none();
    match of.get("type") {
        Some(Value::String(name)) if plain => {
            let types = json!([name, "null"]);
            of.insert("type".into(), types);
            of
        }
        _ => json_schema!({ "anyOf": [of, { "type": "null" }] }),
    }
}

fn choice(of: &'static Enum, generator: &mut SchemaGenerator) -> Schema {
    let all_units = of
        .variants
        .iter()
        .all(|it| matches!(it.content, VariantContent::Unit));
    let undocumented = of.variants.iter().all(|it| it.doc.is_empty());
    if of.tagging == Tagging::External && all_units && undocumented {
        let names: Vec<_> = of.variants.iter().map(|variant| variant.name).collect();
        return json_schema!({ "type": "string", "enum": names });
    }
    let variants: Vec<_> = of
        .variants
        .iter()
        .map(|variant| {
            let mut schema = tagged(of.tagging, variant, generator);
            if !variant.doc.is_empty() {
                schema.insert("description".into(), variant.doc.into());
            }
            schema
        })
        .collect();
    let keyword = if of.tagging == Tagging::Untagged {
        "anyOf"
    } else {
        "oneOf"
    };
    let mut schema = json_schema!({});
    schema.insert(keyword.into(), json!(variants));
    schema
}

fn tagged(tagging: Tagging, variant: &'static Variant, generator: &mut SchemaGenerator) -> Schema {
    let name = variant.name;
    match tagging {
        Tagging::Untagged => {
            content(variant, generator).unwrap_or_else(|| json_schema!({ "type": "null" }))
        }
        Tagging::External => match content(variant, generator) {
            None => json_schema!({ "type": "string", "const": name }),
            Some(content) => closed([(name, content)]),
        },
        Tagging::Adjacent { tag, content: key } => {
            let tag = (tag, json_schema!({ "const": name }));
            match content(variant, generator) {
                None => closed([tag]),
                Some(content) => closed([tag, (key, content)]),
            }
        }
        Tagging::Internal { .. } => {
            let mut parts = Parts::default();
            parts.variant(tagging, variant, generator);
            parts.into_schema()
        }
    }
}

pub(super) fn content(variant: &Variant, generator: &mut SchemaGenerator) -> Option<Schema> {
    match &variant.content {
        VariantContent::Unit => None,
        VariantContent::Newtype(shape) => Some(subschema(generator, shape)),
        VariantContent::Tuple(shapes) => Some(tuple(shapes, generator)),
        VariantContent::Object(fields) => Some(object(*fields, false, generator)),
    }
}

/// An object of exactly these keys.
pub(super) fn closed<const N: usize>(keys: [(&str, Schema); N]) -> Schema {
    let required: Vec<_> = keys.iter().map(|(key, _)| (*key).to_owned()).collect();
    let properties: Map<String, Value> = keys
        .into_iter()
        .map(|(key, schema)| (key.to_owned(), schema.to_value()))
        .collect();
    json_schema!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
