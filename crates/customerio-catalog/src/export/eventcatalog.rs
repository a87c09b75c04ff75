//! EventCatalog: folders of pages in MDX.

use std::collections::{BTreeMap, BTreeSet};

use customerio_core::catalog::Catalog;
use customerio_core::schema::Draft;
use customerio_rules::naming::visible;
use serde::Serialize;
use serde_json::Value;

use super::Export;
use super::asyncapi::message_type;
use super::docs::{self, Dialect};
use super::error::ExportError;
use super::files::Files;
use super::identifier::{Names, distinct_slug, file_name, pascal};
use super::inline::inlined;
use super::json::pretty;
use super::loss::{self, Feature};
use super::markdown::body;
use super::merged::newest;
use super::of_catalog::example;
use super::yaml::yaml;
use crate::declared::{self, Declared, DeclaredKind};

/// The name of the format.
pub(super) const NAME: &str = "eventcatalog";

/// The features of shapes that the format does not show.
const LOST: &[Feature] = &[Feature::Check, Feature::Recursion];

/// The id of the service that receives all messages.
const RECEIVER: &str = "CustomerIo";

/// Exports a catalog as the folders of EventCatalog.
///
/// - Each event is `events/<id>/index.mdx` with its schema. Older versions are in `versioned/`.
/// - Traits ask for a change, so they are in `commands/`.
/// - Each crate is a service that sends its events and traits. Customer.io is a service that
///   receives them.
/// - Each owner is a team.
/// - A type within itself accepts anything below its first level.
///
/// # Errors
///
/// [`ExportError`] if a document can't be written as YAML, which would be a bug of this crate.
#[doc = example!(
    "eventcatalog",
    "",
    "eventcatalog(&catalog)?.files",
    "events/OrderCompleted/index.mdx",
    "Order Completed"
)]
pub fn eventcatalog(catalog: &Catalog) -> Result<Export, ExportError> {
    let all: Vec<_> = declared::all(catalog).collect();
    let (_, older) = newest(&all);
    let is_older = |declared: &Declared| {
        older.iter().any(|it| {
            (it.kind(), it.name(), it.version(), it.shape().id())
                == (
                    declared.kind(),
                    declared.name(),
                    declared.version(),
                    declared.shape().id(),
                )
        })
    };
    let ids = Ids::new(&all);
    let mut names = Names::default();
    let mut files = Files::default();
    let mut senders = BTreeMap::<&str, Vec<Pointer>>::new();
    let mut received = Vec::new();
    let mut owners = BTreeSet::new();
    for declared in all.iter().copied() {
        let id = id(declared, &mut names);
        let version = format!("{}.0.0", declared.version());
        let folder = if is_older(&declared) {
            format!("{}s/{id}/versioned/{version}", message_type(declared))
        } else {
            let pointer = Pointer {
                id: id.clone(),
                version: version.clone(),
            };
            received.push(pointer.clone());
            senders
                .entry(declared.crate_name())
                .or_default()
                .push(pointer);
            format!("{}s/{id}", message_type(declared))
        };
        owners.extend(Some(declared.metadata().owner()).filter(|owner| !owner.is_empty()));
        files.insert_visible(
            &format!("{folder}/index.mdx"),
            &message(declared, &id, version, &ids)?,
        );
        let schema = pretty(schema(declared));
        files.insert(&format!("{folder}/schema.json"), &schema);
    }
    for (name, sends) in senders {
        let owners = ids.owners_of(&all, name);
        let id = ids.service(name);
        let page = sender(id.clone(), name, owners, sends)?;
        files.insert_visible(&format!("services/{id}/index.mdx"), &page);
    }
    let path = format!("services/{RECEIVER}/index.mdx");
    files.insert_visible(
        &path,
        &receiver(ids.teams(owners.iter().copied()), received)?,
    );
    for owner in owners {
        for id in ids.teams([owner]) {
            let page = team(id.clone(), owner, &all)?;
            files.insert_visible(&format!("teams/{id}.mdx"), &page);
        }
    }
    Ok(Export {
        files: files.listed_as(NAME),
        losses: loss::of_draft_7(catalog, LOST),
    })
}

/// Returns the schema of a message. The viewer of EventCatalog 3.48 follows references without end, so that
/// a type within itself ends the build of the whole catalog. Such a type ends after its first level here.
fn schema(declared: Declared) -> Value {
    let schema = declared.schema(Draft::V7);
    let mut schema = if loss::is_recursive(declared) {
        inlined(schema)
    } else {
        schema
    };
    make_visible(&mut schema);
    schema
}

