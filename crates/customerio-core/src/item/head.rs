//! The head of an item as bytes, for stores that hold items apart from a client.
//!
//! Two versions of a program write to one store and read from it, so each number here is fixed.

use core::ops::Range;

use super::ItemHead;
use crate::call::CallKind;

/// The first byte of a head.
const VERSION: u8 = 1;

/// The size without the hashes: version, call, start and end of the message id, and the hashes that follow.
const FIXED: usize = 7;

/// The size of a hash.
const HASH: usize = size_of::<u64>();

/// The reason why bytes are not the head of an item.
///
/// ```
/// use customerio_core::item::{HeadError, ItemHead};
///
/// let error = ItemHead::from_bytes(&[9]).unwrap_err();
/// assert_eq!(error, HeadError::Version(9));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HeadError {
    /// Another version of this library wrote it.
    #[error(
        "the head of the item has version {0}, this program reads version 1; update the program"
    )]
    Version(u8),
    /// It is too short or too long, or contains a number without a meaning.
    #[error("the head of the item is damaged: {0}")]
    Damaged(&'static str),
    /// The item has no message id where its head says, or is too large to be sent.
    #[error("the head does not fit the item: {0}")]
    Item(&'static str),
}

impl ItemHead {
    /// Returns the head as 7 to 31 bytes, for a store. Numbers are big-endian.
    ///
    /// | bytes | content |
    /// |---|---|
    /// | 0 | the version, 1 |
    /// | 1 | the call: 0 identify, 1 track, 2 page, 3 screen, 4 group, 5 alias |
    /// | 2 to 5 | start and end of the message id in the item, two bytes each |
    /// | 6 | the bits 0, 1 and 2: whether the first, second and third of `touches` is present |
    /// | from 7 | each hash of `touches` that is present: 8 bytes |
    ///
    /// A hash is FNV-1a with 64 bits of the id's UTF-8. It never changes: two versions of a program
    /// write to one store.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemHead, ItemSettings, write_item};
    ///
    /// let call = Alias::new("u1", AnonymousId::new("a-42"));
    /// let mut item = Vec::new();
    /// let head = write_item(&call, &ItemSettings::default(), &mut item)?.head;
    /// assert_eq!(ItemHead::from_bytes(&head.to_bytes()), Ok(head.clone()));
    /// assert!(item[head.message_id_range()].starts_with(b"\""));
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(FIXED + HASH * self.touches.len());
        bytes.extend([VERSION, number(self.kind)]);
        bytes.extend(self.message_id.start.to_be_bytes());
        bytes.extend(self.message_id.end.to_be_bytes());
        let present = self.touches.iter().rev();
        bytes.push(present.fold(0, |bits, hash| bits << 1 | u8::from(hash.is_some())));
        for hash in self.touches.iter().flatten() {
            bytes.extend(hash.to_be_bytes());
        }
        bytes
    }

    /// Reads the bytes of [`to_bytes`](Self::to_bytes).
    ///
    /// # Errors
    ///
    /// The bytes have another version, or are damaged.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemHead, ItemSettings, write_item};
    ///
    /// let mut item = Vec::new();
    /// let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
    /// let written = write_item(&call, &ItemSettings::default(), &mut item)?;
    /// assert_eq!(ItemHead::from_bytes(&written.head.to_bytes()), Ok(written.head));
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, HeadError> {
        match bytes.first() {
            None => return Err(HeadError::Damaged("it has no bytes")),
            Some(&VERSION) => {}
            Some(&other) => return Err(HeadError::Version(other)),
        }
        let Some((fixed, mut hashes)) = bytes.split_first_chunk::<FIXED>() else {
            return Err(HeadError::Damaged("it is too short"));
        };
        let [_, call, a, b, c, d, present] = *fixed;
        let kind = CallKind::ALL
            .into_iter()
            .find(|kind| number(*kind) == call)
            .ok_or(HeadError::Damaged("its call has no meaning"))?;
        let message_id = Range {
            start: u16::from_be_bytes([a, b]),
            end: u16::from_be_bytes([c, d]),
        };
        let mut touches = [None; 3];
        if present >> touches.len() != 0 {
            return Err(HeadError::Damaged("it has too many identities"));
        }
        for (place, hash) in touches.iter_mut().enumerate() {
            if present >> place & 1 == 1 {
                let Some((first, rest)) = hashes.split_first_chunk::<HASH>() else {
                    return Err(HeadError::Damaged("it is too short"));
                };
                *hash = Some(u64::from_be_bytes(*first));
                hashes = rest;
            }
        }
        if !hashes.is_empty() {
            return Err(HeadError::Damaged("it is too long"));
        }
        Ok(Self {
            kind,
            message_id,
            touches,
        })
    }
}

