//! The size of a request body.

use core::time::Duration;

use customerio_core::call::Batch;

use crate::defaults::{REQUEST_BYTES_FLOOR, REQUEST_BYTES_REGROW, REQUEST_ITEMS};
use crate::delivery::Item;
use crate::delivery::upload::UploadLimit;

/// Returns the size of a body of these items in bytes.
pub(crate) fn body_bytes<'a>(items: impl IntoIterator<Item = &'a Item>) -> usize {
    let items: usize = items.into_iter().map(Item::cost).sum();
    Batch::ENVELOPE_BYTES + items.saturating_sub(1)
}

/// The maximum size of a body. A 413 lowers it, successes raise it again. A slow link has its own limit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimit {
    bytes: usize,
    most: usize,
    delivered: u32,
    upload: UploadLimit,
}

impl BodyLimit {
    /// Creates the limit of a new client. `timeout` is that of a request.
    pub(crate) fn new(most: usize, timeout: Duration) -> Self {
        Self {
            bytes: most,
            most,
            delivered: 0,
            upload: UploadLimit::new(most, timeout),
        }
    }

    /// Creates the limit of a client whose link is known to be fast.
    #[cfg(test)]
    pub(crate) fn full(most: usize) -> Self {
        Self {
            upload: UploadLimit::full(most),
            ..Self::new(most, Duration::MAX)
        }
    }

    fn bytes(&self) -> usize {
        self.bytes.min(self.upload.bytes())
    }

    /// Returns how many of the first items fit into one body; at least one if there is any.
    pub(crate) fn fits<'a>(&self, items: impl IntoIterator<Item = &'a Item>) -> usize {
        let mut body = self.empty_body();
        items
            .into_iter()
            .take_while(|item| body.takes(item))
            .count()
    }

    /// Returns about how many of `items` items fit into one body, rather too many. The items have `bytes`
    /// bytes, including commas.
    pub(crate) fn fits_about(&self, items: usize, bytes: usize) -> usize {
        let average = bytes / items.max(1);
        let fit = self.bytes() / average.max(1);
        (fit + fit / 8).clamp(1, REQUEST_ITEMS).min(items)
    }

    /// Returns an empty body.
    pub(crate) fn empty_body(&self) -> Body {
        Body {
            limit: self.bytes(),
            bytes: Batch::ENVELOPE_BYTES,
            items: 0,
        }
    }

    /// Whether items of `bytes` bytes, including commas, exceed a body.
    pub(crate) fn is_exceeded_by(&self, bytes: usize) -> bool {
        Batch::ENVELOPE_BYTES + bytes > self.bytes()
    }

    /// Returns how many bytes of items after `bytes` bytes of them exceed a body, all with commas.
    pub(crate) fn exceeded_after(&self, bytes: usize) -> usize {
        (self.bytes() + 1).saturating_sub(Batch::ENVELOPE_BYTES + bytes)
    }

    /// Lowers the limit after a 413 for a body of `refused` bytes that no single message caused.
    pub(crate) fn lower(&mut self, refused: usize) {
        self.bytes = (refused / 2).max(REQUEST_BYTES_FLOOR).min(self.bytes);
        self.delivered = 0;
    }

    /// Lowers the limit after a timeout, which a slow link may have caused.
    pub(crate) fn timed_out(&mut self) {
        self.upload.timed_out();
    }

    /// Records that a body of `bytes` bytes was delivered after `took`.
    pub(crate) fn delivered(&mut self, bytes: usize, took: Duration) {
        self.upload.delivered(bytes, took);
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

/// A body that is being filled.
#[derive(Debug)]
pub(crate) struct Body {
    limit: usize,
    bytes: usize,
    items: usize,
}

impl Body {
    /// Adds an item if it fits; the first item always fits. Returns whether it was added.
    pub(crate) fn takes(&mut self, item: &Item) -> bool {
        // The last item has no comma.
        let fits = self.items < REQUEST_ITEMS && self.bytes + item.cost() - 1 <= self.limit;
        if fits || self.items == 0 {
            self.items += 1;
            self.bytes += item.cost();
            return true;
        }
        false
    }
}
