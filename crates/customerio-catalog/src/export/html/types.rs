//! The page of a nested type: its properties and the declarations that use it.

use maud::html;

use super::docs;
use super::properties;
use super::site::{Site, Type, kind_word};

const ROOT: &str = "../";

pub(super) fn page(site: &Site<'_>, of: &Type) -> String {
    let users = site.users(of.id);
    let main = html! {
        nav.crumbs aria-label="Breadcrumbs" {
            a href={ (ROOT) "index.html" } { "Catalog" } " / type"
        }
        h1 { (of.name) }
        div.lead { (docs::docs(of.doc)) }
        dl.facts { div { dt { "Rust type" } dd { code { (of.id) } } } div { dt { "Form" } dd { (of.form.words) } } }
        section #properties {
            h2 { "Properties" }
            (properties::form(site, ROOT, &of.form))
        }
        section #users {
            h2 { "Used in" }
            ul.types {
                @for user in users {
                    li {
                        a href={ (ROOT) (user.path) } { (user.declared.name()) }
                        @if user.declared.version() > 1 { " " span.version { "v" (user.declared.version()) } }
                        " " span.also { (kind_word(user.declared.kind())) }
                    }
                }
            }
        }
    };
    site.page(of.name, ROOT, &main)
}
