//! A flattened foreign value: a serializer that accepts only maps and structs, and shows each of their
//! entries as a field.

use core::fmt;

use serde::Serialize;
use serde::ser::{Impossible, SerializeMap, SerializeStruct, Serializer};
use serde_json::{Map, Value};

use super::{ForeignPlace, ForeignValue};
use crate::shape::Shape;
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

/// A position among the keys of another object: instead of the field with this name or, if the name is
/// empty, next to a tag. An absent value has no keys.
#[derive(Debug)]
pub struct AsKeys<'f, F>(pub &'static str, pub &'f mut F);

impl<F: Fields> ForeignPlace for AsKeys<'_, F> {
    fn show<T: Serialize + ?Sized>(self, value: Option<&T>) {
        let Self(member, to) = self;
        if let Some(value) = value {
            to.flattened(member, &Flattened { member, value });
        }
    }
}

/// A foreign value, as an object.
struct Flattened<'a, T: ?Sized> {
    member: &'static str,
    value: &'a T,
}

impl<T: Serialize + ?Sized> CioProperty for Flattened<'_, T> {
    /// The field with this value declares its shape.
    const SHAPE: &'static Shape = Map::<String, Value>::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<T: Serialize + ?Sized> CioObject for Flattened<'_, T> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        if let Err(error) = self.value.serialize(ToFields(to)) {
            match self.member {
                "" => to.refused(&format_args!("the value next to the tag {error}")),
                member => to.refused(&format_args!("the flattened `{member}` {error}")),
            }
        }
    }
}

/// The reason why a foreign value has no keys.
#[derive(Debug, thiserror::Error)]
enum KeysError {
    #[error("is written as {0}; only a map or a struct has keys")]
    Kind(&'static str),
    #[error("has a key that can't be written: {0}")]
    Key(serde_json::Error),
    #[error("can't be written: {0}")]
    Custom(String),
}

impl serde::ser::Error for KeysError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }
}

struct ToFields<'f, F>(&'f mut F);

/// Implements the methods of a serializer for values without keys: name, arguments, the kind of value.
macro_rules! refuse {
    ($($method:ident($($argument:ty),*) -> $ok:ty: $found:literal;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$ok, KeysError> {
            Err(KeysError::Kind($found))
        })*
    };
}

type Never = Impossible<(), KeysError>;

impl<'f, F: Fields> Serializer for ToFields<'f, F> {
    type Ok = ();
    type Error = KeysError;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Entries<'f, F>;
    type SerializeStruct = Entries<'f, F>;
    type SerializeStructVariant = Never;

    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'f, F>, KeysError> {
        let key = String::new();
        Ok(Entries { to: self.0, key })
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'f, F>, KeysError> {
        self.serialize_map(None)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), KeysError> {
        value.serialize(self)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), KeysError> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<(), KeysError> {
        Ok(())
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), KeysError> {
        Err(KeysError::Kind("a variant of an enum without a tag"))
    }

    refuse! {
        serialize_bool(bool) -> (): "a boolean";
        serialize_i8(i8) -> (): "a number";
        serialize_i16(i16) -> (): "a number";
        serialize_i32(i32) -> (): "a number";
        serialize_i64(i64) -> (): "a number";
        serialize_i128(i128) -> (): "a number";
        serialize_u8(u8) -> (): "a number";
        serialize_u16(u16) -> (): "a number";
        serialize_u32(u32) -> (): "a number";
        serialize_u64(u64) -> (): "a number";
        serialize_u128(u128) -> (): "a number";
        serialize_f32(f32) -> (): "a number";
        serialize_f64(f64) -> (): "a number";
        serialize_char(char) -> (): "a string";
        serialize_str(&str) -> (): "a string";
        serialize_bytes(&[u8]) -> (): "an array";
        serialize_unit() -> (): "null";
        serialize_unit_struct(&'static str) -> (): "null";
        serialize_unit_variant(&'static str, u32, &'static str) -> (): "a variant of an enum without a tag";
        serialize_seq(Option<usize>) -> Never: "an array";
        serialize_tuple(usize) -> Never: "an array";
        serialize_tuple_struct(&'static str, usize) -> Never: "an array";
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never: "a variant of an enum without a tag";
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never: "a variant of an enum without a tag";
    }
}

struct Entries<'f, F> {
    to: &'f mut F,
    /// The key of the next value.
    key: String,
}

impl<F: Fields> SerializeMap for Entries<'_, F> {
    type Ok = ();
    type Error = KeysError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), KeysError> {
        self.key = text_of(key).map_err(KeysError::Key)?;
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), KeysError> {
        self.to.entry(&self.key, &ForeignValue(value));
        Ok(())
    }

    fn end(self) -> Result<(), KeysError> {
        Ok(())
    }
}

impl<F: Fields> SerializeStruct for Entries<'_, F> {
    type Ok = ();
    type Error = KeysError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), KeysError> {
        self.to.entry(key, &ForeignValue(value));
        Ok(())
    }

    fn end(self) -> Result<(), KeysError> {
        Ok(())
    }
}

/// Returns the key that `serde_json` writes for a value, which may also be a number or a variant.
fn text_of<T: Serialize + ?Sized>(key: &T) -> Result<String, serde_json::Error> {
    let mut map = serde_json::value::Serializer.serialize_map(Some(1))?;
    map.serialize_entry(key, &())?;
    let entry = match SerializeMap::end(map)? {
        Value::Object(map) => map.into_iter().next(),
        _ => None,
    };
    let (key, _) = entry.ok_or_else(|| serde::ser::Error::custom("an entry has no key"))?;
    Ok(key)
}
