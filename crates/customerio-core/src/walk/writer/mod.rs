//! Writes a walk as JSON bytes.
//!
//! The writer copies punctuation and strings without escapes. `serde_json` writes strings with escapes,
//! numbers and foreign values. The bytes equal those that `serde_json` writes for
//! [`Json`](super::Json). The writer is faster, since most of a message is keys and short strings, of
//! which it tests eight bytes at a time.

#![expect(
    clippy::inline_always,
    reason = "what can be said of a constant name is said by the compiler, but only in its place"
)]

use core::fmt;
use core::ops::Range;
use std::time::SystemTime;

use serde::ser::Error as _;
use serde::{Serialize, Serializer as _};
use serde_json::Serializer;

use super::json::{no_year, not_a_number, not_finite};
use super::misread::{Misread, find_misread};
use super::repeated::{may_repeat, repeated_keys};
use super::{CioObject, CioProperty, Elements, Fields, Path, Sequence, Visitor};
use crate::decimal;
use crate::timestamp::TimeText;

/// Names of more bytes are written piece by piece.
const SHORT: usize = 60;

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct JsonWriter<'o> {
    out: &'o mut Vec<u8>,
    /// Whether the requested value was shown.
    shown: bool,
    /// Whether an object may have a key twice.
    may_repeat: bool,
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
    let mut writer = JsonWriter {
        out,
        shown: false,
        may_repeat: false,
        error: None,
    };
    writer.braced(show);
    let (value, may_repeat) = (writer.error, writer.may_repeat);
    if value.is_none() && !may_repeat {
        return Ok(());
    }
    let repeated_keys = repeated_keys(out.get(start..).unwrap_or(&[]));
    if value.is_none() && repeated_keys.is_empty() {
        return Ok(());
    }
    Err(WriteError {
        value,
        repeated_keys,
    })
}

/// Returns a JSON Pointer to each duplicate key in the objects of a value.
pub(crate) fn repeated_keys_of<T: CioProperty + ?Sized>(value: &T) -> Vec<String> {
    let mut out = Vec::new();
    let mut writer = JsonWriter {
        out: &mut out,
        shown: false,
        may_repeat: false,
        error: None,
    };
    writer.value(value);
    if writer.may_repeat || writer.error.is_some() {
        repeated_keys(&out)
    } else {
        Vec::new()
    }
}

impl JsonWriter<'_> {
    /// Writes one value, or `null` if the value shows nothing.
    #[inline]
    fn value<T: CioProperty + ?Sized>(&mut self, value: &T) {
        self.shown = false;
        value.visit_property(self);
        if !self.shown {
            self.null();
        }
    }

    #[inline]
    fn begin(&mut self) {
        if self.shown {
            self.fail(serde_json::Error::custom("a value was shown twice"));
        }
        self.shown = true;
    }

    #[cold]
    fn fail(&mut self, error: serde_json::Error) {
        self.error.get_or_insert(error);
    }

    /// Leaves a value to `serde_json`.
    #[inline]
    fn hand_on(
        &mut self,
        write: impl FnOnce(&mut Serializer<&mut Vec<u8>>) -> Result<(), serde_json::Error>,
    ) {
        if let Err(error) = write(&mut Serializer::new(&mut *self.out)) {
            self.fail(error);
        }
    }

    #[inline]
    fn quoted(&mut self, text: &str) {
        if needs_no_escape(text.as_bytes()) {
            self.out.reserve(text.len() + 2);
            self.out.push(b'"');
            self.out.extend_from_slice(text.as_bytes());
            self.out.push(b'"');
        } else {
            self.hand_on(|to| to.serialize_str(text));
        }
    }

    #[inline]
    fn braced(&mut self, show: impl FnOnce(&mut FieldWriter<'_, '_>)) {
        let start = self.out.len();
        let mut is_suspect = false;
        self.between(*b"{}", |to| {
            let mut fields = FieldWriter {
                end_of_entries: to.out.len(),
                latest_key: 0..0,
                is_suspect: false,
                to,
            };
            show(&mut fields);
            is_suspect = fields.is_suspect || fields.has_field_behind_entries();
        });
        if is_suspect {
            let object = self.out.get(start..).unwrap_or(&[]);
            self.may_repeat |= may_repeat(object);
        }
    }

    /// Writes members between two delimiters. A comma precedes each member, so that the compiler can
    /// merge it with the bytes after it. The opening delimiter overwrites the first comma.
    #[inline]
    fn between(&mut self, [opening, closing]: [u8; 2], show: impl FnOnce(&mut Self)) {
        self.begin();
        let start = self.out.len();
        show(self);
        match self.out.get_mut(start) {
            Some(comma) => *comma = opening,
            None => self.out.push(opening),
        }
        self.out.push(closing);
        self.shown = true;
    }
}

