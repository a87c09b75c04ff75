//! Which new messages wake the driver before its planned time.

use super::{Item, LaneSet};

/// Which new messages make a request leave before the driver's planned time. The driver sets the rule when it
/// goes to sleep, so that callers decide without the [`Scheduler`](super::Scheduler).
#[derive(Clone, Copy, Debug)]
pub(crate) struct WakeRule {
    /// Messages of these lanes can't leave.
    held: LaneSet,
    /// The number of messages that wake the driver.
    messages: usize,
    /// The number of their bytes that wakes the driver.
    bytes: usize,
}

impl WakeRule {
    /// The first message wakes the driver.
    pub(crate) const FIRST: Self = Self {
        held: LaneSet::NONE,
        messages: 1,
        bytes: usize::MAX,
    };

    /// No message wakes the driver.
    pub(super) const NEVER: Self = Self {
        held: LaneSet::ALL,
        messages: usize::MAX,
        bytes: usize::MAX,
    };

    /// The first message wakes the driver, if all its lanes are outside of `held`.
    pub(super) fn first_outside(held: LaneSet) -> Self {
        Self {
            held,
            ..Self::FIRST
        }
    }

    /// Messages outside of `held` wake the driver when there are `messages` of them or `bytes` bytes.
    pub(super) fn many_outside(held: LaneSet, messages: usize, bytes: usize) -> Self {
        Self {
            held,
            messages,
            bytes,
        }
    }

    /// Counts a new message. Returns whether it wakes the driver, which happens once.
    pub(crate) fn wakes(&mut self, item: &Item) -> bool {
        let lanes = item.lanes();
        if !lanes.counted().overlaps(self.held) {
            self.messages = self.messages.saturating_sub(1);
            self.bytes = self.bytes.saturating_sub(item.cost());
        }
        let is_due = self.messages == 0 || self.bytes == 0;
        let wakes = is_due && !lanes.overlaps(self.held);
        if wakes {
            *self = Self::NEVER;
        }
        wakes
    }
}
