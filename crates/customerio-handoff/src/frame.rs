//! Frames: many messages for Customer.io as one message of a stream.
//!
//! A version, and then each item's head and bytes, each after its length as four bytes, the highest first.

use core::ops::Range;

/// The first byte of a frame.
const VERSION: u8 = 1;

/// The bytes of a length.
const LENGTH: usize = size_of::<u32>();

/// The maximum number of items. Ids of items have room for 1,000 in a frame.
pub const MAX_ITEMS: usize = 300;

/// The maximum size of a frame with more than one item.
pub const MAX_BYTES: usize = 256 * 1024;

/// The headers of a frame, which `max_payload` and `max_msg_size` count.
#[cfg(feature = "jetstream")]
pub(crate) const HEADERS: usize = 512;

/// The header of a stream's message with the number of items, for readers that count them without reading.
pub const ITEMS_HEADER: &str = "Cio-Items";

/// A frame to publish.
#[derive(Debug, Default)]
pub struct Frame {
    bytes: Vec<u8>,
    items: usize,
}

impl Frame {
    /// Returns a frame of one item.
    #[must_use]
    pub fn of(head: &[u8], item: &[u8]) -> Self {
        let mut frame = Self::default();
        frame.push(head, item);
        frame
    }

    /// Returns whether another item has room within this number of bytes. An empty frame has room for any.
    #[must_use]
    pub fn has_room(&self, head: &[u8], item: &[u8], max_bytes: usize) -> bool {
        let added = head.len() + item.len() + 2 * LENGTH;
        self.items == 0 || self.items < MAX_ITEMS && self.bytes.len() + added <= max_bytes
    }

    /// Appends an item. The item writer limits its size to 32,000 bytes.
    pub fn push(&mut self, head: &[u8], item: &[u8]) {
        if self.bytes.is_empty() {
            self.bytes.push(VERSION);
        }
        for part in [head, item] {
            // Cut to what the length can name, so that the frame stays readable.
            let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
            self.bytes.extend(length.to_be_bytes());
            self.bytes.extend(&part[..length as usize]);
        }
        self.items += 1;
    }

    /// The number of items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// Returns the bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The places of an item in the bytes of its frame.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "not part of the public API")]
pub struct Part {
    /// The place of the head.
    pub head: Range<usize>,
    /// The place of the item.
    pub item: Range<usize>,
}

/// A frame that can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[expect(clippy::exhaustive_enums, reason = "not part of the public API")]
pub enum FrameError {
    /// Another version of this library wrote it.
    #[error("the frame has version {0}, this program reads version 1; update the program")]
    Version(u8),
    /// Something else wrote it, or it was damaged.
    #[error("the frame is damaged: {0}")]
    Damaged(&'static str),
}

/// Returns the places of a frame's items, which are at least one.
///
/// # Errors
///
/// It is of another version or damaged.
pub fn parts(bytes: &[u8]) -> Result<Vec<Part>, FrameError> {
    match bytes.first() {
        Some(&VERSION) => {}
        // Versions to come. Other bytes are those of other programs.
        Some(&version @ 2..=9) => return Err(FrameError::Version(version)),
        _ => return Err(FrameError::Damaged("it has no version")),
    }
    let mut at = 1;
    let mut part = || {
        let start = at + LENGTH;
        let length = bytes.get(at..start).and_then(|it| it.try_into().ok());
        let length = u32::from_be_bytes(length.ok_or(FrameError::Damaged("it ends in a length"))?);
        let end = start.saturating_add(length as usize);
        if end > bytes.len() {
            return Err(FrameError::Damaged("an item is longer than the frame"));
        }
        at = end;
        Ok((start..end, end == bytes.len()))
    };
    let mut parts = Vec::new();
    loop {
        let (head, is_end) = part()?;
        if is_end {
            return Err(FrameError::Damaged("a head has no item"));
        }
        let (item, is_end) = part()?;
        parts.push(Part { head, item });
        if parts.len() > MAX_ITEMS {
            return Err(FrameError::Damaged("it has too many items"));
        }
        if is_end {
            return Ok(parts);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(&[u8], &[u8])> {
        let parts = parts(bytes).unwrap();
        let read = parts.into_iter();
        read.map(|it| (&bytes[it.head], &bytes[it.item])).collect()
    }

    #[test]
    fn items_come_back_in_their_order() {
        let mut frame = Frame::of(b"h1", b"one");
        frame.push(b"", b"");
        frame.push(b"h3", b"three");
        assert_eq!(frame.items(), 3);
        let bytes = frame.into_bytes();
        let expected: [(&[u8], &[u8]); 3] = [(b"h1", b"one"), (b"", b""), (b"h3", b"three")];
        assert_eq!(read(&bytes), expected);
    }

    #[test]
    fn a_frame_is_full_by_items_or_bytes() {
        let mut frame = Frame::default();
        assert!(frame.has_room(b"", &[0; 100], 10), "one item has room");
        for _ in 0..MAX_ITEMS {
            assert!(frame.has_room(b"", b"", 10_000));
            frame.push(b"", b"");
        }
        assert!(!frame.has_room(b"", b"", 10_000));
        assert_eq!(parts(&frame.into_bytes()).unwrap().len(), MAX_ITEMS);
        let frame = Frame::of(b"", &[0; 83]);
        assert!(frame.has_room(b"", b"", 100), "1 + 8 + 83 + 8");
        assert!(!frame.has_room(b"", b"", 99));
    }

    #[test]
    fn a_cut_or_foreign_frame_is_an_error() {
        let mut frame = Frame::of(b"head", b"item");
        frame.push(b"h", b"i");
        let bytes = frame.into_bytes();
        let end_of_first = 1 + 4 + 4 + 4 + 4;
        for length in 0..bytes.len() {
            let is_whole = length == end_of_first;
            assert_eq!(parts(&bytes[..length]).is_ok(), is_whole, "{length}");
        }
        let foreign = parts(b"{\"hello\":1}").unwrap_err();
        assert_eq!(foreign, FrameError::Damaged("it has no version"));
        assert_eq!(parts(&[2, 0]), Err(FrameError::Version(2)));
        // A length beyond the address space.
        assert!(parts(&[1, 255, 255, 255, 255, 0]).is_err());
    }
}
