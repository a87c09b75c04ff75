//! From what was written to what is meant, one function a rule. What is wrong is reported and
//! left out; the rest goes on.

mod constraint;
mod field;
mod purpose;

use proc_macro2::Ident;
use syn::Generics;

use crate::attr::ContainerAttrs;
use crate::errors::Errors;
use crate::input::{self, Input};
use crate::model::{Body, Derive, Model, Purpose, TextVariant};

pub(crate) fn check<'a>(derive: Derive, input: &'a Input<'a>, errors: &mut Errors) -> Model<'a> {
    check_keys(derive, &input.attrs, errors);
    check_generics(derive, input.generics, errors);
    let purpose = purpose::check(derive, input, errors);
    let body = match &input.body {
        input::Body::Fields(fields) => Body::Object {
            fields: field::check_all(fields, input.generics, &purpose, errors),
            roles: field::roles(fields, derive, errors),
            open: input.attrs.open.is_set(),
        },
        input::Body::Variants(variants) if derive == Derive::Property => {
            Body::Texts(check_variants(variants, errors))
        }
        input::Body::Variants(_) => {
            errors.add(
                input.ident,
                format_args!(
                    "`{}` takes structs; derive it on a struct with named fields",
                    name(derive)
                ),
            );
            nothing()
        }
        input::Body::Other(reason) => {
            errors.add(input.ident, reason);
            nothing()
        }
    };
    Model {
        ident: input.ident,
        variant_of: None,
        generics: input.generics,
        doc: &input.doc,
        pii: input.attrs.pii.get().map(syn::LitStr::value),
        body,
        purpose,
    }
}

fn nothing<'a>() -> Body<'a> {
    Body::Object {
        fields: Vec::new(),
        roles: Vec::new(),
        open: false,
    }
}

const fn name(derive: Derive) -> &'static str {
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
    for (key, derives) in rules {
        if let (Some(key), false) = (key, derives.contains(&derive)) {
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

/// What is registered has to be one type.
pub(crate) fn check_generics(derive: Derive, generics: &Generics, errors: &mut Errors) {
    if derive == Derive::Property {
        return;
    }
    for parameter in &generics.params {
        if !matches!(parameter, syn::GenericParam::Lifetime(_)) {
            errors.add(
                parameter,
                format_args!(
                    "a type that derives `{}` stands in the catalog, so it can't have type or const parameters; write a struct a use",
                    name(derive)
                ),
            );
        }
    }
}

fn check_variants<'a>(
    variants: &'a [input::Variant<'a>],
    errors: &mut Errors,
) -> Vec<TextVariant<'a>> {
    let mut checked: Vec<TextVariant<'_>> = Vec::new();
    for variant in variants {
        if !variant.is_unit {
            errors.add(
                &variant.original.fields,
                "variants that hold values are not honoured yet; use unit variants",
            );
        } else if variant.skipped {
            errors.add(
                variant.ident,
                "a skipped variant can't be written; leave `skip` out",
            );
        } else if let Some(first) = checked.iter().find(|it| it.name == variant.name) {
            errors.add(
                variant.ident,
                format_args!(
                    "`{}` is written as \"{}\" too; rename one",
                    first.ident, first.name
                ),
            );
        } else {
            checked.push(TextVariant {
                ident: variant.ident,
                name: variant.name.clone(),
                doc: variant.doc.clone(),
            });
        }
    }
    checked
}

impl Purpose {
    /// The classes of personal data that may be in it; nothing is asked of what is no event.
    fn allowed_pii(&self) -> Option<&[String]> {
        match self {
            Self::Event(event) => Some(&event.allowed_pii),
            Self::Property | Self::Traits(_) => None,
        }
    }
}
