//! Rejections that may be the endpoint's fault.
//!
//! A message that the server rejected alone is *provisionally* rejected. A later success proves that
//! the endpoint accepts messages, and makes the earlier rejections final. A series of rejections
//! without a success means that the endpoint rejects everything: the client takes them back.

use core::time::Duration;
use std::sync::Arc;

use crate::defaults::{REJECTION_SETTLES_AFTER, REJECTIONS_IN_A_ROW};
use crate::delivery::{Item, after};
use crate::outcome::Rejection;

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct ProvisionalRejections {
    /// In the order of the calls.
    pending: Vec<(Item, Arc<Rejection>)>,
    /// The rejections since the latest success, including settled ones.
    in_a_row: u32,
    /// This many mean that the endpoint rejects everything.
    allowed: u32,
    latest: Duration,
}

impl ProvisionalRejections {
    pub(crate) fn new() -> Self {
        Self {
            pending: Vec::new(),
            in_a_row: 0,
            allowed: REJECTIONS_IN_A_ROW,
            latest: Duration::ZERO,
        }
    }

    /// Records that a message was rejected alone. Returns whether the endpoint rejects everything.
    pub(crate) fn reject(&mut self, now: Duration, item: Item, rejection: Rejection) -> bool {
        self.pending.push((item, Arc::new(rejection)));
        self.latest = now;
        self.in_a_row += 1;
        self.in_a_row >= self.allowed
    }

    /// Records that a message was accepted. Returns the rejections, which are final now.
    pub(crate) fn success(&mut self) -> Vec<(Item, Arc<Rejection>)> {
        self.in_a_row = 0;
        self.allowed = REJECTIONS_IN_A_ROW;
        self.settle()
    }

    /// Returns the rejections, which are final without a proof.
    pub(crate) fn settle(&mut self) -> Vec<(Item, Arc<Rejection>)> {
        std::mem::take(&mut self.pending)
    }

    /// Allows `more` rejections in a row until the next success.
    pub(crate) fn allow(&mut self, more: u32) {
        self.allowed = REJECTIONS_IN_A_ROW.saturating_add(more);
    }

    /// Takes the rejections back. Returns their messages, to be sent again.
    pub(crate) fn take_back(&mut self) -> Vec<Item> {
        self.in_a_row = 0;
        std::mem::take(&mut self.pending)
            .into_iter()
            .map(|(item, _)| item)
            .collect()
    }

    /// Removes and returns the messages for which `is_removed` holds.
    pub(crate) fn remove(&mut self, is_removed: impl Fn(&Item) -> bool) -> Vec<Item> {
        let removed = self.pending.extract_if(.., |(item, _)| is_removed(item));
        removed.map(|(item, _)| item).collect()
    }

    /// Returns when the rejections become final if there is nothing else to send.
    pub(crate) fn settles_at(&self) -> Option<Duration> {
        (!self.pending.is_empty()).then(|| after(self.latest, REJECTION_SETTLES_AFTER))
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.pending.iter().map(|(item, _)| item)
    }
}
