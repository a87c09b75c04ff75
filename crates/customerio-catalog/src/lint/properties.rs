//! Checks the names, types and metadata of properties.

use std::collections::BTreeMap;

use customerio_core::shape::{KindRepr, Shape, VariantContent};
use customerio_rules::constraint::Constraint;
use customerio_rules::{pattern, reserved, semantic};

use super::findings::Findings;
use super::names::{Named, Style, majority, similar_properties};
use super::personal;
use super::property::{Property, find, is_plain};
use super::rules::{
    CONTRADICTION, DECIMAL_AS_TEXT, MISSING_EXAMPLE, MISSING_PROPERTY_DOCS, MIXED_PROPERTY_STYLES,
    SOFT_LIMIT, TYPE_CONFLICT,
};
use super::subject::Subject;

pub(super) fn check(subjects: &[Subject], to: &mut Findings) {
    let mut properties = Vec::new();
    for subject in subjects {
        find(subject, &mut properties, to);
    }
    for property in &properties {
        metadata(property, to);
        contradictions(property, to);
        rounding(property, to);
        decimals(property, to);
        personal::check(property, to);
    }
    styles(&properties, to);
    types(&properties, to);
    let own = properties
        .iter()
        .filter(|it| !is_predefined(it.field.name()));
    let named = own.map(|it| Named {
        name: it.field.name(),
        subject: it.subject,
        overrides: &it.overrides,
    });
    similar_properties(named, to);
}

fn metadata(property: &Property<'_>, to: &mut Findings) {
    let Property { path, field, .. } = property;
    if field.doc().is_empty() {
        let message = format!("`{path}` has no doc comment; describe it in `///`");
        property.add(&MISSING_PROPERTY_DOCS, message, to);
    }
    if field.example().is_empty() && is_plain(field.shape()) {
        let message = format!("`{path}` has no example; add `#[cio(example = …)]`");
        property.add(&MISSING_EXAMPLE, message, to);
    }
}

fn contradictions(property: &Property<'_>, to: &mut Findings) {
    let Property { path, field, .. } = property;
    if field.deprecation().is_some() && !field.is_optional() {
        let message = format!(
            "`{path}` is deprecated but required, so senders can't omit it; make it an `Option`"
        );
        property.add(&CONTRADICTION, message, to);
    }
    for constraint in field
        .constraints()
        .iter()
        .chain(field.shape().constraints())
    {
        if let Some(allowed) = constraint.allowed() {
            let mut seen = Vec::new();
            for text in allowed.iter() {
                if seen.contains(&text) {
                    let message = format!("`{path}` lists `{text}` twice; remove one");
                    property.add(&CONTRADICTION, message, to);
                }
                seen.push(text);
            }
        }
    }
}

/// Reports integers that may be rounded where that changes their meaning: ids, and 128-bit integers. Amounts
/// and counts of 64 bits are common and hardly reach 2^53; schemas have a note on them.
fn rounding(property: &Property<'_>, to: &mut Findings) {
    let Property { path, field, .. } = property;
    let is_wide = matches!(
        field.shape().without_null().repr(),
        KindRepr::Integer { min, max } if *min < i64::MIN.into() || *max > u64::MAX.into()
    );
    if field.may_be_rounded() && (is_wide || is_id(field.name())) {
        let message = format!(
            "`{path}` may exceed 2^53, above which many readers of JSON round; send it as text (a \
             `String`), or bound it with `#[cio(range = …)]`"
        );
        property.add(&SOFT_LIMIT, message, to);
    }
}

fn decimals(property: &Property<'_>, to: &mut Findings) {
    let Property { path, field, .. } = property;
    let is_decimal = |rule: &Constraint<'_>| matches!(rule, Constraint::Pattern(pattern::DECIMAL));
    let mut shape = field.shape().without_null();
    while let KindRepr::List(of) = shape.repr() {
        shape = of.of.without_null();
    }
    let mut constraints = field.constraints().iter().chain(shape.constraints());
    if constraints.any(|it| is_decimal(it.rule())) {
        let message = format!(
            "`{path}` is a decimal in a string, which readers can't add up, or compare with a \
             number; add `#[cio(number)]`, with which its digits stay exact"
        );
        property.add(&DECIMAL_AS_TEXT, message, to);
    }
}

/// Returns whether the name is that of an identifier, such as `id`, `order_id`, `orderId` or `order_ids`.
fn is_id(name: &str) -> bool {
    let name = name.strip_suffix('s').unwrap_or(name);
    let ends_word = |before: &str| !before.ends_with(char::is_alphanumeric);
    let ends_lower = |before: &str| before.ends_with(char::is_lowercase);
    let without = |end: &str| name.strip_suffix(end);
    without("id").or(without("ID")).is_some_and(ends_word)
        || without("Id").or(without("ID")).is_some_and(ends_lower)
}

/// Returns whether Customer.io defines the name.
fn is_predefined(name: &str) -> bool {
    use reserved::{EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS};

    let mut tables = [EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS].into_iter();
    let mut needs = semantic::ALL.iter().flat_map(|event| event.needs);
    tables.any(|table| reserved::named(name, table).is_some())
        || needs
            .any(|need| matches!(need, semantic::Need::Property { name: it, .. } if *it == name))
}

fn styles(properties: &[Property<'_>], to: &mut Findings) {
    let own = || {
        properties
            .iter()
            .filter(|it| !is_predefined(it.field.name()))
    };
    let styles = own().filter_map(|it| Style::of(it.field.name()));
    let Some(most) = majority(styles) else {
        return;
    };
    for property in own() {
        if let Some(style) = Style::of(property.field.name()).filter(|it| *it != most) {
            let message = format!(
                "`{}` is in {}; most properties are in {}",
                property.path,
                style.name(),
                most.name()
            );
            property.add(&MIXED_PROPERTY_STYLES, message, to);
        }
    }
}

/// One name with two types, at the top of events: deeper, it is another thing's name.
fn types(properties: &[Property<'_>], to: &mut Findings) {
    let mut known = BTreeMap::<&str, (&'static str, &Subject)>::new();
    for property in properties {
        let is_top = property.path == property.field.name();
        let Some(kind) = type_of(property.field.shape()) else {
            continue;
        };
        if !is_top || !property.subject.is_event {
            continue;
        }
        let (first, owner) = *known
            .entry(property.field.name())
            .or_insert((kind, property.subject));
        if first != kind {
            let message = format!(
                "`{}` is {kind} here and {first} in `{}`; use one type, or rename one of them",
                property.path, owner.name
            );
            property.add(&TYPE_CONFLICT, message, to);
        }
    }
}

/// Returns the JSON type, on which segments depend; `None` if it may be any.
fn type_of(shape: &'static Shape) -> Option<&'static str> {
    Some(match shape.without_null().repr() {
        KindRepr::Boolean => "a boolean",
        KindRepr::Integer { .. } | KindRepr::Number => "a number",
        KindRepr::Text { .. } => "a string",
        KindRepr::List(_) | KindRepr::Tuple(_) => "a list",
        KindRepr::Map(_) | KindRepr::Object(_) => "an object",
        KindRepr::Enum(of) => {
            let mut variants = of.variants.iter();
            let is_text = variants.all(|it| matches!(it.content(), VariantContent::Unit));
            return is_text.then_some("a string");
        }
        KindRepr::Any | KindRepr::Nullable(_) | KindRepr::Lazy(_) | KindRepr::Foreign(_) => {
            return None;
        }
    })
}
