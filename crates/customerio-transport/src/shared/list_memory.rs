//! The memory of the intake's list.

use core::time::Duration;

use super::state::State;

/// The capacity of an empty list for the intake, in messages, that is kept whatever the load was.
const SPARE_MESSAGES: usize = 8_192;

impl State {
    /// Frees the memory of the list that the load of the last seconds did not need. Returns when to call this
    /// again, if there is more than is always kept; `other` is the capacity of the intake's list.
    pub(super) fn shrink_list(&mut self, now: Duration, other: usize) -> Option<Duration> {
        self.list_peak.end_period(now, 0);
        // It grows to twice its length at most.
        if self.list.capacity() > SPARE_MESSAGES.max(2 * self.list_peak.get()) {
            self.list = Vec::new();
        }
        let again = self.list.capacity().max(other) > SPARE_MESSAGES;
        again.then_some(self.list_peak.period_end)
    }
}