impl Visitor for JsonWriter<'_> {
    #[inline]
    fn null(&mut self) {
        self.begin();
        self.out.extend_from_slice(b"null");
    }

    #[inline]
    fn boolean(&mut self, value: bool) {
        self.begin();
        let text: &[u8] = if value { b"true" } else { b"false" };
        self.out.extend_from_slice(text);
    }

    #[inline]
    fn signed(&mut self, value: i64) {
        self.begin();
        self.hand_on(|to| to.serialize_i64(value));
    }

    #[inline]
    fn unsigned(&mut self, value: u64) {
        self.begin();
        self.hand_on(|to| to.serialize_u64(value));
    }

    fn signed_wide(&mut self, value: i128) {
        self.begin();
        self.hand_on(|to| to.serialize_i128(value));
    }

    fn unsigned_wide(&mut self, value: u128) {
        self.begin();
        self.hand_on(|to| to.serialize_u128(value));
    }

    #[inline]
    fn single(&mut self, value: f32) {
        self.begin();
        if value.is_finite() {
            self.hand_on(|to| to.serialize_f32(value));
        } else {
            self.fail(not_finite());
        }
    }

    #[inline]
    fn double(&mut self, value: f64) {
        self.begin();
        if value.is_finite() {
            self.hand_on(|to| to.serialize_f64(value));
        } else {
            self.fail(not_finite());
        }
    }

    #[inline]
    fn text(&mut self, value: &str) {
        self.begin();
        self.quoted(value);
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        self.begin();
        self.hand_on(|to| to.collect_str(value));
    }

    fn decimal(&mut self, digits: &dyn fmt::Display) {
        self.begin();
        let start = self.out.len();
        // A `Vec` takes every byte, so only the value's own `Display` can fail.
        let written = std::io::Write::write_fmt(&mut self.out, format_args!("{digits}"));
        if written.is_err() || !decimal::is_json(self.out.get(start..).unwrap_or(&[])) {
            self.fail(not_a_number());
        }
    }

    fn time(&mut self, value: SystemTime) {
        self.begin();
        match TimeText::new(value) {
            Some(text) => self.quoted(text.as_str()),
            None => self.fail(no_year()),
        }
    }

    #[inline]
    fn sequence<S: Sequence + ?Sized>(&mut self, value: &S) {
        self.between(*b"[]", |to| value.visit_elements(&mut ElementWriter { to }));
    }

    #[inline]
    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        self.braced(|fields| value.visit_fields(fields));
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, value: &T) {
        self.begin();
        let start = self.out.len();
        self.hand_on(|to| value.serialize(to));
        let written = self.out.get(start..).unwrap_or(&[]);
        if written.contains(&b'{') {
            self.may_repeat |= !repeated_keys(written).is_empty();
        }
        let written = self.out.get(start..).unwrap_or(&[]);
        // `serde_json` writes null for a number that is not finite.
        if written.windows(4).any(|bytes| bytes == b"null") {
            let mut finite = true;
            find_misread(value, &Path::Root, &mut |_, misread, _| {
                finite &= misread != Misread::NotFinite;
            });
            if !finite {
                self.fail(not_finite());
            }
        }
    }

    fn json(&mut self, value: &serde_json::Value) {
        self.begin();
        self.hand_on(|to| value.serialize(to));
    }
}

#[derive(Debug)]
pub(crate) struct FieldWriter<'w, 'o> {
    to: &'w mut JsonWriter<'o>,
    /// The bytes of the latest entry's key; empty before the first.
    latest_key: Range<usize>,
    /// The end of the latest entry, or the start of the object.
    end_of_entries: usize,
    /// Whether the object may have a key twice. Most can't, at no cost: the fields of a struct are
    /// unique by its derive, and the entries of a sorted map ascend.
    is_suspect: bool,
}

impl FieldWriter<'_, '_> {
    /// The number of bytes in the buffer so far, including what it held before.
    pub(crate) fn position(&self) -> usize {
        self.to.out.len()
    }