/// Escapes the control characters of docs and names, which the viewer shows as they are.
fn make_visible(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if matches!(&**key, "title" | "description") => {
                        *text = visible(text);
                    }
                    other => make_visible(other),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(make_visible),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    id: String,
    name: String,
    version: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    summary: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    owners: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    badges: Vec<Badge>,
    schema_path: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated: Option<Deprecated>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Badge {
    content: String,
    background_color: &'static str,
    text_color: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Deprecated {
    Plainly(bool),
    Because { message: String },
}

#[derive(Serialize)]
struct Service<'a> {
    id: String,
    name: &'a str,
    version: &'static str,
    summary: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    owners: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sends: Vec<Pointer>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    receives: Vec<Pointer>,
}

/// A reference to a message.
#[derive(Clone, Serialize)]
struct Pointer {
    id: String,
    version: String,
}

#[derive(Serialize)]
struct Team {
    id: String,
    name: String,
    summary: String,
}

/// The ids of services and teams, which are also the names of their files.
struct Ids {
    services: BTreeMap<&'static str, String>,
    teams: BTreeMap<&'static str, String>,
}

impl Ids {
    fn new(all: &[Declared]) -> Self {
        let mut names = Names::default();
        names.assign(RECEIVER, RECEIVER);
        let crates: BTreeSet<_> = all.iter().map(|it| it.crate_name()).collect();
        let services = crates.into_iter().map(|name| {
            let id = format!("crate {name}");
            (name, names.assign(&id, &file_name(pascal(name))).0)
        });
        let services = services.collect();
        let mut names = Names::default();
        let owners: BTreeSet<_> = all.iter().map(|it| it.metadata().owner()).collect();
        let owners = owners.into_iter().filter(|owner| !owner.is_empty());
        let teams = owners.map(|owner| (owner, names.assign(owner, &distinct_slug(owner)).0));
        Self {
            services,
            teams: teams.collect(),
        }
    }

    fn service(&self, crate_name: &str) -> String {
        let id = self.services.get(crate_name);
        id.map_or_else(|| pascal(crate_name), Clone::clone)
    }

    fn teams<'a>(&self, owners: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        let teams = owners.into_iter().filter_map(|owner| self.teams.get(owner));
        teams.cloned().collect()
    }

    /// Returns the teams of the owners in a crate, sorted by owner.
    fn owners_of(&self, all: &[Declared], crate_name: &str) -> Vec<String> {
        let declared = all.iter().filter(|it| it.crate_name() == crate_name);
        let owners: BTreeSet<_> = declared.map(|it| it.metadata().owner()).collect();
        self.teams(owners)
    }
}

/// Returns the id of a message, which is also the name of its folder.
fn id(declared: Declared, names: &mut Names) -> String {
    let mut preferred = pascal(declared.name());
    match declared.kind() {
        DeclaredKind::Page if !preferred.ends_with("Page") => preferred.push_str("Page"),
        DeclaredKind::Screen if !preferred.ends_with("Screen") => preferred.push_str("Screen"),
        DeclaredKind::Person => preferred.insert_str(0, "Identify"),
        DeclaredKind::Group | DeclaredKind::Relationship => preferred.insert_str(0, "Group"),
        DeclaredKind::Track | DeclaredKind::Page | DeclaredKind::Screen => {}
    }
    let of = match declared {
        Declared::Event(spec) => spec.name().to_owned(),
        Declared::Traits(spec) => format!("{} {}", spec.metadata().module(), spec.name()),
    };
    // All versions of a declaration are one message.
    let id = format!("{} {of}", declared.kind());
    names.assign(&id, &file_name(preferred)).0
}

fn message(
    declared: Declared,
    id: &str,
    version: String,
    ids: &Ids,
) -> Result<String, ExportError> {
    let metadata = declared.metadata();
    let mut badges = vec![badge(declared.call(), "blue")];
    badges.extend(metadata.tags().iter().map(|tag| badge(tag, "gray")));
    if !metadata.since().is_empty() {
        badges.push(badge(&format!("since {}", metadata.since()), "gray"));
    }
    let classes = declared.allowed_classes().into_iter();
    badges.extend(classes.map(|class| badge(&format!("personal data: {class}"), "yellow")));
    let front = Message {
        id: id.to_owned(),
        // In YAML with quotation marks, an escape that is written later would be the character.
        name: visible(declared.name()),
        version,
        summary: visible(&docs::text(declared.summary())),
        owners: ids.teams([metadata.owner()]),
        badges,
        schema_path: "schema.json",
        deprecated: metadata.deprecation().map(|why| match why {
            "" => Deprecated::Plainly(true),
            // EventCatalog renders the message as Markdown with HTML.
            why => Deprecated::Because {
                message: visible(&docs::write(docs::line(why), Dialect::Markdown)),
            },
        }),
    };
    let body = body(declared, Dialect::Mdx);
    let body =
        format!("{body}\n## Schema\n\n<SchemaViewer file=\"schema.json\" />\n\n<NodeGraph />\n");
    mdx(&front, &body)
}

fn badge(content: &str, color: &'static str) -> Badge {
    Badge {
        content: visible(content),
        background_color: color,
        text_color: color,
    }
}

fn sender(
    id: String,
    name: &str,
    owners: Vec<String>,
    sends: Vec<Pointer>,
) -> Result<String, ExportError> {
    let front = Service {
        id,
        name,
        version: "1.0.0",
        summary: format!("Sends the events and traits of the crate {name}."),
        owners,
        sends,
        receives: Vec::new(),
    };
    mdx(&front, "<NodeGraph />\n")
}

fn receiver(owners: Vec<String>, receives: Vec<Pointer>) -> Result<String, ExportError> {
    let front = Service {
        id: RECEIVER.to_owned(),
        name: "Customer.io",
        version: "1.0.0",
        summary: "Receives events and traits through its Pipelines API.".to_owned(),
        owners,
        sends: Vec::new(),
        receives,
    };
    mdx(&front, "<NodeGraph />\n")
}

fn team(id: String, owner: &str, all: &[Declared]) -> Result<String, ExportError> {
    let theirs = all.iter().filter(|it| it.metadata().owner() == owner);
    let mut names: Vec<_> = theirs
        .map(|it| format!("- {}", docs::literal(it.name(), Dialect::Mdx)))
        .collect();
    names.dedup();
    let front = Team {
        id,
        name: visible(owner),
        summary: format!("Owner of {} events and traits.", names.len()),
    };
    mdx(&front, &format!("Owner of:\n\n{}\n", names.join("\n")))
}

/// Formats a file of MDX with its front matter.
fn mdx(front: &impl Serialize, body: &str) -> Result<String, ExportError> {
    let front = yaml(front)?;
    let page = format!("---\n{}\n---\n\n{body}", front.trim_end());
    Ok(format!("{}\n", page.trim_end()))
}
