//! Recognizes the format of each document.

use serde_json::Value;

use super::document::Document;
use super::error::ImportError;
use super::plan::{Plan, text};
use super::{asyncapi, avo, own, pages, plain, reference, revisions, rudder, segment};

/// The format of a document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    RudderProject,
    OwnIndex,
    AsyncApi,
    SegmentRules,
    ConfigApi,
    RudderEvents,
    AvoExport,
    AvoLine,
    AvoImport,
    /// Iglu schemas in a list, as Avo publishes them.
    SchemaList,
    Schema,
    /// A list of events without properties.
    Amplitude,
    Unknown,
}

impl Kind {
    /// Whether references of the document are relative to its root.
    const fn is_schema(self) -> bool {
        matches!(self, Self::AsyncApi | Self::Schema)
    }
}

const EXPECTED: &str = "unknown kind of document: expected a plan of Segment, Typewriter, RudderStack or Avo \
     (`rules`, or `events` of which each has `rules`), an AsyncAPI document, or an Iglu or JSON \
     Schema with `properties`";

/// Amplitude lists properties elsewhere, one request for each event.
const AMPLITUDE: &str = "a list of Amplitude's events, which has no properties; write a JSON Schema for each event, whose \
                         `title` is the name of the event, and pass their folder";

pub(super) fn read(documents: &mut [Document]) -> Result<Plan, ImportError> {
    let used = reference::link(documents, |document| kind_of(document).is_schema());
    let documents = &*documents;
    let kinds: Vec<Kind> = documents.iter().map(kind_of).collect();
    let mut plan = Plan::default();
    if kinds.contains(&Kind::RudderProject) {
        let mut project = Vec::new();
        for (at, kind) in kinds.iter().enumerate() {
            if *kind == Kind::RudderProject {
                project.push(at);
            } else {
                skip(
                    at,
                    &mut plan,
                    "not a part of the RudderStack project; skipped",
                );
            }
        }
        rudder::yaml(documents, &project, &mut plan)?;
        return Ok(plan);
    }
    // The index of an export names the documents that it describes.
    let mut indexed = std::collections::BTreeSet::new();
    for (at, _) in kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| **kind == Kind::OwnIndex)
    {
        indexed.append(&mut own::index(at, documents, &mut plan)?);
    }
    let is_alone = |at: usize| {
        let others = (0..documents.len()).filter(|other| !indexed.contains(other) && *other != at);
        others.count() == 0 && indexed.is_empty()
    };
    let mut types = Vec::new();
    for (at, kind) in kinds
        .iter()
        .enumerate()
        .filter(|(at, _)| !indexed.contains(at))
    {
        match kind {
            Kind::OwnIndex => {}
            Kind::SegmentRules if !is_alone(at) && !lists_rules(&documents[at]) => {
                skip(at, &mut plan, EXPECTED);
            }
            Kind::AvoExport if !is_alone(at) && !lists_events(&documents[at]) => {
                skip(at, &mut plan, EXPECTED);
            }
            Kind::Unknown if is_alone(at) => return Err(documents[at].error("", EXPECTED)),
            Kind::Unknown => skip(at, &mut plan, EXPECTED),
            Kind::Amplitude if is_alone(at) => return Err(documents[at].error("", AMPLITUDE)),
            Kind::Amplitude => skip(at, &mut plan, AMPLITUDE),
            Kind::Schema if used.contains(&at) => types.push(at),
            Kind::RudderProject
            | Kind::AsyncApi
            | Kind::SegmentRules
            | Kind::ConfigApi
            | Kind::RudderEvents
            | Kind::AvoExport
            | Kind::AvoLine
            | Kind::AvoImport
            | Kind::SchemaList
            | Kind::Schema => one(at, *kind, documents, &mut plan)?,
        }
    }
    let declares = !plan.rules.is_empty();
    for at in types {
        // Files that all refer to each other are events after all.
        if declares {
            skip(
                at,
                &mut plan,
                "a type that other files refer to; not read as an event",
            );
        } else {
            let place = plain::Place {
                documents,
                at,
                pointer: "",
            };
            plain::schema(&documents[at].value, place, &mut plan);
        }
    }
    revisions::retain_latest(&mut plan);
    pages::report(documents, &mut plan);
    Ok(plan)
}

fn skip(at: usize, plan: &mut Plan, why: &str) {
    let what = match why.strip_prefix("unknown kind") {
        Some(rest) => format!("skipped, an unknown kind{rest}"),
        None => why.to_owned(),
    };
    plan.lose(at, "", what);
}

/// Returns the plan of a document within the envelope of an API's response, and its pointer.
fn unwrapped(document: &Document) -> (&Value, String) {
    let last = pages::envelopes(document).pop();
    last.map_or((&document.value, String::new()), |(pointer, inner)| {
        (inner, pointer)
    })
}

fn kind_of(document: &Document) -> Kind {
    let (inner, _) = unwrapped(document);
    let has = |key: &str| inner.get(key).is_some();
    let events = inner.get("events");
    if text(inner, "version").starts_with("rudder/") {
        Kind::RudderProject
    } else if own::is_index(inner) {
        Kind::OwnIndex
    } else if has("asyncapi") {
        Kind::AsyncApi
    } else if is_amplitude(inner) || is_amplitude(&inner["data"]) {
        Kind::Amplitude
    } else if inner.is_array() {
        Kind::SegmentRules
    } else if let Some(rules) = inner.get("rules") {
        if rules.get("events").is_some() {
            Kind::ConfigApi
        } else if rules.is_object() && has("name") {
            Kind::AvoLine
        } else {
            Kind::SegmentRules
        }
    } else if events.is_some_and(is_rudder) {
        Kind::RudderEvents
    } else if events.is_some_and(|it| !it.is_object()) {
        Kind::AvoExport
    } else if inner.pointer("/schema/events").is_some() {
        Kind::AvoImport
    } else if has("eventSchemas") {
        Kind::SchemaList
    } else if plain::is_schema(inner) {
        Kind::Schema
    } else {
        Kind::Unknown
    }
}

