use customerio_manifest::Requirement;
use customerio_rules::{reserved, semantic};

use super::Policy;
use crate::errors::Errors;
use crate::input::{self, Input};
use crate::model::{Asks, Body, Content, Demand, Derive, Field, Model, Stretch, Variant};

/// Reports the rules of the project that a type breaks.
pub(crate) fn check<'a>(
    policy: &Policy,
    derive: Derive,
    input: &'a Input<'a>,
    model: &mut Model<'a>,
    errors: &mut Errors,
) {
    if policy.is_empty() {
        return;
    }
    if derive != Derive::Property {
        declarations(policy, derive, input, errors);
        name(policy, input, errors);
    }
    let mut examples = Vec::new();
    for (written, field) in named_fields(&input.body, &model.body) {
        property(policy, written, field, errors);
        examples.extend(example(policy, written, field));
    }
    model.demands.extend(examples);
}

/// The fields that have a key, also those of variants: as written and as interpreted.
fn named_fields<'b, 'a>(
    written: &'b input::Body<'a>,
    meant: &'b Body<'a>,
) -> Vec<(&'b input::Field<'a>, &'b Field<'a>)> {
    let pairs = |written: &'b [input::Field<'a>], fields: &'b [Field<'a>]| {
        let pair = |field: &'b Field<'a>| {
            let written = written.iter().find(|it| it.member == field.member)?;
            Some((written, field))
        };
        // A flattened field has no key. Its type is checked by its own derive.
        let named = fields.iter().filter(|field| !field.flatten);
        named.filter_map(pair).collect::<Vec<_>>()
    };
    match (written, meant) {
        (input::Body::Fields(written), Body::Object { fields, .. }) => pairs(written, fields),
        (input::Body::Variants(written), Body::Choice(choice)) => {
            let of_variant = |variant: &'b Variant<'a>| {
                let written = written.iter().find(|it| it.ident == variant.ident)?;
                match (&written.content, &variant.content) {
                    (input::Content::Fields(written), Content::Fields(fields)) => {
                        Some(pairs(written, fields))
                    }
                    // Only named fields have keys.
                    (
                        input::Content::Unit
                        | input::Content::Places(_)
                        | input::Content::Fields(_),
                        Content::Unit
                        | Content::Newtype(_)
                        | Content::Places(_)
                        | Content::Fields(_),
                    ) => None,
                }
            };
            let variants = choice.variants.iter();
            variants.filter_map(of_variant).flatten().collect()
        }
        // Only named fields have keys.
        (
            input::Body::Fields(_)
            | input::Body::Places(_)
            | input::Body::Unit
            | input::Body::Variants(_)
            | input::Body::Other(_),
            Body::Object { .. }
            | Body::Newtype(_)
            | Body::Into(_)
            | Body::Places(_)
            | Body::Null
            | Body::Texts(_)
            | Body::Choice(_),
        ) => Vec::new(),
    }
}

fn declarations(policy: &Policy, derive: Derive, input: &Input<'_>, errors: &mut Errors) {
    let attrs = &input.attrs;
    let kind = if derive == Derive::Event {
        "event"
    } else {
        "set of traits"
    };
    let declarations = [
        (
            Requirement::Owner,
            attrs.owner.is_set(),
            "owner",
            "owner = \"…\"",
        ),
        (
            Requirement::Tags,
            attrs.tags.is_set(),
            "tags",
            "tags(\"…\")",
        ),
        (
            Requirement::Since,
            attrs.since.is_set(),
            "`since`",
            "since = \"…\"",
        ),
    ];
    for (requirement, is_declared, name, attribute) in declarations {
        if policy.requires(requirement) && !is_declared {
            let message = format!(
                "this {kind} has no {name}, which `Cargo.toml` requires; add `#[cio({attribute})]`"
            );
            let names = [&attrs.event, &attrs.page, &attrs.screen];
            match names.into_iter().find_map(|name| name.get()) {
                Some(literal) => errors.add(literal, message),
                None => errors.add(input.ident, message),
            }
        }
    }
    if policy.requires(Requirement::Doc) && input.doc.is_empty() {
        errors.add(
            input.ident,
            format_args!(
                "`{}` has no doc comment, which `Cargo.toml` requires; add `/// …` that says when it is sent",
                input.ident
            ),
        );
    }
}

/// Checks the name of an event, unless Customer.io defines it.
fn name(policy: &Policy, input: &Input<'_>, errors: &mut Errors) {
    let attrs = &input.attrs;
    let names = [&attrs.event, &attrs.page, &attrs.screen];
    let Some(literal) = names.into_iter().find_map(|name| name.get()) else {
        return;
    };
    let name = literal.value();
    if name.trim().is_empty() || (attrs.event.is_set() && semantic::named(&name).is_some()) {
        return;
    }
    if let Some(complaint) = policy.naming.as_ref().and_then(|it| it.complaint(&name)) {
        errors.add(literal, format_args!("`{name}` {complaint}"));
        return;
    }
    if let (Some(verbs), true) = (&policy.verbs, attrs.event.is_set())
        && !verbs.iter().any(|verb| ends_in(&name, verb))
    {
        errors.add(
            literal,
            format_args!(
                "`{name}` does not end in a verb that `Cargo.toml` lists; use one of `{}`, or add the verb to `verbs`",
                verbs.join("`, `")
            ),
        );
    }
}

/// Whether a name ends in a word, or in several words. Case is ignored.
fn ends_in(name: &str, verb: &str) -> bool {
    let (name, verb) = (name.to_lowercase(), verb.to_lowercase());
    name.strip_suffix(&verb)
        .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

fn property(policy: &Policy, written: &input::Field<'_>, field: &Field<'_>, errors: &mut Errors) {
    let at = field.member;
    if policy.requires(Requirement::PropertyDoc) && field.doc.is_empty() {
        errors.add(
            at,
            format_args!(
                "`{at}` has no doc comment, which `Cargo.toml` requires; add `/// …` that says what it holds"
            ),
        );
    }
    let style = policy.property_naming.as_ref();
    let complaint = style.and_then(|style| style.complaint(&field.name));
    if let Some(complaint) = complaint.filter(|_| !is_reserved(&field.name)) {
        let message = format!("`{}` {complaint}", field.name);
        match written.attrs.rename.get() {
            Some(literal) => errors.add(literal, message),
            None => errors.add(at, message),
        }
    }
}

/// Whether Customer.io defines the name.
fn is_reserved(name: &str) -> bool {
    use reserved::{EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS};

    let mut tables = [EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS].into_iter();
    let mut needs = semantic::ALL.iter().flat_map(|event| event.needs);
    tables.any(|table| reserved::named(name, table).is_some())
        || needs
            .any(|need| matches!(need, semantic::Need::Property { name: it, .. } if *it == name))
}

/// Demands an example. A type that consists of properties needs none, which only the compiler can
/// see.
fn example<'a>(
    policy: &Policy,
    written: &input::Field<'_>,
    field: &Field<'a>,
) -> Option<Demand<'a>> {
    if !policy.requires(Requirement::Example) || written.attrs.example.is_set() {
        return None;
    }
    let message = format!(
        "`{}` has no example, which `Cargo.toml` requires; add `#[cio(example = …)]`",
        field.member
    );
    field.demand(Stretch::of(field.member), Asks::Composed(message))
}
