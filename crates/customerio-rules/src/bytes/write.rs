use alloc::vec::Vec;

use super::Cursor;

/// Appends a number: seven bits in each byte, the lowest first, and the high bit of a byte is set
/// where another follows.
#[expect(
    clippy::cast_possible_truncation,
    reason = "seven bits are taken at a time"
)]
pub fn number(to: &mut Vec<u8>, mut number: u128) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Appends the length of the bytes, then the bytes.
pub fn block(to: &mut Vec<u8>, bytes: Cursor<'_>) {
    number(to, bytes.bytes().len() as u128);
    to.extend_from_slice(bytes.bytes());
}

/// Appends the length of a string in bytes, then the string.
pub fn text(to: &mut Vec<u8>, text: &str) {
    block(to, Cursor::new(text.as_bytes()));
}

/// Appends a number and a [`block`].
pub fn tagged(to: &mut Vec<u8>, tag: u64, bytes: Cursor<'_>) {
    number(to, tag.into());
    block(to, bytes);
}
