//! Values of JSON, with errors in words where serde names types of Rust.

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// A JSON object. Serde would read a struct from an array too, and an empty one has no faults.
#[derive(Debug)]
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        from.deserialize_map(Reader(PhantomData))
    }
}

/// Numbers, with an error that says which ones are possible.
pub(crate) trait Number: for<'de> Deserialize<'de> {
    fn expected() -> String;
}

macro_rules! whole_numbers {
    ($($number:ty)*) => {$(
        impl Number for $number {
            fn expected() -> String {
                format!("a whole number from {} to {}", Self::MIN, Self::MAX)
            }
        }
    )*};
}

whole_numbers!(u16 u32 u64 usize i64);

impl Number for f64 {
    fn expected() -> String {
        "a number".to_owned()
    }
}

impl<T: Number> Number for Option<T> {
    fn expected() -> String {
        T::expected()
    }
}

pub(crate) fn number<'de, T: Number, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    T::deserialize(from).map_err(|_| D::Error::custom(format!("expected {}", T::expected())))
}