/// Returns the number of a call.
fn number(kind: CallKind) -> u8 {
    match kind {
        CallKind::Identify => 0,
        CallKind::Track => 1,
        CallKind::Page => 2,
        CallKind::Screen => 3,
        CallKind::Group => 4,
        CallKind::Alias => 5,
    }
}

#[cfg(test)]
mod tests {
    use customerio_rules::fingerprint;

    use super::*;
    use crate::Empty;
    use crate::call::{AnonymousId, Group, GroupId, Identity};
    use crate::item::{ItemSettings, write_item};

    /// Stored heads have these hashes. A program that hashes otherwise loses the order of a person.
    #[test]
    fn the_hash_of_an_id_never_changes() {
        for (id, hash) in [
            ("", 0xcbf2_9ce4_8422_2325),
            ("a", 0xaf63_dc4c_8601_ec8c),
            ("foobar", 0x8594_4171_f739_67e8),
        ] {
            assert_eq!(fingerprint::of_str(id), hash, "{id}");
        }
    }

    /// Version 1, byte by byte.
    #[test]
    fn the_bytes_of_a_head_never_change() {
        let identity = Identity::both("a", AnonymousId::new("foobar"));
        let call = Group::new(identity, GroupId::new("a"), &Empty).message_id("m-1");
        let head = write_item(&call, &ItemSettings::default(), &mut Vec::new())
            .unwrap()
            .head;
        let mut bytes = vec![1, 4, 0, 28, 0, 33, 0b111];
        bytes.extend(0xaf63_dc4c_8601_ec8c_u64.to_be_bytes());
        bytes.extend(0x8594_4171_f739_67e8_u64.to_be_bytes());
        bytes.extend(0xaf63_dc4c_8601_ec8c_u64.to_be_bytes());
        assert_eq!(head.to_bytes(), bytes);
        assert_eq!(ItemHead::from_bytes(&bytes), Ok(head));
    }

    #[test]
    fn each_call_has_its_number() {
        for kind in CallKind::ALL {
            let head = ItemHead {
                kind,
                message_id: 3..40,
                touches: [None, Some(7), None],
            };
            assert_eq!(ItemHead::from_bytes(&head.to_bytes()), Ok(head));
        }
    }

    #[test]
    fn other_bytes_are_refused_with_the_reason() {
        let good = [1, 1, 0, 29, 0, 34, 0b1, 0, 0, 0, 0, 0, 0, 0, 7];
        assert!(ItemHead::from_bytes(&good).is_ok());
        assert_eq!(ItemHead::from_bytes(&[2, 1]), Err(HeadError::Version(2)));
        let mut call = good;
        call[1] = 6;
        let mut touches = good;
        touches[6] = 0b1000;
        for damaged in [
            &[][..],
            &[1],
            &good[..14],
            &[good.as_slice(), &[0]].concat(),
            &call,
            &touches,
        ] {
            let error = ItemHead::from_bytes(damaged).unwrap_err();
            assert!(matches!(error, HeadError::Damaged(_)), "{damaged:?}");
        }
    }

    #[test]
    fn changed_bytes_are_another_head_with_these_bytes_or_an_error() {
        let head = ItemHead {
            kind: CallKind::Track,
            message_id: 29..67,
            touches: [Some(1), None, Some(u64::MAX)],
        };
        let good = head.to_bytes();
        for place in 0..good.len() {
            for byte in 0..=u8::MAX {
                let mut bytes = good.clone();
                bytes[place] = byte;
                if let Ok(head) = ItemHead::from_bytes(&bytes) {
                    assert_eq!(head.to_bytes(), bytes);
                }
            }
            assert!(ItemHead::from_bytes(&good[..place]).is_err());
        }
    }
}
