//! The table of properties, with what they hold folded.

use maud::{Markup, html};

use super::docs;
use super::site::{Site, deprecated, inline};
use crate::table::{Choice, Form, Property};

/// What an object consists of; `root` leads from the page's folder to that of `index.html`.
pub(super) fn form(site: &Site<'_>, root: &str, of: &Form) -> Markup {
    html! {
        @if of.properties.is_empty() && of.variants.is_empty() {
            p.none { "None." }
        }
        @if !of.properties.is_empty() { (table(site, root, &of.properties)) }
        @if !of.variants.is_empty() { (choices(site, root, &of.variants)) }
        @if of.open { p.none { "Other properties may be there too." } }
    }
}

fn table(site: &Site<'_>, root: &str, properties: &[Property]) -> Markup {
    html! {
        table.properties {
            thead { tr { th scope="col" { "Name" } th scope="col" { "Type" } th scope="col" { "What it is" } } }
            tbody { @for property in properties { (row(site, root, property)) } }
        }
    }
}

fn row(site: &Site<'_>, root: &str, property: &Property) -> Markup {
    let of = &property.form;
    let inner = Inner::of(of);
    html! {
        tr.property {
            th scope="row" {
                code.key { (property.name) }
                @if property.required { span.required { "required" } }
                @else { span.optional { "optional" } }
            }
            td.type {
                (type_words(site, root, of))
                @if !property.unit.is_empty() { span.unit { "in " (property.unit) } }
                @if !property.pii.is_empty() { span.mark-pii { "personal data: " (property.pii) } }
            }
            td.what {
                (docs::docs(property.doc))
                @if let Some(why) = property.deprecated {
                    (deprecated(why))
                }
                @if !property.constraints.is_empty() || !property.example.is_empty() {
                    ul.rules {
                        @for rule in &property.constraints { li { (inline(&short(rule))) } }
                        @if !property.example.is_empty() {
                            li.example { "such as " code { (property.example) } }
                        }
                    }
                }
                @if inner == Inner::Texts { (texts(&of.variants)) }
            }
        }
        @if inner == Inner::Folded {
            tr.inner { td colspan="3" {
                details {
                    summary { (folded_words(of)) }
                    (form(site, root, of))
                }
            } }
        }
    }
}

/// A rule, as it stands on its own: what people read at a glance.
fn short(rule: &str) -> String {
    let beginnings = ["have ", "be a text of the ", "be "].into_iter();
    let mut shorter = beginnings.filter_map(|beginning| rule.strip_prefix(beginning));
    let rule = match rule.strip_prefix("match ") {
        Some(pattern) => format!("matches {pattern}"),
        None => shorter.next().unwrap_or(rule).to_owned(),
    };
    // What stands in back-ticks is to be taken to the letter.
    let parts = rule.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => grouped(part),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// A text whose long numbers are in groups of three: nobody counts zeros.
fn grouped(text: &str) -> String {
    const GAP: char = '\u{202f}';
    let is_digit = |letter: char| letter.is_ascii_digit();
    let mut rest = text;
    let mut grouped = String::new();
    while let Some(start) = rest.find(is_digit) {
        let (before, from) = rest.split_at(start);
        let (digits, behind) = from.split_at(from.find(|it| !is_digit(it)).unwrap_or(from.len()));
        grouped.push_str(before);
        let is_fraction = grouped.ends_with('.');
        for (at, digit) in digits.chars().enumerate() {
            let left = digits.len() - at;
            if at > 0 && left % 3 == 0 && digits.len() > 4 && !is_fraction {
                grouped.push(GAP);
            }
            grouped.push(digit);
        }
        rest = behind;
    }
    grouped + rest
}

/// How what is within a property is shown.
#[derive(PartialEq, Eq)]
enum Inner {
    Nothing,
    /// A list of texts, in place.
    Texts,
    Folded,
}

impl Inner {
    fn of(form: &Form) -> Self {
        let is_text = |it: &Choice| it.words.starts_with('"');
        if form.properties.is_empty() && form.variants.is_empty() {
            Self::Nothing
        } else if form.properties.is_empty() && form.variants.iter().all(is_text) {
            Self::Texts
        } else {
            Self::Folded
        }
    }
}

fn folded_words(of: &Form) -> String {
    let name = of.shape.map_or("it", |shape| shape.name);
    match (of.properties.len(), of.variants.len()) {
        (0, variants) => format!("{variants} forms of {name}"),
        (1, _) => format!("1 property of {name}"),
        (properties, _) => format!("{properties} properties of {name}"),
    }
}

fn type_words(site: &Site<'_>, root: &str, of: &Form) -> Markup {
    let found = of.shape.and_then(|shape| site.types.get((shape.id)()));
    html! {
        @match found {
            Some(found) => {
                @let words = of.words.replace(found.name, "");
                @let (before, after) = of.words.split_once(found.name).unwrap_or((&words, ""));
                span.words { (before) }
                @if before == of.words && !before.is_empty() { " " }
                a.typename href={ (root) (found.path) } { (found.name) }
                span.words { (after) }
            }
            None => span.words { (of.words) }
        }
    }
}

fn texts(variants: &[Choice]) -> Markup {
    let documented = variants.iter().any(|it| !it.doc.is_empty());
    html! {
        @if documented {
            dl.texts {
                @for variant in variants {
                    dt { code { (variant.words) } }
                    dd { (docs::line(variant.doc)) }
                }
            }
        } @else {
            p.texts { @for variant in variants { code { (variant.words) } " " } }
        }
    }
}

fn choices(site: &Site<'_>, root: &str, variants: &[Choice]) -> Markup {
    html! {
        p.oneof { "One of " (variants.len()) " forms:" }
        ul.choice {
            @for variant in variants {
                li {
                    p { code { (variant.words) } " " (docs::line(variant.doc)) }
                    @if !variant.properties.is_empty() { (table(site, root, &variant.properties)) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_rule_is_short_and_its_numbers_can_be_read() {
        for (rule, shown) in [
            ("have 1 to 64 characters", "1 to 64 characters"),
            (
                "be at least 0.00001 and at most 10000000",
                "at least 0.00001 and at most 10\u{202f}000\u{202f}000",
            ),
            ("be at most 2000", "at most 2000"),
            ("be a text of the format `email`", "format `email`"),
            ("match `^[0-9]{10000}$`", "matches `^[0-9]{10000}$`"),
            ("", ""),
        ] {
            assert_eq!(short(rule), shown);
        }
    }
}
