//! Writes what is walked as JSON, straight into bytes.
//!
//! It puts the marks of JSON between keys and values, and copies texts that stand for themselves;
//! texts with something to escape, numbers and foreign values are left to `serde_json`. Its bytes
//! are those that `serde_json` writes of [`Json`](super::Json), in less time: most of
//! what is sent is keys and short texts, which are looked at here eight bytes at a time.

#![expect(
    clippy::inline_always,
    reason = "what can be said of a constant name is said by the compiler, but only in its place"
)]

use core::fmt;
use std::time::SystemTime;

use serde::ser::Error as _;
use serde::{Serialize, Serializer as _};
use serde_json::Serializer;

use super::json::{no_year, not_finite};
use super::{CioObject, CioProperty, Elements, Fields, Sequence, Visitor};
use crate::timestamp::TimeText;

/// Names of more bytes are written piece by piece.
const SHORT: usize = 60;

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct JsonWriter<'o> {
    out: &'o mut Vec<u8>,
    /// Whether the value that was asked for is shown.
    shown: bool,
    /// The first that went wrong. What is written from then on is of no use.
    error: Option<serde_json::Error>,
}

/// Writes an object whose fields `show` shows behind what `out` holds.
///
/// # Errors
///
/// A value that JSON does not have, or a foreign one that fails. What was written is of no use then.
pub(crate) fn write_object(
    out: &mut Vec<u8>,
    show: impl FnOnce(&mut FieldWriter<'_, '_>),
) -> Result<(), serde_json::Error> {
    let mut writer = JsonWriter {
        out,
        shown: false,
        error: None,
    };
    writer.braced(show);
    writer.error.map_or(Ok(()), Err)
}

impl JsonWriter<'_> {
    /// Writes one value, as `null` if it does not show itself.
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
        if stands_for_itself(text.as_bytes()) {
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
        self.between(*b"{}", |to| show(&mut FieldWriter { to }));
    }

    /// Writes members between two marks. Each has a comma before it, so that the compiler can put it
    /// together with what is behind; that of the first is the opening mark's place.
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
        self.hand_on(|to| value.serialize(to));
    }
}

#[derive(Debug)]
pub(crate) struct FieldWriter<'w, 'o> {
    to: &'w mut JsonWriter<'o>,
}

impl FieldWriter<'_, '_> {
    /// So many bytes there are so far, with those that the writer found.
    pub(crate) fn position(&self) -> usize {
        self.to.out.len()
    }

    /// A field whose value is JSON already.
    #[inline]
    pub(crate) fn written(&mut self, name: &'static str, json: &[u8]) {
        self.key(name);
        self.to.out.extend_from_slice(json);
    }

    #[inline(always)]
    fn key(&mut self, name: &str) {
        if name.len() > SHORT || !stands_for_itself(name.as_bytes()) {
            self.any_key(name);
            return;
        }
        // Of a constant name this is a few words, which go to their place at once.
        let start = self.to.out.len();
        let length = name.len() + r#","":"#.len();
        self.to.out.resize(start + length, b'"');
        if let Some([comma, _, key @ .., _, colon]) = self.to.out.get_mut(start..) {
            *comma = b',';
            key.copy_from_slice(name.as_bytes());
            *colon = b':';
        }
    }

    fn any_key(&mut self, key: &str) {
        self.to.out.push(b',');
        self.to.quoted(key);
        self.to.out.push(b':');
    }
}

impl Fields for FieldWriter<'_, '_> {
    // The names of a struct's fields are constants: inlined, the question whether they stand for
    // themselves is answered by the compiler.
    #[inline(always)]
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.key(name);
        self.to.value(value);
    }

    #[inline]
    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.any_key(key);
        self.to.value(value);
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

