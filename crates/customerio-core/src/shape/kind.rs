use customerio_rules::format::Format;
use schemars::{Schema, SchemaGenerator};

use super::{Field, Pii, Shape, Tagging};

/// The form of a JSON value.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Any JSON at all.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction, from `min` to `max`, both allowed.
    Integer {
        /// The least value of the Rust type.
        min: i128,
        /// The greatest value of the Rust type.
        max: u128,
    },
    /// A number; never infinite, never NaN.
    Number,
    /// A string.
    Text {
        /// What the type itself promises of the string.
        format: Option<Format>,
    },
    /// An array of like values.
    List(&'static List),
    /// An array with a shape for each place.
    Tuple(&'static [&'static Shape]),
    /// An object with free keys and like values.
    Map(&'static Shape),
    /// An object with known keys.
    Object(&'static Object),
    /// One of several variants.
    Enum(&'static Enum),
    /// `null`, or what it holds.
    Nullable(&'static Shape),
    /// A type that contains itself: looked at only when somebody asks.
    Lazy(fn() -> &'static Shape),
    /// A type that only `serde` and `schemars` know.
    Foreign(fn(&mut SchemaGenerator) -> Schema),
}

/// An array of like values.
#[derive(Debug)]
pub struct List {
    /// The shape of each.
    pub of: &'static Shape,
    /// The fewest there can be, by the type itself.
    pub min: u64,
    /// The most there can be, by the type itself.
    pub max: Option<u64>,
    /// Whether no two are equal, as in a set.
    pub unique: bool,
}

/// An object with known keys.
#[derive(Debug)]
pub struct Object {
    /// The keys, in the order in which they are written.
    pub fields: &'static [Field],
    /// Whether keys may be there that are not listed.
    pub open: bool,
}

/// One of several variants.
#[derive(Debug)]
pub struct Enum {
    /// How JSON says which variant it is.
    pub tagging: Tagging,
    /// The variants, as declared.
    pub variants: &'static [Variant],
}

/// A variant.
#[derive(Debug)]
pub struct Variant {
    /// Its name on the wire.
    pub name: &'static str,
    /// Its name in Rust, where it is another; empty unless the feature `catalog` is on.
    pub member: &'static str,
    /// Its doc comment; empty unless the feature `catalog` is on.
    pub doc: &'static str,
    /// What it holds.
    pub content: VariantContent,
}

/// What a variant holds.
#[derive(Debug)]
pub enum VariantContent {
    /// Nothing.
    Unit,
    /// One value.
    Newtype(&'static Shape),
    /// Several values.
    Tuple(&'static [&'static Shape]),
    /// Named values.
    Object(&'static [Field]),
}

impl Kind {
    /// Whether a value below it is personal data, as the shapes right below it say. Every type
    /// calls this, so it looks no deeper.
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

    /// Whether a value below it is personal data of a class that is not allowed. What is looked
    /// at only when asked, and what only `serde` knows, counts as free of it: a constant can't
    /// see them.
    pub(super) const fn has_pii_outside(&self, allowed: &[u64]) -> bool {
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

/// Whether personal data is there, of a class that is not allowed.
pub(super) const fn is_outside(pii: Option<Pii>, allowed: &[u64]) -> bool {
    let Some(Pii { class, .. }) = pii else {
        return false;
    };
    let mut at = 0;
    while at < allowed.len() {
        if allowed[at] == class {
            return false;
        }
        at += 1;
    }
    true
}

const fn any_shape(shapes: &[&Shape], allowed: &[u64]) -> bool {
    let mut at = 0;
    while at < shapes.len() {
        if shapes[at].has_pii_outside(allowed) {
            return true;
        }
        at += 1;
    }
    false
}

const fn any_field(fields: &[Field], allowed: &[u64]) -> bool {
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
