//! EventCatalog: folders of pages in MDX.

use std::collections::{BTreeMap, BTreeSet};

use customerio_core::catalog::Catalog;
use customerio_core::schema::Draft;
use serde::Serialize;

use super::Export;
use super::asyncapi::message_type;
use super::error::ExportError;
use super::files::Files;
use super::identifier::{Names, pascal};
use super::json::pretty;
use super::loss::{self, Feature};
use super::markdown::{body, literal};
use super::merged::newest;
use super::yaml::yaml;
use crate::declared::{self, Declared, DeclaredKind};

/// The name of the format.
pub(super) const NAME: &str = "eventcatalog";

const LOST: &[Feature] = &[Feature::Check];

/// The id of the service that receives all messages.
const RECEIVER: &str = "CustomerIo";

/// Exports a catalog as the folders of EventCatalog.
///
/// - Each event is `events/<id>/index.mdx` with its schema. Older versions are in `versioned/`.
/// - Traits ask for a change, so they are in `commands/`.
/// - Each crate is a service that sends its events and traits. Customer.io is a service that
///   receives them.
/// - Each owner is a team.
///
/// # Errors
///
/// [`ExportError`] if a document can't be written as YAML, which would be a bug of this crate.
pub fn eventcatalog(catalog: &Catalog) -> Result<Export, ExportError> {
    let all: Vec<_> = declared::all(catalog).collect();
    let (_, older) = newest(&all);
    let is_older = |declared: &Declared| {
        older.iter().any(|it| {
            (it.kind(), it.name(), it.version(), (it.shape().id)())
                == (
                    declared.kind(),
                    declared.name(),
                    declared.version(),
                    (declared.shape().id)(),
                )
        })
    };
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
        owners.extend(Some(declared.metadata().owner).filter(|owner| !owner.is_empty()));
        files.insert(
            &format!("{folder}/index.mdx"),
            &message(declared, &id, version)?,
        );
        let schema = pretty(declared.schema(Draft::V7));
        files.insert(&format!("{folder}/schema.json"), &schema);
    }
    for (name, sends) in senders {
        let owners = owners_of(&all, name);
        let file = format!("services/{}/index.mdx", pascal(name));
        files.insert(&file, &sender(name, owners, sends)?);
    }
    let path = format!("services/{RECEIVER}/index.mdx");
    files.insert(
        &path,
        &receiver(owners.iter().copied().collect(), received)?,
    );
    for owner in owners {
        files.insert(
            &format!("teams/{}.mdx", team_id(owner)),
            &team(owner, &all)?,
        );
    }
    Ok(Export {
        files: files.listed_as(NAME),
        losses: loss::of_draft_7(catalog, LOST),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    id: String,
    name: &'static str,
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
    Because { message: &'static str },
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

#[derive(Clone, Serialize)]
struct Pointer {
    id: String,
    version: String,
}

#[derive(Serialize)]
struct Team<'a> {
    id: String,
    name: &'a str,
    summary: String,
}

fn id(declared: Declared, names: &mut Names) -> String {
    let mut wished = pascal(declared.name());
    match declared.kind() {
        DeclaredKind::Page if !wished.ends_with("Page") => wished.push_str("Page"),
        DeclaredKind::Screen if !wished.ends_with("Screen") => wished.push_str("Screen"),
        DeclaredKind::Person => wished.insert_str(0, "Identify"),
        DeclaredKind::Group | DeclaredKind::Relationship => wished.insert_str(0, "Group"),
        DeclaredKind::Track | DeclaredKind::Page | DeclaredKind::Screen => {}
    }
    let of = match declared {
        Declared::Event(spec) => spec.name.to_owned(),
        Declared::Traits(spec) => format!("{} {}", spec.metadata.module, spec.name),
    };
    // All versions of a declaration are one message.
    names
        .assign(&format!("{} {of}", declared.kind()), &wished)
        .0
}

fn message(declared: Declared, id: &str, version: String) -> Result<String, ExportError> {
    let metadata = declared.metadata();
    let summary = declared.summary();
    let mut badges = vec![badge(declared.call().to_owned(), "blue")];
    badges.extend(
        metadata
            .tags
            .iter()
            .map(|tag| badge((*tag).to_owned(), "gray")),
    );
    if !metadata.since.is_empty() {
        badges.push(badge(format!("since {}", metadata.since), "gray"));
    }
    if let Declared::Event(spec) = declared {
        let classes = spec.allowed_pii.iter();
        badges.extend(classes.map(|class| badge(format!("personal data: {class}"), "yellow")));
    }
    let front = Message {
        id: id.to_owned(),
        name: declared.name(),
        version,
        summary: summary.to_owned(),
        owners: owner_ids([metadata.owner]),
        badges,
        schema_path: "schema.json",
        deprecated: metadata.deprecated.map(|why| match why {
            "" => Deprecated::Plainly(true),
            message => Deprecated::Because { message },
        }),
    };
    let body = body(declared);
    let body =
        format!("{body}\n## Schema\n\n<SchemaViewer file=\"schema.json\" />\n\n<NodeGraph />\n");
    mdx(&front, &body)
}

fn badge(content: String, color: &'static str) -> Badge {
    Badge {
        content,
        background_color: color,
        text_color: color,
    }
}

fn sender(name: &str, owners: Vec<String>, sends: Vec<Pointer>) -> Result<String, ExportError> {
    let front = Service {
        id: pascal(name),
        name,
        version: "1.0.0",
        summary: format!("Sends what the crate `{name}` declares to Customer.io."),
        owners,
        sends,
        receives: Vec::new(),
    };
    mdx(&front, "<NodeGraph />\n")
}

fn receiver(owners: Vec<&str>, receives: Vec<Pointer>) -> Result<String, ExportError> {
    let front = Service {
        id: RECEIVER.to_owned(),
        name: "Customer.io",
        version: "1.0.0",
        summary: "Receives events and traits through its Pipelines API.".to_owned(),
        owners: owner_ids(owners),
        sends: Vec::new(),
        receives,
    };
    mdx(&front, "<NodeGraph />\n")
}

/// Returns the ids of the owners in a crate, sorted.
fn owners_of(all: &[Declared], crate_name: &str) -> Vec<String> {
    let declared = all.iter().filter(|it| it.crate_name() == crate_name);
    let owners: BTreeSet<_> = declared.map(|it| it.metadata().owner).collect();
    owner_ids(owners)
}

fn owner_ids<'a>(owners: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let owners = owners.into_iter().filter(|owner| !owner.is_empty());
    owners.map(team_id).collect()
}

fn team(owner: &str, all: &[Declared]) -> Result<String, ExportError> {
    let theirs = all.iter().filter(|it| it.metadata().owner == owner);
    let mut names: Vec<_> = theirs
        .map(|it| format!("- {}", literal(it.name())))
        .collect();
    names.dedup();
    let front = Team {
        id: team_id(owner),
        name: owner,
        summary: format!("Answers for {} events and traits.", names.len()),
    };
    mdx(&front, &format!("Answers for:\n\n{}\n", names.join("\n")))
}

fn team_id(owner: &str) -> String {
    customerio_rules::slug::slug(owner)
}

/// Formats a file of MDX with its front matter.
fn mdx(front: &impl Serialize, body: &str) -> Result<String, ExportError> {
    let front = yaml(front)?;
    let body = body.replace("<!--", "&lt;!--");
    let page = format!("---\n{}\n---\n\n{body}", front.trim_end());
    Ok(format!("{}\n", page.trim_end()))
}
