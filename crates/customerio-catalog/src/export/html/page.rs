//! The page of an event or traits type.

use customerio_core::schema::Draft;
use maud::{Markup, html};

use super::docs;
use super::history::{History, Line};
use super::liquid;
use super::listing::Listings;
use super::properties::Table;
use super::site::{Entry, Site, deprecated, encoded, inline, kind_word, prose};
use super::snippet;
use super::usage;
use crate::declared::{Declared, first_line};
use crate::example;
use crate::export::json::pretty;

const ROOT: &str = "../";

/// Returns the page, those that continue it, and the files of long listings, by path.
pub(super) fn pages(
    site: &Site<'_>,
    entry: &Entry,
    history: &History<'_>,
) -> Vec<(String, String)> {
    let declared = entry.declared;
    let name = declared.name();
    let base = entry.path.trim_end_matches(".html");
    let heading = match declared {
        Declared::Event(_) => "Properties",
        Declared::Traits(_) => "Traits",
    };
    let liquid = liquid::of(declared);
    let table = Table::new(site, ROOT, &liquid.by_path, declared.metadata().owner());
    let properties = table.split(&entry.form, base, name);
    let mut listings = Listings::new(base);
    let example = format!("{:#}", example::of_message(declared));
    let rust = snippet::rust(declared, |it| site.is_program(it));
    let schema = pretty(declared.schema(Draft::V2020_12));
    let lines = history.of(declared, site);
    let main = html! {
        (head(site, entry))
        nav.contents aria-label="Contents" {
            a href="#properties" { (heading) }
            a href="#usage" { "Use in Customer.io" }
            a href="#example" { "Message" }
            a href="#send" { "Rust" }
            a href="#schema" { "JSON Schema" }
            @if !entry.uses.is_empty() { a href="#types" { "Types" } }
            @if !lines.is_empty() { a href="#history" { "History" } }
        }
        section #properties {
            h2 { (heading) }
            (properties.first)
        }
        (usage::section(declared, &liquid, &mut listings))
        div.pair {
            section #example {
                h2 { "Message" }
                (listings.code("example", "json", &example))
            }
            section #send {
                h2 { "Send it from Rust" }
                (listings.code("send", "rust", &rust))
            }
        }
        section #schema {
            h2 { "JSON Schema" }
            (listings.code("schema", "json", schema.trim_end()))
        }
        @if !entry.uses.is_empty() { (uses(site, entry)) }
        @if !lines.is_empty() {
            section #history {
                h2 { "History" }
                (entries(&lines))
            }
        }
    };
    let mut pages = vec![(entry.path.clone(), site.page(name, ROOT, &main))];
    pages.extend(properties.pages);
    pages.extend(listings.files);
    pages
}

fn head(site: &Site<'_>, entry: &Entry) -> Markup {
    let declared = entry.declared;
    let metadata = declared.metadata();
    html! {
        nav.crumbs aria-label="Breadcrumbs" {
            a href={ (ROOT) "index.html" } { "Catalog" }
            " / "
            a href={ (ROOT) "index.html?kind=" (declared.kind()) } { (kind_word(declared.kind())) }
        }
        h1 data-copy=(declared.name()) {
            (declared.name())
            @if declared.version() > 1 { " " span.version { "v" (declared.version()) } }
        }
        @if let Some(why) = metadata.deprecation() {
            (deprecated(why))
        }
        div.lead {
            @if declared.shape().doc().is_empty() { (undocumented(site, metadata.owner())) }
            @else { (docs::docs(declared.shape().doc())) }
        }
        dl.facts { (self::metadata(site, entry)) }
    }
}

