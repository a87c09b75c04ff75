//! The numbers of the kinds of shapes, of the forms of variants, and of the taggings of enums.
//!
//! Each is the first number in the [fingerprint](crate::fingerprint) and in the
//! [byte form](crate::lock) of what it names. A change of a number requires a new
//! [`VERSION`](crate::fingerprint::VERSION).

/// Any JSON.
pub const ANY: u64 = 1;
/// A boolean.
pub const BOOLEAN: u64 = 2;
/// An integer, before its minimum and maximum.
pub const INTEGER: u64 = 3;
/// A number.
pub const NUMBER: u64 = 4;
/// A string.
pub const TEXT: u64 = 5;
/// A string whose type promises a format, before that format.
pub const FORMATTED: u64 = 6;
/// An array of values of one shape, before that shape, the sizes and whether the values are unique.
pub const LIST: u64 = 7;
/// A tuple, before the shapes of its elements.
pub const TUPLE: u64 = 8;
/// A map, before the shape of its values.
pub const MAP: u64 = 9;
/// An object, before its fields and whether it is open.
pub const OBJECT: u64 = 10;
/// An enum, before its tagging and its variants.
pub const ENUM: u64 = 11;
/// A shape that may be null, before that shape.
pub const NULLABLE: u64 = 12;
/// A type that contains itself.
pub const RECURSIVE: u64 = 13;
/// A type that only implements serde's traits.
pub const FOREIGN: u64 = 14;

/// A variant without content.
pub const UNIT_VARIANT: u64 = 1;
/// A variant of one value, before its shape.
pub const NEWTYPE_VARIANT: u64 = 2;
/// A variant of several values, before their shapes.
pub const TUPLE_VARIANT: u64 = 3;
/// A variant of named values, before its fields.
pub const OBJECT_VARIANT: u64 = 4;

/// A tagging by the name as the only key.
pub const EXTERNAL: u64 = 1;
/// A tagging by a key of the variant's own object, before that key.
pub const INTERNAL: u64 = 2;
/// A tagging by an object of two keys, before these keys.
pub const ADJACENT: u64 = 3;
/// No tagging.
pub const UNTAGGED: u64 = 4;
