//! The vocabulary of a locked shape: views into its bytes.
//!
//! Everything is read by `const fn`s that take it off the front of a [`Cursor`]; a part that has
//! parts is a cursor itself, read when somebody asks.

use super::cursor::{Cursor, some};

/// What a type looked like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape<'a> {
    /// The form.
    pub kind: Kind<'a>,
    /// What every value of the type keeps, beside its form: [`Constraint`]s.
    pub constraints: Cursor<'a>,
}

/// The form of a JSON value. A cursor named `of` holds one shape.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "as in the shape of a type that is not locked")]
pub enum Kind<'a> {
    /// Any JSON at all.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer { min: i128, max: u128 },
    /// A number.
    Number,
    /// A text; `format` is empty where the type promises none.
    Text { format: &'a str },
    /// An array of like values.
    List {
        of: Cursor<'a>,
        min: u64,
        max: Option<u64>,
        unique: bool,
    },
    /// An array with a shape for each place: blocks of one shape each.
    Tuple(Cursor<'a>),
    /// An object with free keys.
    Map { of: Cursor<'a> },
    /// An object with known keys: [`Field`]s, sorted by name.
    Object { fields: Cursor<'a>, open: bool },
    /// One of several variants: [`Variant`]s, as declared.
    Enum {
        tagging: Tagging<'a>,
        variants: Cursor<'a>,
    },
    /// `null`, or what it holds.
    Nullable { of: Cursor<'a> },
    /// A type that contains itself, which is not looked into.
    Recursive,
    /// A type that only `serde` knows.
    Foreign,
}

/// How JSON says which variant it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in the shape of a type that is not locked")]
pub enum Tagging<'a> {
    /// `"Name"`, or an object with the name as its only key.
    External,
    /// A key of the variant's own object holds the name.
    Internal { tag: &'a str },
    /// An object of two keys.
    Adjacent { tag: &'a str, content: &'a str },
    /// Nothing says it.
    Untagged,
}

/// A key of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// The key on the wire.
    pub name: &'a str,
    /// Whether it may be left out.
    pub optional: bool,
    /// The shape of its value when it is there.
    pub of: Cursor<'a>,
    /// What its value keeps, beside what its type promises: [`Constraint`]s.
    pub constraints: Cursor<'a>,
}

/// A variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Variant<'a> {
    /// Its name on the wire.
    pub name: &'a str,
    /// What it holds.
    pub content: Content<'a>,
}

/// What a variant holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Nothing.
    Unit,
    /// One value: one shape.
    Newtype(Cursor<'a>),
    /// Several values: blocks of one shape each.
    Tuple(Cursor<'a>),
    /// Named values: [`Field`]s, sorted by name.
    Object(Cursor<'a>),
}

/// What a value keeps, beside its form.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "as in the shape of a type that is not locked")]
pub enum Constraint<'a> {
    /// How many characters a text has.
    Length { min: u64, max: Option<u64> },
    /// Between which numbers a number lies.
    Range { min: Bound, max: Bound },
    /// How many items an array has, or how many keys a map.
    Items { min: u64, max: Option<u64> },
    /// What a text matches somewhere.
    Pattern(&'a str),
    /// What a text looks like, by its name in JSON Schema.
    Format(&'a str),
    /// The texts that are allowed, one after the other.
    OneOf(Cursor<'a>),
    /// The path of a function that checks it.
    Check(&'a str),
}

/// An end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// There is none.
    None,
    /// The number itself is allowed.
    Inclusive(Number),
    /// The number itself is not.
    Exclusive(Number),
}

/// A number of a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    /// Without a fraction.
    Integer(i128),
    /// With one; finite.
    Float(f64),
}

impl<'a> Shape<'a> {
    /// The shape that a cursor holds, and nothing else.
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
        Some(match some!(from.byte()) {
            1 => Self::Any,
            2 => Self::Boolean,
            3 => Self::Integer {
                min: some!(from.wide()).cast_signed(),
                max: some!(from.wide()),
            },
            4 => Self::Number,
            5 => Self::Text {
                format: some!(from.text()),
            },
            6 => Self::List {
                of: some!(from.block()),
                min: some!(from.number()),
                max: some!(most(from)),
                unique: some!(from.byte()) != 0,
            },
            7 => Self::Tuple(some!(from.block())),
            8 => Self::Map {
                of: some!(from.block()),
            },
            9 => Self::Object {
                open: some!(from.byte()) != 0,
                fields: some!(from.block()),
            },
            10 => Self::Enum {
                tagging: some!(Tagging::read(from)),
                variants: some!(from.block()),
            },
            11 => Self::Nullable {
                of: some!(from.block()),
            },
            12 => Self::Recursive,
            13 => Self::Foreign,
            _ => return None,
        })
    }
}

impl<'a> Tagging<'a> {
    const fn read(from: &mut Cursor<'a>) -> Option<Self> {
        Some(match some!(from.byte()) {
            1 => Self::External,
            2 => Self::Internal {
                tag: some!(from.text()),
            },
            3 => Self::Adjacent {
                tag: some!(from.text()),
                content: some!(from.text()),
            },
            4 => Self::Untagged,
            _ => return None,
        })
    }
}

impl<'a> Field<'a> {
    /// The next field.
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
    /// The next variant.
    pub const fn next(from: &mut Cursor<'a>) -> Option<Self> {
        let name = some!(from.text());
        let content = match some!(from.byte()) {
            1 => Content::Unit,
            2 => Content::Newtype(some!(from.block())),
            3 => Content::Tuple(some!(from.block())),
            4 => Content::Object(some!(from.block())),
            _ => return None,
        };
        Some(Self { name, content })
    }
}

impl<'a> Constraint<'a> {
    /// The next constraint.
    pub const fn next(from: &mut Cursor<'a>) -> Option<Self> {
        Some(match some!(from.byte()) {
            1 => Self::Length {
                min: some!(from.number()),
                max: some!(most(from)),
            },
            2 => Self::Range {
                min: some!(Bound::read(from)),
                max: some!(Bound::read(from)),
            },
            3 => Self::Items {
                min: some!(from.number()),
                max: some!(most(from)),
            },
            4 => Self::Pattern(some!(from.text())),
            5 => Self::Format(some!(from.text())),
            6 => Self::OneOf(some!(from.block())),
            7 => Self::Check(some!(from.text())),
            _ => return None,
        })
    }
}

impl Bound {
    pub(crate) const fn read(from: &mut Cursor<'_>) -> Option<Self> {
        Some(match some!(from.byte()) {
            0 => Self::None,
            1 => Self::Inclusive(Number::Integer(some!(from.wide()).cast_signed())),
            2 => Self::Exclusive(Number::Integer(some!(from.wide()).cast_signed())),
            3 => Self::Inclusive(Number::Float(f64::from_bits(some!(from.number())))),
            4 => Self::Exclusive(Number::Float(f64::from_bits(some!(from.number())))),
            _ => return None,
        })
    }
}

/// The most of something, where there is a most.
#[expect(
    clippy::option_option,
    reason = "whether it could be read, then whether there is one"
)]
pub(crate) const fn most(from: &mut Cursor<'_>) -> Option<Option<u64>> {
    match some!(from.byte()) {
        0 => Some(None),
        1 => Some(Some(some!(from.number()))),
        _ => None,
    }
}
