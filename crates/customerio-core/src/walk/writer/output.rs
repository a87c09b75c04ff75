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
    /// Appends to the first `len` bytes of a vector. The bytes behind them are overwritten.
    pub(super) fn new(bytes: &'o mut Vec<u8>, len: usize) -> Self {
        Self { bytes, len }
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

    /// Appends `count` bytes, for the caller to fill in, if the vector is long enough. They have any values.
    /// Without a call in it, a function that ends with a call otherwise saves no registers.
    #[inline(always)]
    pub(super) fn room(&mut self, count: usize) -> Option<&mut [u8]> {
        let end = self.len.checked_add(count)?;
        let room = self.bytes.get_mut(self.len..end)?;
        self.len = end;
        Some(room)
    }

    /// Appends bytes.
    #[inline(always)]
    pub(super) fn put(&mut self, bytes: &[u8]) {
        match self.room(bytes.len()) {
            Some(room) => room.copy_from_slice(bytes),
            None => self.put_behind(bytes),
        }
    }

    /// Appends bytes to a vector that is too short.
    #[cold]
    #[inline(never)]
    fn put_behind(&mut self, bytes: &[u8]) {
        self.bytes.truncate(self.len);
        self.bytes.extend_from_slice(bytes);
        self.len = self.bytes.len();
        self.bytes.resize(self.len + STEP, 0);
    }

    /// Appends the first `count` of eight bytes if there is room for all of them, which are one store.
    #[inline(always)]
    pub(super) fn put_first(&mut self, bytes: [u8; 8], count: usize) -> bool {
        let free = self.bytes.get_mut(self.len..);
        let Some(room) = free.and_then(|free| free.first_chunk_mut()) else {
            return false;
        };
        *room = bytes;
        self.len += count;
        true
    }

    /// Appends a byte.
    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) {
        self.put(&[byte]);
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
