//! The first page: declarations, with search and filters over all of them.

use maud::{Markup, html};

use super::docs;
use super::site::{Entry, KINDS, Site};
use super::split::{Split, Start, split};
use crate::declared::DeclaredKind;

/// The bytes of the cards on the first page.
const MAX_BYTES: usize = 60_000;
/// The most tags of a card.
const MAX_TAGS: usize = 8;

/// Returns the first page and those that continue it, by path. `changes` are the recent changes.
pub(super) fn pages(site: &Site<'_>, changes: &Markup) -> Vec<(String, String)> {
    let start = Start {
        base: "index",
        title: site.title,
        root: "",
        part: "",
        heading: "",
        max_bytes: 0,
    };
    let entries: Vec<_> = site.entries.iter().collect();
    let listed = sections(site, start, &entries, MAX_BYTES);
    let main = html! {
        div.hero {
            h1 { (site.title) }
            p.counts { (counts(site)) }
        }
        (filters())
        (changes)
        div #results { (listed.first) }
        div #found hidden {}
        p #nothing hidden { span {} " " button #clear type="button" { "Clear" } }
    };
    let mut pages = vec![("index.html".to_owned(), site.page("", "", &main))];
    pages.extend(listed.pages);
    pages
}

/// Returns a section of cards for each kind. `max_bytes` is the size of all sections on the first page.
pub(super) fn sections(
    site: &Site<'_>,
    start: Start<'_>,
    entries: &[&Entry],
    max_bytes: usize,
) -> Split {
    let of = |kind: DeclaredKind| entries.iter().filter(move |it| it.declared.kind() == kind);
    let kinds: Vec<_> = KINDS
        .iter()
        .filter(|(kind, _, _)| of(*kind).next().is_some())
        .collect();
    let mut sections = Vec::new();
    let mut pages = Vec::new();
    for (kind, heading, _) in &kinds {
        let start = Start {
            part: kind.as_str(),
            heading,
            max_bytes: max_bytes / kinds.len(),
            ..start
        };
        let cards: Vec<_> = of(*kind).map(|it| card(it, start.root)).collect();
        let count = cards.len();
        let cards = split(site, start, cards, &|cards| {
            html! { ul.cards { @for card in cards { (card) } } }
        });
        pages.extend(cards.pages);
        sections.push(html! {
            section.kind {
                h2 { (heading) span.count { (count) } }
                (cards.first)
            }
        });
    }
    Split {
        first: html! { @for section in &sections { (section) } },
        pages,
    }
}

fn counts(site: &Site<'_>) -> Markup {
    let count = |kinds: &[DeclaredKind]| {
        let of = site.entries.iter();
        of.filter(|it| kinds.contains(&it.declared.kind())).count()
    };
    let parts = [
        (count(&[DeclaredKind::Track]), "event", "events"),
        (count(&[DeclaredKind::Page]), "page", "pages"),
        (count(&[DeclaredKind::Screen]), "screen", "screens"),
        (
            count(&[
                DeclaredKind::Person,
                DeclaredKind::Group,
                DeclaredKind::Relationship,
            ]),
            "set of traits",
            "sets of traits",
        ),
        (site.types.len(), "nested type", "nested types"),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    html! {
        @for (count, one, several) in parts {
            span { b { (count) } " " @if count == 1 { (one) } @else { (several) } }
        }
    }
}

/// The form of filters. The script fills its lists and shows it.
fn filters() -> Markup {
    html! {
        form #filters hidden role="search" {
            label.search {
                span.hidden { "Search" }
                input #search type="search" name="q" placeholder="Search the catalog"
                    autocomplete="off" spellcheck="false" aria-controls="found";
                kbd { "/" }
            }
            div.choices {
                @for (name, label) in [("kind", "Call"), ("owner", "Owner"), ("tag", "Tag")] {
                    label.select {
                        span.hidden { (label) }
                        select name=(name) { option value="" { (label) ": all" } }
                    }
                }
                label.check { input type="checkbox" name="pii"; span { "Personal data" } }
                label.check { input type="checkbox" name="deprecated"; span { "Deprecated" } }
                output #shown for="search" aria-live="polite" {}
            }
        }
    }
}

/// A card. The script writes the same for a result of the search.
fn card(entry: &Entry, root: &str) -> Markup {
    let declared = entry.declared;
    let metadata = declared.metadata();
    let summary = declared.summary();
    html! {
        li.card {
            a href={ (root) (entry.path) } {
                span.name { (declared.name()) }
                @if declared.version() > 1 { " " span.version { "v" (declared.version()) } }
            }
            @if !summary.is_empty() { p { (docs::line(summary)) } }
            p.marks {
                @if metadata.deprecation().is_some() { span.mark-deprecated { "deprecated" } }
                @if entry.has_pii { span.mark-pii { "personal data" } }
                @if !metadata.owner().is_empty() { span.owner { "by " (metadata.owner()) } }
                @for tag in metadata.tags().iter().take(MAX_TAGS) { span.tag { (tag) } }
            }
        }
    }
}
