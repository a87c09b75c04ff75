//! Writes a walk as JSON bytes, and checks its values on the way.
//!
//! The writer copies punctuation and strings without escapes. `serde_json` writes strings with escapes,
//! numbers and foreign values. The bytes equal those that `serde_json` writes for
//! [`Json`](super::Json). The writer is faster, since most of a message is keys and short strings, of
//! which it tests eight bytes at a time.
//!
//! A second walk only to validate would cost as much as writing. So the writer compares each value with
//! its place in the shape, as the [checker](crate::validate) does, but finds out only whether every
//! value is valid. If one is not, the checker walks the values again and says which and why.

#![expect(
    clippy::inline_always,
    reason = "inlined, a value's place is known to the compiler where it is constant"
)]

mod number;
mod output;
mod parts;
mod text;
mod value;

use serde::Serializer as _;
use serde::ser::Error as _;
use serde_json::Serializer;

use self::output::Output;
pub(crate) use self::parts::FieldWriter;
use self::parts::Shown;
use self::value::ValueWriter;
use super::CioProperty;
use super::repeated::{may_repeat, repeated_keys};
use crate::validate::{Keys, Place};

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct JsonWriter<'o> {
    out: Output<'o>,
    /// Whether an object may have a key twice.
    may_repeat: bool,
    /// Whether every value so far is known to be valid. `false` from the start if nobody asks, so that no
    /// value is checked.
    is_valid: bool,
    /// The first error. The bytes written after it are of no use.
    error: Option<serde_json::Error>,
}

/// The reason why an object can't be sent; at least one of the two.
#[derive(Debug)]
pub(crate) struct WriteError {
    /// A value that JSON does not have, or a foreign value that failed.
    pub(crate) value: Option<serde_json::Error>,
    /// A JSON Pointer from the written object to each duplicate key.
    pub(crate) repeated_keys: Vec<String>,
}

/// Appends an object whose fields `show` shows to `out`.
///
/// # Errors
///
/// See [`WriteError`]. The appended bytes are of no use then.
pub(crate) fn write_object(
    out: &mut Vec<u8>,
    show: impl FnOnce(&mut FieldWriter<'_, '_>),
) -> Result<(), WriteError> {
    let start = out.len();
    let end = write_checked(out, start, false, show).result?;
    out.truncate(end);
    Ok(())
}

/// The result of [`write_checked`].
#[derive(Debug)]
pub(crate) struct Checked {
    /// Whether the values were checked and all are valid.
    pub(crate) are_valid: bool,
    /// The end of the object.
    pub(crate) result: Result<usize, WriteError>,
}

/// [`write_object`] at `start`, over the bytes that are there. What is behind the end of the object has no
/// meaning, so that a vector that is used again need not be cleared. It also checks each value against its
/// shape if `checks` is set.
pub(crate) fn write_checked(
    out: &mut Vec<u8>,
    start: usize,
    checks: bool,
    show: impl FnOnce(&mut FieldWriter<'_, '_>),
) -> Checked {
    let mut writer = JsonWriter::new(out, start, checks);
    writer.braced(Keys::UNKNOWN, show);
    let JsonWriter {
        is_valid: are_valid,
        error: value,
        may_repeat,
        out: written,
        ..
    } = writer;
    let result = if value.is_none() && !may_repeat {
        Ok(written.len())
    } else {
        let repeated_keys = repeated_keys(written.since(start));
        if value.is_none() && repeated_keys.is_empty() {
            Ok(written.len())
        } else {
            Err(WriteError {
                value,
                repeated_keys,
            })
        }
    };
    Checked { are_valid, result }
}

/// Returns a JSON Pointer to each duplicate key in the objects of a value.
pub(crate) fn repeated_keys_of<T: CioProperty + ?Sized>(value: &T) -> Vec<String> {
    let mut out = Vec::new();
    let mut writer = JsonWriter::new(&mut out, 0, false);
    writer.value(value, Place::of(T::SHAPE));
    if writer.may_repeat || writer.error.is_some() {
        repeated_keys(writer.out.since(0))
    } else {
        Vec::new()
    }
}

impl<'o> JsonWriter<'o> {
    fn new(out: &'o mut Vec<u8>, start: usize, checks: bool) -> Self {
        Self {
            out: Output::new(out, start),
            may_repeat: false,
            is_valid: checks,
            error: None,
        }
    }

    /// Writes one value at its place, or `null` if the value shows nothing.
    #[inline(always)]
    fn value<T: CioProperty + ?Sized>(&mut self, value: &T, place: Place) {
        let mut writer = ValueWriter::new(self, place);
        value.visit_property(&mut writer);
        if !writer.is_shown() {
            self.out.put(b"null");
        }
    }

    /// Writes a finite number.
    fn double(&mut self, value: f64) {
        // A call that ends a function saves no registers.
        if !number::short_decimal(&mut self.out, value) {
            self.long_double(value);
        }
    }

    #[inline(never)]
    fn long_double(&mut self, value: f64) {
        if !number::decimal(&mut self.out, value) {
            self.hand_on(|to| to.serialize_f64(value));
        }
    }

    fn any_key(&mut self, key: &str) {
        self.out.push(b',');
        self.quoted(key);
        self.out.push(b':');
    }

    #[cold]
    fn fail(&mut self, error: serde_json::Error) {
        self.is_valid = false;
        self.error.get_or_insert(error);
    }

    #[cold]
    fn fail_shown_twice(&mut self) {
        self.fail(serde_json::Error::custom("a value was shown twice"));
    }

    /// Leaves a value to `serde_json`.
    #[inline]
    fn hand_on(
        &mut self,
        write: impl FnOnce(&mut Serializer<&mut Output<'o>>) -> Result<(), serde_json::Error>,
    ) {
        if let Err(error) = write(&mut Serializer::new(&mut self.out)) {
            self.fail(error);
        }
    }

    fn quoted(&mut self, text: &str) {
        text::quoted(&mut self.out, text);
    }

    /// Writes an object, and returns the number of its keys.
    #[inline]
    fn braced(&mut self, keys: Keys, show: impl FnOnce(&mut FieldWriter<'_, 'o>)) -> usize {
        let start = self.out.len();
        let mut shown = Shown::default();
        self.between(*b"{}", |to| {
            let mut fields = FieldWriter::new(to, keys);
            show(&mut fields);
            shown = fields.shown();
        });
        if shown.is_suspect {
            self.may_repeat |= may_repeat(self.out.since(start));
        }
        shown.keys
    }

    /// Writes members between two delimiters. A comma precedes each member, so that the compiler can
    /// merge it with the bytes after it. The opening delimiter overwrites the first comma.
    #[inline]
    fn between(&mut self, [opening, closing]: [u8; 2], show: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        show(self);
        if self.out.len() == start {
            self.out.push(opening);
        } else {
            self.out.replace(start, opening);
        }
        self.out.push(closing);
    }
}

#[cfg(test)]
mod random_shapes;
#[cfg(test)]
mod tests;
