//! Strings as JSON, with the bytes of `serde_json`.

#![expect(
    clippy::inline_always,
    reason = "the compiler tests a constant name, but only where the test is inlined"
)]

use super::output::Output;

/// Returns whether a string is the same in JSON: it has no quote, no backslash and no control character.
#[inline(always)]
pub(super) fn needs_no_escape(text: &[u8]) -> bool {
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

/// Returns whether one of eight bytes needs an escape.
#[inline(always)]
const fn is_escaped_in(word: u64) -> bool {
    has_escape(marks(word))
}

/// Marks the bytes that need an escape with their high bit; [`has_escape`] tests for it. A borrow can also
/// set bits above a marked byte, but never without one. The other bits have any values.
#[inline(always)]
const fn marks(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const BACKSLASHES: u64 = u64::from_ne_bytes([b'\\'; 8]);
    // This bit moves a quote next to the control characters, which stay below the space.
    const QUOTE_TO_SPACE: u64 = u64::from_ne_bytes([b'"' ^ b' '; 8]);
    const ABOVE_SPACE: u64 = u64::from_ne_bytes([b' ' + 1; 8]);
    let quote_or_control = (word ^ QUOTE_TO_SPACE).wrapping_sub(ABOVE_SPACE);
    let backslash = (word ^ BACKSLASHES).wrapping_sub(ONES);
    // Bytes beyond ASCII need no escape; the mask removes their high bit.
    (quote_or_control | backslash) & !word
}

/// Returns whether one of the bytes is marked. Marks of several words are combined with `|` before.
#[inline(always)]
const fn has_escape(marks: u64) -> bool {
    marks & u64::from_ne_bytes([0x80; 8]) != 0
}

/// Appends a string with its quotes. The bytes are copied and tested in one go; if one of them is escaped
/// or there is no room, the string is written again.
#[inline]
pub(super) fn quoted(to: &mut Output<'_>, text: &str) {
    let bytes = text.as_bytes();
    let start = to.len();
    if let Some([first, content @ .., last]) = to.room_at_hand(bytes.len() + 2) {
        (*first, *last) = (b'"', b'"');
        if !copy(bytes, content) {
            return;
        }
    }
    to.shorten(to.len() - start);
    escaped(to, bytes);
}

/// Copies bytes to a place of their length. Returns whether one of them is escaped.
///
/// Eight bytes are copied and tested at a time. The last eight overlap those before them, unless the
/// length is a multiple of eight.
#[inline]
fn copy(from: &[u8], to: &mut [u8]) -> bool {
    if let (Some(first), Some(last)) = (from.first_chunk::<8>(), from.last_chunk::<8>()) {
        let mut found = marks(u64::from_le_bytes(*last));
        if from.len() > 16 {
            let (words, _) = from.as_chunks::<8>();
            let (places, _) = to.as_chunks_mut::<8>();
            for (word, place) in words.iter().zip(places) {
                *place = *word;
                found |= marks(u64::from_le_bytes(*word));
            }
        } else if let Some(place) = to.first_chunk_mut() {
            *place = *first;
            found |= marks(u64::from_le_bytes(*first));
        }
        if let Some(place) = to.last_chunk_mut() {
            *place = *last;
        }
        return has_escape(found);
    }
    if let (Some(low), Some(high)) = (from.first_chunk::<4>(), from.last_chunk::<4>()) {
        if let Some(place) = to.first_chunk_mut() {
            *place = *low;
        }
        if let Some(place) = to.last_chunk_mut() {
            *place = *high;
        }
        return is_escaped_in(halves(*low, *high));
    }
    // At most three bytes.
    let mut is_escaped = false;
    for (byte, place) in from.iter().zip(to) {
        *place = *byte;
        is_escaped |= matches!(byte, 0..b' ' | b'"' | b'\\');
    }
    is_escaped
}

/// Appends any string with its quotes.
#[cold]
#[inline(never)]
fn escaped(to: &mut Output<'_>, bytes: &[u8]) {
    to.push(b'"');
    let mut rest = bytes;
    while !rest.is_empty() {
        // The words before the first one with an escape are copied as they are.
        let (words, _) = rest.as_chunks::<8>();
        let plain = words
            .iter()
            .take_while(|word| !is_escaped_in(u64::from_le_bytes(**word)));
        let (plain, next) = rest.split_at(plain.count() * 8);
        to.put(plain);
        let (word, after) = next.split_at(next.len().min(8));
        for byte in word {
            match escape(*byte) {
                None => to.push(*byte),
                Some(Escape::Letter(letter)) => to.put(&[b'\\', letter]),
                Some(Escape::Hex) => {
                    let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble & 15)];
                    to.put(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(*byte)]);
                }
            }
        }
        rest = after;
    }
    to.push(b'"');
}

/// The escape of a byte.
enum Escape {
    /// A backslash and a letter.
    Letter(u8),
    /// The number of the character in hexadecimal digits.
    Hex,
}

const fn escape(byte: u8) -> Option<Escape> {
    Some(match byte {
        b'"' | b'\\' => Escape::Letter(byte),
        b'\n' => Escape::Letter(b'n'),
        b'\r' => Escape::Letter(b'r'),
        b'\t' => Escape::Letter(b't'),
        0x08 => Escape::Letter(b'b'),
        0x0C => Escape::Letter(b'f'),
        0..b' ' => Escape::Hex,
        _ => return None,
    })
}
