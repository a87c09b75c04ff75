//! The table of properties, with inner properties folded.

use maud::{Markup, html};

use super::docs;
use super::site::{Site, deprecated, inline};
use crate::table::{Choice, Form, Property};

/// The properties and variants of an object. `root` is the path from the page's folder to
/// `index.html`.
pub(super) fn form(site: &Site<'_>, root: &str, of: &Form) -> Markup {
    html! {
        @if of.properties.is_empty() && of.variants.is_empty() {
            p.none { "None." }
        }
        @if !of.properties.is_empty() { (table(site, root, &of.properties)) }
        @if !of.variants.is_empty() { (choices(site, root, &of.variants)) }
        @if of.open { p.none { "Other properties are allowed." } }
    }
}

fn table(site: &Site<'_>, root: &str, properties: &[Property]) -> Markup {
    html! {
        table.properties {
            thead { tr { th scope="col" { "Name" } th scope="col" { "Type" } th scope="col" { "Description" } } }
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
                            li.example { "example: " code { (property.example) } }
                        }
                    }
                }
                @if inner == Inner::Strings { (strings(&of.variants)) }
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

/// Shortens a rule of the form `have 1 to 64 characters`.
fn short(rule: &str) -> String {
    let rule = if let Some(pattern) = rule.strip_prefix("match ") {
        format!("matches {pattern}")
    } else if let Some((_, format)) = rule.split_once(" of the format ") {
        format!("format {format}")
    } else {
        let mut verbs = ["have ", "be "].into_iter();
        let short = verbs.find_map(|verb| rule.strip_prefix(verb));
        short.unwrap_or(rule).to_owned()
    };
    // Text in backticks is literal.
    let parts = rule.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => grouped(part),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Groups the digits of long numbers by three.
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

/// The presentation of inner properties.
#[derive(PartialEq, Eq)]
enum Inner {
    Nothing,
    /// A list of strings, shown in the row.
    Strings,
    Folded,
}

impl Inner {
    fn of(form: &Form) -> Self {
        let is_string = |it: &Choice| it.words.starts_with('"');
        if form.properties.is_empty() && form.variants.is_empty() {
            Self::Nothing
        } else if form.properties.is_empty() && form.variants.iter().all(is_string) {
            Self::Strings
        } else {
            Self::Folded
        }
    }
}

fn folded_words(of: &Form) -> String {
    let name = of.shape.map_or("it", |shape| shape.name());
    match (of.properties.len(), of.variants.len()) {
        (0, variants) => format!("{variants} variants of {name}"),
        (1, _) => format!("1 property of {name}"),
        (properties, _) => format!("{properties} properties of {name}"),
    }
}

fn type_words(site: &Site<'_>, root: &str, of: &Form) -> Markup {
    let found = of.shape.and_then(|shape| site.types.get(shape.id()));
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

fn strings(variants: &[Choice]) -> Markup {
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
        p.oneof { "One of " (variants.len()) " variants:" }
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
    fn a_rule_is_short_and_its_numbers_are_grouped() {
        for (rule, shown) in [
            ("have 1 to 64 characters", "1 to 64 characters"),
            (
                "be at least 0.00001 and at most 10000000",
                "at least 0.00001 and at most 10\u{202f}000\u{202f}000",
            ),
            ("be at most 2000", "at most 2000"),
            ("be a string of the format `email`", "format `email`"),
            ("match `^[0-9]{10000}$`", "matches `^[0-9]{10000}$`"),
            ("", ""),
        ] {
            assert_eq!(short(rule), shown);
        }
    }
}
