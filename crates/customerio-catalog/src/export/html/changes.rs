//! The recent changes of the catalog, from the history of its lock.

use std::collections::BTreeMap;

use customerio_rules::lock::file::Subject;
use maud::{Markup, html};

use super::history::committed;
use super::lock_history::{LockHistory, Revision};
use super::site::{Site, inline};
use super::split::{Split, Start, split};

/// The number of changes on the first page.
const LATEST: usize = 6;
/// The most changes on the pages of changes.
const MAX_CHANGES: usize = 500;

/// Returns the section of the first page, and the pages of changes by path. Both are empty without a
/// history.
pub(super) fn changes(site: &Site<'_>, commits: &LockHistory) -> (Markup, Vec<(String, String)>) {
    let revisions: Vec<_> = commits.revisions.iter().rev().collect();
    if revisions.is_empty() {
        return (html! {}, Vec::new());
    }
    let paths = site.entries.iter();
    let paths = paths.map(|it| (it.declared.subject(), &*it.path)).collect();
    let latest = html! {
        section #changes {
            h2 { "Recent changes" }
            ol.history { @for revision in revisions.iter().take(LATEST) { (item(&paths, revision)) } }
            @if revisions.len() > LATEST { p { a href="changes.html" { "All changes" } } }
        }
    };
    let start = Start {
        base: "changes",
        title: "Changes",
        root: "",
        part: "list",
        heading: "All",
        max_bytes: 50_000,
    };
    let items = revisions.iter().take(MAX_CHANGES);
    let items = items.map(|revision| item(&paths, revision)).collect();
    let Split { first, pages } = split(site, start, items, &|items| {
        html! { ol.history { @for item in items { (item) } } }
    });
    let main = html! {
        nav.crumbs aria-label="Breadcrumbs" { a href="index.html" { "Catalog" } }
        h1 { "Changes" }
        (first)
    };
    let mut all = vec![("changes.html".to_owned(), site.page("Changes", "", &main))];
    all.extend(pages);
    (latest, all)
}

fn item(paths: &BTreeMap<Subject, &str>, revision: &Revision) -> Markup {
    let line = committed(revision);
    let subject = &revision.subject;
    html! {
        li class=(line.class) {
            p {
                time datetime=(revision.day) { (revision.day) } " · "
                @match paths.get(subject) {
                    Some(path) => a href=(path) { (subject.name) },
                    None => b { (subject.name) },
                }
                @if subject.version > 1 { " " span.version { "v" (subject.version) } }
                ": " (inline(&line.heading))
                " " code.also { (revision.commit) }
            }
        }
    }
}
