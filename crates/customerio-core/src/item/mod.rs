//! A call as the bytes of one batch item, measured while it is written.

mod head;
mod person;
mod settings;
mod writer;
mod written_item;

use core::ops::Range;

pub use head::HeadError;
pub use person::PersonIds;
pub use settings::{ItemSettings, SoftLimits, Validation};
pub use writer::{ItemWriter, write_item};
pub use written_item::WrittenItem;

use serde_json::Value;

use crate::call::CallKind;
use crate::validate::Violations;

/// The properties of an item that delivery needs.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId, CallKind};
/// use customerio_core::item::{ItemSettings, write_item};
///
/// let call = Alias::new("u1", AnonymousId::new("a-42"));
/// let head = write_item(&call, &ItemSettings::default(), &mut Vec::new())?.head;
/// assert_eq!(head.kind, CallKind::Alias);
/// # Ok::<(), customerio_core::item::ItemError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemHead {
    /// The call.
    pub kind: CallKind,
    /// The range of the message id in the item's bytes: a JSON string with its quotes. An item has at
    /// most 32,000 bytes.
    pub message_id: Range<u16>,
    /// Hashes of the identities that the item touches, at most three of them. Items that
    /// share one must arrive in the order of their calls. A hash is FNV-1a with 64 bits of the id's
    /// UTF-8, in every version of this library.
    pub touches: [Option<u64>; 3],
}

impl ItemHead {
    /// Returns the range of the message id, to slice the item's bytes with it.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemSettings, write_item};
    ///
    /// let mut item = Vec::new();
    /// let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let written = write_item(&call, &ItemSettings::default(), &mut item)?;
    /// assert_eq!(&item[written.head.message_id_range()], br#""alias-1""#);
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    #[must_use]
    pub fn message_id_range(&self) -> Range<usize> {
        self.message_id.start.into()..self.message_id.end.into()
    }
}

/// An item that was written.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId};
/// use customerio_core::item::{ItemSettings, write_item};
///
/// let mut item = Vec::new();
/// let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
/// let written = write_item(&call, &ItemSettings::default(), &mut item)?;
/// assert_eq!(written.message_id(&item)?, "alias-1");
/// # Ok::<(), customerio_core::item::ItemError>(())
/// ```
#[derive(Debug)]
pub struct Written {
    /// The properties that delivery needs.
    pub head: ItemHead,
    /// The violations with which it is sent.
    pub tolerated: Violations,
    /// The id of the process that wrote the item, as [`std::process::id`] returns it. Each message
    /// needs it only once, since it costs a system call.
    pub process: u32,
}

impl Written {
    /// Returns the message id of the item.
    ///
    /// # Errors
    ///
    /// [`ItemError::Unwritable`] if `item` is not the item that was written.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemSettings, write_item};
    ///
    /// let mut item = Vec::new();
    /// let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let written = write_item(&call, &ItemSettings::default(), &mut item)?;
    /// assert_eq!(written.message_id(&item)?, "alias-1");
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    pub fn message_id(&self, item: &[u8]) -> Result<String, ItemError> {
        item.get(self.head.message_id_range())
            .and_then(|id| serde_json::from_slice(id).ok())
            .ok_or_else(|| ItemError::Unwritable("its bytes hold no message id".to_owned()))
    }
}

/// Returns the name of the event, the page or the screen of an item, such as to list it. `None` for other
/// calls, and if the item can't be read.
///
/// ```
/// use customerio_core::item::event_name;
///
/// assert_eq!(event_name(br#"{"event": "Order Paid"}"#).as_deref(), Some("Order Paid"));
/// assert_eq!(event_name(br#"{"userId": "u1"}"#), None);
/// ```
#[must_use]
pub fn event_name(item: &[u8]) -> Option<String> {
    let item: Value = serde_json::from_slice(item).ok()?;
    let mut fields = ["event", "name"].into_iter();
    fields.find_map(|field| item[field].as_str().map(str::to_owned))
}

/// The reason why a call has no item. Nothing was written.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId};
/// use customerio_core::item::{ItemError, ItemSettings, write_item};
///
/// let call = Alias::new("", AnonymousId::new("a-42"));
/// let error = write_item(&call, &ItemSettings::default(), &mut Vec::new()).unwrap_err();
/// assert!(matches!(error, ItemError::Invalid(_)));
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ItemError {
    /// The message violates its shape, or lacks a value that the API requires.
    #[error("the message can't be sent: {0:#}")]
    Invalid(Violations),
    /// It is larger than the service takes.
    #[error(
        "the message has {bytes} bytes, the service accepts at most {limit}; send less in one message"
    )]
    TooLarge {
        /// The size of its JSON in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// A value of a foreign type failed to serialize.
    #[error("the message can't be written: {0}")]
    Unwritable(String),
    /// A `Serialize` or a `check` of the program panicked. Other messages are not affected.
    #[error(
        "the message can't be written: a `Serialize` or a `check` of the program panicked: {0}"
    )]
    Panicked(String),
}
