//! The rules across the variants of an enum of events. The rules within a variant are those of structs.

use customerio_rules::naming;
use proc_macro2::Ident;
use syn::{GenericParam, LitStr};

use super::model::{Events, Variant};
use super::written;
use crate::attr::{ContainerAttrs, EventsAttrs, RoleKey};
use crate::check;
use crate::errors::Errors;
use crate::input::Input;
use crate::model::{Body, Derive, EventCall, Model, VariantOf};

pub(super) fn check<'a>(
    written: &'a written::Events<'a>,
    inputs: &'a [Option<Input<'a>>],
    errors: &mut Errors,
) -> Events<'a> {
    check::check_generics(Derive::Event, written.generics, errors);
    let call = one_call(written, inputs, errors);
    check_names(inputs, errors);
    let mut variants = Vec::new();
    for (variant, input) in written.variants.iter().zip(inputs) {
        variants.extend(match (variant, input) {
            (written::Variant::Held { ident, ty }, _) => Some(Variant::Held { ident, ty }),
            (written::Variant::Inline(inline), Some(input)) => {
                Some(inlined(written.ident, inline, input, errors))
            }
            (written::Variant::Inline(_), None) => None,
        });
    }
    let is_generic = |it: &GenericParam| !matches!(it, GenericParam::Lifetime(_));
    if written.generics.params.iter().any(is_generic) {
        // A view without its parameters does not compile, which would be a second error.
        variants.clear();
    }
    Events {
        ident: written.ident,
        generics: written.generics,
        doc: written.doc,
        call,
        identified: identified(&written.attrs, &variants, errors),
        variants,
    }
}

fn inlined<'a>(
    enumeration: &'a Ident,
    inline: &'a written::Inline<'a>,
    input: &'a Input<'a>,
    errors: &mut Errors,
) -> Variant<'a> {
    let of_struct = check::check(Derive::Event, input, errors);
    Variant::Inline {
        ident: inline.ident,
        name: said(&input.attrs).map_or_else(|| inline.ident.span(), |(_, _, name)| name.span()),
        fields: inline.fields().collect(),
        view: Box::new(Model {
            ident: &inline.view,
            generics: &inline.view_generics,
            variant_of: Some(VariantOf {
                enumeration,
                variant: inline.ident,
            }),
            ..of_struct
        }),
    }
}

/// Returns the call and the name of a variant.
fn said(attrs: &ContainerAttrs) -> Option<(EventCall, &Ident, &LitStr)> {
    [
        (EventCall::Track, &attrs.event),
        (EventCall::Page, &attrs.page),
        (EventCall::Screen, &attrs.screen),
    ]
    .into_iter()
    .find_map(|(call, slot)| slot.both().map(|(key, name)| (call, key, name)))
}

/// Returns the call of all events: that of the enum, or that of the first variant that is an event
/// itself, or track.
fn one_call(
    written: &written::Events<'_>,
    inputs: &[Option<Input<'_>>],
    errors: &mut Errors,
) -> EventCall {
    let EventsAttrs {
        event,
        page,
        screen,
        ..
    } = &written.attrs;
    let mut first: Option<(EventCall, String)> = None;
    for (call, slot) in [
        (EventCall::Track, event),
        (EventCall::Page, page),
        (EventCall::Screen, screen),
    ] {
        match (slot.key(), &first) {
            (None, _) => {}
            (Some(key), None) => first = Some((call, format!("the enum has `{key}`"))),
            (Some(key), Some((_, said))) => errors.add(
                key,
                format_args!("an enum of events belongs to one call, and {said}; leave one out"),
            ),
        }
    }
    for input in inputs.iter().flatten() {
        let Some((call, key, _)) = said(&input.attrs) else {
            continue;
        };
        match &first {
            None => first = Some((call, format!("`{}` has `{key}`", input.ident))),
            Some((other, said)) if *other != call => errors.add(
                key,
                format_args!(
                    "an enum of events belongs to one call, and {said}; give `{}` an enum of its own",
                    input.ident
                ),
            ),
            Some(_) => {}
        }
    }
    first.map_or(EventCall::Track, |(call, _)| call)
}

/// Checks that names differ, also for a reader who ignores case, spaces and punctuation. Only the
/// compiler knows the names of contained events.
fn check_names(inputs: &[Option<Input<'_>>], errors: &mut Errors) {
    let mut met: Vec<(u64, &Input<'_>, String)> = Vec::new();
    for input in inputs.iter().flatten() {
        let Some((_, _, literal)) = said(&input.attrs) else {
            continue;
        };
        let name = literal.value();
        let likeness = naming::likeness(&name);
        let mut alike = met.iter().filter(|(other, ..)| *other == likeness);
        let version = |input: &Input<'_>| {
            let version = input.attrs.version.get();
            version
                .map_or("1", |literal| literal.base10_digits())
                .to_owned()
        };
        let clash =
            alike.find(|(_, first, other)| *other != name || version(first) == version(input));
        match clash {
            Some((_, first, other)) if *other == name => errors.add(
                literal,
                format_args!("`{}` is named `{name}` already; rename one", first.ident),
            ),
            Some((_, first, other)) => errors.add(
                literal,
                format_args!(
                    "`{name}` and `{other}` of `{}` look the same to a reader; rename one",
                    first.ident
                ),
            ),
            None => met.push((likeness, input, name)),
        }
    }
}

/// Checks that each event names its person, if the enum promises it.
fn identified(attrs: &EventsAttrs, variants: &[Variant<'_>], errors: &mut Errors) -> bool {
    let Some(key) = attrs.identified.key() else {
        let sure = |variant: &Variant<'_>| match variant {
            Variant::Held { .. } => false,
            Variant::Inline { view, .. } => says_whose(view),
        };
        return !variants.is_empty() && variants.iter().all(sure);
    };
    for variant in variants {
        match variant {
            Variant::Inline { ident, view, .. } if !says_whose(view) => errors.add(
                ident,
                format_args!(
                    "`{ident}` does not name its person, as `{key}` promises; mark a field with `#[cio(user_id)]` or `#[cio(anonymous_id)]`, or leave `{key}` out"
                ),
            ),
            Variant::Inline { .. } | Variant::Held { .. } => {}
        }
    }
    true
}

fn says_whose(view: &Model<'_>) -> bool {
    let Body::Object { roles, .. } = &view.body else {
        return false;
    };
    roles
        .iter()
        .any(|it| matches!(it.role, RoleKey::UserId | RoleKey::AnonymousId))
}
