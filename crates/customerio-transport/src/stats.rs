//! What a client can say about itself.

use core::fmt;
use core::time::Duration;

use crate::delivery::{Account, Counts, Failure, Scheduler};
use crate::outcome::PauseReason;

/// A consistent view of a client at one moment. Always
/// `accepted + recovered == delivered + rejected.total() + dropped + unreadable + left`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Messages that a call took.
    pub accepted: u64,
    /// Messages that an earlier client left in the spool.
    pub recovered: u64,
    /// Messages that the server took.
    pub delivered: u64,
    /// Messages that the server refused, by reason.
    pub rejected: RejectedCounts,
    /// Messages that made room for newer ones.
    pub dropped: u64,
    /// Messages that were only on disk, and that a damage of the disk made unreadable.
    pub unreadable: u64,
    /// Messages that are not final.
    pub left: u64,
    /// Of those left, the ones in requests under way.
    pub in_flight: u64,
    /// Bytes of memory held for those left: segments of the queue, its index, the bodies under way.
    pub held_bytes: usize,
    /// Requests that were begun.
    pub requests: u64,
    /// Bytes of their bodies, before compression.
    pub request_bytes: u64,
    /// Of the requests, the ones that repeated a failed one.
    pub retries: u64,
    /// How long the oldest of those left has waited.
    pub oldest: Option<Duration>,
    /// Why nothing but probes is sent, and for how long that has been so.
    pub paused: Option<(PauseReason, Duration)>,
    /// Why the latest request failed, if none succeeded since.
    pub last_failure: Option<Failure>,
    /// Rejected messages that are kept no more, since newer ones took their room.
    pub rejected_forgotten: u64,
    /// The spool, if there is one.
    pub spool: Option<SpoolStats>,
}

/// A spool at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpoolStats {
    /// Messages that are not final and on disk.
    pub stored: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// The bound on them.
    pub limit: u64,
    /// Why the disk took nothing the latest time. It is tried again and again.
    pub failing: Option<std::io::ErrorKind>,
    /// Damaged places that were found, and skipped.
    pub damaged_frames: u64,
    /// Their bytes.
    pub damaged_bytes: u64,
    /// Dead letters that are kept.
    pub dead_letters: u64,
    /// Dead letters that were ever forgotten, since newer ones took their room.
    pub dead_letters_forgotten: u64,
    /// Dead letters that a damage of the disk made unreadable.
    pub dead_letters_unreadable: u64,
}

/// Rejected messages by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RejectedCounts {
    /// By 400.
    pub bad_request: u64,
    /// By 413.
    pub too_large: u64,
    /// By a 2xx with `"success": false`.
    pub not_successful: u64,
    /// By failures of the server, of this message alone and again and again.
    pub given_up: u64,
}

impl RejectedCounts {
    /// All of them.
    #[must_use]
    pub fn total(self) -> u64 {
        self.bad_request + self.too_large + self.not_successful + self.given_up
    }
}

impl From<Counts> for RejectedCounts {
    fn from(counts: Counts) -> Self {
        Self {
            bad_request: counts.bad_request,
            too_large: counts.too_large,
            not_successful: counts.not_successful,
            given_up: counts.given_up,
        }
    }
}

impl Stats {
    pub(crate) fn of(
        scheduler: &Scheduler,
        now: Duration,
        held_bytes: usize,
        rejected_forgotten: u64,
    ) -> Self {
        let account: &Account = scheduler.account();
        Self {
            accepted: account.accepted,
            recovered: account.recovered,
            delivered: account.delivered,
            rejected: account.rejected.into(),
            dropped: account.dropped,
            unreadable: account.unreadable,
            left: account.pending,
            in_flight: scheduler.messages_in_flight() as u64,
            held_bytes,
            requests: account.requests,
            request_bytes: account.request_bytes,
            retries: account.retries,
            oldest: scheduler
                .oldest()
                .map(|item| now.saturating_sub(item.since)),
            paused: scheduler
                .paused()
                .map(|(reason, since)| (reason, now.saturating_sub(since))),
            last_failure: scheduler.last_failure(),
            rejected_forgotten,
            spool: None,
        }
    }
}

/// What a flush or a shutdown found at its end. The counts are of the client's whole life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Messages that the server took.
    pub delivered: u64,
    /// Messages that the server refused.
    pub rejected: u64,
    /// Messages that made room for newer ones.
    pub dropped: u64,
    /// Messages that were waited for and are not final. Where a request was under way, the server
    /// may have some of them.
    pub left: u64,
    /// Of those left, the ones in the spool, which the next client delivers.
    pub stored: u64,
    /// Why delivery is paused, if it is.
    pub paused: Option<PauseReason>,
    /// Why the latest request failed, if none succeeded since.
    pub last_failure: Option<Failure>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            delivered,
            rejected,
            dropped,
            left,
            stored,
            ..
        } = self;
        write!(
            f,
            "{delivered} delivered, {rejected} rejected, {dropped} dropped, {left} left"
        )?;
        if *stored > 0 {
            write!(f, " ({stored} of them in the spool)")?;
        }
        if let Some(reason) = self.paused {
            write!(f, "; paused: {reason}")?;
        } else if let Some(failure) = self.last_failure {
            write!(f, "; the latest request failed: {failure}")?;
        }
        Ok(())
    }
}

impl Report {
    pub(crate) fn of(scheduler: &Scheduler, left: u64, stored: u64) -> Self {
        let account = scheduler.account();
        Self {
            delivered: account.delivered,
            rejected: account.rejected.total(),
            dropped: account.dropped,
            left,
            stored: stored.min(left),
            paused: scheduler.paused().map(|(reason, _)| reason),
            last_failure: scheduler.last_failure(),
        }
    }
}
