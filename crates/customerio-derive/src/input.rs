//! A type as it was written, with what serde makes of its names.

use proc_macro2::Ident;
use serde_derive_internals::ast::{Container, Data, Field as SerdeField};
use serde_derive_internals::{Ctxt, Derive};
use syn::{DeriveInput, ExprPath, Fields, Generics, Type};

use crate::attr::{self, ContainerAttrs, FieldAttrs, VariantAttrs};
use crate::doc;
use crate::errors::Errors;
use crate::serde_view::{self, SerdeView};

/// A type as it was written.
pub(crate) struct Input<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) attrs: ContainerAttrs,
    /// Whether all of them could be read, so that what is missing was not written.
    pub(crate) attrs_are_whole: bool,
    pub(crate) doc: String,
    pub(crate) rust_deprecation: Option<String>,
    pub(crate) body: Body<'a>,
}

/// What a type consists of.
pub(crate) enum Body<'a> {
    /// Named fields, or none at all.
    Fields(Vec<Field<'a>>),
    /// The variants of an enum.
    Variants(Vec<Variant<'a>>),
    /// Something that is not read any further; the reason is reported.
    Other(&'static str),
}

/// A field as it was written.
pub(crate) struct Field<'a> {
    pub(crate) member: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) skipped: bool,
    pub(crate) skip_if: Option<ExprPath>,
    /// What serde would do that is not honoured.
    pub(crate) dishonoured: Option<&'static str>,
    pub(crate) attrs: FieldAttrs,
    pub(crate) doc: String,
    pub(crate) rust_deprecation: Option<String>,
}

/// A variant as it was written.
pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) skipped: bool,
    pub(crate) is_unit: bool,
    pub(crate) doc: String,
    pub(crate) original: &'a syn::Variant,
}

impl<'a> Input<'a> {
    pub(crate) fn parse(input: &'a DeriveInput, view: &SerdeView, errors: &mut Errors) -> Self {
        let mistakes = errors.len();
        let attrs: ContainerAttrs = attr::read(&input.attrs, errors);
        let attrs_are_whole = errors.len() == mistakes;
        let body = match &input.data {
            syn::Data::Union(_) => Body::Other("a union has no wire form; write an enum"),
            syn::Data::Struct(of) if matches!(of.fields, Fields::Unnamed(_)) => {
                Body::Other("a tuple struct has no names for its values; give it named fields")
            }
            _ => with_serde(view, errors, |names, errors| match &input.data {
                syn::Data::Struct(of) => {
                    Body::Fields(read_fields(&of.fields, &names.fields, errors))
                }
                syn::Data::Enum(of) => {
                    let pairs = of.variants.iter().zip(&names.variants);
                    Body::Variants(
                        pairs
                            .map(|(it, names)| Variant::read(it, names, errors))
                            .collect(),
                    )
                }
                syn::Data::Union(_) => Body::Fields(Vec::new()),
            }),
        };
        Self {
            ident: &input.ident,
            generics: &input.generics,
            attrs,
            attrs_are_whole,
            doc: doc::of(&input.attrs),
            rust_deprecation: doc::deprecation(&input.attrs),
            body,
        }
    }
}

/// What serde makes of a field.
#[derive(Default)]
struct FieldNames {
    name: String,
    skipped: bool,
    skip_if: Option<ExprPath>,
    dishonoured: Option<&'static str>,
}

/// What serde makes of a type.
#[derive(Default)]
struct Names {
    fields: Vec<FieldNames>,
    variants: Vec<FieldNames>,
}

/// Asks serde for the names, and reports what it complains about and what is not honoured.
fn with_serde<'a>(
    view: &SerdeView,
    errors: &mut Errors,
    read: impl FnOnce(Names, &mut Errors) -> Body<'a>,
) -> Body<'a> {
    let context = Ctxt::new();
    let private = serde_view::private();
    let container = Container::from_ast(&context, view.input(), Derive::Serialize, &private);
    if let Err(complaints) = context.check() {
        errors.push(complaints);
    }
    let Some(container) = container else {
        return Body::Fields(Vec::new());
    };
    if let Some(message) = dishonoured_container(&container) {
        errors.add(&view.input().ident, message);
    }
    let names = match &container.data {
        Data::Struct(_, fields) => Names {
            fields: fields.iter().map(field_names).collect(),
            variants: Vec::new(),
        },
        Data::Enum(variants) => Names {
            fields: Vec::new(),
            variants: variants
                .iter()
                .map(|variant| FieldNames {
                    name: variant.attrs.name().serialize_name().value.clone(),
                    skipped: variant.attrs.skip_serializing(),
                    ..FieldNames::default()
                })
                .collect(),
        },
    };
    read(names, errors)
}

fn field_names(field: &SerdeField<'_>) -> FieldNames {
    let dishonoured = if field.attrs.flatten() {
        Some("`#[serde(flatten)]` is not honoured yet; write the fields out")
    } else if field.attrs.serialize_with().is_some() {
        Some("`#[serde(with)]` hides what is written; write `#[cio(as = WireType)]` beside it")
    } else if field.attrs.getter().is_some() {
        Some("`#[serde(getter)]` is for remote types; it is not honoured")
    } else {
        None
    };
    FieldNames {
        name: field.attrs.name().serialize_name().value.clone(),
        skipped: field.attrs.skip_serializing(),
        skip_if: field.attrs.skip_serializing_if().cloned(),
        dishonoured,
    }
}

fn dishonoured_container(container: &Container<'_>) -> Option<&'static str> {
    use serde_derive_internals::attr::TagType;

    let attrs = &container.attrs;
    if attrs.type_into().is_some() {
        Some("`#[serde(into)]` is not honoured yet; derive on the type that is written")
    } else if attrs.remote().is_some() {
        Some("`#[serde(remote)]` describes another type; write `#[cio(foreign)]` where it is used")
    } else if attrs.transparent() {
        Some("`#[serde(transparent)]` is not honoured yet; use the inner type")
    } else if !matches!(attrs.tag(), TagType::External) {
        Some("`#[serde(tag)]` and `#[serde(untagged)]` are not honoured yet; use unit variants")
    } else {
        None
    }
}

fn read_fields<'a>(
    fields: &'a Fields,
    names: &[FieldNames],
    errors: &mut Errors,
) -> Vec<Field<'a>> {
    let pairs = fields.iter().zip(names);
    pairs
        .filter_map(|(field, names)| Some(Field::read(field.ident.as_ref()?, field, names, errors)))
        .collect()
}

impl<'a> Field<'a> {
    fn read(
        member: &'a Ident,
        field: &'a syn::Field,
        names: &FieldNames,
        errors: &mut Errors,
    ) -> Self {
        Self {
            member,
            ty: &field.ty,
            name: names.name.clone(),
            skipped: names.skipped,
            skip_if: names.skip_if.clone(),
            dishonoured: names.dishonoured,
            attrs: attr::read(&field.attrs, errors),
            doc: doc::of(&field.attrs),
            rust_deprecation: doc::deprecation(&field.attrs),
        }
    }
}

impl<'a> Variant<'a> {
    fn read(variant: &'a syn::Variant, names: &FieldNames, errors: &mut Errors) -> Self {
        let _: VariantAttrs = attr::read(&variant.attrs, errors);
        Self {
            ident: &variant.ident,
            name: names.name.clone(),
            skipped: names.skipped,
            is_unit: matches!(variant.fields, Fields::Unit),
            doc: doc::of(&variant.attrs),
            original: variant,
        }
    }
}