    /// Writes a field whose value is already JSON.
    #[inline]
    pub(crate) fn written(&mut self, name: &'static str, json: &[u8]) {
        self.key(name);
        self.to.out.extend_from_slice(json);
    }

    #[inline(always)]
    fn key(&mut self, name: &str) {
        if name.len() > SHORT || !needs_no_escape(name.as_bytes()) {
            self.any_key(name);
            return;
        }
        // A constant name is a few machine words, which are copied directly.
        let start = self.to.out.len();
        let length = name.len() + r#","":"#.len();
        self.to.out.resize(start + length, b'"');
        if let Some([comma, _, key @ .., _, colon]) = self.to.out.get_mut(start..) {
            *comma = b',';
            key.copy_from_slice(name.as_bytes());
            *colon = b':';
        }
    }

    /// Compares the key of an entry with the one before.
    #[inline]
    fn note_entry(&mut self, key: Range<usize>) {
        let out = &self.to.out;
        let follows = key.start == self.end_of_entries;
        let ascends =
            self.latest_key.is_empty() || out.get(self.latest_key.clone()) < out.get(key.clone());
        self.is_suspect |= !(follows && ascends);
        self.latest_key = key;
    }

    fn has_field_behind_entries(&self) -> bool {
        !self.latest_key.is_empty() && self.to.out.len() != self.end_of_entries
    }

    fn any_key(&mut self, key: &str) {
        self.to.out.push(b',');
        self.to.quoted(key);
        self.to.out.push(b':');
    }
}

impl Fields for FieldWriter<'_, '_> {
    // The names of a struct's fields are constants, so the compiler evaluates the test for escapes.
    #[inline(always)]
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.key(name);
        self.to.value(value);
    }

    #[inline]
    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        let start = self.to.out.len();
        self.any_key(key);
        self.note_entry(start..self.to.out.len());
        self.to.value(value);
        self.end_of_entries = self.to.out.len();
    }

    fn refused(&mut self, why: &dyn fmt::Display) {
        self.to.fail(serde_json::Error::custom(why));
    }
}

struct ElementWriter<'w, 'o> {
    to: &'w mut JsonWriter<'o>,
}

impl Elements for ElementWriter<'_, '_> {
    #[inline]
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        self.to.out.push(b',');
        self.to.value(value);
    }
}

/// Whether nothing of a string is escaped in JSON: no quote, no backslash, no control character.
#[inline(always)]
fn needs_no_escape(text: &[u8]) -> bool {
    let (words, rest) = text.as_chunks::<8>();
    if words
        .iter()
        .any(|word| is_escaped_in(u64::from_le_bytes(*word)))
    {
        return false;
    }
    // The rest is looked at together with some of what is before it, or a part of it twice.
    let last = match (text.last_chunk(), rest.first_chunk(), rest) {
        (_, _, []) => return true,
        (Some(last), _, _) => u64::from_le_bytes(*last),
        (None, Some(first), [.., a, b, c, d]) => halves(*first, [*a, *b, *c, *d]),
        (None, _, [first, .., last]) => {
            let three = [*first, *rest.get(1).unwrap_or(last), *last, *last];
            halves(three, three)
        }
        (None, _, [only]) => u64::from_le_bytes([*only; 8]),
    };
    !is_escaped_in(last)
}

#[inline(always)]
fn halves(low: [u8; 4], high: [u8; 4]) -> u64 {
    u64::from(u32::from_le_bytes(low)) | u64::from(u32::from_le_bytes(high)) << u32::BITS
}

/// Returns whether one of eight bytes needs an escape. Each test sets the high bit of the bytes that it
/// finds. A borrow can also set bits above a found byte, but never without one.
#[inline(always)]
const fn is_escaped_in(word: u64) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);
    const QUOTES: u64 = u64::from_ne_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    const SPACES: u64 = u64::from_ne_bytes([b' '; 8]);
    let quote = (word ^ QUOTES).wrapping_sub(ONES);
    let backslash = (word ^ BACKSLASHES).wrapping_sub(ONES);
    let control = word.wrapping_sub(SPACES);
    // Bytes beyond ASCII need no escape; the mask removes their high bit.
    (quote | backslash | control) & !word & HIGH != 0
}

#[cfg(test)]
mod tests;
