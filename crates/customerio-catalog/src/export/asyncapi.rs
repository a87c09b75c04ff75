//! AsyncAPI 3.0: one document of the messages that a program sends.

use std::collections::{BTreeMap, BTreeSet};

use customerio_core::catalog::Catalog;
use customerio_core::schema::{Draft, Schemas};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Export;
use super::error::ExportError;
use super::files::Files;
use super::generators::{
    choose_union, is_union, remove_special_keys, title_inner, type_documented_enum,
    without_special_keys, wrap_presence,
};
use super::identifier::{Names, pascal};
use super::inline::each_schema;
use super::loss::{self, Feature};
use super::of_catalog::example;
use super::schema_options::JsonSchemaPart;
use super::yaml::yaml;
use crate::declared::{self, Declared};
use crate::example;

/// Options of the format AsyncAPI.
#[doc = example!(
    "{AsyncApi, JsonSchemaPart, asyncapi}",
    "let options = AsyncApi {\n    title: \"Shop\".to_owned(),\n    version: \"1.0.0\".to_owned(),\n    part: JsonSchemaPart::Properties,\n};\n",
    "asyncapi(&catalog, &options)?.files",
    "asyncapi.yaml",
    "title: Shop"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsyncApi {
    /// The title of the document.
    pub title: String,
    /// The version of the document.
    pub version: String,
    /// The part of a message in a payload. Pages of documentation show
    /// [`JsonSchemaPart::Properties`] better.
    pub part: JsonSchemaPart,
}

/// The name of the format.
pub(super) const NAME: &str = "asyncapi";

/// The features of shapes that the format does not show.
const LOST: &[Feature] = &[Feature::Role, Feature::Check, Feature::PropertyName];

/// The channels, one for each call. The name is also the last part of the address.
const CHANNELS: [&str; 5] = ["track", "page", "screen", "identify", "group"];

/// Exports a catalog as `asyncapi.yaml`.
///
/// Each call is a channel. Each version of an event and each traits type is a message with its
/// schema, an example and the extensions that EventCatalog reads.
///
/// # Errors
///
/// [`ExportError`] if a document can't be written as YAML, which would be a bug of this crate.
#[doc = example!(
    "{AsyncApi, JsonSchemaPart, asyncapi}",
    "let options = AsyncApi {\n    title: \"Shop\".to_owned(),\n    version: \"1.0.0\".to_owned(),\n    part: JsonSchemaPart::Properties,\n};\n",
    "asyncapi(&catalog, &options)?.files",
    "asyncapi.yaml",
    "Order Completed"
)]
pub fn asyncapi(catalog: &Catalog, options: &AsyncApi) -> Result<Export, ExportError> {
    let mut parts = Parts::new();
    for declared in declared::all(catalog) {
        parts.add(declared, options.part);
    }
    let channels = parts.channels();
    let operations = std::mem::take(&mut parts.operations);
    let messages = std::mem::take(&mut parts.messages);
    let mut document = json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": options.title,
            "version": options.version,
            "description": "What this program sends to Customer.io, written from its types.",
        },
        "defaultContentType": "application/json",
        "servers": {
            "us": server("cdp.customer.io", "The region of most workspaces."),
            "eu": server("cdp-eu.customer.io", "The region of workspaces in the European Union."),
        },
    });
    // `json!` would copy these, and they may be large.
    document["channels"] = channels.into();
    document["operations"] = operations.into();
    document["components"] = object([
        ("messages", messages.into()),
        ("schemas", parts.into_schemas().into()),
    ]);
    // Any crate in the build can enable `serde_json/preserve_order`, so the order of keys is not given.
    document.sort_all_objects();
    let mut files = Files::default();
    files.insert("asyncapi.yaml", &yaml(&document)?);
    Ok(Export {
        files: files.listed_as(NAME),
        losses: loss::of_draft_7(catalog, LOST),
    })
}

fn server(host: &str, description: &str) -> Value {
    json!({
        "host": host,
        "pathname": "/v1",
        "protocol": "https",
        "description": description,
    })
}

struct Parts {
    names: Names,
    messages: Map<String, Value>,
    operations: Map<String, Value>,
    /// The schemas of messages. They share definitions.
    payloads: Map<String, Value>,
    schemas: Schemas,
    /// The ids of messages, by call.
    sent: BTreeMap<&'static str, Vec<String>>,
}

impl Parts {
    fn new() -> Self {
        Self {
            names: Names::default(),
            messages: Map::new(),
            operations: Map::new(),
            payloads: Map::new(),
            schemas: Schemas::new(Draft::V7),
            sent: BTreeMap::new(),
        }
    }

