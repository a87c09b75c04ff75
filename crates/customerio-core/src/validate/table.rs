//! The shapes of the keys and elements of a shape.

use crate::shape::{Constraint, Field, KindRepr, Shape, Tagging, Variant, VariantContent};

/// Returns a shape without the permission to be `null` and without indirection of recursive types.
#[inline]
pub(crate) fn unwrapped(shape: &'static Shape) -> &'static Shape {
    match shape.kind {
        KindRepr::Nullable(inner) => unwrapped_below(inner),
        KindRepr::Lazy(look) => unwrapped_below(look()),
        KindRepr::Any
        | KindRepr::Boolean
        | KindRepr::Integer { .. }
        | KindRepr::Number
        | KindRepr::Text { .. }
        | KindRepr::List(_)
        | KindRepr::Tuple(_)
        | KindRepr::Map(_)
        | KindRepr::Object(_)
        | KindRepr::Enum(_)
        | KindRepr::Foreign(_) => shape,
    }
}

/// A separate function, so that the common case above is inlined.
#[inline(never)]
fn unwrapped_below(shape: &'static Shape) -> &'static Shape {
    unwrapped(shape)
}

/// The parts of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Table {
    /// The shapes of the parts are not known here.
    Nothing,
    /// Every key or place has the same.
    Each(&'static Shape),
    /// A shape for each place.
    Places(&'static [&'static Shape]),
    /// An object with known keys.
    Fields(&'static [Field]),
    /// A variant of a tagged enum, as an object.
    Variant(&'static Tagging, &'static Variant),
}

/// The shape of a key or an element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) shape: &'static Shape,
    /// The content of a variant whose parts are not those of the shape.
    content: Option<&'static VariantContent>,
    pub(crate) constraints: &'static [Constraint],
    pub(crate) personal: bool,
}

impl Place {
    pub(crate) const fn of(shape: &'static Shape) -> Self {
        Self {
            shape,
            content: None,
            constraints: &[],
            personal: false,
        }
    }

    #[inline]
    pub(super) const fn of_field(field: &'static Field) -> Self {
        Self {
            shape: field.shape,
            content: None,
            constraints: field.constraints,
            personal: field.pii.is_some(),
        }
    }

    /// Returns whether every possible value is valid, so that none is checked.
    #[inline]
    pub(super) fn is_always_valid(&self) -> bool {
        self.constraints.is_empty() && self.content.is_none() && self.shape.is_always_valid()
    }

    /// Returns whether a constraint of the field or of its type can make a value invalid.
    #[inline]
    pub(crate) const fn is_constrained(&self) -> bool {
        !self.constraints.is_empty() || self.shape.is_constrained
    }

    /// Returns the place of a variant's content.
    pub(crate) const fn of_content(content: &'static VariantContent) -> Self {
        match content {
            VariantContent::Unit => Self::of(ANYTHING),
            VariantContent::Newtype(shape) => Self::of(shape),
            VariantContent::Tuple(_) | VariantContent::Object(_) => Self {
                content: Some(content),
                ..Self::of(ANYTHING)
            },
        }
    }

    /// Returns the same place with the constraints of a field.
    pub(crate) const fn with_constraints(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        self
    }

    /// Returns the table of the value's parts, if it differs from that of the shape.
    #[inline]
    pub(crate) const fn table(&self) -> Option<Table> {
        match self.content {
            Some(VariantContent::Tuple(places)) => Some(Table::Places(places)),
            Some(VariantContent::Object(fields)) => Some(Table::Fields(fields)),
            Some(VariantContent::Unit | VariantContent::Newtype(_)) | None => None,
        }
    }
}

/// The shape of any JSON value.
pub(super) const ANYTHING: &Shape = <serde_json::Value as crate::walk::CioProperty>::SHAPE;

impl Table {
    #[inline]
    pub(crate) const fn of(shape: &'static Shape) -> Self {
        match shape.kind {
            KindRepr::List(list) => Self::Each(list.of),
            KindRepr::Map(of) => Self::Each(of),
            KindRepr::Tuple(places) => Self::Places(places),
            KindRepr::Object(object) => Self::Fields(object.fields),
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::Enum(_)
            | KindRepr::Nullable(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => Self::Nothing,
        }
    }

    /// Returns the rows of keys that are the same for every value.
    pub(super) const fn rows(self) -> &'static [Field] {
        match self {
            Self::Fields(fields) => fields,
            Self::Nothing | Self::Each(_) | Self::Places(_) | Self::Variant(..) => &[],
        }
    }

    /// Returns the shape of the element at an index.
    pub(crate) fn place(self, at: usize) -> Option<Place> {
        match self {
            Self::Each(shape) => Some(Place::of(shape)),
            Self::Places(shapes) => shapes.get(at).copied().map(Place::of),
            Self::Nothing | Self::Fields(..) | Self::Variant(..) => None,
        }
    }

    /// Returns the shape of a key. The search begins at `next`, since keys are shown in the order of
    /// the table.
    pub(crate) fn key(self, key: &str, next: &mut usize) -> Option<Place> {
        match self {
            Self::Nothing | Self::Places(_) => None,
            Self::Each(shape) => Some(Place::of(shape)),
            Self::Fields(fields) => find(fields, next, |it| it.is_named(key)).map(Place::of_field),
            Self::Variant(Tagging::External, variant) => {
                (key == variant.name).then(|| Place::of_content(&variant.content))
            }
            Self::Variant(Tagging::Adjacent { content, .. }, variant) => {
                (key == *content).then(|| Place::of_content(&variant.content))
            }
            Self::Variant(Tagging::Internal { .. } | Tagging::Untagged, variant) => {
                match variant.content {
                    VariantContent::Object(fields) => Self::Fields(fields).key(key, next),
                    VariantContent::Unit
                    | VariantContent::Newtype(_)
                    | VariantContent::Tuple(_) => None,
                }
            }
        }
    }

    /// Returns whether the flattened Rust field `member` is declared as personal data.
    pub(crate) fn is_personal(self, member: &str, next: &mut usize) -> bool {
        let fields = match self {
            Self::Fields(fields) => fields,
            Self::Variant(_, variant) => match variant.content {
                VariantContent::Object(fields) => fields,
                VariantContent::Unit | VariantContent::Newtype(_) | VariantContent::Tuple(_) => &[],
            },
            Self::Nothing | Self::Each(_) | Self::Places(_) => &[],
        };
        find(fields, next, |it| it.is_flattened() && it.name == member)
            .is_some_and(|it| it.pii.is_some())
    }
}

fn find(
    fields: &'static [Field],
    next: &mut usize,
    is: impl Fn(&Field) -> bool,
) -> Option<&'static Field> {
    let (before, ahead) = fields.split_at_checked(*next)?;
    let at = match ahead.iter().position(&is) {
        Some(at) => *next + at,
        None => before.iter().position(is)?,
    };
    *next = at + 1;
    fields.get(at)
}
