/// The unread rest of a byte string. Each method reads a value from the front, or returns `None` if the
/// bytes end too early.
///
/// Slices are split by patterns: in a constant, a call costs several times as much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor<'a>(&'a [u8]);

/// `?` for an `Option` in a `const fn`, where the operator is not stable.
macro_rules! some {
    ($option:expr) => {
        match $option {
            Some(value) => value,
            None => return None,
        }
    };
}
pub(crate) use some;

impl<'a> Cursor<'a> {
    /// A cursor at the end.
    pub const EMPTY: Cursor<'static> = Cursor(&[]);

    /// Returns a cursor at the first of these bytes.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Returns the unread bytes.
    #[must_use]
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// Returns whether all bytes are read.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        matches!(self.0, [])
    }

    /// Reads a byte.
    pub const fn byte(&mut self) -> Option<u8> {
        let [first, rest @ ..] = self.0 else {
            return None;
        };
        self.0 = rest;
        Some(*first)
    }

    /// Reads a number of up to 64 bits.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "numbers above `u64::MAX` are refused before"
    )]
    pub const fn number(&mut self) -> Option<u64> {
        // Most numbers have one byte.
        if let [small @ ..0x80, rest @ ..] = self.0 {
            self.0 = rest;
            return Some(*small as u64);
        }
        let wide = some!(self.wide());
        if wide > u64::MAX as u128 {
            return None;
        }
        Some(wide as u64)
    }

    /// Reads a number of up to 128 bits: seven in each byte, the lowest first, and the high bit of a
    /// byte is set where another follows.
    pub const fn wide(&mut self) -> Option<u128> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = some!(self.byte());
            let bits = (byte & 0x7f) as u128;
            // The nineteenth byte has room for two bits.
            if shift > 126 || (shift == 126 && bits > 3) {
                return None;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// Reads a block: a length, then that number of bytes.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "it is at most a `usize`, compared before"
    )]
    pub const fn block(&mut self) -> Option<Self> {
        let length = some!(self.number());
        if length > self.0.len() as u64 {
            return None;
        }
        let (block, rest) = self.0.split_at(length as usize);
        self.0 = rest;
        Some(Self(block))
    }

    /// Reads a string.
    pub const fn text(&mut self) -> Option<&'a str> {
        let Self(block) = some!(self.block());
        match core::str::from_utf8(block) {
            Ok(text) => Some(text),
            Err(_) => None,
        }
    }

    /// Reads a number that was a `usize` when it was written.
    #[expect(clippy::cast_possible_truncation, reason = "it was a `usize`")]
    pub const fn index(&mut self) -> Option<usize> {
        Some(some!(self.number()) as usize)
    }
}
