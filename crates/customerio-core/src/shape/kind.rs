use customerio_rules::tagging::Tagging;
use schemars::{Schema, SchemaGenerator};

use super::repr::{Enum, KindRepr, List, Object};
use super::{Field, Format, Shape, Variant};

/// The kind of a JSON value, such as a string or an object with certain fields.
///
/// ```
/// use customerio_core::shape::{Field, Kind};
///
/// const ADDRESS: Kind = Kind::object(&[
///     Field::new::<String>("city"),
///     Field::new::<Option<String>>("zip"),
/// ]);
/// assert_eq!(ADDRESS.as_str(), "object");
/// ```
///
/// One of each:
///
/// ```
/// use customerio_core::CioProperty;
/// use customerio_core::shape::{Format, Kind, Variant};
///
/// const TEXT: &customerio_core::shape::Shape = String::SHAPE;
/// const PLANS: &[Variant] = &[Variant::unit("free"), Variant::unit("pro")];
/// for (kind, name) in [
///     (Kind::any(), "any"),
///     (Kind::boolean(), "boolean"),
///     (Kind::integer(0, 100), "integer"),
///     (Kind::number(), "number"),
///     (Kind::string(), "string"),
///     (Kind::formatted_string(Format::UUID), "string"),
///     (Kind::array(TEXT), "array"),
///     (Kind::bounded_array(TEXT, 1, Some(3)), "array"),
///     (Kind::set(TEXT), "array"),
///     (Kind::bounded_set(TEXT, 1, None), "array"),
///     (Kind::tuple(&[TEXT, TEXT]), "tuple"),
///     (Kind::map(TEXT), "map"),
///     (Kind::open_object(&[]), "object"),
///     (Kind::externally_tagged(PLANS), "enum"),
///     (Kind::internally_tagged("type", PLANS), "enum"),
///     (Kind::adjacently_tagged("type", "value", PLANS), "enum"),
///     (Kind::untagged(PLANS), "enum"),
///     (Kind::nullable(TEXT), "nullable"),
///     (Kind::recursive(|| TEXT), "recursive"),
/// ] {
///     assert_eq!(kind.as_str(), name);
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Kind(pub(super) KindRepr);

impl Kind {
    /// Any JSON value.
    #[must_use]
    pub const fn any() -> Self {
        Self(KindRepr::Any)
    }

    /// `true` or `false`.
    #[must_use]
    pub const fn boolean() -> Self {
        Self(KindRepr::Boolean)
    }

    /// A number without a fraction, from `min` to `max`, both allowed.
    #[must_use]
    pub const fn integer(min: i128, max: u128) -> Self {
        Self(KindRepr::Integer { min, max })
    }

    /// A finite number.
    #[must_use]
    pub const fn number() -> Self {
        Self(KindRepr::Number)
    }

    /// A string.
    #[must_use]
    pub const fn string() -> Self {
        Self(KindRepr::Text { format: None })
    }

    /// A string in a format that the type guarantees. It is not validated.
    #[must_use]
    pub const fn formatted_string(format: Format) -> Self {
        Self(KindRepr::Text {
            format: Some(format.0),
        })
    }

    /// An array of values of one shape.
    #[must_use]
    pub const fn array(items: &'static Shape) -> Self {
        Self::bounded_array(items, 0, None)
    }

    /// An array of `min` to `max` values of one shape. The type guarantees the bounds; they are not
    /// validated.
    #[must_use]
    pub const fn bounded_array(items: &'static Shape, min: u64, max: Option<u64>) -> Self {
        Self(KindRepr::List(List {
            of: items,
            min,
            max,
            unique: false,
        }))
    }

    /// An array of distinct values of one shape.
    #[must_use]
    pub const fn set(items: &'static Shape) -> Self {
        Self::bounded_set(items, 0, None)
    }

    /// An array of `min` to `max` distinct values of one shape. The type guarantees all of that; it is
    /// not validated.
    #[must_use]
    pub const fn bounded_set(items: &'static Shape, min: u64, max: Option<u64>) -> Self {
        Self(KindRepr::List(List {
            of: items,
            min,
            max,
            unique: true,
        }))
    }

    /// An array with a shape for each position.
    #[must_use]
    pub const fn tuple(items: &'static [&'static Shape]) -> Self {
        Self(KindRepr::Tuple(items))
    }

    /// An object with any keys and values of one shape.
    #[must_use]
    pub const fn map(values: &'static Shape) -> Self {
        Self(KindRepr::Map(values))
    }

    /// An object with these fields, in the order in which they are written.
    #[must_use]
    pub const fn object(fields: &'static [Field]) -> Self {
        Self(KindRepr::Object(Object {
            fields,
            open: false,
        }))
    }

    /// An object with these fields that may have other keys too.
    #[must_use]
    pub const fn open_object(fields: &'static [Field]) -> Self {
        Self(KindRepr::Object(Object { fields, open: true }))
    }

    /// An enum whose variants are a string, or an object with the variant's name as its only key.
    #[must_use]
    pub const fn externally_tagged(variants: &'static [Variant]) -> Self {
        Self::tagged(Tagging::External, variants)
    }

    /// An enum whose variants are objects with the variant's name under the key `tag`.
    #[must_use]
    pub const fn internally_tagged(tag: &'static str, variants: &'static [Variant]) -> Self {
        Self::tagged(Tagging::Internal { tag }, variants)
    }

    /// An enum whose variants are objects with the variant's name under the key `tag` and its content
    /// under the key `content`.
    #[must_use]
    pub const fn adjacently_tagged(
        tag: &'static str,
        content: &'static str,
        variants: &'static [Variant],
    ) -> Self {
        Self::tagged(Tagging::Adjacent { tag, content }, variants)
    }

    /// An enum whose variants are written as their content alone.
    #[must_use]
    pub const fn untagged(variants: &'static [Variant]) -> Self {
        Self::tagged(Tagging::Untagged, variants)
    }

    const fn tagged(tagging: Tagging, variants: &'static [Variant]) -> Self {
        Self(KindRepr::Enum(Enum { tagging, variants }))
    }

    /// `null`, or a value of a shape.
    #[must_use]
    pub const fn nullable(value: &'static Shape) -> Self {
        Self(KindRepr::Nullable(value))
    }

    /// A type that contains itself, whose shape a constant can't hold. `shape` returns it.
    #[must_use]
    pub const fn recursive(shape: fn() -> &'static Shape) -> Self {
        Self(KindRepr::Lazy(shape))
    }

    /// A type that only `serde` and `schemars` know.
    #[doc(hidden)]
    #[must_use]
    pub const fn foreign(schema: fn(&mut SchemaGenerator) -> Schema) -> Self {
        Self(KindRepr::Foreign(schema))
    }

    /// Returns the name of the kind: `any`, `boolean`, `integer`, `number`, `string`, `array`, `tuple`,
    /// `map`, `object`, `enum`, `nullable`, `recursive` or `foreign`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self.0 {
            KindRepr::Any => "any",
            KindRepr::Boolean => "boolean",
            KindRepr::Integer { .. } => "integer",
            KindRepr::Number => "number",
            KindRepr::Text { .. } => "string",
            KindRepr::List(_) => "array",
            KindRepr::Tuple(_) => "tuple",
            KindRepr::Map(_) => "map",
            KindRepr::Object(_) => "object",
            KindRepr::Enum(_) => "enum",
            KindRepr::Nullable(_) => "nullable",
            KindRepr::Lazy(_) => "recursive",
            KindRepr::Foreign(_) => "foreign",
        }
    }
}