/// Whether nothing of a text is escaped in JSON: no quote, no backslash, no control character.
#[inline(always)]
fn stands_for_itself(text: &[u8]) -> bool {
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

/// Whether one of eight bytes is escaped. Each test sets the high bit of a byte that it finds; a
/// borrow may set those of bytes above one that is found, never one where none is.
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
    // Bytes beyond ASCII stand for themselves; what they are mixed to has no high bit to keep.
    (quote | backslash | control) & !word & HIGH != 0
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::{Duration, SystemTime};

    use serde_json::json;

    use super::{FieldWriter, stands_for_itself, write_object};
    use crate::walk::{CioProperty, Fields, Json, Visitor};

    #[test]
    fn finds_every_byte_that_is_escaped_wherever_it_stands() {
        for length in 0..40 {
            let plain = "aß~\u{7f} [z]".repeat(5);
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut text = plain.as_bytes()[..length].to_vec();
                    text[at] = byte;
                    let escaped = byte < 0x20 || byte == b'"' || byte == b'\\';
                    assert_eq!(stands_for_itself(&text), !escaped, "{text:?}");
                }
            }
        }
    }

    fn written(show: impl FnOnce(&mut FieldWriter<'_, '_>)) -> Result<String, String> {
        let mut out = Vec::new();
        write_object(&mut out, show).map_err(|error| error.to_string())?;
        Ok(String::from_utf8(out).unwrap())
    }

    /// As a field, as an element and as an entry, it is what `serde_json` writes.
    fn same<T: CioProperty>(value: &T) {
        let expected = serde_json::to_string(&Json(value)).unwrap();
        assert_eq!(
            written(|to| {
                to.field("plain", value);
                to.field("to \"escape\"", &[value, value]);
                to.entry("by\nthe value", value);
            })
            .unwrap(),
            format!(
                r#"{{"plain":{expected},"to \"escape\"":[{expected},{expected}],"by\nthe value":{expected}}}"#
            )
        );
    }

    #[test]
    fn writes_what_serde_json_writes() {
        same(&true);
        same(&[0.1 + 0.2, -0.0, 1e300, 5e-324]);
        same(&[0.1f32, 16_777_216.0, 1e-45]);
        same(&(i64::MIN, u64::MAX, i128::MIN, u128::MAX, 'ß', 'a'));
        same(&[Some("a"), None]);
        same(&Vec::<String>::new());
        same(&BTreeMap::<String, u8>::new());
        same(&BTreeMap::from([("a", vec![1, 2]), ("\u{1}", vec![])]));
        same(&std::net::Ipv6Addr::LOCALHOST);
        same(&(SystemTime::UNIX_EPOCH + Duration::from_millis(1_234)));
        same(&json!({"a": [null, 1.5, "\u{7}\\"], "b": {}}));
        for _ in 0..2_000 {
            let length = fastrand::usize(..20);
            let text = std::iter::repeat_with(|| fastrand::char(..'\u{900}'));
            same(&text.take(length).collect::<String>());
        }
    }

    #[test]
    fn names_what_json_does_not_have() {
        for number in [f64::NAN, f64::INFINITY] {
            let error = written(|to| to.field("a", &[1.0, number])).unwrap_err();
            assert_eq!(error, "a number is infinite or not a number");
        }
        let late = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
        let error = written(|to| to.field("a", &late)).unwrap_err();
        assert_eq!(error, "a time lies outside of the years 0000 to 9999");
    }

    /// A type by hand that keeps no promise: `serde_json` writes null for it, or refuses it.
    struct Shows(usize);

    impl CioProperty for Shows {
        const SHAPE: &'static crate::shape::Shape = u8::SHAPE;

        fn visit_property<V: Visitor>(&self, to: &mut V) {
            (0..self.0).for_each(|_| to.unsigned(1));
        }
    }

    #[test]
    fn is_no_broken_json_where_a_value_is_shown_twice_or_not_at_all() {
        let shown = |times| written(|to| to.field("a", &Shows(times)));
        assert_eq!(shown(0).unwrap(), r#"{"a":null}"#);
        assert_eq!(shown(1).unwrap(), r#"{"a":1}"#);
        assert_eq!(shown(2).unwrap_err(), "a value was shown twice");
    }
}
