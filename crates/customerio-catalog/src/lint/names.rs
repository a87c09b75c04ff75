//! Checks the names of events and properties.

use std::collections::BTreeMap;

use customerio_rules::naming::{likeness, words};
use customerio_rules::semantic;

use super::findings::Findings;
use super::overrides::Override;
use super::rules::{
    EVENT_TENSE, EVENT_VERB, MIXED_EVENT_STYLES, NEAR_DUPLICATE_EVENTS, NEAR_DUPLICATE_PROPERTIES,
};
use super::subject::Subject;
use super::verbs;

pub(super) fn check(subjects: &[Subject], to: &mut Findings) {
    let events: Vec<&Subject> = subjects.iter().filter(|it| it.is_event).collect();
    let is_predefined = |it: &Subject| it.call == "track" && semantic::named(it.name).is_some();
    for event in events
        .iter()
        .filter(|it| it.call == "track" && !is_predefined(it))
    {
        tense(event, to);
    }
    let named = events.iter().filter(|it| !is_predefined(it));
    styles(named.copied(), to);
    duplicates(&events, to);
}

/// Returns the words of a name in lower case.
fn lowercase_words(name: &str) -> Vec<String> {
    words(name).iter().map(|word| word.to_lowercase()).collect()
}

fn tense(event: &Subject, to: &mut Findings) {
    let words = lowercase_words(event.name);
    if let Some((word, right)) = verbs::wrong_tense(&words) {
        to.add(
            event,
            &EVENT_TENSE,
            format!("`{word}` is not in the past tense; write `{right}`"),
        );
    } else if !verbs::ends_in_past(&words) {
        to.add(
            event,
            &EVENT_VERB,
            "the name does not end in a verb in the past tense; add one, such as `Started`",
        );
    }
}

/// The style of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    Title,
    Snake,
    Camel,
    Kebab,
    Other,
}

impl Style {
    /// Returns the style of a name; `None` for one lower case word, which has every style, and for letters
    /// without case.
    pub(super) fn of(name: &str) -> Option<Self> {
        let has = |is: fn(char) -> bool| name.contains(is);
        if !has(char::is_lowercase) && !has(char::is_uppercase) {
            return None;
        }
        let starts_lowercase = name.starts_with(char::is_lowercase);
        let gaps = [
            has(|it| it == ' '),
            has(|it| it == '_'),
            has(|it| it == '-'),
        ];
        Some(match gaps {
            [false, false, false] if starts_lowercase && !has(char::is_uppercase) => return None,
            [false, false, false] if starts_lowercase => Self::Camel,
            [true, false, false] if !starts_lowercase => Self::Title,
            [false, false, false] => Self::Title,
            [false, true, false] if !has(char::is_uppercase) => Self::Snake,
            [false, false, true] if !has(char::is_uppercase) => Self::Kebab,
            _ => Self::Other,
        })
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Title => "Title Case",
            Self::Snake => "snake_case",
            Self::Camel => "camelCase",
            Self::Kebab => "kebab-case",
            Self::Other => "an unknown style",
        }
    }
}

/// Returns the style of most names; `None` if all names have one style.
pub(super) fn majority(styles: impl Iterator<Item = Style>) -> Option<Style> {
    let mut counts = BTreeMap::<Style, usize>::new();
    for style in styles {
        *counts.entry(style).or_default() += 1;
    }
    if counts.len() < 2 {
        return None;
    }
    let real = counts.iter().filter(|(style, _)| **style != Style::Other);
    // The first of several equal counts.
    let majority = real.rev().max_by_key(|(_, count)| **count);
    majority.map(|(style, _)| *style)
}

fn styles<'a>(events: impl Iterator<Item = &'a Subject> + Clone, to: &mut Findings) {
    let Some(most) = majority(events.clone().filter_map(|it| Style::of(it.name))) else {
        return;
    };
    for event in events {
        if let Some(style) = Style::of(event.name).filter(|style| *style != most) {
            to.add(
                event,
                &MIXED_EVENT_STYLES,
                format!(
                    "the name is in {}; most events are in {}",
                    style.name(),
                    most.name()
                ),
            );
        }
    }
}

