//! The model of a type after all checks: complete, with mistakes removed.

use customerio_rules::bytes::Cursor;
use customerio_rules::constraint::{self, Constraint};
use customerio_rules::reserved::Meaning;
use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::{ExprPath, Generics, LitStr, Path, Type};

use crate::attr::{IdKey, RoleKey};
use crate::doc::Doc;
use crate::known::Known;
use crate::member::Member;
use crate::plain::Plain;

/// The derive that is expanded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Derive {
    Property,
    Event,
    Traits,
}

pub(crate) struct Model<'a> {
    pub(crate) ident: &'a Ident,
    /// The variant of an enum of events that this type represents. Such a type has only an ident of its
    /// own.
    pub(crate) variant_of: Option<VariantOf<'a>>,
    pub(crate) generics: &'a Generics,
    pub(crate) doc: Doc<'a>,
    /// The class of personal data that every value of the type is.
    pub(crate) pii: Option<String>,
    pub(crate) body: Body<'a>,
    /// The kind of id that each value is, if the type is a newtype with such an attribute.
    pub(crate) id: Option<IdKey>,
    pub(crate) purpose: Purpose,
    /// Rules of `cargo cio lint`, each with whether the type allows it.
    pub(crate) lints: Vec<(&'static str, bool)>,
    pub(crate) demands: Vec<Demand<'a>>,
    /// Whether only the shape is needed: a driver of `cargo cio` shows no value.
    pub(crate) is_shape_only: bool,
}

impl<'a> Model<'a> {
    /// The name of the item that the user wrote: of a variant, that of its enum.
    pub(crate) fn item(&self) -> &'a Ident {
        self.variant_of
            .as_ref()
            .map_or(self.ident, |of| of.enumeration)
    }
}

/// A variant, as its user names it.
pub(crate) struct VariantOf<'a> {
    pub(crate) enumeration: &'a Ident,
    pub(crate) variant: &'a Ident,
}

pub(crate) enum Body<'a> {
    Object {
        fields: Vec<Field<'a>>,
        roles: Vec<RoleField<'a>>,
        open: bool,
        /// A key before all others, and the name of the type as its value.
        tag: Option<(String, String)>,
    },
    /// Written as the value in it is.
    Newtype(Box<Field<'a>>),
    /// Written as the type that it is converted into is.
    Into(&'a Type),
    /// An array with a place for each value.
    Places(Vec<Field<'a>>),
    /// No content, written as `null`.
    Null,
    Texts(Vec<TextVariant<'a>>),
    Choice(Choice<'a>),
}

/// An enum with content in its variants, or with another tag than a string.
pub(crate) struct Choice<'a> {
    pub(crate) tagging: Tagging,
    pub(crate) variants: Vec<Variant<'a>>,
}

/// The representation of the variant in JSON.
pub(crate) type Tagging = customerio_rules::tagging::Tagging<String>;

pub(crate) struct Variant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) doc: Doc<'a>,
    pub(crate) content: Content<'a>,
}

pub(crate) enum Content<'a> {
    Unit,
    Newtype(Box<Field<'a>>),
    Places(Vec<Field<'a>>),
    Fields(Vec<Field<'a>>),
}

/// The purpose of the type.
pub(crate) enum Purpose {
    Property,
    Event(Event),
    Traits(Traits),
}

pub(crate) struct Event {
    pub(crate) call: EventCall,
    pub(crate) name: String,
    pub(crate) version: u32,
    /// `None` if the classes could not be read, so that no class is a second mistake.
    pub(crate) allowed_pii: Option<Vec<LitStr>>,
    pub(crate) metadata: Metadata,
}

impl Event {
    /// The classes of personal data that the event allows, as far as they could be read.
    pub(crate) fn classes(&self) -> &[LitStr] {
        self.allowed_pii.as_deref().unwrap_or(&[])
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventCall {
    Track,
    Page,
    Screen,
}

pub(crate) struct Traits {
    pub(crate) target: TraitsTarget,
    pub(crate) version: u32,
    pub(crate) metadata: Metadata,
}

pub(crate) enum TraitsTarget {
    Person,
    Group { object_type: String },
    Relationship,
}

#[derive(Default)]
pub(crate) struct Metadata {
    pub(crate) owner: String,
    pub(crate) tags: Vec<String>,
    pub(crate) since: String,
    pub(crate) deprecated: Option<String>,
}

pub(crate) struct Field<'a> {
    pub(crate) member: Member<'a>,
    pub(crate) ty: &'a Type,
    /// What the name of the type implies, if it is well-known.
    pub(crate) plain: Option<Plain>,
    /// The type with a well-known name that `ty` is or contains.
    pub(crate) known: Option<Known<'a>>,
    pub(crate) name: String,
    pub(crate) doc: Doc<'a>,
    pub(crate) wire: Wire<'a>,
    /// Whether it is a decimal that is written as a number.
    pub(crate) is_number: bool,
    /// Whether the field is flattened.
    pub(crate) flatten: bool,
    /// Whether its type holds the type that it is of.
    pub(crate) recursive: bool,
    pub(crate) presence: Presence,
    pub(crate) constraints: Constraints,
    pub(crate) check: Option<Path>,
    pub(crate) pii: Option<String>,
    /// JSON text, or nothing.
    pub(crate) example: String,
    pub(crate) unit: String,
    pub(crate) deprecated: Option<String>,
    /// Rules of `cargo cio lint`, each with whether the field allows it.
    pub(crate) lints: Vec<(&'static str, bool)>,
}

impl Field<'_> {
    /// Returns whether the type alone decides how the field is shown.
    pub(crate) const fn is_plain(&self) -> bool {
        matches!((&self.wire, &self.presence), (Wire::Own, Presence::OfType))
            && !self.flatten
            && !self.recursive
            && self.check.is_none()
    }

    /// Returns the constraints, the [path of the check](Self::check_path) last.
    pub(crate) fn all_constraints<'c>(
        &'c self,
        check: Option<&'c str>,
    ) -> impl Iterator<Item = Constraint<'c>> {
        self.constraints.iter().chain(check.map(Constraint::Check))
    }

    /// Returns the path of the check as text.
    pub(crate) fn check_path(&self) -> Option<String> {
        let path = self.check.as_ref()?.to_token_stream().to_string();
        Some(path.replace(' ', ""))
    }

    /// Returns whether the type can be one of a tuple: its well-known name has a wire form, which
    /// alone decides the field's.
    pub(crate) const fn is_in_tuple(&self) -> bool {
        self.plain.is_some()
            && matches!((&self.wire, &self.presence), (Wire::Own, Presence::OfType))
            && !self.flatten
            && !self.recursive
    }
}

/// The source of a field's wire form.
pub(crate) enum Wire<'a> {
    /// Its type has one.
    Own,
    /// Its `Serialize` and `JsonSchema`.
    Foreign,
    /// Its `Serialize`, described by another type.
    ForeignAs(&'a Type),
    /// It converts into another type.
    As(&'a Type),
}

/// When the key is there.
pub(crate) enum Presence {
    /// The type decides.
    OfType,
    /// Always, as `null` without a value.
    Nullable,
    /// Unless a function returns `true`.
    SkippedIf(ExprPath),
}

pub(crate) struct RoleField<'a> {
    pub(crate) member: Member<'a>,
    pub(crate) ty: &'a Type,
    pub(crate) role: RoleKey,
    pub(crate) keep: bool,
}

pub(crate) struct TextVariant<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) name: String,
    pub(crate) doc: Doc<'a>,
}

