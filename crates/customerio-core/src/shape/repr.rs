use customerio_rules::format::Format;
use customerio_rules::tagging::Tagging;
use schemars::{Schema, SchemaGenerator};

use super::{Field, Pii, Shape, Variant};

/// The contents of a [`Kind`](super::Kind). The crates of this workspace match it exhaustively, so that
/// a new kind is classified everywhere.
#[derive(Clone, Copy, Debug)]
pub enum KindRepr {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction, from `min` to `max`, both allowed.
    Integer {
        /// The lowest value of the Rust type.
        min: i128,
        /// The highest value of the Rust type.
        max: u128,
    },
    /// A finite number.
    Number,
    /// A string.
    Text {
        /// The format that the type guarantees.
        format: Option<Format>,
    },
    /// An array of values of one shape.
    List(List),
    /// An array with a shape for each position.
    Tuple(&'static [&'static Shape]),
    /// An object with any keys and values of one shape.
    Map(&'static Shape),
    /// An object with known keys.
    Object(Object),
    /// One of several variants.
    Enum(Enum),
    /// `null`, or a value of a shape.
    Nullable(&'static Shape),
    /// A type that contains itself. The function returns its shape.
    Lazy(fn() -> &'static Shape),
    /// A type that only `serde` and `schemars` know.
    Foreign(fn(&mut SchemaGenerator) -> Schema),
}

/// The kinds whose keys a constant can list.
pub(crate) enum Keyed<'a> {
    Nullable(&'static Shape),
    Object(&'a Object),
    Enum(&'a Enum),
    /// A kind without keys, or with keys that only a value or a function knows.
    Other,
}

impl KindRepr {
    /// Returns whether a value of this kind can violate a constraint of the shape that it refers to. The
    /// shape of a recursive type is not known in a constant.
    pub(super) const fn is_constrained(&self) -> bool {
        match self {
            Self::Nullable(of) => of.is_constrained,
            Self::Lazy(_) => true,
            Self::Any
            | Self::Boolean
            | Self::Integer { .. }
            | Self::Number
            | Self::Text { .. }
            | Self::List(_)
            | Self::Tuple(_)
            | Self::Map(_)
            | Self::Object(_)
            | Self::Enum(_)
            | Self::Foreign(_) => false,
        }
    }

    /// Selects the kinds whose keys a constant can list.
    pub(crate) const fn keyed(&self) -> Keyed<'_> {
        match self {
            Self::Nullable(inner) => Keyed::Nullable(inner),
            Self::Object(object) => Keyed::Object(object),
            Self::Enum(of) => Keyed::Enum(of),
            Self::Any
            | Self::Boolean
            | Self::Integer { .. }
            | Self::Number
            | Self::Text { .. }
            | Self::List(_)
            | Self::Tuple(_)
            | Self::Map(_)
            | Self::Lazy(_)
            | Self::Foreign(_) => Keyed::Other,
        }
    }
}

/// An array of values of one shape.
#[derive(Clone, Copy, Debug)]
pub struct List {
    /// The shape of each item.
    pub of: &'static Shape,
    /// The minimum number of items that the type guarantees.
    pub min: u64,
    /// The maximum number of items that the type guarantees.
    pub max: Option<u64>,
    /// Whether the items differ, as in a set.
    pub unique: bool,
}

/// An object with known keys.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// The fields, in the order in which they are written.
    pub fields: &'static [Field],
    /// Whether the object may have other keys.
    pub open: bool,
}

/// One of several variants.
#[derive(Clone, Copy, Debug)]
pub struct Enum {
    /// The representation in JSON.
    pub tagging: Tagging,
    /// The variants, as declared.
    pub variants: &'static [Variant],
}

/// The content of a variant.
#[derive(Clone, Copy, Debug)]
pub enum VariantContent {
    /// No content.
    Unit,
    /// One value.
    Newtype(&'static Shape),
    /// Values without names.
    Tuple(&'static [&'static Shape]),
    /// Named fields.
    Object(&'static [Field]),
}

impl KindRepr {
    /// Returns whether a value inside is personal data. It reads only the shapes directly below, since
    /// it runs for every type.
    pub(super) const fn has_pii(&self) -> bool {
        match self {
            Self::Any
            | Self::Boolean
            | Self::Integer { .. }
            | Self::Number
            | Self::Text { .. }
            | Self::Lazy(_)
            | Self::Foreign(_) => false,
            Self::List(list) => list.of.has_pii,
            Self::Map(of) | Self::Nullable(of) => of.has_pii,
            Self::Object(object) => {
                let mut fields = object.fields;
                while let [field, rest @ ..] = fields {
                    if field.shape.has_pii || field.pii.is_some() {
                        return true;
                    }
                    fields = rest;
                }
                false
            }
            Self::Tuple(_) | Self::Enum(_) => self.has_pii_outside(&[]),
        }
    }

    /// Returns whether a value inside is personal data of a class that is not allowed. `false` for
    /// recursive and foreign types, which a constant can't look into.
    pub(super) const fn has_pii_outside(&self, allowed: &[Pii]) -> bool {
        match self {
            Self::Any
            | Self::Boolean
            | Self::Integer { .. }
            | Self::Number
            | Self::Text { .. }
            | Self::Lazy(_)
            | Self::Foreign(_) => false,
            Self::List(list) => list.of.has_pii_outside(allowed),
            Self::Map(of) | Self::Nullable(of) => of.has_pii_outside(allowed),
            Self::Tuple(of) => any_shape(of, allowed),
            Self::Object(object) => any_field(object.fields, allowed),
            Self::Enum(of) => {
                let mut at = 0;
                while at < of.variants.len() {
                    let found = match &of.variants[at].content {
                        VariantContent::Unit => false,
                        VariantContent::Newtype(of) => of.has_pii_outside(allowed),
                        VariantContent::Tuple(of) => any_shape(of, allowed),
                        VariantContent::Object(fields) => any_field(fields, allowed),
                    };
                    if found {
                        return true;
                    }
                    at += 1;
                }
                false
            }
        }
    }
}

/// Returns whether there is personal data of a class that is not allowed.
pub(super) const fn is_outside(pii: Option<Pii>, allowed: &[Pii]) -> bool {
    match pii {
        Some(pii) => !pii.is_among(allowed),
        None => false,
    }
}

const fn any_shape(shapes: &[&Shape], allowed: &[Pii]) -> bool {
    let mut at = 0;
    while at < shapes.len() {
        if shapes[at].has_pii_outside(allowed) {
            return true;
        }
        at += 1;
    }
    false
}

const fn any_field(fields: &[Field], allowed: &[Pii]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        if is_outside(field.pii, allowed) || field.shape.has_pii_outside(allowed) {
            return true;
        }
        at += 1;
    }
    false
}
