//! The site: all entries and types, and the frame of a page.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use customerio_core::catalog::Catalog;
use customerio_rules::slug::slug;
use maud::{DOCTYPE, Markup, html};

use super::options::Html;
use super::source_links::SourceLinks;
use crate::declared::{Declared, DeclaredKind};
use crate::export::identifier::Names;
use crate::export::name::paths;
use crate::table::{self, Form, Property};

pub(super) struct Site<'a> {
    pub(super) title: &'a str,
    programs: &'a [String],
    sources: &'a SourceLinks,
    pub(super) entries: Vec<Entry>,
    /// The nested types, by their ids.
    pub(super) types: BTreeMap<&'static str, Type>,
    /// The indexes of all versions of a kind and name.
    versions: BTreeMap<(DeclaredKind, &'static str), Vec<usize>>,
    /// The indexes of the declarations that use a nested type, by the type's id.
    users: BTreeMap<&'static str, Vec<usize>>,
    /// The path of the page of each owner.
    pub(super) owners: BTreeMap<&'static str, String>,
}

/// A declaration and its page.
pub(super) struct Entry {
    pub(super) declared: Declared,
    pub(super) path: String,
    pub(super) form: Form,
    /// The ids of the nested types that it uses.
    pub(super) uses: BTreeSet<&'static str>,
    pub(super) has_pii: bool,
}

/// A nested type and its page.
pub(super) struct Type {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    pub(super) path: String,
    pub(super) form: Form,
}

/// The kinds of declarations: their heading and the name of one.
pub(super) const KINDS: [(DeclaredKind, &str, &str); 6] = [
    (DeclaredKind::Track, "Events", "event"),
    (DeclaredKind::Page, "Pages", "page"),
    (DeclaredKind::Screen, "Screens", "screen"),
    (DeclaredKind::Person, "Traits of people", "person traits"),
    (DeclaredKind::Group, "Traits of objects", "object traits"),
    (
        DeclaredKind::Relationship,
        "Traits of relationships",
        "relationship traits",
    ),
];

impl<'a> Site<'a> {
    pub(super) fn new(catalog: &Catalog, options: &'a Html, sources: &'a SourceLinks) -> Self {
        let mut types = BTreeMap::new();
        let mut names = Names::default();
        let entries: Vec<Entry> = paths(catalog)
            .into_iter()
            .map(|(declared, path)| {
                let form = table::of_shape(declared.shape());
                let mut uses = BTreeSet::new();
                let mut has_pii = false;
                table::each_property(&form, &mut |property| {
                    has_pii |= !property.pii.is_empty();
                    if let Some(of) = property.form.shape
                        && uses.insert(of.id())
                    {
                        types.entry(of.id()).or_insert_with(|| Type {
                            id: of.id(),
                            name: of.name(),
                            doc: of.doc(),
                            path: format!(
                                "type/{}.html",
                                names.assign(of.id(), &slug(of.name())).0
                            ),
                            form: table::of_shape(of),
                        });
                    }
                });
                Entry {
                    declared,
                    path: format!("{path}.html"),
                    form,
                    uses,
                    has_pii,
                }
            })
            .collect();
        let mut owner_names = Names::default();
        let owners: BTreeSet<&str> = entries
            .iter()
            .map(|it| it.declared.metadata().owner())
            .filter(|it| !it.is_empty())
            .collect();
        let owners = owners.into_iter().map(|owner| {
            let name = owner_names.assign(owner, &slug(owner)).0;
            (owner, format!("owner/{name}.html"))
        });
        let owners = owners.collect();
        let mut versions = BTreeMap::<_, Vec<_>>::new();
        let mut users = BTreeMap::<_, Vec<_>>::new();
        for (at, entry) in entries.iter().enumerate() {
            let key = (entry.declared.kind(), entry.declared.name());
            versions.entry(key).or_default().push(at);
            for id in &entry.uses {
                users.entry(*id).or_default().push(at);
            }
        }
        Self {
            title: &options.title,
            programs: &options.programs,
            sources,
            entries,
            types,
            versions,
            users,
            owners,
        }
    }

