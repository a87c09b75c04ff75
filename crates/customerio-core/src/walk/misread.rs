//! Finds the numbers of a foreign value that a reader of its JSON misreads: a serializer that writes
//! nothing.
//!
//! `serde_json` writes `null` for numbers that JSON does not have, so they can't be found in its
//! output.

use core::fmt;

use serde::Serialize;
use serde::ser::{
    SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::Path;

/// The largest magnitude up to which a 64-bit float holds every integer: 2^53.
pub(crate) const MAX_EXACT: u128 = 1 << 53;

/// The reason why a number is misread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misread {
    /// It is infinite or not a number: JSON has no such numbers.
    NotFinite,
    /// It is an integer beyond [`MAX_EXACT`]: readers that hold numbers as floats round it.
    Rounded,
}

/// Receives the path of a misread number, the reason, and the number.
pub(crate) type OnMisread<'f> = dyn FnMut(&Path<'_>, Misread, &dyn fmt::Display) + 'f;

/// Calls `found` for each number in a value that is misread. A value that fails to serialize is
/// searched up to the failure.
pub(crate) fn find_misread<T: Serialize + ?Sized>(
    value: &T,
    path: &Path<'_>,
    found: &mut OnMisread<'_>,
) {
    // The writer reports the failure.
    let _failed: Result<(), Stopped> = value.serialize(Search { path, found });
}

/// The search ended early, by an error of the value's own `Serialize`.
#[derive(Debug)]
struct Stopped;

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value failed to serialize")
    }
}

impl core::error::Error for Stopped {}

impl serde::ser::Error for Stopped {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

struct Search<'a, 'f> {
    path: &'a Path<'a>,
    found: &'a mut OnMisread<'f>,
}

/// The parts of an array or an object, searched one after the other.
struct Parts<'a, 'f> {
    path: &'a Path<'a>,
    found: &'a mut OnMisread<'f>,
    index: usize,
    key: String,
}

impl<'a, 'f> Search<'a, 'f> {
    fn parts(self) -> Parts<'a, 'f> {
        Parts {
            path: self.path,
            found: self.found,
            index: 0,
            key: String::new(),
        }
    }

    fn float(self, is_finite: bool, value: &dyn fmt::Display) {
        if !is_finite {
            (self.found)(self.path, Misread::NotFinite, value);
        }
    }

    fn integer(self, magnitude: u128, value: &dyn fmt::Display) {
        if magnitude > MAX_EXACT {
            (self.found)(self.path, Misread::Rounded, value);
        }
    }
}

impl Parts<'_, '_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        let path = &Path::Index(self.path, self.index);
        self.index += 1;
        let found = &mut *self.found;
        value.serialize(Search { path, found })
    }

    fn entry<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> Result<(), Stopped> {
        let path = &Path::Key(self.path, key);
        let found = &mut *self.found;
        value.serialize(Search { path, found })
    }
}

/// Implements methods for values that contain no misread number: name and arguments.
macro_rules! nothing_in {
    ($($method:ident($($argument:ty),*);)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<(), Stopped> {
            Ok(())
        })*
    };
}

impl<'a, 'f> Serializer for Search<'a, 'f> {
    type Ok = ();
    type Error = Stopped;
    type SerializeSeq = Parts<'a, 'f>;
    type SerializeTuple = Parts<'a, 'f>;
    type SerializeTupleStruct = Parts<'a, 'f>;
    type SerializeTupleVariant = Parts<'a, 'f>;
    type SerializeMap = Parts<'a, 'f>;
    type SerializeStruct = Parts<'a, 'f>;
    type SerializeStructVariant = Parts<'a, 'f>;

