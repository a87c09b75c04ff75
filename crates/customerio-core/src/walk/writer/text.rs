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

/// The high bit of each byte.
const HIGH: u64 = u64::from_ne_bytes([0x80; 8]);

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
    marks & HIGH != 0
}

/// Appends a string with its quotes.
#[inline]
pub(super) fn quoted(to: &mut Output<'_>, text: &str) {
    let bytes = text.as_bytes();
    // Functions of their own save only the registers that they need.
    match bytes.len() {
        ..=16 => quoted_by(to, bytes, copy_short),
        17..=32 => quoted_medium(to, bytes),
        33.. => quoted_long(to, bytes),
    }
}

#[inline(never)]
fn quoted_medium(to: &mut Output<'_>, bytes: &[u8]) {
    quoted_by(to, bytes, copy_medium);
}

#[inline(never)]
fn quoted_long(to: &mut Output<'_>, bytes: &[u8]) {
    quoted_by(to, bytes, |from, to| {
        to.copy_from_slice(from);
        !needs_no_escape(from)
    });
}

/// Appends a string with its quotes. The bytes are copied and tested in one go; if one of them is escaped
/// or there is no room, the string is written again. `copy` copies bytes to a place of their length, and
/// returns whether one of them is escaped.
#[inline(always)]
fn quoted_by(to: &mut Output<'_>, bytes: &[u8], copy: impl FnOnce(&[u8], &mut [u8]) -> bool) {
    let start = to.len();
    if let Some([first, content @ .., last]) = to.room(bytes.len() + 2) {
        (*first, *last) = (b'"', b'"');
        if !copy(bytes, content) {
            return;
        }
    }
    to.shorten(to.len() - start);
    escaped(to, bytes);
}

/// Copies at most 16 bytes.
#[inline(always)]
fn copy_short(from: &[u8], to: &mut [u8]) -> bool {
    if let Some((low, high)) = copy_first_and_last(from, to) {
        return has_escape(marks(u64::from_le_bytes(low)) | marks(u64::from_le_bytes(high)));
    }
    if let Some((low, high)) = copy_first_and_last(from, to) {
        return is_escaped_in(halves(low, high));
    }
    if let Some(([a, b], [c, d])) = copy_first_and_last(from, to) {
        return is_escaped_in(halves([a, b, c, d], [a, b, c, d]));
    }
    let Some(([only], _)) = copy_first_and_last(from, to) else {
        return false;
    };
    is_escaped_in(u64::from_le_bytes([only; 8]))
}

/// Copies 16 to 32 bytes.
#[inline(always)]
fn copy_medium(from: &[u8], to: &mut [u8]) -> bool {
    let Some((low, high)) = copy_first_and_last::<16>(from, to) else {
        return true;
    };
    let both = |half: [u8; 16]| {
        let (words, _) = half.as_chunks::<8>();
        let words = words.iter().map(|word| marks(u64::from_le_bytes(*word)));
        words.fold(0, |found, marks| found | marks)
    };
    has_escape(both(low) | both(high))
}

/// Copies from `N` to twice as many bytes: the first `N` and the last `N`, which overlap unless there are
/// twice as many. Returns both. Fewer bytes are not copied.
#[inline(always)]
fn copy_first_and_last<const N: usize>(from: &[u8], to: &mut [u8]) -> Option<([u8; N], [u8; N])> {
    let (low, high) = (*from.first_chunk()?, *from.last_chunk()?);
    *to.first_chunk_mut()? = low;
    *to.last_chunk_mut()? = high;
    Some((low, high))
}

/// Appends any string with its quotes.
#[cold]
#[inline(never)]
fn escaped(to: &mut Output<'_>, bytes: &[u8]) {
    to.push(b'"');
    let mut rest = bytes;
    while let Some(word) = rest.first_chunk::<8>() {
        // All eight bytes are copied, and those from the first escape on are removed.
        to.put(word);
        let found = marks(u64::from_le_bytes(*word)) & HIGH;
        let plain = (found.trailing_zeros() / u8::BITS) as usize;
        to.shorten(word.len() - plain);
        rest = rest.split_at(plain).1;
        if found != 0
            && let [byte, next @ ..] = rest
        {
            escaped_byte(to, *byte);
            rest = next;
        }
    }
    for byte in rest {
        escaped_byte(to, *byte);
    }
    to.push(b'"');
}

/// Appends a byte, with an escape if it needs one.
#[inline(always)]
fn escaped_byte(to: &mut Output<'_>, byte: u8) {
    match escape(byte) {
        None => to.push(byte),
        Some(Escape::Letter(letter)) => to.put(&[b'\\', letter]),
        Some(Escape::Hex) => {
            let digit = |nibble: u8| b"0123456789abcdef"[usize::from(nibble & 15)];
            to.put(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)]);
        }
    }
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
