//! A tracking plan of Segment, in the form of its Public API.

use customerio_core::catalog::Catalog;
use customerio_core::schema::Draft;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Export;
use super::files::Files;
use super::generators::{list_documented_enum, without_special_keys};
use super::inline::{each_schema, inlined};
use super::json::pretty;
use super::loss::{self, Feature, Loss};
use super::merged::{merged, newest, version_losses};
use super::of_catalog::example;
use crate::declared::{self, Declared, DeclaredKind};
use crate::deprecation;

/// Options of the format Segment.
#[doc = example!(
    "{Segment, segment}",
    "let options = Segment { name: \"Web Shop\".to_owned() };\n",
    "segment(&catalog, &options).files",
    "tracking-plan.json",
    "Web Shop"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The name of the plan.
    pub name: String,
}

/// The name of the format.
pub(super) const NAME: &str = "segment";

const DRAFT: &str = "http://json-schema.org/draft-07/schema#";

/// The features of shapes that the format does not show.
const LOST: &[Feature] = &[
    Feature::Role,
    Feature::Check,
    Feature::Recursion,
    Feature::PropertyName,
];

/// Exports a catalog as `tracking-plan.json` in the form of Segment's Public API.
///
/// - Each version of an event is a rule of the type `TRACK`, `PAGE` or `SCREEN`.
/// - Segment has one rule `IDENTIFY` and one rule `GROUP`. The newest versions of all traits of
///   people, and of objects, are merged there.
/// - Traits of relationships are in the property `relationshipAttributes` of the group, as they are
///   sent.
/// - The rule `COMMON` has the properties of every message.
/// - Owners, tags and other metadata are labels of the rule's schema.
#[doc = example!(
    "{Segment, segment}",
    "let options = Segment { name: \"Web Shop\".to_owned() };\n",
    "segment(&catalog, &options).files",
    "tracking-plan.json",
    "Order Completed"
)]
#[must_use]
pub fn segment(catalog: &Catalog, options: &Segment) -> Export {
    let mut losses = loss::of_draft_7(catalog, LOST);
    let mut rules = vec![json!({ "type": "COMMON", "version": 1, "jsonSchema": common() })];
    let (events, traits): (Vec<_>, Vec<_>) =
        declared::all(catalog).partition(|it| matches!(it, Declared::Event(_)));
    rules.extend(events.into_iter().map(of_event));
    let (traits, older) = newest(&traits);
    losses.extend(version_losses(&older));
    rules.extend(of_people(&traits, &mut losses));
    rules.extend(of_objects(&traits, &mut losses));

    let plan = json!({ "name": options.name, "type": "LIVE", "rules": rules });
    let mut files = Files::default();
    files.insert("tracking-plan.json", &pretty(plan));
    losses.sort();
    Export {
        files: files.listed_as(NAME),
        losses,
    }
}

fn of_event(declared: Declared) -> Value {
    let mut schema = envelope(&[declared]);
    let mut body = body(declared);
    // Typewriter 9 would take the `required` of the rule, and then generate nothing.
    if let Some(body) = body.as_object_mut() {
        body.entry("required").or_insert_with(|| json!([]));
    }
    schema["properties"]["properties"] = body;
    schema["required"] = json!(["properties"]);
    json!({
        "key": declared.name(),
        "type": declared.kind().as_str().to_uppercase(),
        "version": declared.version(),
        "jsonSchema": schema,
    })
}

fn of_people(traits: &[Declared], losses: &mut Vec<Loss>) -> Option<Value> {
    rule("IDENTIFY", &of_kind(traits, DeclaredKind::Person), losses)
}

fn of_objects(traits: &[Declared], losses: &mut Vec<Loss>) -> Option<Value> {
    let objects = of_kind(traits, DeclaredKind::Group);
    let relationships = of_kind(traits, DeclaredKind::Relationship);
    let all: Vec<_> = objects.iter().chain(&relationships).copied().collect();
    let mut rule = rule("GROUP", &objects, losses).or_else(|| rule("GROUP", &all, losses))?;
    let body = &mut rule["jsonSchema"]["properties"]["traits"];
    if objects.is_empty() {
        *body = json!({ "type": "object" });
    }
    let mut types: Vec<_> = objects.iter().filter_map(|it| it.object_type()).collect();
    types.sort_unstable();
    types.dedup();
    body["properties"]["objectTypeId"] = if types.is_empty() {
        json!({ "type": "string" })
    } else {
        json!({ "type": "string", "enum": types })
    };
    if !relationships.is_empty() {
        let bodies = relationships.iter().map(|it| (*it, self::body(*it)));
        body["properties"]["relationshipAttributes"] = merged(&bodies.collect::<Vec<_>>(), losses);
    }
    Some(rule)
}

