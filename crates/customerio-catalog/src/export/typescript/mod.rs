//! TypeScript: one file of types for front ends that send the same events.

mod comment;
mod types;

use std::fmt::Write as _;

use customerio_core::catalog::Catalog;
use serde::{Deserialize, Serialize};

use super::Export;
use super::files::Files;
use super::loss::{self, Feature};
use crate::declared::{self, Declared, DeclaredKind};
use crate::export::of_catalog::example;
use comment::comment;
use types::{Types, quoted};

/// Options of the format TypeScript.
#[doc = example!(
    "{TypeScript, typescript}",
    "let options = TypeScript { readonly: true };\n",
    "typescript(&catalog, options).files",
    "events.d.ts",
    "readonly total"
)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeScript {
    /// Whether the properties of all types are `readonly`.
    pub readonly: bool,
}

/// The name of the format.
pub(super) const NAME: &str = "typescript";

/// The features of shapes that a type of TypeScript does not check. Most of them are in comments.
const LOST: &[Feature] = &[
    Feature::Role,
    Feature::Length,
    Feature::Range,
    Feature::Items,
    Feature::Unique,
    Feature::Pattern,
    Feature::Format,
    Feature::Check,
    Feature::Integer,
    Feature::Foreign,
];

/// Exports a catalog as `events.d.ts`.
///
/// Each event, traits and nested type is a type, and interfaces map names of events to the types of
/// their properties. The file has no values, so it adds nothing to a bundle.
#[doc = example!(
    "{TypeScript, typescript}",
    "let options = TypeScript { readonly: true };\n",
    "typescript(&catalog, options).files",
    "events.d.ts",
    "Order Completed"
)]
#[must_use]
pub fn typescript(catalog: &Catalog, options: TypeScript) -> Export {
    let mut files = Files::default();
    files.insert_visible("events.d.ts", &text(catalog, options));
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}

/// The interfaces that map names to types: the kind of their declarations, their name and docs.
const MAPS: [(DeclaredKind, &str, &str); 3] = [
    (
        DeclaredKind::Track,
        "TrackEvents",
        "The properties of each event, by its name.",
    ),
    (
        DeclaredKind::Page,
        "PageViews",
        "The properties of each page, by its name.",
    ),
    (
        DeclaredKind::Screen,
        "ScreenViews",
        "The properties of each screen, by its name.",
    ),
];

/// The kinds of traits, and the name and docs of their type.
const TRAITS: [(DeclaredKind, &str, &str); 3] = [
    (
        DeclaredKind::Person,
        "PersonTraits",
        "What can be known of a person.",
    ),
    (
        DeclaredKind::Group,
        "GroupTraits",
        "The traits of an object.",
    ),
    (
        DeclaredKind::Relationship,
        "RelationshipTraits",
        "The traits of the relationship between a person and an object.",
    ),
];

/// The interface of a client that accepts these events only.
const CLIENT: &str = "\
/** A client that accepts these events only: `const cio = analytics as TypedAnalytics`. */
export interface TypedAnalytics {
  track<Name extends keyof TrackEvents>(event: Name, properties: TrackEvents[Name]): unknown;
  page<Name extends keyof PageViews>(name: Name, properties: PageViews[Name]): unknown;
  screen<Name extends keyof ScreenViews>(name: Name, properties: ScreenViews[Name]): unknown;
  identify(userId: string, traits: PersonTraits): unknown;
  group(groupId: string, traits: GroupTraits): unknown;
}
";

fn text(catalog: &Catalog, options: TypeScript) -> String {
    let mut types = Types::new(options.readonly);
    let all: Vec<_> = declared::all(catalog).collect();
    // Users refer to these names, so they are assigned first.
    for name in MAPS.iter().chain(&TRAITS).map(|(_, name, _)| *name) {
        types.reserve(name);
    }
    types.reserve("TypedAnalytics");
    let names: Vec<_> = all.iter().map(|it| types.name_of(*it)).collect();

    let mut text = String::from("// Written by `cargo cio export`, which overwrites it.\n");
    for (declared, name) in all.iter().zip(&names) {
        text.push('\n');
        text.push_str(&comment("", &comment::of_declared(*declared)));
        text.push_str(&types.declaration(name, declared.shape()));
    }
    text.push_str(&types.rest());

    for (kind, map, doc) in MAPS {
        let _ = write!(text, "\n/** {doc} */\nexport interface {map} {{\n");
        for (declared, name) in newest(&all, &names, kind) {
            let _ = writeln!(text, "  {}: {name};", quoted(declared.name()));
        }
        text.push_str("}\n");
    }
    for (kind, of, doc) in TRAITS {
        let members: Vec<_> = newest(&all, &names, kind).map(|(_, name)| name).collect();
        let members = match &*members {
            [] => "Record<string, unknown>".to_owned(),
            some => some.join(" | "),
        };
        let _ = write!(text, "\n/** {doc} */\nexport type {of} = {members};\n");
    }
    let _ = write!(text, "\n{CLIENT}");
    text
}

/// Returns the newest version of each declaration of a kind, with the name of its type.
fn newest<'a>(
    all: &'a [Declared],
    names: &'a [String],
    kind: DeclaredKind,
) -> impl Iterator<Item = (Declared, &'a str)> {
    // Versions of one name are adjacent, the newest last.
    all.iter()
        .enumerate()
        .filter(move |(at, it)| {
            let next = all.get(at + 1);
            it.kind() == kind
                && next.is_none_or(|next| (next.kind(), next.name()) != (kind, it.name()))
        })
        .filter_map(|(at, it)| Some((*it, names.get(at)?.as_str())))
}
