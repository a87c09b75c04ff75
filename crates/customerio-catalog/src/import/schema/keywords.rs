//! What the keywords of JSON Schema apply to, and those whose value is of the wrong kind, such as
//! `properties` with a list.

use serde_json::{Map, Number, Value};

use super::Reader;
use crate::pointer::escaped;

/// The kind of a keyword's value.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Flag,
    Count,
    Number,
    PositiveNumber,
    /// A name or a list of names.
    Types,
    /// A list of names, or in draft-03 a boolean.
    Required,
    List,
    /// A list of schemas.
    Schemas,
    /// An object of schemas.
    Named,
    Schema,
    /// A schema, or a list of one for each position.
    Items,
}

impl Kind {
    /// Returns the kind of a keyword that the import reads. Others are reported as a whole.
    fn of(keyword: &str) -> Option<Self> {
        Some(match keyword {
            "$ref" | "title" | "description" | "format" | "pattern" | "$comment" => Self::Text,
            "deprecated" | "uniqueItems" => Self::Flag,
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => Self::Count,
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => Self::Number,
            "multipleOf" => Self::PositiveNumber,
            "type" => Self::Types,
            "required" => Self::Required,
            "enum" | "examples" => Self::List,
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => Self::Schemas,
            "properties" | "patternProperties" | "$defs" | "definitions" => Self::Named,
            "additionalProperties"
            | "unevaluatedProperties"
            | "additionalItems"
            | "unevaluatedItems" => Self::Schema,
            "items" => Self::Items,
            _ => return None,
        })
    }

    fn is_of(self, value: &Value) -> bool {
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Count => value.is_u64(),
            Self::Number => value.is_number(),
            Self::PositiveNumber => value.as_f64().is_some_and(|it| it > 0.0),
            Self::Types => value.is_string() || is_list_of_names(value),
            Self::Required => value.is_boolean() || is_list_of_names(value),
            Self::List | Self::Schemas => value.is_array(),
            Self::Named => value.is_object(),
            Self::Schema => value.is_object() || value.is_boolean(),
            Self::Items => value.is_object() || value.is_boolean() || value.is_array(),
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Flag => "`true` or `false`",
            Self::Count => "a count",
            Self::Number => "a number",
            Self::PositiveNumber => "a positive number",
            Self::Types => "the name of a type or a list of such names",
            Self::Required => "a list of names",
            Self::List => "a list",
            Self::Schemas => "a list of schemas",
            Self::Named => "an object of schemas",
            Self::Schema => "a schema",
            Self::Items => "a schema or a list of schemas",
        }
    }
}

impl Reader<'_> {
    /// Returns a schema without the keywords whose value is of the wrong kind, which it reports. The
    /// exclusive bounds of draft-04 become those of later drafts.
    pub(super) fn well_formed(
        &mut self,
        schema: &Map<String, Value>,
        pointer: &str,
    ) -> Map<String, Value> {
        let mut schema = schema.clone();
        exclude_bounds(&mut schema);
        if !allow_null(&mut schema) {
            let what =
                "null, which `nullable` allows only next to a `type`; add \"null\" to the type";
            self.lose(&format!("{pointer}/nullable"), what);
        }
        schema.retain(|keyword, value| {
            let Some(kind) = Kind::of(keyword) else {
                return true;
            };
            if let (Kind::Count, Some(count)) = (kind, whole(value)) {
                *value = count.into();
            }
            // Plans often have `null` instead of a text.
            if kind.is_of(value) || (keyword == "description" && value.is_null()) {
                return true;
            }
            let here = format!("{pointer}/{}", escaped(keyword));
            let what = format!("not {}; ignored", kind.as_str());
            match value {
                Value::Array(names) if matches!(kind, Kind::Types | Kind::Required) => {
                    names.retain(Value::is_string);
                    self.lose(
                        &here,
                        "a list with an item that is not a name; the item is ignored",
                    );
                    !names.is_empty()
                }
                _ => {
                    self.lose(&here, what);
                    false
                }
            }
        });
        schema
    }
}

fn is_list_of_names(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|it| it.iter().all(Value::is_string))
}

