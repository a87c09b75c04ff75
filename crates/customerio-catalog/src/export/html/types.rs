//! The page of a nested type: its properties and the declarations that use it.

use std::collections::BTreeMap;

use maud::html;

use super::docs;
use super::properties::Table;
use super::site::{Site, Type, kind_word};
use super::split::{Start, split};

const ROOT: &str = "../";
/// The bytes of the list of users on the first page.
const MAX_BYTES: usize = 20_000;

/// Returns the page and those that continue it, by path.
pub(super) fn pages(site: &Site<'_>, of: &Type) -> Vec<(String, String)> {
    let base = of.path.trim_end_matches(".html");
    let liquid = BTreeMap::new();
    let properties = Table::new(site, ROOT, &liquid, "").split(&of.form, base, of.name);
    let users = site.users(of.id).into_iter().map(|user| {
        html! {
            li {
                a href={ (ROOT) (user.path) } { (user.declared.name()) }
                @if user.declared.version() > 1 { " " span.version { "v" (user.declared.version()) } }
                " " span.also { (kind_word(user.declared.kind())) }
            }
        }
    });
    let start = Start {
        base,
        title: of.name,
        root: ROOT,
        part: "users",
        heading: "Used in",
        max_bytes: MAX_BYTES,
    };
    let users = split(site, start, users.collect(), &|users| {
        html! { ul.types { @for user in users { (user) } } }
    });
    let main = html! {
        nav.crumbs aria-label="Breadcrumbs" {
            a href={ (ROOT) "index.html" } { "Catalog" } " / type"
        }
        h1 { (of.name) }
        div.lead { (docs::docs(of.doc)) }
        dl.facts { div { dt { "Rust type" } dd { code { (of.id) } } } div { dt { "Form" } dd { (of.form.words) } } }
        section #properties {
            h2 { "Properties" }
            (properties.first)
        }
        section #users {
            h2 { "Used in" }
            (users.first)
        }
    };
    let mut pages = vec![(of.path.clone(), site.page(of.name, ROOT, &main))];
    pages.extend(properties.pages);
    pages.extend(users.pages);
    pages
}
