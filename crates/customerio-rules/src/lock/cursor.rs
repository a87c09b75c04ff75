//! Reading bytes in `const`: each step takes what it reads off the front, or is `None` where the
//! bytes end too early. Slices are taken apart by patterns, since a call costs a constant several times
//! as much.

/// What is left to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor<'a>(&'a [u8]);

/// `?` of an `Option`, which constants don't have.
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
    /// Nothing to read.
    pub const EMPTY: Cursor<'static> = Cursor(&[]);

    /// Reads from the first byte on.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What is left.
    #[must_use]
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        matches!(self.0, [])
    }

    /// A byte.
    pub const fn byte(&mut self) -> Option<u8> {
        let [first, rest @ ..] = self.0 else {
            return None;
        };
        self.0 = rest;
        Some(*first)
    }

    /// A number of up to 64 bits.
    #[expect(clippy::cast_possible_truncation, reason = "what is cut off is zero")]
    pub const fn number(&mut self) -> Option<u64> {
        // Nearly all are of one byte.
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

    /// A number of up to 128 bits: seven in each byte, the lowest first, and the high bit of a
    /// byte says that another follows.
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

    /// Bytes of their own, as many as they say.
    #[expect(clippy::cast_possible_truncation, reason = "compared before it is cut")]
    pub const fn block(&mut self) -> Option<Self> {
        let length = some!(self.number());
        if length > self.0.len() as u64 {
            return None;
        }
        let (block, rest) = self.0.split_at(length as usize);
        self.0 = rest;
        Some(Self(block))
    }

    /// A text.
    pub const fn text(&mut self) -> Option<&'a str> {
        let Self(block) = some!(self.block());
        match core::str::from_utf8(block) {
            Ok(text) => Some(text),
            Err(_) => None,
        }
    }
}