/// Returns a count that is written with a fraction of zero.
fn whole(value: &Value) -> Option<u64> {
    let number = value.as_f64().filter(|it| it.fract() == 0.0)?;
    format!("{number:.0}").parse().ok()
}

/// Replaces `nullable` of OpenAPI 3.0, which adds null to the type next to it. Returns false if there is none.
fn allow_null(schema: &mut Map<String, Value>) -> bool {
    if !schema.get("nullable").is_some_and(Value::is_boolean) {
        return true;
    }
    let is_nullable = schema.remove("nullable") == Some(Value::Bool(true));
    match schema.get_mut("type") {
        _ if !is_nullable => {}
        None => return false,
        Some(Value::Array(names)) => names.push("null".into()),
        Some(name) => *name = Value::from(vec![name.take(), "null".into()]),
    }
    true
}

/// Replaces the exclusive bounds of draft-04, which are booleans next to `minimum` and `maximum`.
fn exclude_bounds(schema: &mut Map<String, Value>) {
    for (bound, exclusive) in [
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ] {
        match (schema.get(exclusive), schema.get(bound)) {
            (Some(Value::Bool(false)), _) => drop(schema.remove(exclusive)),
            (Some(Value::Bool(true)), Some(Value::Number(number))) => {
                let number: Number = number.clone();
                schema.insert(exclusive.to_owned(), number.into());
                schema.remove(bound);
            }
            _ => {}
        }
    }
}

pub(super) const PATTERNS: &str = "patternProperties";
pub(super) const UNEVALUATED: &str = "unevaluatedProperties";

/// Keywords that list keys or items, and that an object or a list of the import does not have.
const EVALUATE: [&str; 7] = [
    "anyOf",
    "oneOf",
    "if",
    "then",
    "else",
    "dependentSchemas",
    "contains",
];

/// Whether keywords that are not read list keys or items too. So which ones are not evaluated is not known.
pub(super) fn evaluates_elsewhere(schema: &Map<String, Value>) -> bool {
    EVALUATE.iter().any(|key| schema.contains_key(*key))
}

/// Returns the patterns of keys, and the schemas of their values.
pub(super) fn patterns(schema: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let patterns = schema.get(PATTERNS).and_then(Value::as_object);
    patterns.into_iter().flatten().collect()
}

/// Whether an object refuses each key that its `properties` do not list.
pub(super) fn is_closed(schema: &Map<String, Value>) -> bool {
    schema.get("additionalProperties") == Some(&Value::Bool(false)) && patterns(schema).is_empty()
}

/// Returns the type that a keyword applies to.
pub(super) fn type_of_keyword(key: &str) -> Option<&'static str> {
    Some(match key {
        "properties"
        | "required"
        | "additionalProperties"
        | "unevaluatedProperties"
        | "patternProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "dependentRequired"
        | "dependentSchemas"
        | "dependencies" => "object",
        "items" | "prefixItems" | "additionalItems" | "unevaluatedItems" | "minItems"
        | "maxItems" | "uniqueItems" | "contains" | "minContains" | "maxContains" => "array",
        "minLength" | "maxLength" | "pattern" | "format" => "string",
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => "number",
        _ => return None,
    })
}

/// Returns a reference together with the keywords next to it that restrict values. The type of such a
/// schema is not that of its target.
pub(super) fn reference_of(schema: &Value) -> Option<String> {
    let object = schema.as_object()?;
    let reference = object.get("$ref")?.as_str()?;
    let beside: Map<String, Value> = object
        .iter()
        .filter(|(key, value)| restricts(key, value))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    Some(if beside.is_empty() {
        reference.to_owned()
    } else {
        format!("{reference} {}", Value::Object(beside))
    })
}

/// Whether a keyword restricts the values of its schema. In draft-03, `required: true` is about the
/// object around it.
pub(super) fn restricts(key: &str, of: &Value) -> bool {
    let is_general = matches!(
        key,
        "type" | "enum" | "const" | "allOf" | "anyOf" | "oneOf" | "not" | "if" | "then" | "else"
    );
    (is_general || type_of_keyword(key).is_some()) && !(key == "required" && of.is_boolean())
}
