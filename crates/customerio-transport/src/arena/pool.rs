//! Empty segments for reuse, as many as the load needed in the last seconds.

use core::time::Duration;
use std::sync::Arc;

use super::{Kind, Segment};
use crate::defaults::{POOL_PERIOD, POOLED_SEGMENTS};

/// The highest load of the last period and of the current one.
#[derive(Debug, Default)]
pub(crate) struct Peak {
    last: usize,
    current: usize,
    /// The end of the current period.
    pub(crate) period_end: Duration,
}

impl Peak {
    pub(crate) fn note(&mut self, load: usize) {
        self.current = self.current.max(load);
    }

    pub(crate) fn get(&self) -> usize {
        self.last.max(self.current)
    }

    /// Begins a period with this load if the current one is over.
    pub(crate) fn end_period(&mut self, now: Duration, load: usize) {
        if now < self.period_end {
            return;
        }
        let missed = now >= self.period_end.saturating_add(POOL_PERIOD);
        self.last = if missed { 0 } else { self.current };
        self.current = load;
        self.period_end = now.saturating_add(POOL_PERIOD);
    }
}

/// Empty segments. With those in use they are not more than were in use at once, or [`POOLED_SEGMENTS`].
#[derive(Debug, Default)]
pub(super) struct Pool {
    spare: Vec<Segment>,
    /// The most segments in use at once.
    peak: Peak,
}

impl Pool {
    /// Returns an empty segment with this number, after which `used` are in use.
    pub(super) fn take(&mut self, number: u64, kind: Kind, used: usize) -> Segment {
        self.peak.note(used);
        match self.spare.pop() {
            Some(mut segment) => {
                segment.number = number;
                segment.set_kind(kind);
                segment
            }
            None => Segment::new(number, kind),
        }
    }

    /// Keeps the memory of a segment that no request reads, while `used` are in use and at most `limit`
    /// fit.
    pub(super) fn put(&mut self, mut segment: Segment, used: usize, limit: usize) {
        if self.spare.len() < self.room(used, limit)
            && let Some(bytes) = Arc::get_mut(&mut segment.bytes)
        {
            bytes.clear();
            segment.pending.clear();
            if let Some(records) = &mut segment.records {
                records.clear();
            }
            self.spare.push(segment);
        }
    }

    /// Removes the segments that the load of the last seconds did not need. Free them without the lock.
    /// Returns also when to call this again, if there are more than are always kept.
    pub(super) fn shrink(
        &mut self,
        now: Duration,
        used: usize,
        limit: usize,
    ) -> (Vec<Segment>, Option<Duration>) {
        self.peak.end_period(now, used);
        let kept = self.room(used, limit).min(self.spare.len());
        let unused = self.spare.split_off(kept);
        let again = kept > POOLED_SEGMENTS;
        (unused, again.then_some(self.peak.period_end))
    }

    /// Returns the maximum number of empty segments. They exceed the limit by at most
    /// [`POOLED_SEGMENTS`].
    fn room(&self, used: usize, limit: usize) -> usize {
        let retained = self.peak.get().min(limit).max(POOLED_SEGMENTS);
        retained.saturating_sub(used)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.spare.len()
    }
}