fn metadata(site: &Site<'_>, entry: &Entry) -> Markup {
    let declared = entry.declared;
    let metadata = declared.metadata();
    let versions: Vec<_> = site.versions(declared).collect();
    html! {
        (fact("Call", &html! { code { (declared.call()) } }))
        @if let Some(object_type) = declared.object_type() {
            (fact("Object type", &html! { code { (object_type) } }))
        }
        @if !metadata.owner().is_empty() {
            (fact("Owner", &owner(site, metadata.owner())))
        }
        @if !metadata.tags().is_empty() {
            (fact("Tags", &html! { @for tag in metadata.tags() { (filter_link("tag", tag)) " " } }))
        }
        (fact("Version", &html! {
            (declared.version())
            @for other in versions {
                " · " a href={ (ROOT) (other.path) } { "version " (other.declared.version()) }
            }
        }))
        @if !metadata.since().is_empty() { (fact("Since", &html! { (metadata.since()) })) }
        @if let Declared::Event(spec) = declared {
            @if !spec.allowed_pii().is_empty() {
                (fact("May contain personal data", &html! {
                    @for class in declared.allowed_classes() { span.mark-pii { (class) } " " }
                }))
            }
            @for role in spec.roles() {
                (fact("Filled by a field", &html! {
                    code { (role.role().key()) } " from " code { (role.field()) }
                }))
            }
        }
        @if !metadata.module().is_empty() {
            (fact("Declared in", &html! {
                @match site.source(declared) {
                    Some(address) => a href=(address) rel="noreferrer" { code { (metadata.module()) } },
                    None => code { (metadata.module()) },
                }
            }))
        }
    }
}

/// A link to the page of an owner.
fn owner(site: &Site<'_>, owner: &str) -> Markup {
    html! {
        @match site.owners.get(owner) {
            Some(path) => a.tag href={ (ROOT) (path) } { (owner) },
            None => (owner),
        }
    }
}

fn undocumented(site: &Site<'_>, name: &str) -> Markup {
    html! {
        p.none {
            @if name.is_empty() { "Not described, and no owner is named." }
            @else { "Not described; ask " (owner(site, name)) "." }
        }
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// A link to the declarations with the same value.
fn filter_link(key: &str, value: &str) -> Markup {
    html! { a.tag href={ (ROOT) "index.html?" (key) "=" (encoded(value)) } { (value) } }
}

fn uses(site: &Site<'_>, entry: &Entry) -> Markup {
    let types = entry.uses.iter().filter_map(|id| site.types.get(id));
    html! {
        section #types {
            h2 { "Types" }
            ul.types {
                @for of in types {
                    @let others = site.user_count(of.id).saturating_sub(1);
                    li {
                        a.typename href={ (ROOT) (of.path) } { (of.name) }
                        " " span.about { (docs::line(first_line(of.doc))) }
                        @if others > 0 { " " span.also { "also in " (others) " more" } }
                    }
                }
            }
        }
    }
}

/// The number of entries that are shown. Older ones are folded.
const LATEST: usize = 12;
/// The most folded entries.
const MAX_OLDER: usize = 40;

fn entries(lines: &[Line<'_>]) -> Markup {
    // A fold is not shorter than a single entry.
    let shown = if lines.len() > LATEST + 1 {
        LATEST
    } else {
        lines.len()
    };
    let (latest, older) = lines.split_at(shown);
    html! {
        (each(latest))
        @if !older.is_empty() {
            details.older {
                summary { (older.len()) " older" }
                (each(&older[..older.len().min(MAX_OLDER)]))
            }
        }
    }
}

fn each(lines: &[Line<'_>]) -> Markup {
    html! {
        ol.history {
            @for line in lines {
                li class=(line.class) {
                    p {
                        b {
                            @if let Some(step) = line.by { time datetime=(step.day) { (step.day) } " · " }
                            (inline(&line.heading))
                        }
                        @if let Some(step) = line.by { " " code.also { (step.commit) } }
                    }
                    (prose(&line.text))
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LATEST, Line, entries};

    #[test]
    fn a_long_history_is_folded() {
        for (count, is_folded) in [(1, false), (LATEST + 1, false), (LATEST + 2, true)] {
            let line = |at| Line {
                class: "locked",
                by: None,
                heading: format!("Step {at}"),
                text: String::new(),
            };
            let lines: Vec<_> = (0..count).map(line).collect();
            let html = entries(&lines).into_string();
            assert_eq!(html.matches("<li").count(), count, "{html}");
            assert_eq!(html.contains("<summary>2 older"), is_folded, "{html}");
        }
    }
}