    fn serialize_f32(self, value: f32) -> Result<(), Stopped> {
        self.float(value.is_finite(), &value);
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Stopped> {
        self.float(value.is_finite(), &value);
        Ok(())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Stopped> {
        self.integer(value.unsigned_abs().into(), &value);
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Stopped> {
        self.integer(value.into(), &value);
        Ok(())
    }

    fn serialize_i128(self, value: i128) -> Result<(), Stopped> {
        self.integer(value.unsigned_abs(), &value);
        Ok(())
    }

    fn serialize_u128(self, value: u128) -> Result<(), Stopped> {
        self.integer(value, &value);
        Ok(())
    }

    nothing_in! {
        serialize_bool(bool);
        serialize_i8(i8);
        serialize_i16(i16);
        serialize_i32(i32);
        serialize_u8(u8);
        serialize_u16(u16);
        serialize_u32(u32);
        serialize_char(char);
        serialize_str(&str);
        serialize_bytes(&[u8]);
        serialize_none();
        serialize_unit();
        serialize_unit_struct(&'static str);
        serialize_unit_variant(&'static str, u32, &'static str);
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Stopped> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Stopped> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Stopped> {
        self.parts().entry(variant, value)
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Parts<'a, 'f>, Stopped> {
        Ok(self.parts())
    }

    fn serialize_tuple(self, _length: usize) -> Result<Parts<'a, 'f>, Stopped> {
        Ok(self.parts())
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Parts<'a, 'f>, Stopped> {
        Ok(self.parts())
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Parts<'a, 'f>, Stopped> {
        Ok(self.parts())
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Parts<'a, 'f>, Stopped> {
        Ok(self.parts())
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Parts<'a, 'f>, Stopped> {
        Ok(self.parts())
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Parts<'a, 'f>, Stopped> {
        Ok(self.parts())
    }
}

/// The four arrays of serde's data model, and its two kinds of structs.
macro_rules! parts {
    ($($trait:ident: $method:ident($($name:ident: $argument:ty)?) by $by:ident;)*) => {$(
        impl $trait for Parts<'_, '_> {
            type Ok = ();
            type Error = Stopped;

            fn $method<T: Serialize + ?Sized>(
                &mut self,
                $($name: $argument,)?
                value: &T,
            ) -> Result<(), Stopped> {
                self.$by($($name,)? value)
            }

            fn end(self) -> Result<(), Stopped> {
                Ok(())
            }
        }
    )*};
}

parts! {
    SerializeSeq: serialize_element() by element;
    SerializeTuple: serialize_element() by element;
    SerializeTupleStruct: serialize_field() by element;
    SerializeTupleVariant: serialize_field() by element;
    SerializeStruct: serialize_field(key: &'static str) by entry;
    SerializeStructVariant: serialize_field(key: &'static str) by entry;
}

impl SerializeMap for Parts<'_, '_> {
    type Ok = ();
    type Error = Stopped;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Stopped> {
        self.key = match serde_json::to_value(key) {
            Ok(serde_json::Value::String(text)) => text,
            Ok(other) => other.to_string(),
            Err(_) => return Err(Stopped),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Stopped> {
        let key = core::mem::take(&mut self.key);
        self.entry(&key, value)
    }

    fn end(self) -> Result<(), Stopped> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Misread, Path, find_misread};

    #[test]
    fn misread_numbers_are_found_at_any_depth() {
        let choices: [Result<f32, (u8, f64)>; 2] = [Ok(f32::INFINITY), Err((1, f64::NEG_INFINITY))];
        let list = vec![Some(1.0), None, Some(f64::NAN)];
        let integers = (1_i64 << 53, -(1_i64 << 53) - 1, u64::MAX, i128::MIN);
        let value = (BTreeMap::from([(7, list)]), choices, integers);
        let mut places = Vec::new();
        find_misread(&value, &Path::Root, &mut |path, misread, value| {
            let is_rounded = misread == Misread::Rounded;
            places.push(format!(
                "{path} {value}{}",
                if is_rounded { " is rounded" } else { "" }
            ));
        });
        assert_eq!(
            places,
            [
                "/0/7/2 NaN",
                "/1/0/Ok inf",
                "/1/1/Err/1 -inf",
                "/2/1 -9007199254740993 is rounded",
                "/2/2 18446744073709551615 is rounded",
                "/2/3 -170141183460469231731687303715884105728 is rounded",
            ]
        );
    }
}
