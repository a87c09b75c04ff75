//! Finds the bytes of a string that JSON escapes.

#![expect(
    clippy::inline_always,
    reason = "the compiler tests a constant name, but only where the test is inlined"
)]

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
