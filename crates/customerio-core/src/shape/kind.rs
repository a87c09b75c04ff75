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
#[derive(Clone, Copy, Debug)]
pub struct Kind(pub(super) KindRepr);

impl Kind {
    /// Any JSON value.
    #[doc = example!("KIND: Kind" = "Kind::any()", r#"KIND.as_str() == "any""#)]
    #[must_use]
    pub const fn any() -> Self {
        Self(KindRepr::Any)
    }

    /// `true` or `false`.
    #[doc = example!("KIND: Kind" = "Kind::boolean()", r#"KIND.as_str() == "boolean""#)]
    #[must_use]
    pub const fn boolean() -> Self {
        Self(KindRepr::Boolean)
    }

    /// A number without a fraction, from `min` to `max`, both allowed.
    #[doc = example!("KIND: Kind" = "Kind::integer(0, 100)", r#"KIND.as_str() == "integer""#)]
    #[must_use]
    pub const fn integer(min: i128, max: u128) -> Self {
        Self(KindRepr::Integer { min, max })
    }

    /// A finite number.
    #[doc = example!("KIND: Kind" = "Kind::number()", r#"KIND.as_str() == "number""#)]
    #[must_use]
    pub const fn number() -> Self {
        Self(KindRepr::Number)
    }

    /// A string.
    #[doc = example!("KIND: Kind" = "Kind::string()", r#"KIND.as_str() == "string""#)]
    #[must_use]
    pub const fn string() -> Self {
        Self(KindRepr::Text { format: None })
    }

    /// A string in a format that the type guarantees. It is not validated.
    #[doc = example!("KIND: Kind" = "Kind::formatted_string(Format::UUID)", r#"KIND.as_str() == "string""#)]
    #[must_use]
    pub const fn formatted_string(format: Format) -> Self {
        Self(KindRepr::Text {
            format: Some(format.0),
        })
    }

    /// An array of values of one shape.
    #[doc = example!("KIND: Kind" = "Kind::array(String::SHAPE)", r#"KIND.as_str() == "array""#)]
    #[must_use]
    pub const fn array(items: &'static Shape) -> Self {
        Self::bounded_array(items, 0, None)
    }

    /// An array of `min` to `max` values of one shape. The type guarantees the bounds; they are not
    /// validated.
    #[doc = example!("KIND: Kind" = "Kind::bounded_array(String::SHAPE, 1, Some(3))", r#"KIND.as_str() == "array""#)]
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
    #[doc = example!("KIND: Kind" = "Kind::set(String::SHAPE)", r#"KIND.as_str() == "array""#)]
    #[must_use]
    pub const fn set(items: &'static Shape) -> Self {
        Self::bounded_set(items, 0, None)
    }

    /// An array of `min` to `max` distinct values of one shape. The type guarantees all of that; it is
    /// not validated.
    #[doc = example!("KIND: Kind" = "Kind::bounded_set(String::SHAPE, 1, None)", r#"KIND.as_str() == "array""#)]
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
    #[doc = example!("KIND: Kind" = "Kind::tuple(&[String::SHAPE, f64::SHAPE])", r#"KIND.as_str() == "tuple""#)]
    #[must_use]
    pub const fn tuple(items: &'static [&'static Shape]) -> Self {
        Self(KindRepr::Tuple(items))
    }

    /// An object with any keys and values of one shape.
    #[doc = example!("KIND: Kind" = "Kind::map(f64::SHAPE)", r#"KIND.as_str() == "map""#)]
    #[must_use]
    pub const fn map(values: &'static Shape) -> Self {
        Self(KindRepr::Map(values))
    }

    /// An object with these fields, in the order in which they are written.
    #[doc = example!("KIND: Kind" = r#"Kind::object(&[Field::new::<String>("city")])"#, r#"KIND.as_str() == "object""#)]
    #[must_use]
    pub const fn object(fields: &'static [Field]) -> Self {
        Self(KindRepr::Object(Object {
            fields,
            open: false,
        }))
    }

    /// An object with these fields that may have other keys too.
    #[doc = example!("KIND: Kind" = r#"Kind::open_object(&[Field::new::<String>("city")])"#, r#"KIND.as_str() == "object""#)]
    #[must_use]
    pub const fn open_object(fields: &'static [Field]) -> Self {
        Self(KindRepr::Object(Object { fields, open: true }))
    }

    /// An enum whose variants are a string, or an object with the variant's name as its only key.
    #[doc = example!("KIND: Kind" = r#"Kind::externally_tagged(&[Variant::unit("free"), Variant::unit("pro")])"#, r#"KIND.as_str() == "enum""#)]
    #[must_use]
    pub const fn externally_tagged(variants: &'static [Variant]) -> Self {
        Self::tagged(Tagging::External, variants)
    }

    /// An enum whose variants are objects with the variant's name under the key `tag`.
    #[doc = example!("KIND: Kind" = r#"Kind::internally_tagged("type", &[Variant::unit("free"), Variant::unit("pro")])"#, r#"KIND.as_str() == "enum""#)]
    #[must_use]
    pub const fn internally_tagged(tag: &'static str, variants: &'static [Variant]) -> Self {
        Self::tagged(Tagging::Internal { tag }, variants)
    }

    /// An enum whose variants are objects with the variant's name under the key `tag` and its content
    /// under the key `content`.
    #[doc = example!("KIND: Kind" = r#"Kind::adjacently_tagged("type", "value", &[Variant::unit("free"), Variant::unit("pro")])"#, r#"KIND.as_str() == "enum""#)]
    #[must_use]
    pub const fn adjacently_tagged(
        tag: &'static str,
        content: &'static str,
        variants: &'static [Variant],
    ) -> Self {
        Self::tagged(Tagging::Adjacent { tag, content }, variants)
    }

    /// An enum whose variants are written as their content alone.
    #[doc = example!("KIND: Kind" = r#"Kind::untagged(&[Variant::newtype("text", String::SHAPE), Variant::newtype("number", f64::SHAPE)])"#, r#"KIND.as_str() == "enum""#)]
    #[must_use]
    pub const fn untagged(variants: &'static [Variant]) -> Self {
        Self::tagged(Tagging::Untagged, variants)
    }

    const fn tagged(tagging: Tagging, variants: &'static [Variant]) -> Self {
        Self(KindRepr::Enum(Enum { tagging, variants }))
    }

    /// `null`, or a value of a shape.
    #[doc = example!("KIND: Kind" = "Kind::nullable(String::SHAPE)", r#"KIND.as_str() == "nullable""#)]
    #[must_use]
    pub const fn nullable(value: &'static Shape) -> Self {
        Self(KindRepr::Nullable(value))
    }

    /// A type that contains itself, whose shape a constant can't hold. `shape` returns it.
    #[doc = example!("KIND: Kind" = "Kind::recursive(|| <Vec<String>>::SHAPE)", r#"KIND.as_str() == "recursive""#)]
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
    #[doc = example!("KIND: Kind" = "Kind::map(f64::SHAPE)", r#"KIND.as_str() == "map""#)]
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
