//! A type as it was written, with what serde makes of its names.

use proc_macro2::Ident;
use serde_derive_internals::ast::{Container, Data, Field as SerdeField, Variant as SerdeVariant};
use serde_derive_internals::attr::TagType;
use serde_derive_internals::{Ctxt, Derive};
use syn::ext::IdentExt;
use syn::{Attribute, DeriveInput, ExprPath, Generics, Path, Type};

use crate::attr::{self, AttrTarget, ContainerAttrs, FieldAttrs, VariantAttrs};
use crate::bounds;
use crate::doc::{self, Doc};
use crate::errors::Errors;
use crate::member::Member;
use crate::model::Tagging;
use crate::refused::{self, Refusal};
use crate::serde_view::{self, SerdeView};

/// A type as it was written.
pub(crate) struct Input<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) attrs: ContainerAttrs,
    /// Whether all of them could be read, so that what is missing was not written.
    pub(crate) attrs_are_whole: bool,
    pub(crate) doc: Doc<'a>,
    pub(crate) rust_deprecation: Option<String>,
    pub(crate) form: Form,
    pub(crate) body: Body<'a>,
}

/// The attributes of the wire form of the whole type.
pub(crate) struct Form {
    pub(crate) transparent: bool,
    /// The type that it is converted into to be written.
    pub(crate) into: Option<Type>,
    pub(crate) tagging: Tagging,
    /// The name of the type on the wire, which only a tag shows.
    pub(crate) name: String,
}

/// The content of a type.
pub(crate) enum Body<'a> {
    /// Named fields.
    Fields(Vec<Field<'a>>),
    /// Fields without names.
    Places(Vec<Field<'a>>),
    /// Nothing at all.
    Unit,
    /// The variants of an enum.
    Variants(Vec<Variant<'a>>),
    /// A form that is not supported; the reason is reported.
    Other(&'static str),
}

/// A field as it was written.
pub(crate) struct Field<'a> {
    pub(crate) member: Member<'a>,
    pub(crate) ty: &'a Type,
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) skipped: bool,
    pub(crate) skip_if: Option<ExprPath>,
    pub(crate) flatten: bool,
    /// Whether its type holds the type that it is of.
    pub(crate) recursive: bool,
    /// An attribute of serde that the derive refuses.
    pub(crate) dishonoured: Option<Refusal>,
    pub(crate) attrs: FieldAttrs,
    pub(crate) doc: Doc<'a>,
    pub(crate) rust_deprecation: Option<String>,
    pub(crate) original: &'a [Attribute],
}

/// A variant as it was written.
pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) skipped: bool,
    pub(crate) content: Content<'a>,
    pub(crate) doc: Doc<'a>,
}

