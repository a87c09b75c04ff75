//! An item that is written in one process and sent by another.

use core::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use customerio_rules::limits;

use super::{HeadError, ItemError, ItemHead, ItemWriter, Written};
use crate::call::Call;
use crate::validate::Violations;

/// The bytes of a valid item and its head. It needs no client, so one process can write it and another
/// can send it. Its message id stays the same from the first write to the last attempt.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId};
/// use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
///
/// let writer = ItemWriter::new(ItemSettings::default());
/// let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
/// let item = WrittenItem::new(&writer, &call)?;
/// let (head, bytes) = (item.head().to_bytes(), item.bytes().to_vec());
///
/// // Later, in another process:
/// let read = WrittenItem::from_stored(&head, bytes)?;
/// assert_eq!(read.message_id(), "alias-1");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct WrittenItem {
    head: ItemHead,
    bytes: Vec<u8>,
    message_id: String,
    tolerated: Violations,
}

impl WrittenItem {
    /// Validates and writes a call.
    ///
    /// # Errors
    ///
    /// Returns all violations of the message, or its size, or the panic of a `Serialize` or a `check` of the
    /// program.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    ///
    /// let writer = ItemWriter::new(ItemSettings::default());
    /// assert!(WrittenItem::new(&writer, &Alias::new("u1", AnonymousId::new("a-42"))).is_ok());
    /// assert!(WrittenItem::new(&writer, &Alias::new("", AnonymousId::new("a-42"))).is_err());
    /// ```
    pub fn new<C: Call + ?Sized>(writer: &ItemWriter, call: &C) -> Result<Self, ItemError> {
        let mut bytes = Vec::new();
        let written = writer.write_catching(call, &mut bytes)?;
        let message_id = written.message_id(&bytes)?;
        Ok(Self {
            head: written.head,
            bytes,
            message_id,
            tolerated: written.tolerated,
        })
    }

    /// Reads an item from the bytes of its [head](ItemHead::to_bytes) and its own bytes. It does not
    /// validate the message again: only its size and its message id.
    ///
    /// # Errors
    ///
    /// The head is of another version or damaged, or does not fit the item.
    ///
    /// ```
    /// # use customerio_core::call::{Alias, AnonymousId};
    /// # use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    /// # let writer = ItemWriter::new(ItemSettings::default());
    /// # let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let item = WrittenItem::new(&writer, &call)?;
    /// let (head, bytes) = (item.head().to_bytes(), item.into_bytes());
    /// assert!(WrittenItem::from_stored(&head, bytes).is_ok());
    /// assert!(WrittenItem::from_stored(&head, b"{}".to_vec()).is_err());
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    pub fn from_stored(head: &[u8], bytes: Vec<u8>) -> Result<Self, HeadError> {
        let head = ItemHead::from_bytes(head)?;
        if bytes.len() > limits::ITEM_BYTES.value {
            return Err(HeadError::Item(
                "the item is larger than the service accepts",
            ));
        }
        let message_id = bytes
            .get(head.message_id_range())
            .and_then(|id| serde_json::from_slice(id).ok())
            .ok_or(HeadError::Item("it has no message id where its head says"))?;
        Ok(Self {
            head,
            bytes,
            message_id,
            tolerated: Violations::default(),
        })
    }

    /// The properties that delivery needs.
    ///
    /// ```
    /// # use customerio_core::call::{Alias, AnonymousId};
    /// # use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    /// # let writer = ItemWriter::new(ItemSettings::default());
    /// # let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let item = WrittenItem::new(&writer, &call)?;
    /// assert_eq!(item.head().kind.as_str(), "alias");
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    #[must_use]
    pub fn head(&self) -> &ItemHead {
        &self.head
    }

