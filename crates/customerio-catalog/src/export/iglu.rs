//! Self-describing schemas for an Iglu registry, as Snowplow reads them.

use customerio_core::catalog::Catalog;
use customerio_core::schema::Draft;
use customerio_rules::limits::ITEM_BYTES;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Export;
use super::files::Files;
use super::identifier::{Names, snake};
use super::inline::{each_schema, inlined};
use super::json::pretty;
use super::loss::{self, Feature};
use crate::declared::{self, Declared, DeclaredKind};

/// What can be chosen about Iglu's schemas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Iglu {
    /// Whose schemas they are: a domain in reverse, such as `com.example`. What is neither an ASCII
    /// letter, a digit, `-`, `_` nor `.` becomes a `_`.
    pub vendor: String,
}

/// The name of the format.
pub(super) const NAME: &str = "iglu";

const SELF_DESCRIBING: &str =
    "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#";

const LOST: &[Feature] = &[
    Feature::Owner,
    Feature::Tags,
    Feature::Since,
    Feature::Deprecated,
    Feature::Role,
    Feature::AllowedPii,
    Feature::Example,
    Feature::Check,
    Feature::Recursion,
];

/// The catalog as Iglu keeps it: a file `schemas/<vendor>/<name>/jsonschema/<version>` an event and
/// traits type, in draft-04.
///
/// Version 2 of an event is `2-0-0`. What Snowplow's linter asks for is added where it is true of
/// all that we send: an optional property may be null, which for Snowplow is the same as absent; a
/// text is no longer than a whole message may be; a number lies between the bounds of its type.
#[must_use]
pub fn iglu(catalog: &Catalog, options: &Iglu) -> Export {
    let vendor: String = options
        .vendor
        .chars()
        .map(|letter| match letter {
            '-' | '_' | '.' => letter,
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '_',
        })
        .collect();
    let mut names = Names::default();
    let mut files = Files::default();
    for declared in declared::all(catalog) {
        let name = name(declared, &mut names);
        let version = format!("{}-0-0", declared.version());
        let schema = self_describing(declared, &vendor, &name, &version);
        files.insert(
            &format!("schemas/{vendor}/{name}/jsonschema/{version}"),
            &pretty(schema),
        );
    }
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_draft_7(catalog, LOST),
    }
}

/// `order_completed` of an event; `page_pricing`, `person_customer` of all else.
fn name(declared: Declared, names: &mut Names) -> String {
    let kind = declared.kind();
    let wished = match kind {
        DeclaredKind::Track => snake(declared.name()),
        DeclaredKind::Page
        | DeclaredKind::Screen
        | DeclaredKind::Person
        | DeclaredKind::Group
        | DeclaredKind::Relationship => format!("{kind}_{}", snake(declared.name())),
    };
    // Versions of one event are one schema.
    let id = match declared {
        Declared::Event(spec) => spec.name.to_owned(),
        Declared::Traits(spec) => format!("{} {}", spec.metadata.module, spec.name),
    };
    names.of(&format!("{kind} {id}"), &wished).0
}

fn self_describing(declared: Declared, vendor: &str, name: &str, version: &str) -> Value {
    let mut schema = inlined(declared.schema(Draft::V7));
    each_schema(&mut schema, &mut to_draft_4);
    each_schema(&mut schema, &mut admit_null);
    if let Some(object) = schema.as_object_mut() {
        object.remove("title");
        object.insert("$schema".to_owned(), SELF_DESCRIBING.into());
        object.insert(
            "self".to_owned(),
            json!({
                "vendor": vendor,
                "name": name,
                "format": "jsonschema",
                "version": version,
            }),
        );
    }
    schema
}

/// Says the same in the words of draft-04, and adds the bounds that hold of everything we send.
fn to_draft_4(schema: &mut Map<String, Value>) {
    if let Some(only) = schema.remove("const") {
        schema.insert("enum".to_owned(), json!([only]));
    }
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(bound) = schema.get(exclusive).filter(|bound| bound.is_number()) {
            let bound = bound.clone();
            schema.insert(inclusive.to_owned(), bound);
            schema.insert(exclusive.to_owned(), true.into());
        }
    }
    schema.remove("examples");
    schema.remove("deprecated");
    if let Some(Value::String(comment)) = schema.remove("$comment") {
        let said = schema.get("description").and_then(Value::as_str);
        let both = match said {
            Some(said) => format!("{said} ({comment})"),
            None => comment,
        };
        schema.insert("description".to_owned(), both.into());
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut() {
            // There are no schemas `true` and `false` yet.
            if let Value::Bool(any) = property {
                *property = if *any {
                    json!({})
                } else {
                    json!({ "not": {} })
                };
            }
        }
    }
    if schema.contains_key("enum") {
        return;
    }
    let of = match schema.get("type") {
        Some(Value::Array(types)) => types.iter().find(|it| *it != "null"),
        of => of,
    };
    let bounds = match of.and_then(Value::as_str) {
        Some("string") => [None, Some(("maxLength", json!(ITEM_BYTES.value)))],
        Some("integer") => [
            Some(("minimum", json!(i64::MIN))),
            Some(("maximum", json!(u64::MAX))),
        ],
        Some("number") => [
            Some(("minimum", json!(f64::MIN))),
            Some(("maximum", json!(f64::MAX))),
        ],
        _ => return,
    };
    for (key, value) in bounds.into_iter().flatten() {
        schema.entry(key).or_insert(value);
    }
}

/// Lets each optional property of an object be null.
fn admit_null(schema: &mut Map<String, Value>) {
    let required = match schema.get("required") {
        Some(Value::Array(required)) => required.clone(),
        _ => Vec::new(),
    };
    let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (key, property) in properties {
        if !required.iter().any(|it| it.as_str() == Some(key)) {
            let own = std::mem::take(property);
            *property = nullable(own);
        }
    }
}

fn nullable(mut schema: Value) -> Value {
    let Some(object) = schema.as_object_mut() else {
        return schema;
    };
    // What says nothing of types admits null already; `not` is said of keys that must be absent.
    if object.is_empty() || object.contains_key("not") {
        return schema;
    }
    if let Some(choices) = object.get_mut("enum").and_then(Value::as_array_mut)
        && !choices.contains(&Value::Null)
    {
        choices.push(Value::Null);
    }
    for keyword in ["anyOf", "oneOf"] {
        let null = json!({ "type": "null" });
        if let Some(forms) = object.get_mut(keyword).and_then(Value::as_array_mut)
            && !forms.contains(&null)
        {
            forms.push(null);
        }
    }
    match object.get_mut("type") {
        Some(Value::String(name)) => {
            let both = json!([name, "null"]);
            object.insert("type".to_owned(), both);
        }
        Some(Value::Array(names)) if !names.contains(&json!("null")) => names.push(json!("null")),
        _ => {}
    }
    schema
}
