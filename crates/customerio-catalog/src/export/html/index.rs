//! The first page: all declarations, with search and filters.

use std::collections::BTreeSet;

use customerio_core::event::Metadata;
use maud::{Markup, html};

use super::docs;
use super::site::{Entry, KINDS, Site, names};
use crate::declared::DeclaredKind;

pub(super) fn index(site: &Site<'_>) -> String {
    let main = html! {
        div.hero {
            h1 { (site.title) }
            p.counts { (counts(site)) }
        }
        (filters(site))
        div #results {
            @for (kind, heading, _) in KINDS {
                @let of_kind: Vec<_> = site.entries.iter().filter(|it| it.declared.kind() == kind).collect();
                @if !of_kind.is_empty() {
                    section.kind {
                        h2 { (heading) span.count { (of_kind.len()) } }
                        ul.cards { @for entry in of_kind { (card(entry)) } }
                    }
                }
            }
        }
        p #nothing hidden { span {} " " button #clear type="button" { "Clear" } }
    };
    site.page("", "", &main)
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

/// The form of filters. It is hidden until the script shows it.
fn filters(site: &Site<'_>) -> Markup {
    let metadata = site.entries.iter().map(|it| it.declared.metadata());
    let owners: BTreeSet<_> = metadata
        .clone()
        .map(Metadata::owner)
        .filter(|it| !it.is_empty())
        .collect();
    let tags: BTreeSet<_> = metadata.flat_map(Metadata::tags).copied().collect();
    let kinds = KINDS
        .iter()
        .filter(|(kind, _, _)| site.entries.iter().any(|it| it.declared.kind() == *kind));
    html! {
        form #filters hidden role="search" {
            label.search {
                span.hidden { "Search" }
                input #search type="search" name="q" placeholder="Search events, traits, properties…"
                    autocomplete="off" spellcheck="false" aria-controls="results";
                kbd { "/" }
            }
            div.choices {
                (choice("kind", "Call", kinds.map(|(kind, heading, _)| (kind.as_str(), *heading))))
                (choice("owner", "Owner", owners.into_iter().map(|it| (it, it))))
                (choice("tag", "Tag", tags.into_iter().map(|it| (it, it))))
                label.check { input type="checkbox" name="pii"; span { "Personal data" } }
                label.check { input type="checkbox" name="deprecated"; span { "Deprecated" } }
                output #shown for="search" aria-live="polite" {}
            }
        }
    }
}

fn choice<'a>(
    name: &str,
    label: &str,
    options: impl Iterator<Item = (&'a str, &'a str)>,
) -> Markup {
    html! {
        label.select {
            span.hidden { (label) }
            select name=(name) {
                option value="" { (label) ": all" }
                @for (value, words) in options { option value=(value) { (words) } }
            }
        }
    }
}

fn card(entry: &Entry) -> Markup {
    let declared = entry.declared;
    let metadata = declared.metadata();
    let doc = declared.shape().doc();
    let mut properties = BTreeSet::new();
    names(&entry.form.properties, &mut properties);
    let properties: Vec<_> = properties.into_iter().collect();
    let summary = declared.summary();
    html! {
        li.card
            data-name=(declared.name().to_lowercase())
            data-text=(doc.to_lowercase())
            data-properties=(properties.join("\n"))
            data-kind=(declared.kind())
            data-owner=(metadata.owner())
            data-tag=(metadata.tags().join("\n"))
            data-pii=[entry.has_pii.then_some("")]
            data-deprecated=[metadata.deprecation().map(|_| "")]
        {
            a href=(entry.path) {
                span.name { (declared.name()) }
                @if declared.version() > 1 { " " span.version { "v" (declared.version()) } }
            }
            @if !summary.is_empty() { p { (docs::line(summary)) } }
            p.marks {
                @if metadata.deprecation().is_some() { span.mark-deprecated { "deprecated" } }
                @if entry.has_pii { span.mark-pii { "personal data" } }
                @if !metadata.owner().is_empty() { span.owner { "by " (metadata.owner()) } }
                @for tag in metadata.tags() { span.tag { (tag) } }
            }
        }
    }
}
