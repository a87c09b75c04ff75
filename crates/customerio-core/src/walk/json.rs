use core::fmt;
use std::time::SystemTime;

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use serde_json::value::RawValue;

use super::{CioObject, CioProperty, Elements, Fields, Sequence, Visitor};
use crate::decimal;
use crate::timestamp::TimeText;

/// A value with a wire form, for anything that takes `serde::Serialize`.
///
/// ```
/// use customerio_core::walk::Json;
///
/// assert_eq!(serde_json::to_string(&Json(&vec![1, 2]))?, "[1,2]");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug)]
pub struct Json<'a, T: ?Sized>(pub &'a T);

impl<T: CioProperty + ?Sized> Serialize for Json<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = Writer::Ready(serializer);
        self.0.visit_property(&mut writer);
        writer.finish()
    }
}

/// Hands a value on to a serializer, which can be used only once.
enum Writer<S: Serializer> {
    Ready(S),
    Taken,
    Written(Result<S::Ok, S::Error>),
}

impl<S: Serializer> Writer<S> {
    #[inline]
    fn write(&mut self, with: impl FnOnce(S) -> Result<S::Ok, S::Error>) {
        if let Self::Ready(serializer) = core::mem::replace(self, Self::Taken) {
            *self = Self::Written(with(serializer));
        }
    }

    fn finish(self) -> Result<S::Ok, S::Error> {
        match self {
            Self::Written(result) => result,
            Self::Ready(serializer) => serializer.serialize_unit(),
            Self::Taken => Err(S::Error::custom("a value was shown twice")),
        }
    }
}

impl<S: Serializer> Visitor for Writer<S> {
    #[inline]
    fn null(&mut self) {
        self.write(S::serialize_unit);
    }

    #[inline]
    fn boolean(&mut self, value: bool) {
        self.write(|to| to.serialize_bool(value));
    }

    #[inline]
    fn signed(&mut self, value: i64) {
        self.write(|to| to.serialize_i64(value));
    }

    #[inline]
    fn unsigned(&mut self, value: u64) {
        self.write(|to| to.serialize_u64(value));
    }

    fn signed_wide(&mut self, value: i128) {
        self.write(|to| to.serialize_i128(value));
    }

    fn unsigned_wide(&mut self, value: u128) {
        self.write(|to| to.serialize_u128(value));
    }

    #[inline]
    fn single(&mut self, value: f32) {
        self.write(|to| {
            if value.is_finite() {
                to.serialize_f32(value)
            } else {
                Err(not_finite())
            }
        });
    }

    #[inline]
    fn double(&mut self, value: f64) {
        self.write(|to| {
            if value.is_finite() {
                to.serialize_f64(value)
            } else {
                Err(not_finite())
            }
        });
    }

    #[inline]
    fn text(&mut self, value: &str) {
        self.write(|to| to.serialize_str(value));
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        self.write(|to| to.collect_str(value));
    }

    fn decimal(&mut self, digits: &dyn fmt::Display) {
        self.write(|to| {
            let digits = digits.to_string();
            if !decimal::is_json(digits.as_bytes()) {
                return Err(not_a_number());
            }
            // `serde_json` writes the digits as they are.
            RawValue::from_string(digits)
                .map_err(S::Error::custom)?
                .serialize(to)
        });
    }

    fn time(&mut self, value: SystemTime) {
        self.write(|to| match TimeText::new(value) {
            Some(text) => to.serialize_str(text.as_str()),
            None => Err(no_year()),
        });
    }

    #[inline]
    fn sequence<Q: Sequence + ?Sized>(&mut self, value: &Q) {
        self.write(|to| {
            let mut elements = ElementWriter {
                to: to.serialize_seq(Some(value.count()))?,
                written: Ok(()),
            };
            value.visit_elements(&mut elements);
            elements.written.and_then(|()| elements.to.end())
        });
    }

    #[inline]
    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        self.write(|to| {
            let mut fields = FieldWriter {
                to: to.serialize_map(None)?,
                written: Ok(()),
            };
            value.visit_fields(&mut fields);
            fields.written.and_then(|()| fields.to.end())
        });
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.write(|to| value.serialize(to));
    }
}

pub(super) fn not_finite<E: Error>() -> E {
    E::custom("a number is infinite or not a number")
}

pub(super) fn not_a_number<E: Error>() -> E {
    E::custom("a decimal is not written as digits")
}

pub(super) fn no_year<E: Error>() -> E {
    E::custom("a time lies outside of the years 0000 to 9999")
}

struct ElementWriter<S: SerializeSeq> {
    to: S,
    written: Result<(), S::Error>,
}

impl<S: SerializeSeq> Elements for ElementWriter<S> {
    #[inline]
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        if self.written.is_ok() {
            self.written = self.to.serialize_element(&Json(value));
        }
    }
}

struct FieldWriter<S: SerializeMap> {
    to: S,
    written: Result<(), S::Error>,
}

impl<S: SerializeMap> Fields for FieldWriter<S> {
    #[inline]
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.entry(name, value);
    }

    #[inline]
    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        if self.written.is_ok() {
            self.written = self.to.serialize_entry(key, &Json(value));
        }
    }

    fn refused(&mut self, why: &dyn fmt::Display) {
        if self.written.is_ok() {
            self.written = Err(S::Error::custom(why));
        }
    }
}
