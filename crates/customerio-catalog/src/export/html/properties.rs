//! The table of properties, with inner properties folded.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::docs;
use super::rules::short;
use super::site::{Site, deprecated, encoded, inline};
use super::split::{Split, Start, split};
use crate::table::{Choice, Form, Property};

/// The bytes of the table on the first page.
const MAX_BYTES: usize = 34_000;
/// The bytes of folded properties on a page.
const MAX_INNER_BYTES: usize = 16_000;
/// The most strings of a list that are shown.
const MAX_STRINGS: usize = 100;

/// What the table needs beyond the properties.
pub(super) struct Table<'a> {
    site: &'a Site<'a>,
    /// The path from the page's folder to `index.html`.
    root: &'a str,
    /// The Liquid of each property, by path.
    liquid: &'a BTreeMap<String, String>,
    /// Who describes what has no description.
    owner: &'a str,
    /// The bytes that are left for folded properties.
    inner_bytes: Cell<usize>,
    /// The paths that have an anchor.
    anchors: RefCell<BTreeSet<String>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(
        site: &'a Site<'a>,
        root: &'a str,
        liquid: &'a BTreeMap<String, String>,
        owner: &'a str,
    ) -> Self {
        Self {
            site,
            root,
            liquid,
            owner,
            inner_bytes: Cell::new(MAX_INNER_BYTES),
            anchors: RefCell::default(),
        }
    }

    /// Returns the properties and variants of an object, and the pages that continue the table.
    pub(super) fn split(&self, of: &Form, base: &str, title: &str) -> Split {
        let rows = of.properties.iter().map(|it| self.row(it, ""));
        let start = Start {
            base,
            title,
            root: self.root,
            part: "properties",
            heading: "Properties",
            max_bytes: MAX_BYTES,
        };
        let rows = split(self.site, start, rows.collect(), &|rows| table(rows));
        Split {
            first: html! {
                @if of.properties.is_empty() && of.variants.is_empty() { p.none { "None." } }
                @if !of.properties.is_empty() { (rows.first) }
                @if !of.variants.is_empty() { (self.choices(&of.variants, "")) }
                @if of.open { p.none { "Other properties are allowed." } }
            },
            pages: rows.pages,
        }
    }

    /// The folded properties and variants of a value.
    fn inner(&self, of: &Form, within: &str) -> Markup {
        let rows: Vec<_> = of
            .properties
            .iter()
            .map(|it| self.row(it, within))
            .collect();
        html! {
            @if !of.properties.is_empty() { (table(&rows)) }
            @if !of.variants.is_empty() { (self.choices(&of.variants, within)) }
            @if of.open { p.none { "Other properties are allowed." } }
        }
    }

    fn row(&self, property: &Property, within: &str) -> Markup {
        let of = &property.form;
        let inner = Inner::of(of);
        let path = format!("{within}{}", property.name);
        // The prefix keeps properties such as `filters` apart from the ids of the page.
        let anchor = format!("property.{}", path.replace(char::is_whitespace, "_"));
        let is_first = self.anchors.borrow_mut().insert(anchor.clone());
        html! {
            tr.property id=[is_first.then_some(&anchor)] {
                th scope="row" {
                    code.key data-copy=(path) { (property.name) }
                    " " a.anchor href={ "#" (encoded(&anchor)) } aria-label={ "Link to " (path) } { "#" }
                    @if property.required { span.required { "required" } }
                    @else { span.optional { "optional" } }
                }
                td.type {
                    (self.type_words(of))
                    @if !property.unit.is_empty() { span.unit { "in " (property.unit) } }
                    @if !property.pii.is_empty() { span.mark-pii { "personal data: " (property.pii) } }
                }
                td.what {
                    @if property.doc.is_empty() { (self.undocumented()) }
                    @else { (docs::docs(property.doc)) }
                    @if let Some(why) = property.deprecated {
                        (deprecated(why))
                    }
                    @if !property.constraints.is_empty() || !property.example.is_empty() {
                        ul.rules {
                            @for rule in &property.constraints { li { (inline(&short(rule))) } }
                            @if !property.example.is_empty() {
                                li.example { "example: " code { (property.example) } }
                            }
                        }
                    }
                    @if inner == Inner::Strings { (strings(&of.variants)) }
                    @if let Some(liquid) = self.liquid.get(&path).filter(|it| !it.contains('\n')) {
                        p.liquid { code data-copy=(liquid) { (liquid) } }
                    }
                }
            }
            @if inner == Inner::Folded { (self.folded(of, &path)) }
        }
    }

    /// Returns the row of inner properties: folded, or a link if the page is full.
    fn folded(&self, of: &Form, path: &str) -> Markup {
        let page = of.shape.and_then(|shape| self.site.types.get(shape.id()));
        let before = self.inner_bytes.get();
        let content = (before > 0).then(|| self.inner(of, &format!("{path}{}", of.step)));
        let content = content.filter(|it| it.0.len() <= before || page.is_none());
        let used = content.as_ref().map_or(0, |it| it.0.len());
        self.inner_bytes.set(before.saturating_sub(used));
        html! {
            tr.inner { td colspan="3" {
                @match (content, page) {
                    (Some(content), _) => details { summary { (folded_words(of)) } (content) },
                    (None, Some(page)) => p { a href={ (self.root) (page.path) } { (folded_words(of)) } },
                    (None, None) => p.none { (folded_words(of)) },
                }
            } }
        }
    }

    fn undocumented(&self) -> Markup {
        html! {
            p.none {
                @if let Some(path) = self.site.owners.get(self.owner) {
                    "Not described; ask " a href={ (self.root) (path) } { (self.owner) } "."
                } @else { "Not described." }
            }
        }
    }

    fn type_words(&self, of: &Form) -> Markup {
        let found = of.shape.and_then(|shape| self.site.types.get(shape.id()));
        html! {
            @match found {
                Some(found) => {
                    @let words = of.words.replace(found.name, "");
                    @let (before, after) = of.words.split_once(found.name).unwrap_or((&words, ""));
                    span.words { (before) }
                    @if before == of.words && !before.is_empty() { " " }
                    a.typename href={ (self.root) (found.path) } { (found.name) }
                    span.words { (after) }
                }
                None => span.words { (of.words) }
            }
        }
    }

    fn choices(&self, variants: &[Choice], within: &str) -> Markup {
        let rows = |variant: &Choice| -> Vec<_> {
            variant
                .properties
                .iter()
                .map(|it| self.row(it, within))
                .collect()
        };
        html! {
            p.oneof { "One of " (variants.len()) " variants:" }
            ul.choice {
                @for variant in variants.iter().take(MAX_STRINGS) {
                    li {
                        p { code { (variant.words) } " " (docs::line(variant.doc)) }
                        @if !variant.properties.is_empty() { (table(&rows(variant))) }
                    }
                }
            }
            (more(variants))
        }
    }
}

