//! A call as the bytes of one batch item: written once, measured as it is written.

mod settings;
mod writer;

use core::ops::Range;

pub use settings::{ItemSettings, SoftLimits, Validation};
pub use writer::{ItemWriter, write_item};

use crate::call::CallKind;
use crate::validate::Violations;

/// What delivery needs to know of an item, learnt while it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemHead {
    /// Which call it is.
    pub kind: CallKind,
    /// The range of the message id in the item's bytes: a JSON string with its quotes. An item has at
    /// most 32,000 bytes.
    pub message_id: Range<u16>,
    /// Hashes of the identities that the item touches, at most three of them. Items that
    /// share one must arrive in the order of their calls.
    pub touches: [Option<u64>; 3],
}

impl ItemHead {
    /// Returns the range of the message id, to slice the item's bytes with it.
    #[must_use]
    pub fn message_id_range(&self) -> Range<usize> {
        self.message_id.start.into()..self.message_id.end.into()
    }
}

/// An item that was written.
#[derive(Debug)]
pub struct Written {
    /// What delivery needs to know of it.
    pub head: ItemHead,
    /// What it does not keep and is sent all the same.
    pub tolerated: Violations,
    /// The process that wrote it, as [`std::process::id`] says. The id is asked for once a message: it costs
    /// a system call.
    pub process: u32,
}

impl Written {
    /// Returns the message id of the item.
    ///
    /// # Errors
    ///
    /// [`ItemError::Unwritable`] if `item` is not the item that was written.
    pub fn message_id(&self, item: &[u8]) -> Result<String, ItemError> {
        item.get(self.head.message_id_range())
            .and_then(|id| serde_json::from_slice(id).ok())
            .ok_or_else(|| ItemError::Unwritable("its bytes hold no message id".to_owned()))
    }
}

/// Why a call has no item. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ItemError {
    /// It does not keep its shape, or lacks what the API requires.
    #[error("the message can't be sent: {0}")]
    Invalid(Violations),
    /// It is larger than the service takes.
    #[error(
        "the message has {bytes} bytes, the service takes at most {limit}; send less in one message"
    )]
    TooLarge {
        /// How many bytes of JSON it has.
        bytes: usize,
        /// How many it may have.
        limit: usize,
    },
    /// A value of a foreign type failed to serialize.
    #[error("the message can't be written: {0}")]
    Unwritable(String),
}
