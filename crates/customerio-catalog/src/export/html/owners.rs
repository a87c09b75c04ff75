//! The page of each owner, and the list of all owners.

use maud::{Markup, html};

use super::index::sections;
use super::site::{Entry, Site, kind_word};
use super::split::{Split, Start, split};
use crate::table;

/// The bytes of a list on the first page of an owner.
const MAX_BYTES: usize = 25_000;

/// Returns the page of an owner and those that continue it, by path.
pub(super) fn page(site: &Site<'_>, owner: &str, path: &str) -> Vec<(String, String)> {
    let entries: Vec<_> = site
        .entries
        .iter()
        .filter(|it| it.declared.metadata().owner() == owner)
        .collect();
    let start = Start {
        base: path.trim_end_matches(".html"),
        title: owner,
        root: "../",
        part: "undocumented",
        heading: "Not described",
        max_bytes: MAX_BYTES,
    };
    let gaps = entries.iter().flat_map(|it| gaps(it, start.root)).collect();
    let gaps = split(site, start, gaps, &|items| {
        html! { ul.types { @for item in items { (item) } } }
    });
    let listed = sections(site, start, &entries, MAX_BYTES);
    let main = html! {
        nav.crumbs aria-label="Breadcrumbs" {
            a href={ (start.root) "index.html" } { "Catalog" } " / "
            a href={ (start.root) "owners.html" } { "Owners" }
        }
        h1 { (owner) }
        (listed.first)
        @if has_gaps(&entries) {
            section #undocumented {
                h2 { "Not described" }
                (gaps.first)
            }
        }
    };
    let mut pages = vec![(path.to_owned(), site.page(owner, start.root, &main))];
    pages.extend(listed.pages);
    pages.extend(gaps.pages);
    pages
}

fn has_gaps(entries: &[&Entry]) -> bool {
    entries.iter().any(|it| !gaps(it, "").is_empty())
}

/// Lists a declaration without docs, and one whose properties have none.
fn gaps(entry: &Entry, root: &str) -> Vec<Markup> {
    let mut count = 0;
    table::each_property(&entry.form, &mut |property| {
        count += usize::from(property.doc.is_empty());
    });
    let is_documented = !entry.declared.shape().doc().is_empty();
    if is_documented && count == 0 {
        return Vec::new();
    }
    vec![html! {
        li {
            a href={ (root) (entry.path) } { (entry.declared.name()) }
            " " span.also {
                (kind_word(entry.declared.kind()))
                @if !is_documented { ", no description" }
                @if count > 0 {
                    ", " (count) @if count == 1 { " property" } @else { " properties" } " without one"
                }
            }
        }
    }]
}

/// Returns the list of all owners and the pages that continue it, by path.
pub(super) fn list(site: &Site<'_>) -> Vec<(String, String)> {
    let count = |owner: &str| {
        let mut count = 0;
        for entry in &site.entries {
            count += usize::from(entry.declared.metadata().owner() == owner);
        }
        count
    };
    let items = site.owners.iter().map(|(owner, path)| {
        html! {
            li { a href=(path) { (owner) } " " span.also { (count(owner)) " in the catalog" } }
        }
    });
    let start = Start {
        base: "owners",
        title: "Owners",
        root: "",
        part: "list",
        heading: "All",
        max_bytes: MAX_BYTES,
    };
    let Split { first, pages } = split(site, start, items.collect(), &|items| {
        html! { ul.types { @for item in items { (item) } } }
    });
    let unowned = count("");
    let main = html! {
        nav.crumbs aria-label="Breadcrumbs" { a href="index.html" { "Catalog" } }
        h1 { "Owners" }
        (first)
        @if unowned > 0 { p.none { (unowned) " in the catalog name no owner." } }
    };
    let mut all = vec![("owners.html".to_owned(), site.page("Owners", "", &main))];
    all.extend(pages);
    all
}