fn table(rows: &[Markup]) -> Markup {
    html! {
        table.properties {
            thead { tr { th scope="col" { "Name" } th scope="col" { "Type" } th scope="col" { "Description" } } }
            tbody { @for row in rows { (row) } }
        }
    }
}

/// The presentation of inner properties.
#[derive(PartialEq, Eq)]
enum Inner {
    Nothing,
    /// A list of strings, shown in the row.
    Strings,
    Folded,
}

impl Inner {
    fn of(form: &Form) -> Self {
        let is_string = |it: &Choice| it.words.starts_with('"');
        if form.properties.is_empty() && form.variants.is_empty() {
            Self::Nothing
        } else if form.properties.is_empty() && form.variants.iter().all(is_string) {
            Self::Strings
        } else {
            Self::Folded
        }
    }
}

fn folded_words(of: &Form) -> String {
    let name = of.shape.map_or("it", |shape| shape.name());
    match (of.properties.len(), of.variants.len()) {
        (0, variants) => format!("{variants} variants of {name}"),
        (1, _) => format!("1 property of {name}"),
        (properties, _) => format!("{properties} properties of {name}"),
    }
}

fn strings(variants: &[Choice]) -> Markup {
    let documented = variants.iter().any(|it| !it.doc.is_empty());
    let shown = variants.iter().take(MAX_STRINGS);
    html! {
        @if documented {
            dl.texts {
                @for variant in shown {
                    dt { code { (variant.words) } }
                    dd { (docs::line(variant.doc)) }
                }
            }
        } @else {
            p.texts { @for variant in shown { code { (variant.words) } " " } }
        }
        (more(variants))
    }
}

fn more(variants: &[Choice]) -> Markup {
    let left = variants.len().saturating_sub(MAX_STRINGS);
    html! { @if left > 0 { p.none { "And " (left) " more; the JSON Schema has all." } } }
}