fn duplicates(events: &[&Subject], to: &mut Findings) {
    let mut of_stems = BTreeMap::<(&str, Vec<String>, u64), &Subject>::new();
    let mut of_looks = BTreeMap::<(&str, u64), &Subject>::new();
    for event in events {
        let mut stems: Vec<String> = lowercase_words(event.name)
            .iter()
            .map(|it| stem(it))
            .collect();
        stems.sort_unstable();
        // Symbols such as emoji are in no word.
        let symbols = likeness(&event.name.replace(char::is_alphanumeric, ""));
        let by_stems = *of_stems
            .entry((event.call, stems, symbols))
            .or_insert(event);
        let looks = (event.call, likeness(event.name));
        let by_looks = *of_looks.entry(looks).or_insert(event);
        let mut before = [by_stems, by_looks].into_iter();
        if let Some(first) = before.find(|first| first.name != event.name) {
            to.add(
                event,
                &NEAR_DUPLICATE_EVENTS,
                format!(
                    "the name differs from `{}` only in case, spaces, number, tense or word order",
                    first.name
                ),
            );
        }
    }
}

/// Returns a common form of a word, its plural and its tenses: the past of a known verb, and the
/// singular of another word.
fn stem(word: &str) -> String {
    // `report` and `reports` are verbs too.
    let forms = [Some(word), word.strip_suffix('s'), word.strip_suffix("es")];
    let past = forms.into_iter().flatten().find_map(verbs::past_of);
    past.unwrap_or_else(|| {
        if verbs::is_past(word) {
            word.to_owned()
        } else {
            singular(word)
        }
    })
}

fn singular(word: &str) -> String {
    let is_sibilant = |stem: &&str| {
        let endings = ["s", "x", "z", "ch", "sh"];
        endings.iter().any(|ending| stem.ends_with(ending))
    };
    if let Some(stem) = word.strip_suffix("ies").filter(|stem| stem.len() > 2) {
        return format!("{stem}y");
    }
    // The plural of `course` and that of `address` end alike, so the singular of each has no `e`.
    let without = word.strip_suffix("es").or_else(|| word.strip_suffix('e'));
    if let Some(stem) = without.filter(is_sibilant) {
        return stem.to_owned();
    }
    let stem = word.strip_suffix('s').filter(|stem| {
        let is_plural = !["s", "u", "i"].iter().any(|ending| stem.ends_with(ending));
        is_plural && stem.len() > 2
    });
    stem.unwrap_or(word).to_owned()
}

/// A property with its name.
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) subject: &'a Subject,
    pub(super) overrides: &'a [Override],
}

/// Reports properties whose name is similar to an earlier one.
pub(super) fn similar_properties<'a>(all: impl Iterator<Item = Named<'a>>, to: &mut Findings) {
    let mut first = BTreeMap::<u64, (&str, &Subject)>::new();
    for Named {
        name,
        subject,
        overrides,
    } in all
    {
        let (known, owner) = *first.entry(likeness(name)).or_insert((name, subject));
        if known != name {
            let message = format!(
                "`{name}` is named `{known}` in `{}`; use one name",
                owner.name
            );
            to.add_within(subject, overrides, &NEAR_DUPLICATE_PROPERTIES, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{lowercase_words, stem};

    fn stems(name: &str) -> Vec<String> {
        let mut stems: Vec<String> = lowercase_words(name).iter().map(|it| stem(it)).collect();
        stems.sort_unstable();
        stems
    }

    #[test]
    fn number_tense_and_order_are_ignored() {
        for (one, other) in [
            ("Order Shipped", "Order Ship"),
            ("Product Bought", "Products Buy"),
            ("Viewed Category", "categories_viewed"),
            ("Address Changed", "Addresses Changing"),
            ("Policies Accepted", "Policy Accept"),
            ("Course Viewed", "Courses Viewed"),
            ("Cache Cleared", "Caches Cleared"),
            ("Expense Added", "Expenses Added"),
            ("Report Generated", "Reports Generated"),
            ("Purchase Refunded", "Purchases Refunded"),
            ("Banner Shown", "Show Banner"),
            ("Wrote Review", "Review Written"),
            ("Limit Exceed", "Limit Exceeded"),
        ] {
            assert_eq!(stems(one), stems(other), "{one}, {other}");
        }
        for (one, other) in [
            ("Story Viewed", "Store Viewed"),
            ("Card Requested", "Care Requested"),
            ("Plan Viewed", "Plane Viewed"),
            ("Status Changed", "State Changed"),
            ("Address Added", "Addres Added"),
        ] {
            assert_ne!(stems(one), stems(other), "{one}, {other}");
        }
    }
}