    fn add(&mut self, declared: Declared, part: JsonSchemaPart) {
        let name = self.name(declared);
        let (schema, mut example) = match part {
            JsonSchemaPart::Message => (
                declared.message_schema_among(&mut self.schemas),
                example::of_message(declared),
            ),
            JsonSchemaPart::Properties => (
                declared.schema_among(&mut self.schemas),
                example::of_declared(declared),
            ),
        };
        self.payloads.insert(name.clone(), schema);
        remove_special_keys(&mut example);

        let id = lower_first(&name);
        let mut message = json!({
            "name": declared.name(),
            "title": declared.name(),
            "contentType": "application/json",
            "payload": { "$ref": reference(&name) },
            "x-eventcatalog-message-version": format!("{}.0.0", declared.version()),
            "x-eventcatalog-message-type": message_type(declared),
        });
        let example = object([("name", "basic".into()), ("payload", example)]);
        message["examples"] = vec![example].into();
        let doc = declared.shape().doc();
        if let Some(first) = doc.lines().next() {
            message["summary"] = first.into();
        }
        if doc.lines().count() > 1 {
            message["description"] = doc.into();
        }
        let metadata = declared.metadata();
        let mut tags: Vec<_> = metadata
            .tags()
            .iter()
            .map(|tag| json!({ "name": tag }))
            .collect();
        if !metadata.owner().is_empty() {
            tags.push(json!({ "name": format!("owner:{}", metadata.owner()) }));
        }
        if !metadata.since().is_empty() {
            tags.push(json!({ "name": format!("since:{}", metadata.since()) }));
        }
        let classes = declared.allowed_classes().into_iter();
        tags.extend(classes.map(|class| json!({ "name": format!("pii:{class}") })));
        if !tags.is_empty() {
            message["tags"] = tags.into();
        }
        if let Some(why) = metadata.deprecation() {
            message["x-eventcatalog-deprecated-message"] = match why {
                "" => true.into(),
                why => why.into(),
            };
        }
        self.messages.insert(id.clone(), message);
        let channel = declared.call();
        self.operations.insert(
            format!("send{name}"),
            json!({
                "action": "send",
                "channel": { "$ref": format!("#/channels/{channel}") },
                "messages": [{ "$ref": format!("#/channels/{channel}/messages/{id}") }],
            }),
        );
        self.sent.entry(channel).or_default().push(id);
    }

    fn name(&mut self, declared: Declared) -> String {
        self.names.assign_declared(declared)
    }

    /// Returns the schemas of all messages, and their definitions under names that no message has.
    fn into_schemas(mut self) -> Map<String, Value> {
        let definitions = self.schemas.into_definitions();
        let renamed: BTreeMap<String, String> = definitions
            .keys()
            .map(|own| {
                let id = format!("definition {own}");
                let wished = self.names.free(&pascal(own), "Type");
                (own.clone(), self.names.assign(&id, &wished).0)
            })
            .collect();
        let named = definitions.into_iter().map(|(own, schema)| {
            let name = renamed.get(&own).cloned().unwrap_or(own);
            (name, schema)
        });
        let mut schemas: Map<String, Value> = self.payloads.into_iter().chain(named).collect();
        for (name, schema) in &mut schemas {
            refer_to(schema, &renamed);
            // Generators make one class of two schemas with one title, such as two versions of an
            // event. The message has the title for people.
            schema["title"] = name.as_str().into();
            title_inner(schema, name);
        }
        let unions = schemas.iter().filter(|(_, schema)| is_union(schema));
        let unions: BTreeSet<String> = unions.map(|(name, _)| reference(name)).collect();
        for schema in schemas.values_mut() {
            each_schema(schema, &mut |schema| choose_union(schema, &unions));
        }
        schemas
    }

    fn channels(&self) -> Map<String, Value> {
        let used = CHANNELS
            .iter()
            .filter_map(|name| self.sent.get_key_value(name));
        used.map(|(name, ids)| {
            let messages: Map<String, Value> = ids
                .iter()
                .map(|id| {
                    let reference = json!({ "$ref": format!("#/components/messages/{id}") });
                    (id.clone(), reference)
                })
                .collect();
            let channel = json!({ "address": format!("/v1/{name}"), "messages": messages });
            ((*name).to_owned(), channel)
        })
        .collect()
    }
}

/// Returns the type of a message in EventCatalog: traits ask for a change, so they are a command.
pub(super) const fn message_type(declared: Declared) -> &'static str {
    match declared {
        Declared::Event(_) => "event",
        Declared::Traits(_) => "command",
    }
}

/// Changes references to definitions into references to components, and each schema into the form
/// that code generators read.
fn refer_to(schema: &mut Value, renamed: &BTreeMap<String, String>) {
    each_schema(schema, &mut |schema| {
        without_special_keys(schema);
        wrap_presence(schema);
        type_documented_enum(schema);
        let own = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|it| it.strip_prefix("#/definitions/"));
        if let Some(name) = own.and_then(|own| renamed.get(own)) {
            schema.insert("$ref".to_owned(), reference(name).into());
        }
    });
}

fn reference(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    let members = members.into_iter();
    Value::Object(
        members
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}
