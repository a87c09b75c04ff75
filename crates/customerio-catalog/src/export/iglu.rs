//! Self-describing schemas for an Iglu registry, which Snowplow reads.

use customerio_core::catalog::Catalog;
use customerio_core::schema::{Draft, REMARKS_APART, ROUNDED_REMARK};
use customerio_rules::limits::ITEM_BYTES;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Export;
use super::files::Files;
use super::identifier::{Names, file_name, snake};
use super::inline::{each_schema, inlined};
use super::json::pretty;
use super::loss::{self, Feature};
use super::of_catalog::example;
use crate::declared::{self, Declared, DeclaredKind};

/// Options of the format Iglu.
#[doc = example!(
    "{Iglu, iglu}",
    "let options = Iglu { vendor: \"com.example\".to_owned() };\n",
    "iglu(&catalog, &options).files",
    "schemas/com.example/order_completed/jsonschema/1-0-0",
    r#""vendor": "com.example""#
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Iglu {
    /// The vendor of the schemas: a domain in reverse, such as `com.example`. Characters other than
    /// ASCII letters, digits, `-`, `_` and `.` become `_`.
    pub vendor: String,
}

/// The name of the format.
pub(super) const NAME: &str = "iglu";

const SELF_DESCRIBING: &str =
    "http://iglucentral.com/schemas/com.snowplowanalytics.self-desc/schema/jsonschema/1-0-0#";

/// The features of shapes that the format does not show.
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

/// Exports a catalog as files `schemas/<vendor>/<name>/jsonschema/<version>` in draft-04, one for
/// each version of an event and traits type.
///
/// Version 2 of an event is `2-0-0`. Keywords that Snowplow's linter requires are added if they
/// apply to every message of this client:
///
/// - An optional property may be null. For Snowplow, null equals absent.
/// - The maximum length of a string is that of a whole message.
/// - The bounds of a number are those of its type.
#[doc = example!(
    "{Iglu, iglu}",
    "let options = Iglu { vendor: \"com.example\".to_owned() };\n",
    "iglu(&catalog, &options).files",
    "schemas/com.example/order_completed/jsonschema/1-0-0",
    "total"
)]
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

/// Returns `order_completed` for a track event, and a name such as `page_pricing` or
/// `person_customer` for other declarations.
fn name(declared: Declared, names: &mut Names) -> String {
    let kind = declared.kind();
    let preferred = match kind {
        DeclaredKind::Track => snake(declared.name()),
        DeclaredKind::Page
        | DeclaredKind::Screen
        | DeclaredKind::Person
        | DeclaredKind::Group
        | DeclaredKind::Relationship => format!("{kind}_{}", snake(declared.name())),
    };
    // Versions of one event are one schema.
    let id = match declared {
        Declared::Event(spec) => spec.name().to_owned(),
        Declared::Traits(spec) => format!("{} {}", spec.metadata().module(), spec.name()),
    };
    names
        .assign(&format!("{kind} {id}"), &file_name(preferred))
        .0
}

fn self_describing(declared: Declared, vendor: &str, name: &str, version: &str) -> Value {
    let mut schema = inlined(declared.schema(Draft::V7));
    each_schema(&mut schema, &mut to_draft_4);
    each_schema(&mut schema, &mut merge_null);
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

/// Translates a schema to draft-04, and adds the bounds of every message of this client.
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
        // The import reads the description as documentation, and the bounds of an integer say this.
        let remarks = comment.split(REMARKS_APART);
        let remarks: Vec<_> = remarks.filter(|it| *it != ROUNDED_REMARK).collect();
        let comment = remarks.join(REMARKS_APART);
        let own = schema.get("description").and_then(Value::as_str);
        let both = match own {
            Some(own) if comment.is_empty() => own.to_owned(),
            Some(own) => format!("{own} ({comment})"),
            None => comment,
        };
        if !both.is_empty() {
            schema.insert("description".to_owned(), both.into());
        }
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        for property in properties.values_mut() {
            // Draft-04 has no schemas `true` and `false`.
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

/// Replaces `anyOf` of a schema and null by one schema that accepts null, if both mean the same.
fn merge_null(schema: &mut Map<String, Value>) {
    let Some([Value::Object(inner), null]) = schema
        .get("anyOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    else {
        return;
    };
    // `nullable` adds null to these and to `enum`. Other keywords of one type do not restrict null.
    let takes_null = ["type", "anyOf", "oneOf"];
    let takes_null = takes_null.iter().any(|it| inner.contains_key(*it));
    let mut others = schema.keys().filter(|key| *key != "anyOf");
    let is_apart = others.all(|key| !inner.contains_key(key));
    let restricts_null = ["not", "allOf"];
    if *null != json!({ "type": "null" })
        || !takes_null
        || !is_apart
        || restricts_null.iter().any(|it| inner.contains_key(*it))
    {
        return;
    }
    let inner = nullable(Value::Object(inner.clone()));
    schema.remove("anyOf");
    if let Value::Object(mut inner) = inner {
        schema.append(&mut inner);
    }
}

/// Allows null for each optional property of an object.
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
    // A schema without keywords accepts null, and `not` marks keys that must be absent.
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