    /// The item as it is sent: a JSON object of at most 32,000 bytes.
    ///
    /// ```
    /// # use customerio_core::call::{Alias, AnonymousId};
    /// # use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    /// # let writer = ItemWriter::new(ItemSettings::default());
    /// # let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let item = WrittenItem::new(&writer, &call)?;
    /// assert!(item.bytes().starts_with(br#"{"type":"alias""#));
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the bytes of the item without a copy.
    ///
    /// ```
    /// # use customerio_core::call::{Alias, AnonymousId};
    /// # use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    /// # let writer = ItemWriter::new(ItemSettings::default());
    /// # let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let item = WrittenItem::new(&writer, &call)?;
    /// let bytes: Vec<u8> = item.into_bytes();
    /// assert!(bytes.ends_with(b"}"));
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The id by which repeats of the message are recognised.
    ///
    /// ```
    /// # use customerio_core::call::{Alias, AnonymousId};
    /// # use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    /// # let writer = ItemWriter::new(ItemSettings::default());
    /// # let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let item = WrittenItem::new(&writer, &call)?;
    /// assert_eq!(item.message_id(), "alias-1");
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    #[must_use]
    pub fn message_id(&self) -> &str {
        &self.message_id
    }

    /// The violations with which the item was written. An item that was read has none.
    ///
    /// ```
    /// # use customerio_core::call::{Alias, AnonymousId};
    /// # use customerio_core::item::{ItemSettings, ItemWriter, WrittenItem};
    /// # let writer = ItemWriter::new(ItemSettings::default());
    /// let item = WrittenItem::new(&writer, &Alias::new("u1", AnonymousId::new("a-42")))?;
    /// assert!(item.tolerated().is_empty());
    /// assert!(item.into_bytes().starts_with(b"{"));
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    #[must_use]
    pub fn tolerated(&self) -> &Violations {
        &self.tolerated
    }
}

/// Shows no content, since it may be personal data.
impl fmt::Debug for WrittenItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrittenItem")
            .field("kind", &self.head.kind)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}

