//! Enums: strings, or one of serde's four forms.

use super::place::Scope;
use crate::errors::Errors;
use crate::input;
use crate::model::{Body, Choice, Content, Tagging, TextVariant, Variant};

pub(super) fn check<'a>(
    tagging: &Tagging,
    variants: &'a [input::Variant<'a>],
    scope: &Scope<'_>,
    errors: &mut Errors,
) -> Body<'a> {
    let mut checked: Vec<Variant<'_>> = Vec::new();
    for variant in variants {
        if variant.skipped {
            errors.add(
                variant.ident,
                "a value of a skipped variant could not be sent; leave `skip` out, or send an enum without the variant",
            );
            continue;
        }
        // Nothing is written of the names of untagged variants.
        let first = checked
            .iter()
            .find(|it| *tagging != Tagging::Untagged && it.name == variant.name);
        if let Some(first) = first {
            super::add_repeated(
                &variant.name,
                (first.doc.0, first.ident),
                (variant.doc.0, variant.ident),
                errors,
            );
            continue;
        }
        super::check_wire_name(&variant.name, variant.doc.0, variant.ident, errors);
        checked.push(Variant {
            ident: variant.ident,
            name: variant.name.clone(),
            doc: variant.doc,
            content: content(tagging, &variant.content, scope, errors),
        });
    }
    as_texts(tagging, &checked).map_or_else(
        || {
            Body::Choice(Choice {
                tagging: tagging.clone(),
                variants: checked,
            })
        },
        Body::Texts,
    )
}

fn content<'a>(
    tagging: &Tagging,
    written: &'a input::Content<'a>,
    scope: &Scope<'_>,
    errors: &mut Errors,
) -> Content<'a> {
    match written {
        input::Content::Unit => Content::Unit,
        // So serde: what is skipped leaves a unit variant.
        input::Content::Places(fields) if fields.len() == 1 && fields[0].skipped => Content::Unit,
        input::Content::Places(fields) if fields.len() == 1 => scope
            .variant_value(&fields[0], errors)
            .map_or(Content::Unit, |field| Content::Newtype(Box::new(field))),
        input::Content::Places(fields) => Content::Places(scope.check_all(fields, errors)),
        input::Content::Fields(fields) => {
            for field in fields {
                refuse_tag(tagging, field, errors);
            }
            Content::Fields(scope.named(fields, errors))
        }
    }
}

/// Reports a field with the name of the tag. Serde would report the whole enum.
fn refuse_tag(tagging: &Tagging, field: &input::Field<'_>, errors: &mut Errors) {
    if let Tagging::Internal { tag } = tagging
        && !field.skipped
        && !field.flatten
        && field.name == *tag
    {
        let message = format_args!("\"{tag}\" is the tag of the enum too; rename one");
        super::add_at_name(field.original, &field.member, message, errors);
    }
}

/// The variants, if each is written as a string.
fn as_texts<'a>(tagging: &Tagging, variants: &[Variant<'a>]) -> Option<Vec<TextVariant<'a>>> {
    let is_text =
        |it: &Variant<'_>| *tagging == Tagging::External && matches!(it.content, Content::Unit);
    variants.iter().all(is_text).then(|| {
        variants
            .iter()
            .map(|it| TextVariant {
                ident: it.ident,
                name: it.name.clone(),
                doc: it.doc,
            })
            .collect()
    })
}
