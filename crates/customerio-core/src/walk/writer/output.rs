//! The bytes that a writer appends to a vector.

#![expect(
    clippy::inline_always,
    reason = "a piece of a constant length is a few stores, but only where it is inlined"
)]

use std::io;

/// The bytes by which the vector grows: most items fit.
const STEP: usize = 1_024;

/// Appends pieces to a vector that is longer than its content. A piece is copied to memory that is there
/// already; `Vec::push` would test and store the length for each.
#[derive(Debug)]
pub(super) struct Output<'o> {
    bytes: &'o mut Vec<u8>,
    /// The end of the content.
    len: usize,
}

impl<'o> Output<'o> {
    pub(super) fn new(bytes: &'o mut Vec<u8>) -> Self {
        Self {
            len: bytes.len(),
            bytes,
        }
    }

    /// Returns the length of the content.
    #[inline(always)]
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// Returns the content from a position.
    pub(super) fn since(&self, start: usize) -> &[u8] {
        self.bytes.get(start..self.len).unwrap_or(&[])
    }

    /// Ends with the vector as long as its content.
    pub(super) fn finish(self) {
        self.bytes.truncate(self.len);
    }

    /// Appends `count` bytes, for the caller to fill in. They have any values.
    #[inline(always)]
    pub(super) fn room(&mut self, count: usize) -> &mut [u8] {
        let (start, end) = (self.len, self.len + count);
        if self.bytes.len() < end {
            self.grow(count);
        }
        self.len = end;
        self.bytes.get_mut(start..end).unwrap_or(&mut [])
    }

    /// Appends `count` bytes if the vector is long enough. Without a call in it, a function that ends
    /// with a call otherwise saves no registers.
    #[inline(always)]
    pub(super) fn room_at_hand(&mut self, count: usize) -> Option<&mut [u8]> {
        let room = self.bytes.get_mut(self.len..)?.get_mut(..count)?;
        self.len += count;
        Some(room)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, count: usize) {
        self.bytes.resize(self.len + count.max(STEP), 0);
    }

    /// Appends bytes.
    #[inline(always)]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.room(bytes.len()).copy_from_slice(bytes);
    }

    /// Appends a byte.
    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) {
        if let [place] = self.room(1) {
            *place = byte;
        }
    }

    /// Removes the last `count` bytes.
    #[inline(always)]
    pub(super) fn shorten(&mut self, count: usize) {
        self.len -= count;
    }

    /// Replaces the byte at a position in the content.
    #[inline(always)]
    pub(super) fn replace(&mut self, at: usize, byte: u8) {
        if let Some(place) = self.bytes.get_mut(at) {
            *place = byte;
        }
    }
}

impl io::Write for Output<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
