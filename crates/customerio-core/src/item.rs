//! A call as the bytes of one batch item: written once, measured as it is written.

use core::ops::Range;

use crate::call::CallKind;

/// What delivery needs to know of an item, learnt while it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemHead {
    /// Which call it is.
    pub kind: CallKind,
    /// Where the message id stands in the item's bytes: a JSON string with its quotes.
    pub message_id: Range<usize>,
    /// Hashes of the identities that the item touches, the first of them always there. Items that
    /// share one must arrive in the order of their calls.
    pub touches: [Option<u64>; 2],
}