/// The content of a variant.
pub(crate) enum Content<'a> {
    Unit,
    Places(Vec<Field<'a>>),
    Fields(Vec<Field<'a>>),
}

impl<'a> Input<'a> {
    pub(crate) fn parse(input: &'a DeriveInput, view: &SerdeView<'_>, errors: &mut Errors) -> Self {
        let mistakes = errors.len();
        let place = match &input.data {
            syn::Data::Struct(syn::DataStruct {
                fields: syn::Fields::Unnamed(fields),
                ..
            }) if fields.unnamed.len() == 1 => AttrTarget::Newtype,
            syn::Data::Struct(_) | syn::Data::Enum(_) | syn::Data::Union(_) => {
                AttrTarget::Container
            }
        };
        let attrs: ContainerAttrs = attr::read_at(place, &input.attrs, errors);
        let attrs_are_whole = errors.len() == mistakes;
        for Refusal { key, message } in refused::on_container(&input.attrs) {
            errors.add(key, message);
        }
        let (form, names) = read_with_serde(view, errors);
        let reader = Reader {
            of: &input.ident,
            heeds_serde: view.copy().is_some(),
        };
        let body = match (&input.data, &names) {
            (syn::Data::Union(_), _) => Body::Other("a union has no wire form; write an enum"),
            (syn::Data::Struct(of), names) => {
                let names = match names {
                    Names::Fields(names) => names.as_slice(),
                    Names::Variants(_) | Names::Unknown => &[],
                };
                match reader.content(&of.fields, names, errors) {
                    Content::Unit => Body::Unit,
                    Content::Places(fields) => Body::Places(fields),
                    Content::Fields(fields) => Body::Fields(fields),
                }
            }
            (syn::Data::Enum(of), Names::Variants(names)) => {
                let pairs = of.variants.iter().zip(names);
                Body::Variants(
                    pairs
                        .map(|(it, names)| reader.variant(it, names, errors))
                        .collect(),
                )
            }
            (syn::Data::Enum(_), _) => Body::Variants(Vec::new()),
        };
        Self {
            ident: &input.ident,
            generics: &input.generics,
            attrs,
            attrs_are_whole,
            doc: Doc(&input.attrs),
            rust_deprecation: doc::deprecation(&input.attrs),
            form,
            body,
        }
    }
}

impl Field<'_> {
    /// A key of serde's on it, as it was typed.
    pub(crate) fn typed(&self, key: &str) -> Option<Path> {
        serde_view::typed(self.original, key)
    }
}

/// The names and flags of a field according to serde.
struct FieldNames {
    name: String,
    skipped: bool,
    skip_if: Option<ExprPath>,
    flatten: bool,
}

/// The names and flags of a variant according to serde.
struct VariantNames {
    name: String,
    skipped: bool,
    fields: Vec<FieldNames>,
}

/// The names and flags of a type according to serde.
enum Names {
    Fields(Vec<FieldNames>),
    Variants(Vec<VariantNames>),
    /// A union, which serde does not support.
    Unknown,
}

impl Form {
    /// Returns the names of an item without attributes.
    fn by_itself(ident: &Ident) -> Self {
        Self {
            transparent: false,
            into: None,
            tagging: Tagging::External,
            name: ident.unraw().to_string(),
        }
    }
}

impl Names {
    /// Returns the names of a type without attributes.
    fn by_themselves(data: &syn::Data) -> Self {
        let of_fields = |fields: &syn::Fields| {
            let fields = fields.iter().enumerate();
            let name = |(at, field): (usize, &syn::Field)| FieldNames {
                name: match &field.ident {
                    Some(ident) => ident.unraw().to_string(),
                    None => at.to_string(),
                },
                skipped: false,
                skip_if: None,
                flatten: false,
            };
            fields.map(name).collect()
        };
        match data {
            syn::Data::Struct(of) => Self::Fields(of_fields(&of.fields)),
            syn::Data::Enum(of) => {
                let names = |variant: &syn::Variant| VariantNames {
                    name: variant.ident.unraw().to_string(),
                    skipped: false,
                    fields: of_fields(&variant.fields),
                };
                Self::Variants(of.variants.iter().map(names).collect())
            }
            syn::Data::Union(_) => Self::Unknown,
        }
    }
}

/// Asks serde for the names and the form, and reports what it complains about.
fn read_with_serde(view: &SerdeView<'_>, errors: &mut Errors) -> (Form, Names) {
    let original = view.original();
    let Some(copy) = view.copy() else {
        return (
            Form::by_itself(&original.ident),
            Names::by_themselves(&original.data),
        );
    };
    let context = Ctxt::new();
    let private = serde_view::private();
    let container = match &copy.data {
        syn::Data::Union(_) => None,
        _ => Container::from_ast(&context, copy, Derive::Serialize, &private),
    };
    if let Err(complaints) = context.check() {
        let complaints = complaints.into_iter();
        errors.extend(complaints.filter(|it| !refused::is_said_better(&it.to_string())));
    }
    let Some(container) = container else {
        return (Form::by_itself(&original.ident), Names::Unknown);
    };
    let form = Form {
        transparent: container.attrs.transparent(),
        into: container.attrs.type_into().cloned(),
        tagging: match container.attrs.tag() {
            TagType::External => Tagging::External,
            TagType::Internal { tag } => Tagging::Internal { tag: tag.clone() },
            TagType::Adjacent { tag, content } => Tagging::Adjacent {
                tag: tag.clone(),
                content: content.clone(),
            },
            TagType::None => Tagging::Untagged,
        },
        name: container.attrs.name().serialize_name().value.clone(),
    };
    let names = match &container.data {
        Data::Struct(_, fields) => Names::Fields(fields.iter().map(field_names).collect()),
        Data::Enum(variants) => Names::Variants(variants.iter().map(variant_names).collect()),
    };
    (form, names)
}