    /// Returns whether a crate is a program, whose types no other crate can import.
    pub(super) fn is_program(&self, crate_name: &str) -> bool {
        self.programs.iter().any(|it| it == crate_name)
    }

    /// Returns the address of the line that declares something.
    pub(super) fn source(&self, of: Declared) -> Option<&str> {
        self.sources.get(of)
    }

    /// Returns the other versions of a declaration.
    pub(super) fn versions(&self, of: Declared) -> impl Iterator<Item = &Entry> {
        self.at(self.versions.get(&(of.kind(), of.name())))
            .filter(move |it| it.declared.version() != of.version())
    }

    /// Returns the declarations that use a type.
    pub(super) fn users(&self, id: &str) -> Vec<&Entry> {
        self.at(self.users.get(id)).collect()
    }

    /// Returns the number of declarations that use a type.
    pub(super) fn user_count(&self, id: &str) -> usize {
        self.users.get(id).map_or(0, Vec::len)
    }

    fn at(&self, places: Option<&Vec<usize>>) -> impl Iterator<Item = &Entry> {
        let places = places.into_iter().flatten().copied().collect::<Vec<_>>();
        places.into_iter().filter_map(|at| self.entries.get(at))
    }

    /// Formats a page. `root` is the path from its folder to `index.html`.
    pub(super) fn page(&self, title: &str, root: &str, main: &Markup) -> String {
        let name = if title.is_empty() {
            self.title.to_owned()
        } else {
            format!("{title} · {}", self.title)
        };
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="generator" content="cargo cio export";
                    title { (name) }
                    // Without it, browsers request `favicon.ico`.
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href={ (root) "style.css" };
                    @if title.is_empty() { script src={ (root) "catalog.js" } defer {} }
                    script src={ (root) "site.js" } defer {}
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    header.top {
                        a.brand href={ (root) "index.html" } {
                            span.mark aria-hidden="true" {}
                            span.title { (self.title) }
                        }
                        nav.pages aria-label="Pages" {
                            @if !self.owners.is_empty() { a href={ (root) "owners.html" } { "Owners" } }
                            a href={ (root) "graph.html" } { "Graph" }
                        }
                        a.find href={ (root) "index.html#search" } {
                            span { "Search" span.more { " the catalog" } }
                            kbd { "/" }
                        }
                    }
                    main #main { (main) }
                    footer { "Written from the types of the program by " code { "cargo cio export" } "." }
                }
            }
        };
        page.into_string() + "\n"
    }
}

/// Encodes text for the query or the fragment of an address.
pub(super) fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// Returns the name of a declaration of a kind.
pub(super) fn kind_word(kind: DeclaredKind) -> &'static str {
    let found = KINDS.iter().find(|(it, _, _)| *it == kind);
    found.map_or("", |(_, _, word)| word)
}

/// Renders our own text: paragraphs, and `code` in backticks.
pub(super) fn prose(doc: &str) -> Markup {
    html! {
        @for paragraph in doc.split("\n\n").filter(|it| !it.trim().is_empty()) {
            p { (inline(paragraph)) }
        }
    }
}

pub(super) fn inline(text: &str) -> Markup {
    let parts: Vec<_> = text.split('`').collect();
    // A backtick without a partner is literal.
    let is_even = parts.len() % 2 == 1;
    html! {
        @for (at, part) in parts.iter().enumerate() {
            @if at % 2 == 0 { (part) }
            @else if is_even || at + 1 < parts.len() { code { (part) } }
            @else { "`" (part) }
        }
    }
}

/// A note about a deprecation.
pub(super) fn deprecated(why: &str) -> Markup {
    html! {
        p.deprecated role="note" {
            b { @if why.is_empty() { "Deprecated." } @else { "Deprecated:" } } " " (inline(why))
        }
    }
}

/// Adds the names of properties and of their inner properties.
pub(super) fn names(properties: &[Property], to: &mut BTreeSet<&'static str>) {
    for property in properties {
        to.insert(property.name);
        names(&property.form.properties, to);
    }
}
