//! The counters and the state of a client.

use core::fmt;
use core::time::Duration;

use crate::delivery::{Account, Counts, RequestFailure, Scheduler};
use crate::outcome::PauseReason;

/// The counters of a client, all read under one lock.
///
/// While the client runs,
/// `accepted + recovered == delivered + rejected.total() + dropped + unreadable + purged + pending`.
/// After a shutdown `pending` is 0, and `accepted + recovered == delivered + rejected.total() + dropped +
/// unreadable + purged + abandoned + in_spool`.
///
/// ```
/// use customerio_transport::Client;
///
/// fn is_healthy(client: &Client) -> bool {
///     let stats = client.stats();
///     stats.paused.is_none() && stats.rejected.total() == 0
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Messages that calls accepted.
    pub accepted: u64,
    /// Messages that an earlier client left in the spool.
    pub recovered: u64,
    /// Messages that the server accepted.
    pub delivered: u64,
    /// Messages that the server refused, by reason.
    pub rejected: RejectedCounts,
    /// Messages that made room for newer ones.
    pub dropped: u64,
    /// Messages that were only in the spool and that damage to the disk made unreadable.
    pub unreadable: u64,
    /// Messages that [`Client::purge`](crate::Client::purge) removed.
    pub purged: u64,
    /// Messages that have no outcome yet; 0 after a shutdown, unless a busy machine kept the client's threads
    /// from answering within half a second of its timeout.
    pub pending: u64,
    /// Messages that a shutdown abandoned and that are in no spool; 0 before it.
    pub abandoned: u64,
    /// Messages that a shutdown left in the spool for the next client; 0 before it.
    pub in_spool: u64,
    /// Pending messages that are part of a request that has not been answered.
    pub in_flight: u64,
    /// Bytes of memory used for pending messages: queue segments, index, request bodies.
    pub held_bytes: usize,
    /// Requests that were started.
    pub requests: u64,
    /// Bytes of their bodies, before compression.
    pub request_bytes: u64,
    /// Requests that repeated a failed request.
    pub retries: u64,
    /// Age of the oldest pending message.
    pub oldest: Option<Duration>,
    /// Why delivery is paused, and for how long it has been.
    pub paused: Option<(PauseReason, Duration)>,
    /// Why the latest request failed; `None` if one succeeded since.
    pub last_failure: Option<RequestFailure>,
    /// Rejected messages that [`Client::rejected`](crate::Client::rejected) no longer returns,
    /// because newer ones took their place or a purge removed them.
    pub rejected_forgotten: u64,
    /// The state of the spool, if the client has one.
    pub spool: Option<SpoolStats>,
}

/// The state of a spool.
///
/// ```
/// use customerio_transport::Client;
///
/// fn is_nearly_full(client: &Client) -> bool {
///     client.stats().spool.is_some_and(|spool| spool.bytes > spool.limit / 10 * 9)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpoolStats {
    /// Pending messages that are on disk.
    pub stored: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// Maximum of `bytes`.
    pub limit: u64,
    /// Why the latest write failed; `None` if it succeeded. The client tries again.
    pub failing: Option<SpoolFailure>,
    /// Damaged parts of files that were found and skipped.
    pub damaged_frames: u64,
    /// Bytes of the damaged parts.
    pub damaged_bytes: u64,
    /// Dead letters on disk.
    pub dead_letters: u64,
    /// Dead letters that were removed to make room for newer ones.
    pub dead_letters_forgotten: u64,
    /// Dead letters that damage to the disk made unreadable.
    pub dead_letters_unreadable: u64,
}

/// Why the spool can't be written.
///
/// ```
/// use customerio_transport::Client;
///
/// fn disk_error(client: &Client) -> Option<std::io::ErrorKind> {
///     client.stats().spool?.failing.map(|failure| failure.kind)
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpoolFailure {
    /// The kind of the error.
    pub kind: std::io::ErrorKind,
    /// The error code of the operating system, such as 28 (`ENOSPC`) on Linux. `None` if the error
    /// is not the system's.
    pub raw_os_error: Option<i32>,
}

/// Rejected messages by reason.
///
/// ```
/// use customerio_transport::RejectedCounts;
///
/// assert_eq!(RejectedCounts::default().total(), 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RejectedCounts {
    /// By 400.
    pub bad_request: u64,
    /// By 413.
    pub too_large: u64,
    /// By a 2xx with `"success": false`.
    pub not_successful: u64,
    /// By repeated failures of the server on this message alone.
    pub given_up: u64,
}