fn field_names(field: &SerdeField<'_>) -> FieldNames {
    FieldNames {
        name: field.attrs.name().serialize_name().value.clone(),
        skipped: field.attrs.skip_serializing(),
        skip_if: field.attrs.skip_serializing_if().cloned(),
        flatten: field.attrs.flatten(),
    }
}

fn variant_names(variant: &SerdeVariant<'_>) -> VariantNames {
    VariantNames {
        name: variant.attrs.name().serialize_name().value.clone(),
        skipped: variant.attrs.skip_serializing(),
        fields: variant.fields.iter().map(field_names).collect(),
    }
}

/// Reads the parts of a type of this name.
struct Reader<'a> {
    of: &'a Ident,
    /// Whether the type has any attribute that serde reads.
    heeds_serde: bool,
}

impl<'a> Reader<'a> {
    fn content(
        &self,
        fields: &'a syn::Fields,
        names: &[FieldNames],
        errors: &mut Errors,
    ) -> Content<'a> {
        let mut read = Vec::new();
        for ((index, field), names) in (0..).zip(fields).zip(names) {
            let member = match &field.ident {
                Some(ident) => Member::Named(ident),
                None => Member::Unnamed(index, &field.ty),
            };
            read.push(self.field(member, field, names, errors));
        }
        match fields {
            syn::Fields::Unit => Content::Unit,
            syn::Fields::Unnamed(_) => Content::Places(read),
            syn::Fields::Named(_) => Content::Fields(read),
        }
    }

    fn field(
        &self,
        member: Member<'a>,
        field: &'a syn::Field,
        names: &FieldNames,
        errors: &mut Errors,
    ) -> Field<'a> {
        let mut attrs: FieldAttrs = attr::read(&field.attrs, errors);
        attrs.wrap_wire_type(&field.ty);
        attrs.set_number(&field.ty, errors);
        Field {
            member,
            ty: &field.ty,
            name: names.name.clone(),
            skipped: names.skipped || (attrs.is_unclear && matches!(member, Member::Named(_))),
            skip_if: names.skip_if.clone(),
            flatten: names.flatten,
            recursive: attrs.recursive.is_set() || bounds::mentions_itself(self.of, &field.ty),
            dishonoured: self
                .heeds_serde
                .then(|| refused::on_field(&field.attrs, attrs.wire_type.is_set()))
                .flatten(),
            attrs,
            doc: Doc(&field.attrs),
            rust_deprecation: doc::deprecation(&field.attrs),
            original: &field.attrs,
        }
    }

    fn variant(
        &self,
        variant: &'a syn::Variant,
        names: &VariantNames,
        errors: &mut Errors,
    ) -> Variant<'a> {
        let _: VariantAttrs = attr::read(&variant.attrs, errors);
        for Refusal { key, message } in refused::on_variant(&variant.attrs) {
            errors.add(key, message);
        }
        Variant {
            ident: &variant.ident,
            name: names.name.clone(),
            skipped: names.skipped,
            content: self.content(&variant.fields, &names.fields, errors),
            doc: Doc(&variant.attrs),
        }
    }
}