/// The constraints of a field: their bytes, each with the key that was typed, for what only the
/// compiler can find.
#[derive(Default)]
pub(crate) struct Constraints {
    keys: Vec<Span>,
    bytes: Vec<u8>,
}

impl Constraints {
    pub(crate) fn add(&mut self, key: Span, constraint: &Constraint<'_>) {
        self.keys.push(key);
        constraint.write(&mut self.bytes);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Constraint<'_>> {
        constraint::list(Cursor::new(&self.bytes))
    }

    /// Each with the key that was typed.
    pub(crate) fn with_keys(&self) -> impl Iterator<Item = (Span, Constraint<'_>)> {
        self.keys.iter().copied().zip(self.iter())
    }
}

impl<'a> Body<'a> {
    /// Returns every field that is written, at any depth.
    pub(crate) fn fields(&self) -> Vec<&Field<'a>> {
        match self {
            Self::Object { fields, .. } | Self::Places(fields) => fields.iter().collect(),
            Self::Newtype(field) => vec![field],
            Self::Into(_) | Self::Null | Self::Texts(_) => Vec::new(),
            Self::Choice(of) => of
                .variants
                .iter()
                .flat_map(|it| it.content.fields())
                .collect(),
        }
    }
}

impl Body<'_> {
    /// Returns whether only the keys of a field's value are written: it is flattened, or it is next to
    /// the tag of an enum.
    pub(crate) fn needs_object(&self, field: &Field<'_>) -> bool {
        let is_next_to_tag = match self {
            Self::Choice(of) => {
                matches!(of.tagging, Tagging::Internal { .. })
                    && of.variants.iter().any(|variant| {
                        matches!(&variant.content, Content::Newtype(it) if std::ptr::eq(&raw const **it, field))
                    })
            }
            Self::Object { .. }
            | Self::Newtype(_)
            | Self::Into(_)
            | Self::Places(_)
            | Self::Null
            | Self::Texts(_) => false,
        };
        field.flatten || is_next_to_tag
    }
}

impl<'a> Content<'a> {
    pub(crate) fn fields(&self) -> &[Field<'a>] {
        match self {
            Self::Unit => &[],
            Self::Newtype(field) => core::slice::from_ref(field),
            Self::Places(fields) | Self::Fields(fields) => fields,
        }
    }
}

/// A question about a type that only the compiler can answer.
pub(crate) struct Demand<'a> {
    pub(crate) ty: &'a Type,
    /// The tokens on which the error is reported.
    pub(crate) at: Stretch,
    pub(crate) asks: Asks,
}

/// A requirement on a type, with the message if it is not met, or the field that it is about.
pub(crate) enum Asks {
    /// Whether it holds what a name that Customer.io knows is read as.
    Fits(Meaning, String),
    /// Whether the keys of a flattened value hold what names that Customer.io knows are read as:
    /// the table of the names, and what has them.
    Means(&'static str, &'static str),
    /// Whether a value is always there.
    Required(String),
    /// Whether it consists of other values, so that it has no example of its own.
    Composed(String),
    /// Whether a value can be this example.
    Takes(Example, String),
    /// Whether it reaches a bound of a range; no bound is one with a fraction.
    Reaches(Option<i128>, String),
}

pub(crate) enum Example {
    Text(String),
    Integer(i128),
    Float,
    Boolean,
}

/// From one token to another. Tokens can't be joined to one span on a stable compiler, but an
/// expression stretches over its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) from: Span,
    pub(crate) to: Span,
}

impl Stretch {
    pub(crate) fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens
            .into_token_stream()
            .into_iter()
            .map(|token| token.span());
        let from = spans.next().unwrap_or_else(Span::call_site);
        Self {
            from,
            to: spans.last().unwrap_or(from),
        }
    }
}