impl RejectedCounts {
    /// The sum of all reasons.
    ///
    /// ```
    #[doc = refused!()]
    /// let rejected = client.stats().rejected;
    /// assert_eq!((rejected.bad_request, rejected.total()), (1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
    pub(crate) fn new(
        scheduler: &Scheduler,
        remaining: Option<Remaining>,
        now: Duration,
        held_bytes: usize,
        rejected_forgotten: u64,
    ) -> Self {
        let account: &Account = scheduler.account();
        let (pending, remaining) = split(account, remaining);
        Self {
            accepted: account.accepted,
            recovered: account.recovered,
            delivered: account.delivered,
            rejected: account.rejected.into(),
            dropped: account.dropped,
            unreadable: account.unreadable,
            purged: account.purged,
            pending,
            abandoned: remaining.abandoned,
            in_spool: remaining.in_spool,
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

/// Messages without an outcome when the client stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remaining {
    pub(crate) abandoned: u64,
    pub(crate) in_spool: u64,
}

/// Returns the pending messages of a running client, or what remained of them when it stopped.
fn split(account: &Account, remaining: Option<Remaining>) -> (u64, Remaining) {
    remaining.map_or((account.pending, Remaining::default()), |it| (0, it))
}

/// The result of a flush or a shutdown. All counts except `pending` cover the client's whole life, so
/// that after a shutdown
/// `accepted + recovered == delivered + rejected + dropped + unreadable + purged + abandoned + in_spool`.
///
/// ```
/// use std::time::Duration;
///
/// use customerio_transport::{Client, FlushError};
///
/// fn stop(client: &Client) -> Result<(), FlushError> {
///     let report = client.blocking_shutdown(Duration::from_secs(5))?;
///     println!("{} of {} delivered", report.delivered, report.accepted);
///     Ok(())
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Messages that calls accepted.
    pub accepted: u64,
    /// Messages that an earlier client left in the spool.
    pub recovered: u64,
    /// Messages that the server accepted.
    pub delivered: u64,
    /// Messages that the server refused.
    pub rejected: u64,
    /// Messages that made room for newer ones.
    pub dropped: u64,
    /// Messages that were only in the spool and that damage to the disk made unreadable.
    pub unreadable: u64,
    /// Messages that [`Client::purge`](crate::Client::purge) removed.
    pub purged: u64,
    /// Messages that the flush waited for and that have no outcome yet; after a shutdown see
    /// [`Stats::pending`](crate::Stats::pending).
    pub pending: u64,
    /// Messages that the shutdown abandoned and that are in no spool. The server may have those of a
    /// request that was not answered in time.
    pub abandoned: u64,
    /// Messages that the shutdown left in the spool; the next client delivers them.
    pub in_spool: u64,
    /// Why delivery is paused, if it is.
    pub paused: Option<PauseReason>,
    /// Why the latest request failed; `None` if one succeeded since.
    pub last_failure: Option<RequestFailure>,
    /// The scheme, host and port of the endpoint; `None` if the client only records.
    pub(crate) origin: Option<&'static str>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            delivered,
            rejected,
            dropped,
            unreadable,
            purged,
            pending,
            abandoned,
            in_spool,
            ..
        } = self;
        write!(
            f,
            "{delivered} delivered, {rejected} rejected, {dropped} dropped"
        )?;
        for (count, name) in [
            (unreadable, "unreadable"),
            (purged, "purged"),
            (pending, "pending"),
            (abandoned, "abandoned"),
            (in_spool, "in the spool"),
        ] {
            if *count > 0 {
                write!(f, ", {count} {name}")?;
            }
        }
        if let Some(reason) = self.paused {
            write!(f, "; paused: {reason}")?;
        } else if let Some(failure) = self.last_failure {
            f.write_str("; the latest request ")?;
            if let Some(origin) = self.origin {
                write!(f, "to {origin} ")?;
            }
            write!(f, "failed: {failure}")?;
        }
        Ok(())
    }
}

impl Report {
    /// Returns whether every message that the flush waited for has an outcome.
    pub(crate) fn is_complete(&self) -> bool {
        self.pending + self.abandoned + self.in_spool == 0
    }

    /// Creates the report of a flush that still waits for `pending` messages.
    pub(crate) fn for_flush(scheduler: &Scheduler, pending: u64) -> Self {
        Self {
            pending,
            ..Self::new(scheduler, None)
        }
    }

    pub(crate) fn new(scheduler: &Scheduler, remaining: Option<Remaining>) -> Self {
        let account = scheduler.account();
        let (pending, remaining) = split(account, remaining);
        Self {
            accepted: account.accepted,
            recovered: account.recovered,
            delivered: account.delivered,
            rejected: account.rejected.total(),
            dropped: account.dropped,
            unreadable: account.unreadable,
            purged: account.purged,
            pending,
            abandoned: remaining.abandoned,
            in_spool: remaining.in_spool,
            paused: scheduler.paused().map(|(reason, _)| reason),
            last_failure: scheduler.last_failure(),
            origin: None,
        }
    }
}
