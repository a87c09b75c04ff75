//! The parts of a locked shape, as views into its bytes.
//!
//! A `const fn` reads each part from the front of a [`Cursor`]. The parts of a part are a cursor again,
//! which is read on demand.

use crate::bytes::{Cursor, some};
use crate::constraint::SizeRange;
use crate::format::Format;
use crate::kind;
use crate::tagging::Tagging;

/// The locked shape of a type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape<'a> {
    /// The kind of JSON value.
    pub kind: Kind<'a>,
    /// The [constraints](crate::constraint::Constraint) on every value of the type.
    pub constraints: Cursor<'a>,
}

/// The kind of a JSON value. A cursor named `of` contains one shape.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(
    missing_docs,
    reason = "documented at the kind of shapes in `customerio-core`"
)]
pub enum Kind<'a> {
    /// Any JSON.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer { min: i128, max: u128 },
    /// A number.
    Number,
    /// A string, perhaps with a format that the type promises.
    Text { format: Option<Format> },
    /// An array of values of one shape.
    List {
        of: Cursor<'a>,
        min: u64,
        max: Option<u64>,
        unique: bool,
    },
    /// An array with a shape for each element: a block for each shape.
    Tuple(Cursor<'a>),
    /// An object with free keys.
    Map { of: Cursor<'a> },
    /// An object with known keys: [`Field`]s, sorted by name.
    Object { fields: Cursor<'a>, open: bool },
    /// One of several variants: [`Variant`]s, as declared.
    Enum {
        tagging: Tagging<&'a str>,
        variants: Cursor<'a>,
    },
    /// `null`, or a value of the shape.
    Nullable { of: Cursor<'a> },
    /// A type that contains itself; its inner shape is not locked.
    Recursive,
    /// A type that only implements `serde`'s traits.
    Foreign,
}

/// A key of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The key on the wire.
    pub name: &'a str,
    /// Whether it may be left out.
    pub optional: bool,
    /// The shape of a present value.
    pub of: Cursor<'a>,
    /// The [constraints](crate::constraint::Constraint) of the field, in addition to those of its type.
    pub constraints: Cursor<'a>,
}

/// A variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant<'a> {
    /// Its name on the wire.
    pub name: &'a str,
    /// Its content.
    pub content: Content<'a>,
}

/// The content of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Nothing.
    Unit,
    /// One value: one shape.
    Newtype(Cursor<'a>),
    /// Several values: a block for each shape.
    Tuple(Cursor<'a>),
    /// Named values: [`Field`]s, sorted by name.
    Object(Cursor<'a>),
}

impl<'a> Shape<'a> {
    /// Reads a shape; `None` if the cursor is not exactly one shape.
    #[must_use]
    pub const fn read(mut from: Cursor<'a>) -> Option<Self> {
        let kind = some!(Kind::read(&mut from));
        let constraints = some!(from.block());
        if !from.is_empty() {
            return None;
        }
        Some(Self { kind, constraints })
    }
}

impl<'a> Kind<'a> {
    const fn read(from: &mut Cursor<'a>) -> Option<Self> {
        Some(match some!(from.number()) {
            kind::ANY => Self::Any,
            kind::BOOLEAN => Self::Boolean,
            kind::INTEGER => Self::Integer {
                min: some!(from.wide()).cast_signed(),
                max: some!(from.wide()),
            },
            kind::NUMBER => Self::Number,
            kind::TEXT => Self::Text { format: None },
            kind::FORMATTED => Self::Text {
                format: Some(some!(Format::of_byte(some!(from.byte())))),
            },
            kind::LIST => {
                let of = some!(from.block());
                let SizeRange { min, max } = some!(SizeRange::read(from));
                Self::List {
                    of,
                    min,
                    max,
                    unique: some!(from.byte()) != 0,
                }
            }
            kind::TUPLE => Self::Tuple(some!(from.block())),
            kind::MAP => Self::Map {
                of: some!(from.block()),
            },
            kind::OBJECT => Self::Object {
                open: some!(from.byte()) != 0,
                fields: some!(from.block()),
            },
            kind::ENUM => Self::Enum {
                tagging: some!(tagging(from)),
                variants: some!(from.block()),
            },
            kind::NULLABLE => Self::Nullable {
                of: some!(from.block()),
            },
            kind::RECURSIVE => Self::Recursive,
            kind::FOREIGN => Self::Foreign,
            _ => return None,
        })
    }
}

const fn tagging<'a>(from: &mut Cursor<'a>) -> Option<Tagging<&'a str>> {
    Some(match some!(from.number()) {
        kind::EXTERNAL => Tagging::External,
        kind::INTERNAL => Tagging::Internal {
            tag: some!(from.text()),
        },
        kind::ADJACENT => Tagging::Adjacent {
            tag: some!(from.text()),
            content: some!(from.text()),
        },
        kind::UNTAGGED => Tagging::Untagged,
        _ => return None,
    })
}

impl<'a> Field<'a> {
    /// Reads the next field.
    pub const fn next(from: &mut Cursor<'a>) -> Option<Self> {
        Some(Self {
            name: some!(from.text()),
            optional: some!(from.byte()) != 0,
            of: some!(from.block()),
            constraints: some!(from.block()),
        })
    }
}

impl<'a> Variant<'a> {
    /// Reads the next variant.
    pub const fn next(from: &mut Cursor<'a>) -> Option<Self> {
        let name = some!(from.text());
        let content = match some!(from.number()) {
            kind::UNIT_VARIANT => Content::Unit,
            kind::NEWTYPE_VARIANT => Content::Newtype(some!(from.block())),
            kind::TUPLE_VARIANT => Content::Tuple(some!(from.block())),
            kind::OBJECT_VARIANT => Content::Object(some!(from.block())),
            _ => return None,
        };
        Some(Self { name, content })
    }
}