fn of_kind(traits: &[Declared], kind: DeclaredKind) -> Vec<Declared> {
    let of = traits.iter().filter(|it| it.kind() == kind);
    of.copied().collect()
}

fn rule(name: &str, traits: &[Declared], losses: &mut Vec<Loss>) -> Option<Value> {
    let version = traits.iter().map(|it| it.version()).max()?;
    let mut schema = envelope(traits);
    let bodies: Vec<_> = traits.iter().map(|it| (*it, body(*it))).collect();
    schema["properties"]["traits"] = merged(&bodies, losses);
    schema["required"] = json!(["traits"]);
    Some(json!({ "type": name, "version": version, "jsonSchema": schema }))
}

/// Returns the schema of a rule without its properties or traits.
fn envelope(of: &[Declared]) -> Value {
    let mut schema = json!({
        "$schema": DRAFT,
        "type": "object",
        "properties": {
            "context": { "type": "object" },
            "properties": { "type": "object" },
            "traits": { "type": "object" },
        },
    });
    let docs: Vec<_> = of
        .iter()
        .flat_map(|it| {
            let deprecated = it.metadata().deprecation().map(deprecation::paragraph);
            [Some(it.shape().doc().to_owned()), deprecated]
        })
        .flatten()
        .filter(|text| !text.is_empty())
        .collect();
    if !docs.is_empty() {
        schema["description"] = docs.join("\n\n").into();
    }
    let labels = labels(of);
    if !labels.is_empty() {
        schema["labels"] = labels.into();
    }
    schema
}

fn labels(of: &[Declared]) -> Map<String, Value> {
    let mut labels = Map::new();
    let mut put = |label: &str, texts: Vec<&str>| {
        let mut texts: Vec<_> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        texts.dedup();
        if !texts.is_empty() {
            labels.insert(label.to_owned(), texts.join(", ").into());
        }
    };
    put("owner", of.iter().map(|it| it.metadata().owner()).collect());
    put(
        "tags",
        of.iter()
            .flat_map(|it| it.metadata().tags())
            .copied()
            .collect(),
    );
    put("since", of.iter().map(|it| it.metadata().since()).collect());
    let deprecated = of.iter().any(|it| it.metadata().deprecation().is_some());
    put("deprecated", if deprecated { vec!["true"] } else { vec![] });
    let allowed = of.iter().flat_map(|it| it.allowed_classes());
    put("pii", allowed.collect());
    labels
}

/// Returns the schema of the properties or traits, with keywords of draft-07 only.
fn body(declared: Declared) -> Value {
    let mut schema = inlined(declared.schema(Draft::V7));
    if let Some(object) = schema.as_object_mut() {
        object.remove("$schema");
        object.remove("title");
        // The rule has it.
        object.remove("description");
    }
    each_schema(&mut schema, &mut |schema| {
        without_special_keys(schema);
        list_documented_enum(schema);
        if schema.remove("deprecated").is_some() {
            let own = schema.get("description").and_then(Value::as_str);
            let description = match own {
                None => deprecation::paragraph(""),
                Some(own) => format!("{own}\n\n{}", deprecation::paragraph("")),
            };
            schema.insert("description".to_owned(), description.into());
        }
    });
    schema
}

/// Returns the schema of the rule for every message of this client.
fn common() -> Value {
    json!({
        "$schema": DRAFT,
        "type": "object",
        "properties": {
            "context": {
                "type": "object",
                "properties": {
                    "library": {
                        "type": "object",
                        "properties": {
                            "name": { "type": "string" },
                            "version": { "type": "string" },
                        },
                        "required": ["name", "version"],
                    },
                },
                "required": ["library"],
            },
            "messageId": { "type": "string", "minLength": 1 },
            "properties": { "type": "object" },
            "timestamp": { "type": "string", "format": "date-time" },
            "traits": { "type": "object" },
        },
        "required": ["messageId", "timestamp", "context"],
    })
}
