//! The purpose of a type: the call of an event, or the target of traits.

use customerio_rules::{naming, semantic};
use proc_macro2::Ident;
use syn::LitStr;

use super::known;
use crate::attr::{self, ContainerAttrs};
use crate::errors::Errors;
use crate::input::Input;
use crate::model::{Derive, Event, EventCall, Metadata, Purpose, Traits, TraitsTarget};

pub(super) fn check(derive: Derive, input: &Input<'_>, errors: &mut Errors) -> Purpose {
    match derive {
        Derive::Property => Purpose::Property,
        Derive::Event => Purpose::Event(event(input, errors)),
        Derive::Traits => Purpose::Traits(traits(input, errors)),
    }
}

fn event(input: &Input<'_>, errors: &mut Errors) -> Event {
    let attrs = &input.attrs;
    let allowed_pii = match attrs.allow_pii.get() {
        Some(classes) => Some(classes.clone()),
        None if attr::is_typed(input.doc.0, "allow_pii") => None,
        None => Some(Vec::new()),
    };
    let calls = [
        (EventCall::Track, attrs.event.both()),
        (EventCall::Page, attrs.page.both()),
        (EventCall::Screen, attrs.screen.both()),
    ];
    let mut given = calls
        .into_iter()
        .filter_map(|(call, both)| Some((call, both?)));
    let Some((call, (first_key, literal))) = given.next() else {
        if input.attrs_are_whole && attrs.target_key().is_none() {
            errors.add(
                input.ident,
                format_args!(
                    "`{}` does not name its call; write `#[cio(event = \"{}\")]`, `page = \"…\"` or `screen = \"…\"`",
                    input.ident,
                    title_case(&input.ident.to_string()),
                ),
            );
        }
        return Event {
            call: EventCall::Track,
            name: input.ident.to_string(),
            version: 1,
            allowed_pii,
            metadata: Metadata::default(),
        };
    };
    for (_, (key, _)) in given {
        errors.add(
            key,
            format_args!(
                "an event belongs to one call, this one is `{first_key}` already; leave one out"
            ),
        );
    }
    check_name(literal, attrs, errors);
    Event {
        call,
        name: literal.value(),
        version: version(attrs, errors),
        allowed_pii,
        metadata: metadata(input),
    }
}

/// Words apart, each with a capital: `OrderCompleted` as `Order Completed`.
fn title_case(ident: &str) -> String {
    let mut words = String::new();
    for character in ident.chars() {
        if character.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(character);
    }
    words
}

fn check_name(literal: &LitStr, attrs: &ContainerAttrs, errors: &mut Errors) {
    let name = literal.value();
    if let Err(error) = naming::check_event_name(&name) {
        errors.add(literal, error);
    }
    let acted_on = if attrs.event.is_set() {
        semantic::named(&name)
    } else {
        None
    };
    match (acted_on, attrs.semantic.key()) {
        (Some(semantic), None) => errors.add(
            literal,
            format_args!(
                "Customer.io acts on `{name}`: it {}; send `{}`, {}or choose another name",
                semantic.effect,
                known::ready_call(semantic),
                if semantic.needs_context() {
                    ""
                } else {
                    "add `semantic` if that is meant, "
                },
            ),
        ),
        (None, Some(key)) => errors.add(
            key,
            format_args!(
                "`semantic` is for names that Customer.io acts on, which `{name}` is not; remove it"
            ),
        ),
        (Some(_), Some(_)) | (None, None) => {}
    }
}

fn traits(input: &Input<'_>, errors: &mut Errors) -> Traits {
    let attrs = &input.attrs;
    let object_type = |given: &Option<LitStr>, errors: &mut Errors| match given {
        None => "1".to_owned(),
        Some(literal) => {
            let text = literal.value();
            if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                errors.add(
                    literal,
                    "the id of an object type is an integer in quotes; write it as `group(object_type = \"2\")`",
                );
            }
            text
        }
    };
    let mut given: Vec<(&Ident, TraitsTarget)> = Vec::new();
    if let Some(key) = attrs.person.key() {
        given.push((key, TraitsTarget::Person));
    }
    if let Some((key, object)) = attrs.group.both() {
        given.push((
            key,
            TraitsTarget::Group {
                object_type: object_type(object, errors),
            },
        ));
    }
    if let Some(key) = attrs.relationship.key() {
        given.push((key, TraitsTarget::Relationship));
    }
    let mut given = given.into_iter();
    let (version, metadata) = (version(attrs, errors), metadata(input));
    let Some((first_key, target)) = given.next() else {
        if input.attrs_are_whole && attrs.event_key().is_none() {
            errors.add(
                input.ident,
                format_args!(
                    "`{}` does not name the target of its traits; write `#[cio(person)]`, `#[cio(group)]` or `#[cio(relationship)]`",
                    input.ident
                ),
            );
        }
        return Traits {
            target: TraitsTarget::Person,
            version,
            metadata,
        };
    };
    for (key, _) in given {
        errors.add(
            key,
            format_args!(
                "traits belong to one thing, these are of a `{first_key}` already; leave one out"
            ),
        );
    }
    Traits {
        target,
        version,
        metadata,
    }
}

fn version(attrs: &ContainerAttrs, errors: &mut Errors) -> u32 {
    let Some(literal) = attrs.version.get() else {
        return 1;
    };
    match literal.base10_parse::<u32>() {
        Ok(version) if version > 0 => version,
        _ => {
            errors.add(
                literal,
                "a version is an integer from 1 on; write `version = 2`",
            );
            1
        }
    }
}

fn metadata(input: &Input<'_>) -> Metadata {
    let attrs = &input.attrs;
    let text = |literal: Option<&LitStr>| literal.map_or_else(String::new, LitStr::value);
    let deprecated = attrs.deprecated.get().map(|note| text(note.as_ref()));
    Metadata {
        owner: text(attrs.owner.get()),
        tags: texts(attrs.tags.get()),
        since: text(attrs.since.get()),
        deprecated: deprecated.or_else(|| input.rust_deprecation.clone()),
    }
}

fn texts(literals: Option<&Vec<LitStr>>) -> Vec<String> {
    literals.into_iter().flatten().map(LitStr::value).collect()
}
