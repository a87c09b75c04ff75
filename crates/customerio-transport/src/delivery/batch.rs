//! The queue of messages that no request has taken, and how much of it makes a body.

use core::time::Duration;
use std::collections::VecDeque;

use customerio_core::call::Batch;

use crate::defaults::{REQUEST_BYTES, REQUEST_BYTES_FLOOR, REQUEST_BYTES_REGROW, REQUEST_ITEMS};
use crate::delivery::Item;

/// The size of a body of these items in bytes.
pub(crate) fn body_bytes<'a>(items: impl IntoIterator<Item = &'a Item>) -> usize {
    let items: usize = items.into_iter().map(Item::cost).sum();
    Batch::ENVELOPE_BYTES + items.saturating_sub(1)
}

/// How large a body may be. A 413 lowers it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimit {
    bytes: usize,
    most: usize,
    delivered: u32,
}

impl BodyLimit {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            bytes: most,
            most,
            delivered: 0,
        }
    }

    /// How many of the first items one body takes; at least one if there is any.
    pub(crate) fn fits<'a>(&self, items: impl IntoIterator<Item = &'a Item>) -> usize {
        let mut bytes = Batch::ENVELOPE_BYTES;
        let mut count = 0;
        for item in items.into_iter().take(REQUEST_ITEMS) {
            bytes += item.cost();
            // The last item has no comma.
            if bytes - 1 > self.bytes && count > 0 {
                break;
            }
            count += 1;
        }
        count
    }

    /// A body of this size was too large, and no single message was to blame.
    pub(crate) fn lower(&mut self, refused: usize) {
        self.bytes = (refused / 2).max(REQUEST_BYTES_FLOOR).min(self.bytes);
        self.delivered = 0;
    }

    pub(crate) fn delivered(&mut self) {
        if self.bytes == self.most {
            return;
        }
        self.delivered += 1;
        if self.delivered >= REQUEST_BYTES_REGROW {
            self.delivered = 0;
            self.bytes = (self.bytes * 2).min(self.most);
        }
    }
}

impl Default for BodyLimit {
    fn default() -> Self {
        Self::new(REQUEST_BYTES)
    }
}

/// Messages that wait, in the order of their calls.
#[derive(Debug, Default)]
pub(crate) struct Waiting {
    items: VecDeque<Item>,
    bytes: usize,
}

impl Waiting {
    pub(crate) fn push(&mut self, item: Item) {
        self.bytes += item.cost();
        self.items.push_back(item);
    }

    pub(crate) fn oldest(&self) -> Option<&Item> {
        self.items.front()
    }

    /// Whether the message with this number waits.
    pub(crate) fn holds(&self, sequence: u64) -> bool {
        self.items
            .binary_search_by_key(&sequence, |item| item.sequence)
            .is_ok()
    }

    /// How many wait that are numbered below `mark`.
    pub(crate) fn before(&self, mark: u64) -> usize {
        self.items.partition_point(|item| item.sequence < mark)
    }

    /// Takes out the oldest.
    pub(crate) fn pop(&mut self) -> Option<Item> {
        let item = self.items.pop_front()?;
        self.bytes -= item.cost();
        Some(item)
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Takes out the one at this place, or the latest.
    pub(crate) fn take_at(&mut self, index: usize) -> Option<Item> {
        let item = self
            .items
            .remove(index.min(self.items.len().checked_sub(1)?))?;
        self.bytes -= item.cost();
        Some(item)
    }

    /// Puts one back that was taken out, in its place.
    pub(crate) fn put_back(&mut self, item: Item) {
        self.bytes += item.cost();
        self.items.insert(self.before(item.sequence), item);
    }

    /// Takes out what fills one body.
    pub(crate) fn take(&mut self, limit: &BodyLimit) -> Vec<Item> {
        let count = limit.fits(&self.items);
        let taken: Vec<_> = self.items.drain(..count).collect();
        self.bytes -= taken.iter().map(Item::cost).sum::<usize>();
        taken
    }

    /// Takes out all.
    pub(crate) fn take_all(&mut self) -> Vec<Item> {
        self.bytes = 0;
        self.items.drain(..).collect()
    }

    /// Puts items back that were taken out; they are older than all that wait.
    pub(crate) fn restore(&mut self, items: Vec<Item>) {
        for item in items.into_iter().rev() {
            self.bytes += item.cost();
            self.items.push_front(item);
        }
    }

    /// When a body of it should leave: at once if it is full or somebody waits for it, else when
    /// its first message has waited long enough.
    pub(crate) fn ready_at(
        &self,
        limit: &BodyLimit,
        linger: Duration,
        hurry: bool,
    ) -> Option<Duration> {
        let oldest = self.items.front()?;
        let full =
            self.items.len() >= REQUEST_ITEMS || Batch::ENVELOPE_BYTES + self.bytes > limit.bytes;
        Some(if full || hurry {
            oldest.since
        } else {
            oldest.since + linger
        })
    }
}
