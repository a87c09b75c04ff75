//! The section about the use of an event or traits type in Customer.io.

use maud::{Markup, html};

use super::conditions::{conditions, is_segmented, statements};
use super::liquid::{self, Liquid};
use super::listing::Listings;
use super::site::inline;
use super::sources::{DATES, LIQUID_KEYS, OBJECTS, Source, USING_LIQUID};
use crate::declared::{Declared, DeclaredKind};

/// Returns the section.
pub(super) fn section(declared: Declared, liquid: &Liquid, listings: &mut Listings<'_>) -> Markup {
    let conditions = conditions(declared);
    html! {
        section #usage {
            h2 { "Use it in Customer.io" }
            ul.statements {
                @for statement in statements(declared) {
                    li { (inline(&statement.text)) " " (source(statement.source)) }
                }
            }
            @if !conditions.is_empty() {
                h3 { @if is_segmented(declared) { "Conditions, for example" } @else { "Filters, for example" } }
                ul.conditions { @for condition in conditions { li { (inline(&condition.text)) } } }
            }
            h3 { "In a message" }
            (scope(declared))
            @if liquid.template.is_empty() {
                p.none { "It has nothing to show." }
            } @else {
                div.pair {
                    div #liquid { h4 { "Liquid" } (listings.code("liquid", "liquid", &liquid.template)) }
                    div #rendered { h4 { "Rendered with the example" } (listings.code("rendered", "text", &liquid.rendered)) }
                }
                @if !liquid.is_whole {
                    p.none { "The table of properties has the Liquid of the others." }
                }
            }
        }
    }
}

/// Describes where the values are in Liquid.
fn scope(declared: Declared) -> Markup {
    let variable = liquid::variable(declared);
    let (text, from) = match declared.kind() {
        DeclaredKind::Track | DeclaredKind::Page | DeclaredKind::Screen => (
            "In a campaign that the event starts, its properties are in `event`.".to_owned(),
            &LIQUID_KEYS,
        ),
        DeclaredKind::Person => (
            "In each message to the person, the attributes are in `customer`.".to_owned(),
            &LIQUID_KEYS,
        ),
        DeclaredKind::Group => (
            format!(
                "In a campaign that an object starts, its attributes are in `{variable}`. Replace the \
                 last word by the name of the object type in your workspace."
            ),
            &OBJECTS,
        ),
        DeclaredKind::Relationship => (
            format!(
                "In a campaign that a relationship starts, its attributes are in `{variable}`."
            ),
            &OBJECTS,
        ),
    };
    html! {
        p { (inline(&text)) " " (source(from)) }
        p {
            (inline("A message with a value that is missing is not sent, so optional values have a `default`."))
            " " (source(&USING_LIQUID)) " "
            (inline("The filter `date` reads timestamps and dates in ISO 8601."))
            " " (source(&DATES))
        }
    }
}

fn source(source: &Source) -> Markup {
    html! { span.cited { "(" (source.link()) ")" } }
}
