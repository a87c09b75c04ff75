//! TypeScript: one file of types, for front ends that send the same events.

mod comment;
mod types;

use std::fmt::Write as _;

use customerio_core::catalog::Catalog;
use serde::{Deserialize, Serialize};

use super::Export;
use super::files::Files;
use super::loss::{self, Feature};
use crate::declared::{self, Declared, DeclaredKind};
use comment::comment;
use types::{Types, quoted};

/// What can be chosen about TypeScript.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeScript {
    /// Whether the properties of all types are `readonly`.
    pub readonly: bool,
}

/// The name of the format.
pub(super) const NAME: &str = "typescript";

/// What a type does not check; most of it is told in comments.
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

/// The catalog as TypeScript: `events.d.ts`, with a type an event, traits and nested type, and
/// interfaces that lead from the name of an event to its properties. It holds no values, so that
/// nothing of it is in a bundle.
#[must_use]
pub fn typescript(catalog: &Catalog, options: TypeScript) -> Export {
    let mut files = Files::default();
    files.insert("events.d.ts", &text(catalog, options));
    Export {
        files: files.listed_as(NAME),
        losses: loss::of_catalog(catalog, LOST),
    }
}

/// The interfaces that lead from names to types: of which declarations, their name and docs.
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

/// What traits belong to, the name of their type and its docs.
const TRAITS: [(DeclaredKind, &str, &str); 3] = [
    (
        DeclaredKind::Person,
        "PersonTraits",
        "What can be known of a person.",
    ),
    (
        DeclaredKind::Group,
        "GroupTraits",
        "What can be known of an object.",
    ),
    (
        DeclaredKind::Relationship,
        "RelationshipTraits",
        "What relates a person to an object.",
    ),
];

/// What a client has that takes these events and no others.
const CLIENT: &str = "\
/** A client that takes these events and no others: `const cio = analytics as TypedAnalytics`. */
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
    // Those that people ask for by name come first, so that they get it.
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

/// The newest version of each declaration of a kind, with its type.
fn newest<'a>(
    all: &'a [Declared],
    names: &'a [String],
    kind: DeclaredKind,
) -> impl Iterator<Item = (Declared, &'a str)> {
    // Versions of one name stand side by side, the newest last.
    all.iter()
        .enumerate()
        .filter(move |(at, it)| {
            let next = all.get(at + 1);
            it.kind() == kind
                && next.is_none_or(|next| (next.kind(), next.name()) != (kind, it.name()))
        })
        .filter_map(|(at, it)| Some((*it, names.get(at)?.as_str())))
}
