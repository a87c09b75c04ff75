//! The message id in the bytes of a message.

use core::ops::Range;

use crate::log::log;

/// Returns the bytes of the message id, a JSON string, at `range` of an item.
pub(crate) fn id_in<'a>(item: &'a [u8], range: &Range<u16>) -> &'a [u8] {
    let id = item.get(range.start.into()..range.end.into());
    debug_assert!(id.is_some(), "an item holds its message id");
    id.unwrap_or_else(|| {
        log!(
            error,
            "customerio::delivery",
            "a bug of this crate: the id of a message is outside of its bytes"
        );
        // The outcome is still reported, with an empty id.
        &[]
    })
}

/// Returns the range of a message id that was read from the disk; empty if it is not within the item,
/// as in a spool that another program wrote.
pub(crate) fn id_range(item: &[u8], start: u16, end: u16) -> Range<u16> {
    if item.get(start.into()..end.into()).is_some() {
        start..end
    } else {
        0..0
    }
}

/// Decodes a message id from its JSON string. Returns an empty id for other bytes, which a spool of
/// another program may hold.
pub(crate) fn message_id(json: &[u8]) -> String {
    serde_json::from_slice(json).unwrap_or_else(|_| String::new())
}

/// Returns the start of `string`: at most `max` bytes, and whole characters.
pub(crate) fn truncated(string: &str, max: usize) -> &str {
    let mut end = max.min(string.len());
    // The start of the string is a boundary.
    while !string.is_char_boundary(end) {
        end -= 1;
    }
    &string[..end]
}