impl ItemWriter {
    /// [`write`](Self::write), where a panic in the message's own `Serialize` or check is an error.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemSettings, ItemWriter};
    ///
    /// let writer = ItemWriter::new(ItemSettings::default());
    /// let mut item = Vec::new();
    /// writer.write_catching(&Alias::new("u1", AnonymousId::new("a-42")), &mut item)?;
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`write`](Self::write), and [`ItemError::Panicked`]. `out` is then unchanged.
    pub fn write_catching<C: Call + ?Sized>(
        &self,
        call: &C,
        out: &mut Vec<u8>,
    ) -> Result<Written, ItemError> {
        let mut end = out.len();
        let written = self.write_catching_at(call, out, &mut end);
        out.truncate(end);
        written
    }

    /// [`write_catching`](Self::write_catching) at the start of a buffer, over the bytes that are there. Returns
    /// the item too. A buffer that is used for one item after the other is not cleared between them, which
    /// would cost more than the check of an item.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemSettings, ItemWriter};
    ///
    /// let writer = ItemWriter::new(ItemSettings::default());
    /// let mut buffer = b"an earlier item".to_vec();
    /// let (_, item) = writer.write_over(&Alias::new("u1", AnonymousId::new("a-42")), &mut buffer)?;
    /// assert!(item.starts_with(br#"{"type":"alias""#) && item.ends_with(b"}"));
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`write_catching`](Self::write_catching).
    pub fn write_over<'b, C: Call + ?Sized>(
        &self,
        call: &C,
        buffer: &'b mut Vec<u8>,
    ) -> Result<(Written, &'b [u8]), ItemError> {
        let mut end = 0;
        let written = self.write_catching_at(call, buffer, &mut end)?;
        let behind = || ItemError::Unwritable("its end is behind the buffer".to_owned());
        Ok((written, buffer.get(..end).ok_or_else(behind)?))
    }

    fn write_catching_at<C: Call + ?Sized>(
        &self,
        call: &C,
        out: &mut Vec<u8>,
        position: &mut usize,
    ) -> Result<Written, ItemError> {
        // Unwind safety: the position is set when the item is complete.
        let written = catch_unwind(AssertUnwindSafe(|| self.write_at(call, out, position)));
        written.unwrap_or_else(|panic| {
            let message = panic
                .downcast_ref::<&str>()
                .map(|message| (*message).to_owned())
                .or_else(|| panic.downcast_ref::<String>().cloned());
            Err(ItemError::Panicked(
                message.unwrap_or_else(|| "without a message".to_owned()),
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Empty;
    use crate::call::{Alias, AnonymousId, Identify};
    use crate::item::{ItemSettings, Validation};

    fn writer() -> ItemWriter {
        ItemWriter::new(ItemSettings::default())
    }

    #[test]
    fn an_item_that_is_read_equals_the_one_that_was_written() {
        let call = Identify::new("u1", &Empty).message_id("a \"quoted\" id");
        let item = WrittenItem::new(&writer(), &call).unwrap();
        let mut bytes = Vec::new();
        let written = writer().write(&call, &mut bytes).unwrap();
        // The timestamps of two writes may differ.
        assert_eq!(item.bytes().len(), bytes.len());
        assert_eq!(item.head(), &written.head);

        let read =
            WrittenItem::from_stored(&item.head().to_bytes(), item.bytes().to_vec()).unwrap();
        assert_eq!(read.head(), item.head());
        assert_eq!(read.bytes(), item.bytes());
        assert_eq!(read.message_id(), "a \"quoted\" id");
    }

    #[test]
    fn a_generated_message_id_is_that_of_the_bytes() {
        let item = WrittenItem::new(&writer(), &Identify::new("u1", &Empty)).unwrap();
        let json: serde_json::Value = serde_json::from_slice(item.bytes()).unwrap();
        assert_eq!(json["messageId"], item.message_id());
    }

    #[test]
    fn an_item_over_an_earlier_one_is_as_in_an_empty_vector() {
        let call = |user| {
            let call = Identify::new(user, &Empty).message_id("m-1");
            call.timestamp(std::time::SystemTime::UNIX_EPOCH)
        };
        let mut buffer = Vec::new();
        let long = "x".repeat(5_000);
        for user in ["u1", &*long, "\"2\"", "", "u3"] {
            let mut expected = Vec::new();
            let fresh = writer().write_catching(&call(user), &mut expected);
            match writer().write_over(&call(user), &mut buffer) {
                Ok((written, item)) => {
                    assert_eq!(item, expected);
                    assert_eq!(written.head, fresh.unwrap().head);
                }
                Err(error) => {
                    assert_eq!(error.to_string(), fresh.unwrap_err().to_string());
                    assert!(expected.is_empty());
                }
            }
        }
        assert!(buffer.len() > long.len(), "it is not cleared");
    }

    #[test]
    fn a_head_that_does_not_fit_is_an_error() {
        let call = Alias::new("u1", AnonymousId::new("a"));
        let item = WrittenItem::new(&writer(), &call).unwrap();
        let head = item.head().to_bytes();
        for bytes in [b"{}".to_vec(), vec![b' '; 32_001], {
            let mut shifted = item.bytes().to_vec();
            shifted.insert(1, b' ');
            shifted
        }] {
            let error = WrittenItem::from_stored(&head, bytes).unwrap_err();
            assert!(matches!(error, HeadError::Item(_)), "{error}");
        }
    }

    #[test]
    fn debug_shows_no_content() {
        let item = WrittenItem::new(&writer(), &Identify::new("secret-7", &Empty)).unwrap();
        let debug = format!("{item:?}");
        assert!(
            !debug.contains("secret-7") && debug.contains("Identify"),
            "{debug}"
        );
    }

    #[test]
    fn an_invalid_message_is_an_error_and_a_tolerated_one_says_so() {
        let invalid = Identify::new("", &Empty);
        assert!(matches!(
            WrittenItem::new(&writer(), &invalid),
            Err(ItemError::Invalid(_))
        ));
        let long = "x".repeat(400);
        let item = WrittenItem::new(&writer(), &Identify::new(&*long, &Empty)).unwrap();
        assert!(!item.tolerated().is_empty());
        let off = ItemWriter::new(ItemSettings {
            validation: Validation::Off,
            ..ItemSettings::default()
        });
        assert!(WrittenItem::new(&off, &invalid).is_err());
    }
}
