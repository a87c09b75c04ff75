//! The page of an event or traits type.

use std::fmt::Write as _;

use customerio_core::schema::Draft;
use maud::{Markup, html};

use super::docs;
use super::history::{History, Line};
use super::properties;
use super::site::{Entry, Site, code, deprecated, inline, kind_word, prose};
use super::snippet;
use crate::declared::{Declared, first_line};
use crate::example;
use crate::export::json::pretty;

const ROOT: &str = "../";

pub(super) fn page(site: &Site<'_>, entry: &Entry, history: &History<'_>) -> String {
    let declared = entry.declared;
    let name = declared.name();
    let heading = match declared {
        Declared::Event(_) => "Properties",
        Declared::Traits(_) => "Traits",
    };
    let main = html! {
        (head(site, entry))
        div.columns {
            div.text {
                section #properties {
                    h2 { (heading) }
                    (properties::form(site, ROOT, &entry.form))
                }
                @if !entry.uses.is_empty() { (uses(site, entry)) }
                (history_of(site, declared, history))
            }
            div.codes {
                section #example {
                    h2 { "JSON" }
                    (code("json", &format!("{:#}", example::of_message(declared))))
                }
                section #send {
                    h2 { "Send it" }
                    (code("rust", &snippet::rust(declared, |it| site.is_program(it))))
                }
                section #schema {
                    details {
                        summary { h2 { "JSON Schema" } }
                        (code("json", pretty(declared.schema(Draft::V2020_12)).trim_end()))
                    }
                }
            }
        }
    };
    site.page(name, ROOT, &main)
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
        h1 {
            (declared.name())
            @if declared.version() > 1 { " " span.version { "v" (declared.version()) } }
        }
        @if let Some(why) = metadata.deprecation() {
            (deprecated(why))
        }
        div.lead { (docs::docs(declared.shape().doc())) }
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
            (fact("Owner", &filter_link("owner", metadata.owner())))
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
            (fact("Declared in", &html! { code { (metadata.module()) } }))
        }
    }
}

fn fact(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}

/// A link to the declarations with the same value.
fn filter_link(key: &str, value: &str) -> Markup {
    let mut query = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            query.push(char::from(byte));
        } else {
            let _ = write!(query, "%{byte:02X}");
        }
    }
    html! { a.tag href={ (ROOT) "index.html?" (key) "=" (query) } { (value) } }
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

fn history_of(site: &Site<'_>, declared: Declared, history: &History<'_>) -> Markup {
    let lines = history.of(declared, site);
    html! {
        @if !lines.is_empty() {
            section #history {
                h2 { "History" }
                (entries(&lines))
            }
        }
    }
}

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
                (each(older))
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
