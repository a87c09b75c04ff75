use customerio_rules::{reserved, semantic};

use super::{Fact, Policy};
use crate::errors::Errors;
use crate::input::{self, Input};
use crate::model::{Asks, Body, Content, Demand, Derive, Field, Model, Stretch, Variant};

/// Holds a type to what the project asks of it.
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
        facts(policy, derive, input, errors);
        name(policy, input, errors);
    }
    let mut examples = Vec::new();
    for (written, field) in named_fields(&input.body, &model.body) {
        property(policy, written, field, errors);
        examples.extend(example(policy, written, field));
    }
    model.demands.extend(examples);
}

/// The fields with names of their own, as written and as meant; those of variants too.
fn named_fields<'b, 'a>(
    written: &'b input::Body<'a>,
    meant: &'b Body<'a>,
) -> Vec<(&'b input::Field<'a>, &'b Field<'a>)> {
    let pairs = |written: &'b [input::Field<'a>], fields: &'b [Field<'a>]| {
        let pair = |field: &'b Field<'a>| {
            let written = written.iter().find(|it| it.member == field.member)?;
            Some((written, field))
        };
        // A flattened one has no key; its type answers for its own.
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
                    _ => None,
                }
            };
            let variants = choice.variants.iter();
            variants.filter_map(of_variant).flatten().collect()
        }
        _ => Vec::new(),
    }
}

fn facts(policy: &Policy, derive: Derive, input: &Input<'_>, errors: &mut Errors) {
    let attrs = &input.attrs;
    let what = if derive == Derive::Event {
        "event"
    } else {
        "set of traits"
    };
    let facts = [
        (Fact::Owner, attrs.owner.is_set(), "owner", "owner = \"…\""),
        (Fact::Tags, attrs.tags.is_set(), "tags", "tags(\"…\")"),
        (
            Fact::Since,
            attrs.since.is_set(),
            "`since`",
            "since = \"…\"",
        ),
    ];
    for (fact, is_told, called, way_out) in facts {
        if policy.requires(fact) && !is_told {
            let message = format!(
                "this {what} has no {called}, as Cargo.toml requires; add `#[cio({way_out})]`"
            );
            let names = [&attrs.event, &attrs.page, &attrs.screen];
            match names.into_iter().find_map(|name| name.get()) {
                Some(literal) => errors.add(literal, message),
                None => errors.add(input.ident, message),
            }
        }
    }
    if policy.requires(Fact::Doc) && input.doc.is_empty() {
        errors.add(
            input.ident,
            format_args!(
                "`{}` has no doc comment, as Cargo.toml requires; say when it is sent, in `///`",
                input.ident
            ),
        );
    }
}

/// The name of an event, unless it is Customer.io's.
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
                "`{name}` ends in no verb that Cargo.toml lists; end it in one of `{}`, or add its verb there",
                verbs.join("`, `")
            ),
        );
    }
}

/// Whether a name ends in a word, or several, in large letters or small.
fn ends_in(name: &str, verb: &str) -> bool {
    let (name, verb) = (name.to_lowercase(), verb.to_lowercase());
    name.strip_suffix(&verb)
        .is_some_and(|rest| !rest.ends_with(char::is_alphanumeric))
}

fn property(policy: &Policy, written: &input::Field<'_>, field: &Field<'_>, errors: &mut Errors) {
    let at = field.member;
    if policy.requires(Fact::PropertyDoc) && field.doc.is_empty() {
        errors.add(
            at,
            format_args!(
                "`{at}` has no doc comment, as Cargo.toml requires; say what it holds, in `///`"
            ),
        );
    }
    let style = policy.property_naming.as_ref();
    let complaint = style.and_then(|style| style.complaint(&field.name));
    if let Some(complaint) = complaint.filter(|_| !is_known(&field.name)) {
        let message = format!("`{}` {complaint}", field.name);
        match written.attrs.rename.get() {
            Some(literal) => errors.add(literal, message),
            None => errors.add(at, message),
        }
    }
}

/// Whether Customer.io gave the name.
fn is_known(name: &str) -> bool {
    use reserved::{EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS};

    let mut tables = [EVENT_PROPERTIES, GROUP_TRAITS, PERSON_TRAITS].into_iter();
    let mut needs = semantic::ALL.iter().flat_map(|event| event.needs);
    tables.any(|table| reserved::named(name, table).is_some())
        || needs
            .any(|need| matches!(need, semantic::Need::Property { name: it, .. } if *it == name))
}

/// What consists of others has none of its own, which only the compiler can see.
fn example<'a>(
    policy: &Policy,
    written: &input::Field<'_>,
    field: &Field<'a>,
) -> Option<Demand<'a>> {
    if !policy.requires(Fact::Example) || written.attrs.example.is_set() {
        return None;
    }
    let message = format!(
        "`{}` has no example, as Cargo.toml requires; add `#[cio(example = …)]`",
        field.member
    );
    field.demand(Stretch::of(field.member), Asks::Composed(message))
}
