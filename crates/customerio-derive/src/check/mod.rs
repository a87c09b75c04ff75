//! Turns attributes into a model, with one function per rule. A mistake is reported and removed, and
//! the checks continue.

mod choice;
mod constraint;
mod demand;
mod example;
mod field;
mod id;
mod known;
mod place;
mod purpose;

use std::fmt::Display;

use customerio_rules::naming::{self, NameError};
use proc_macro2::Ident;
use quote::ToTokens;
use syn::{Attribute, Generics, LitStr};

use crate::attr::ContainerAttrs;
use crate::errors::Errors;
use crate::input::{self, Input};
use crate::model::{Body, Derive, Model, Purpose, Tagging};
use crate::serde_view;

pub(crate) fn check<'a>(derive: Derive, input: &'a Input<'a>, errors: &mut Errors) -> Model<'a> {
    check_keys(derive, &input.attrs, errors);
    check_generics(derive, input.generics, errors);
    check_name(input.ident, errors);
    let purpose = purpose::check(derive, input, errors);
    let body = body(derive, input, &purpose, errors);
    check_open(input, &body, errors);
    let id = id::check(derive, input, &body, errors);
    let demands = demand::all(input, &purpose, &body, errors);
    Model {
        ident: input.ident,
        variant_of: None,
        generics: input.generics,
        doc: input.doc,
        pii: input.attrs.pii.get().map(LitStr::value),
        body,
        id,
        purpose,
        lints: input.attrs.lints.said().to_vec(),
        demands,
        is_shape_only: false,
    }
}

fn body<'a>(
    derive: Derive,
    input: &'a Input<'a>,
    purpose: &Purpose,
    errors: &mut Errors,
) -> Body<'a> {
    if let Some(ty) = &input.form.into {
        return Body::Into(ty);
    }
    let places = place::Scope {
        derive,
        generics: input.generics,
        purpose,
    };
    let reason = match &input.body {
        input::Body::Fields(fields) if input.form.transparent => {
            return places.newtype(fields, errors).unwrap_or_else(nothing);
        }
        input::Body::Fields(fields) => {
            return Body::Object {
                fields: field::check_all(fields, input.generics, purpose, errors),
                roles: field::roles(fields, derive, errors),
                open: input.attrs.open.is_set(),
                tag: struct_tag(input, fields, errors),
            };
        }
        input::Body::Places(fields) if fields.len() == 1 || input.form.transparent => {
            return places.newtype(fields, errors).unwrap_or_else(nothing);
        }
        input::Body::Places(fields) if derive == Derive::Property => {
            return Body::Places(places.check_all(fields, errors));
        }
        input::Body::Places(_) => {
            "a tuple struct has no names for its values; give it named fields"
        }
        input::Body::Unit if derive == Derive::Property => return Body::Null,
        input::Body::Unit => return nothing(),
        input::Body::Variants(variants) if derive == Derive::Property => {
            return choice::check(&input.form.tagging, variants, &places, errors);
        }
        input::Body::Variants(_) => {
            errors.add(
                input.ident,
                format_args!(
                    "`{}` takes structs; derive it on a struct with named fields",
                    name(derive)
                ),
            );
            return nothing();
        }
        input::Body::Other(reason) => reason,
    };
    errors.add(input.ident, reason);
    nothing()
}

/// Returns the key that identifies the type of a struct, with its value.
fn struct_tag(
    input: &Input<'_>,
    fields: &[input::Field<'_>],
    errors: &mut Errors,
) -> Option<(String, String)> {
    let Tagging::Internal { tag } = &input.form.tagging else {
        return None;
    };
    for field in fields.iter().filter(|it| !it.skipped && it.name == *tag) {
        let message = format_args!("\"{tag}\" is the tag of the struct too; rename one");
        add_at_name(field.original, &field.member, message, errors);
    }
    Some((tag.clone(), input.form.name.clone()))
}

fn nothing<'a>() -> Body<'a> {
    Body::Object {
        fields: Vec::new(),
        roles: Vec::new(),
        open: false,
        tag: None,
    }
}

/// Only a struct with named fields can have keys that it does not list.
fn check_open(input: &Input<'_>, body: &Body<'_>, errors: &mut Errors) {
    if let (Some(key), false) = (input.attrs.open.key(), matches!(body, Body::Object { .. })) {
        errors.add(
            key,
            "`open` belongs on a struct with named fields; write it on the type that is written as an object",
        );
    }
}

pub(crate) const fn name(derive: Derive) -> &'static str {
    match derive {
        Derive::Property => "CioProperty",
        Derive::Event => "CioEvent",
        Derive::Traits => "CioTraits",
    }
}