/// Whether at least one entry of a list has keys of a rule. Many other files of a folder are lists or have
/// `rules`, such as the configuration of a linter.
fn lists_rules(document: &Document) -> bool {
    let (inner, _) = unwrapped(document);
    any_of(inner.get("rules").unwrap_or(inner), |rule| {
        let has = |key: &str| rule.get(key).is_some();
        has("jsonSchema") || has("json_schema") || (has("type") && has("key"))
    })
}

/// Whether at least one entry of `events` has a name.
fn lists_events(document: &Document) -> bool {
    let (inner, _) = unwrapped(document);
    let is_named = |event: &Value| event.get("name").is_some();
    any_of(&inner["events"], is_named)
}

/// Whether a value is a list of Amplitude's events: of its API, or of a table that was converted.
fn is_amplitude(value: &Value) -> bool {
    let keys = ["event_type", "Object Type"];
    any_of(value, |event| {
        event.get("jsonSchema").is_none() && keys.iter().any(|key| event.get(key).is_some())
    })
}

fn any_of(list: &Value, is_one: impl Fn(&Value) -> bool) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(is_one))
}

/// Whether a list of events is RudderStack's. Avo has `eventType` too, for variants of an event.
fn is_rudder(events: &Value) -> bool {
    let mut events = events.as_array().into_iter().flatten();
    events.any(|event| {
        let kind = event.get("eventType");
        let is_avo = kind.is_some_and(|it| it == "event" || it == "variant");
        (kind.is_some() && !is_avo) || event.get("identitySection").is_some()
    })
}

/// The keys of a plan that are read, or that do not describe a type.
const PLAN_KEYS: &[&str] = &[
    "id",
    "name",
    "display_name",
    "slug",
    "description",
    "type",
    "version",
    "rules",
    "events",
    "schema",
    "data",
    "trackingPlan",
    "tracking_plan",
    "resourceSchemaId",
    "workspaceId",
    "createdAt",
    "updatedAt",
    "createdBy",
    "create_time",
    "update_time",
    "creationType",
    "pagination",
    "paging",
    "currentPage",
    "pageSize",
    "total",
    "metrics",
    "sources",
    "destinations",
    "categories",
    "context",
    "eventSchemas",
    "importMethod",
];

fn one(at: usize, kind: Kind, documents: &[Document], plan: &mut Plan) -> Result<(), ImportError> {
    let document = &documents[at];
    let (inner, pointer) = unwrapped(document);
    let name = inner.get("name").and_then(Value::as_str);
    let is_plan = !matches!(kind, Kind::AsyncApi | Kind::Schema | Kind::AvoLine);
    if let Some(name) = name.filter(|_| is_plan) {
        let what = format!("the name of the plan, `{name}`; pass it to `cargo cio export --title`");
        plan.lose(at, &format!("{pointer}/name"), what);
    }
    let below = |key: &str| (&inner[key], format!("{pointer}/{key}"));
    match kind {
        Kind::AsyncApi => return asyncapi::document(at, documents, plan),
        Kind::AvoLine => return avo::line(at, document, plan),
        Kind::Schema => plain::schema(
            inner,
            plain::Place {
                documents,
                at,
                pointer: &pointer,
            },
            plan,
        ),
        Kind::SegmentRules if inner.is_array() => {
            segment::rules(at, document, inner, &pointer, plan)?;
        }
        Kind::SegmentRules => {
            let (rules, pointer) = below("rules");
            segment::rules(at, document, rules, &pointer, plan)?;
        }
        Kind::ConfigApi => {
            let (rules, pointer) = below("rules");
            segment::config_api(at, document, rules, &pointer, plan)?;
        }
        Kind::RudderEvents => {
            let (events, pointer) = below("events");
            rudder::api(at, document, events, &pointer, plan)?;
        }
        Kind::AvoExport => {
            let (events, pointer) = below("events");
            avo::export(at, document, events, &pointer, plan)?;
        }
        Kind::AvoImport => {
            let pointer = format!("{pointer}/schema/events");
            avo::import_form(at, document, &inner["schema"]["events"], &pointer, plan)?;
        }
        Kind::SchemaList => {
            let (schemas, pointer) = below("eventSchemas");
            for (nth, schema) in super::plan::list(document, schemas, &pointer)?
                .iter()
                .enumerate()
            {
                let pointer = &format!("{pointer}/{nth}");
                if !plain::is_schema(schema) {
                    let reason = "expected an Iglu or JSON Schema with `properties`";
                    return Err(document.error(pointer, reason));
                }
                plain::schema(
                    schema,
                    plain::Place {
                        documents,
                        at,
                        pointer,
                    },
                    plan,
                );
            }
        }
        Kind::RudderProject | Kind::OwnIndex | Kind::Amplitude | Kind::Unknown => {}
    }
    for (place, object) in pages::envelopes(document) {
        // All keys of a schema are read.
        if kind != Kind::Schema || place != pointer {
            plan.lose_unread(at, &place, object, &[PLAN_KEYS]);
        }
    }
    Ok(())
}
