//! Rejections that may still turn out to be the endpoint's fault.
//!
//! A message that was refused alone is *provisionally* rejected. A later success proves that the
//! endpoint does take messages, and makes all rejections before it final. A row of rejections
//! without one proves the opposite: all of them are taken back.

use core::time::Duration;
use std::sync::Arc;

use crate::defaults::{REJECTION_SETTLES_AFTER, REJECTIONS_IN_A_ROW};
use crate::delivery::{Item, after};
use crate::outcome::Rejection;

#[derive(Debug)]
pub(crate) struct ProvisionalRejections {
    /// In the order of the calls.
    pending: Vec<(Item, Arc<Rejection>)>,
    /// Rejections since the latest success, settled ones included.
    in_a_row: u32,
    /// So many mean that the endpoint refuses everything.
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

    /// A message was refused alone. True if the endpoint refuses everything.
    pub(crate) fn reject(&mut self, now: Duration, item: Item, rejection: Rejection) -> bool {
        self.pending.push((item, Arc::new(rejection)));
        self.latest = now;
        self.in_a_row += 1;
        self.in_a_row >= self.allowed
    }

    /// A message was taken: the rejections so far are final.
    pub(crate) fn success(&mut self) -> Vec<(Item, Arc<Rejection>)> {
        self.in_a_row = 0;
        self.allowed = REJECTIONS_IN_A_ROW;
        self.settle()
    }

    /// The rejections so far are final, though nothing proved the endpoint.
    pub(crate) fn settle(&mut self) -> Vec<(Item, Arc<Rejection>)> {
        std::mem::take(&mut self.pending)
    }

    /// So many more rejections are no reason to take them back, until the next success.
    pub(crate) fn allow(&mut self, more: u32) {
        self.allowed = REJECTIONS_IN_A_ROW.saturating_add(more);
    }

    /// The endpoint refuses everything: the messages are given back, to be tried again.
    pub(crate) fn take_back(&mut self) -> Vec<Item> {
        self.in_a_row = 0;
        std::mem::take(&mut self.pending)
            .into_iter()
            .map(|(item, _)| item)
            .collect()
    }

    /// When the pending rejections are settled if nothing else is left to send.
    pub(crate) fn settles_at(&self) -> Option<Duration> {
        (!self.pending.is_empty()).then(|| after(self.latest, REJECTION_SETTLES_AFTER))
    }

    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.pending.iter().map(|(item, _)| item)
    }
}