/// A key that another derive reads would be ignored in silence.
fn check_keys(derive: Derive, attrs: &ContainerAttrs, errors: &mut Errors) {
    use Derive::{Event, Property, Traits};

    let rules: [(Option<&Ident>, &[Derive]); 15] = [
        (attrs.event.key(), &[Event]),
        (attrs.page.key(), &[Event]),
        (attrs.screen.key(), &[Event]),
        (attrs.semantic.key(), &[Event]),
        (attrs.allow_pii.key(), &[Event]),
        (attrs.person.key(), &[Traits]),
        (attrs.group.key(), &[Traits]),
        (attrs.relationship.key(), &[Traits]),
        (attrs.owner.key(), &[Event, Traits]),
        (attrs.tags.key(), &[Event, Traits]),
        (attrs.version.key(), &[Event, Traits]),
        (attrs.since.key(), &[Event, Traits]),
        (attrs.deprecated.key(), &[Event, Traits]),
        (attrs.pii.key(), &[Property]),
        (attrs.open.key(), &[Event, Traits, Property]),
    ];
    // Both derives report the same at the same place, so that the compiler shows it once.
    if let (Some(event), Some(target), Event | Traits) =
        (attrs.event_key(), attrs.target_key(), derive)
    {
        errors.add(
            target,
            format_args!(
                "a struct is an event (`{event}`) or traits (`{target}`), not both; write another struct for the traits"
            ),
        );
        return;
    }
    for (key, derives) in rules {
        if let (Some(key), false) = (key, derives.contains(&derive)) {
            let made = match key.to_string().as_str() {
                "event" | "page" | "screen" => Some(("an event", Event)),
                "person" | "group" | "relationship" => Some(("traits", Traits)),
                _ => None,
            };
            if let Some((made, right)) = made {
                let fix = if (right, derive) == (Event, Traits) {
                    "derive `CioEvent` for it, and write another struct for traits".to_owned()
                } else {
                    format!("derive `{}` in place of `{}`", name(right), name(derive))
                };
                errors.add(
                    key,
                    format_args!("`{key}` makes {made} of this type; {fix}"),
                );
                continue;
            }
            let others: Vec<_> = derives.iter().map(|other| name(*other)).collect();
            errors.add(
                key,
                format_args!(
                    "`{key}` belongs on a type that derives `{}`, this one derives `{}`",
                    others.join("` or `"),
                    name(derive),
                ),
            );
        }
    }
}

/// The checks rely on the well-known names of field types, so no type of ours may have one.
fn check_name(name: &Ident, errors: &mut Errors) {
    if crate::plain::is_known(name) {
        errors.add(
            name,
            format_args!(
                "a field of a type called `{name}` is treated as one of the standard library's; rename this one"
            ),
        );
    }
}

/// Reports a mistake about a name on the wire: at the literal that sets it, otherwise at the item.
fn add_at_name(
    attrs: &[Attribute],
    item: &impl ToTokens,
    message: impl Display,
    errors: &mut Errors,
) {
    match serde_view::typed_name(attrs) {
        Some(literal) => errors.add(literal, message),
        None => errors.add(item, message),
    }
}

/// Reports two items with one name on the wire, each with its attributes: at the literal of the second or of the first,
/// otherwise at the second item.
fn add_repeated<T: ToTokens + Display>(
    name: &str,
    (first_attrs, first): (&[Attribute], T),
    (second_attrs, second): (&[Attribute], T),
    errors: &mut Errors,
) {
    let message = |other: &T| format!("`{other}` is written as \"{name}\" too; rename one");
    match serde_view::typed_name(first_attrs) {
        Some(literal) if serde_view::typed_name(second_attrs).is_none() => {
            errors.add(literal, message(&second));
        }
        Some(_) | None => add_at_name(second_attrs, &second, message(&first), errors),
    }
}

/// Refuses a name on the wire that terminals or readers would act on.
fn check_wire_name(name: &str, attrs: &[Attribute], item: &impl ToTokens, errors: &mut Errors) {
    if naming::has_control(name) {
        add_at_name(attrs, item, NameError::Control, errors);
    }
}

/// A registered type has no type parameters.
pub(crate) fn check_generics(derive: Derive, generics: &Generics, errors: &mut Errors) {
    if derive == Derive::Property {
        return;
    }
    for parameter in &generics.params {
        if !matches!(parameter, syn::GenericParam::Lifetime(_)) {
            errors.add(
                parameter,
                format_args!(
                    "a type that derives `{}` is in the catalog, so it can't have type or const parameters; write one struct for each use",
                    name(derive)
                ),
            );
        }
    }
}

impl Purpose {
    /// The classes of personal data that the event allows. `None` for other types, which allow all.
    pub(crate) fn allowed_pii(&self) -> Option<&[LitStr]> {
        match self {
            Self::Event(event) => event.allowed_pii.as_deref(),
            Self::Property | Self::Traits(_) => None,
        }
    }
}
