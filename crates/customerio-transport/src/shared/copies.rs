//! Messages on their way to or from the disk, copied side by side.

use core::ops::Range;

use customerio_core::call::CallKind;
use customerio_core::item::ItemHead;

use crate::spool::Record;

#[derive(Clone, Copy, Debug)]
struct Copied {
    /// As a record, but for its bytes.
    record: Record<'static>,
    /// Where its bytes end; they begin where those of the one before end.
    end: usize,
}

/// See the [module](self).
#[derive(Debug, Default)]
pub(crate) struct Copies {
    copied: Vec<Copied>,
    bytes: Vec<u8>,
}

impl Copies {
    pub(crate) fn push(&mut self, record: Record<'_>) {
        self.bytes.extend_from_slice(record.item);
        self.copied.push(Copied {
            record: Record {
                item: &[],
                ..record
            },
            end: self.bytes.len(),
        });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.copied.is_empty()
    }

    /// The memory that is used, in bytes.
    pub(crate) fn held(&self) -> usize {
        self.bytes.len() + self.copied.len() * size_of::<Copied>()
    }

    pub(crate) fn clear(&mut self) {
        self.copied.clear();
        self.bytes.clear();
    }

    /// The number after the last.
    pub(crate) fn until(&self) -> Option<u64> {
        self.copied.last().map(|last| last.record.sequence + 1)
    }

    /// How many are numbered `from` or higher.
    pub(crate) fn count_from(&self, from: u64) -> usize {
        let before = self
            .copied
            .partition_point(|copied| copied.record.sequence < from);
        self.copied.len() - before
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Record<'_>> {
        let starts = std::iter::once(0).chain(self.copied.iter().map(|copied| copied.end));
        starts.zip(&self.copied).map(|(start, copied)| Record {
            item: self.bytes.get(start..copied.end).unwrap_or_default(),
            ..copied.record
        })
    }

    /// Those of `self`, then those of `later`.
    pub(crate) fn join(&mut self, later: &Self) {
        for record in later.iter() {
            self.push(record);
        }
    }

    /// Keeps those that the number fits.
    pub(crate) fn retain(&mut self, keep: impl Fn(u64) -> bool) {
        let mut kept = Self::default();
        for record in self.iter().filter(|record| keep(record.sequence)) {
            kept.push(record);
        }
        *self = kept;
    }
}

/// A message as it goes to the disk.
pub(crate) fn record<'a>(
    sequence: u64,
    head: &ItemHead,
    accepted_at: u64,
    item: &'a [u8],
) -> Record<'a> {
    let narrow = |position: usize| u16::try_from(position).unwrap_or_default();
    Record {
        sequence,
        kind: code(head.kind),
        id_start: narrow(head.message_id.start),
        id_end: narrow(head.message_id.end),
        touches: head.touches,
        accepted_at,
        item,
    }
}

/// What delivery needs to know of a message that was on disk.
pub(crate) fn head(record: &Record<'_>) -> ItemHead {
    ItemHead {
        kind: kind(record.kind),
        message_id: Range {
            start: record.id_start.into(),
            end: record.id_end.into(),
        },
        touches: record.touches,
    }
}

/// The number that stands for a call on disk.
pub(crate) fn code(kind: CallKind) -> u8 {
    let position = CallKind::ALL.iter().position(|other| *other == kind);
    position
        .and_then(|code| u8::try_from(code).ok())
        .unwrap_or_default()
}

/// The call that a number on disk stands for. Only outcomes show it, so a number of a later version
/// may be taken for the commonest.
pub(crate) fn kind(code: u8) -> CallKind {
    CallKind::ALL
        .get(usize::from(code))
        .copied()
        .unwrap_or(CallKind::Track)
}
